/// The columns of a CSV file, as they were read.
public struct ColumnLayout: Sendable, Hashable, Codable {
    /// Names as written; empty without a header.
    public var names: [String]
    /// Column index from 0 by what it is read as: `date`, `amount`, `text` …
    public var roles: [String: Int]

    public init(names: [String], roles: [String: Int]) {
        self.names = names
        self.roles = roles
    }
}

extension SQLConnection {
    /// The sources of an account's published CSV statements, the newest first, with their columns; nil columns for those of before columns were kept.
    public func publishedLayouts(ofAccount account: Int64, book: Int64) throws -> [(source: String, columns: ColumnLayout?)] {
        try rows(
            """
            SELECT s.source_kind, max(s.import), l.columns FROM statement s
            LEFT JOIN layout l ON l.book = s.book AND l.account = s.account AND l.source_kind = s.source_kind
            WHERE s.book = $1 AND s.account = $2 AND s.source_kind LIKE 'csv:%' GROUP BY s.source_kind, l.columns ORDER BY 2 DESC
            """, [.integer(book), .integer(account)]
        ) { row in (row.text(0), try row.optionalText(2).map { try decodedJSON($0) }) }
    }

    /// Whether a person has said that files of this source belong to the account as they are read.
    public func hasAcceptedLayout(_ source: String, ofAccount account: Int64, book: Int64) throws -> Bool {
        try first(
            "SELECT 1 FROM layout WHERE book = $1 AND account = $2 AND source_kind = $3 AND accepted = 1",
            [.integer(book), .integer(account), .text(source)]
        ) { _ in true } ?? false
    }

    /// Keeps the columns that files of a source have; what was accepted stays accepted.
    public func keepLayout(_ columns: ColumnLayout, source: String, ofAccount account: Int64, book: Int64) throws {
        try execute(
            """
            INSERT INTO layout (book, account, source_kind, columns) VALUES ($1, $2, $3, $4)
            ON CONFLICT (book, account, source_kind) DO UPDATE SET columns = excluded.columns
            """, [.integer(book), .integer(account), .text(source), .text(try encodedJSON(columns))])
    }

    /// A person has said that files of this source belong to the account as they are read.
    public func acceptLayout(_ source: String, ofAccount account: Int64, book: Int64) throws {
        try execute(
            "UPDATE layout SET accepted = 1 WHERE book = $1 AND account = $2 AND source_kind = $3",
            [.integer(book), .integer(account), .text(source)])
    }
}
