internal import Statements

/// Files that are read alike, because one program of one bank made them.
///
/// A CSV is known by its header (`csv:` and the fingerprint). Other kinds are too broad to be remembered by alone (`qif` is every QIF there is): there the
/// letters of the file's name must agree too.
public struct StatementKind: Sendable, Hashable {
    public var source: String
    /// Empty where the source says enough.
    public var nameStem: String

    public init(source: String, fileName: String) {
        self.source = source
        nameStem = source.hasPrefix("csv:") ? "" : Self.stem(of: fileName)
    }

    /// The letters of a name without its extension: `Giro-2025-11.csv` and `giro 2025-12.CSV` have the same.
    public static func stem(of fileName: String) -> String {
        let name = fileName.split(separator: ".", omittingEmptySubsequences: true).dropLast().joined()
        return (name.isEmpty ? fileName : name).lowercased().filter(\.isLetter)
    }

    init(source: String, nameStem: String) {
        self.source = source
        self.nameStem = nameStem
    }
}

/// What people have answered about one kind of file.
public struct ProfileRow: Sendable, Hashable {
    /// The one that was changed longest ago goes when a book has more.
    public static let profilesPerBookMax = 2_000

    public var id: Int64
    public var kind: StatementKind
    public var format: String?
    /// The file that was asked about last.
    public var file: String
    /// Choices by question id.
    public var answers: [String: String]
    /// The account that was chosen for a file that names none, with the letters of that file's name.
    public var account: Int64?
    public var accountStem: String
    public var createdMs: Int64
    public var changedMs: Int64
}

extension SQLConnection {
    private static var select: String {
        "SELECT id, source_kind, name_stem, format, file, answers, account, account_stem, created_ms, changed_ms FROM profile"
    }

    /// Those of a book, the newest change first.
    public func profiles(book: Int64) throws -> [ProfileRow] {
        try rows("\(Self.select) WHERE book = $1 ORDER BY changed_ms DESC, id DESC", [.integer(book)], Self.profile)
    }

    public func profile(_ kind: StatementKind, book: Int64) throws -> ProfileRow? {
        try first(
            "\(Self.select) WHERE book = $1 AND source_kind = $2 AND name_stem = $3", [.integer(book), .text(kind.source), .text(kind.nameStem)],
            Self.profile)
    }

    /// Remembers the choice for a question; a later one replaces it.
    public func remember(_ choice: String, for question: String, kind: StatementKind, ofImport row: ImportRow, nowMs: Int64) throws {
        let id = try profileID(kind, row, nowMs: nowMs)
        guard var answers = try profile(kind, book: row.book)?.answers else { throw StoreError.notFound(what: "profile", id: id) }
        answers[question] = choice
        try execute("UPDATE profile SET answers = $2 WHERE id = $1", [.integer(id), .text(try encodedJSON(answers))])
    }

    /// Remembers the account that a person chose for a file that names none.
    public func rememberAccount(_ account: Int64, kind: StatementKind, ofImport row: ImportRow, nowMs: Int64) throws {
        let id = try profileID(kind, row, nowMs: nowMs)
        try execute(
            "UPDATE profile SET account = $2, account_stem = $3 WHERE id = $1",
            [.integer(id), .integer(account), .text(StatementKind.stem(of: row.name))])
    }

    /// The accounts that have published statements of this source.
    public func accounts(ofSource source: String, book: Int64) throws -> Set<Int64> {
        Set(
            try rows("SELECT DISTINCT account FROM statement WHERE book = $1 AND source_kind = $2", [.integer(book), .text(source)]) {
                $0.integer(0)
            })
    }

    /// Other imports whose files are of this kind and ask the same, with their held jobs.
    public func heldImports(asking question: String, kind: StatementKind, besides importID: Int64, book: Int64) throws -> [(id: Int64, job: Int64)] {
        let held = try rows(
            "SELECT i.id, j.id, i.name FROM job j JOIN import i ON i.id = j.import WHERE j.book = $1 AND j.state = 'held' AND i.source_kind = $2 AND i.id <> $3",
            [.integer(book), .text(kind.source), .integer(importID)]
        ) { (id: $0.integer(0), job: $0.integer(1), name: $0.text(2)) }
        return try held.filter { entry in
            guard StatementKind(source: kind.source, fileName: entry.name) == kind else { return false }
            return try questions(ofJob: entry.job).contains { $0.id == question }
        }.map { (id: $0.id, job: $0.job) }
    }

    /// Forgets what was answered about a kind of file, also that its columns were accepted. What was read with it stays as it is.
    public func deleteProfile(_ id: Int64, book: Int64) throws {
        let source = try first("SELECT source_kind FROM profile WHERE id = $1 AND book = $2", [.integer(id), .integer(book)]) { $0.text(0) }
        guard let source else { throw StoreError.notFound(what: "profile", id: id) }
        try execute("DELETE FROM profile WHERE id = $1", [.integer(id)])
        try execute("UPDATE layout SET accepted = 0 WHERE book = $1 AND source_kind = $2", [.integer(book), .text(source)])
    }

    /// The profile of a kind, made where there is none; this import is the last one that taught it something.
    private func profileID(_ kind: StatementKind, _ row: ImportRow, nowMs: Int64) throws -> Int64 {
        if let known = try profile(kind, book: row.book) {
            try execute(
                "UPDATE profile SET format = $2, file = $3, changed_ms = $4 WHERE id = $1",
                [.integer(known.id), .text(row.format), .text(row.name), .integer(nowMs)])
            return known.id
        }
        try execute(
            """
            DELETE FROM profile WHERE book = $1 AND id NOT IN (
                SELECT id FROM profile WHERE book = $1 ORDER BY changed_ms DESC, id DESC LIMIT $2)
            """, [.integer(row.book), .integer(Int64(ProfileRow.profilesPerBookMax - 1))])
        return try insert(
            "INSERT INTO profile (book, source_kind, name_stem, format, file, created_ms, changed_ms) VALUES ($1, $2, $3, $4, $5, $6, $6)",
            [.integer(row.book), .text(kind.source), .text(kind.nameStem), .text(row.format), .text(row.name), .integer(nowMs)])
    }

    private static func profile(_ row: any SQLRow) throws -> ProfileRow {
        ProfileRow(
            id: row.integer(0), kind: StatementKind(source: row.text(1), nameStem: row.text(2)), format: row.optionalText(3), file: row.text(4),
            answers: try decodedJSON(row.text(5)), account: row.optionalInteger(6), accountStem: row.text(7), createdMs: row.integer(8),
            changedMs: row.integer(9))
    }
}
