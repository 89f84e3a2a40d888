public import Ledger

/// Where a transaction comes from and what was decided about it, for people.
public struct ExplanationView: Sendable, Hashable {
    /// The record of a statement file that the transaction was made from; the raw bytes are in the file of that hash.
    public struct Source: Sendable, Hashable {
        public var importID: Int64
        public var file: String
        public var sha256: String
        public var record: Int64
        public var line: Int64?
        public var byte: Int64?
        public var length: Int64?
        public var publishedSeq: Int64?
    }

    /// What the bank said, untouched by people.
    public struct Bank: Sendable, Hashable {
        public var day: CalendarDate
        public var amount: Int64
        public var text: String
        public var id: String?
        public var checkNumber: String?
    }

    /// Another published import that lists the same transaction.
    public struct Listing: Sendable, Hashable {
        public var importID: Int64
        public var file: String
        public var record: Int64
        public var evidence: String
    }

    public var transaction: TransactionView
    /// Nil for one that was entered by hand.
    public var source: Source?
    public var bank: Bank?
    public var listings: [Listing]
    /// Why it may be one too many; nil unless it was flagged.
    public var flagEvidence: String?
    /// Why it counts as a transfer; nil unless it does.
    public var transferEvidence: String?
    /// What people did to it, newest first; at most `editsMax`.
    public var edits: [EditView]

    public static let editsMax = 100
}

extension SQLConnection {
    /// More listings are left out.
    private static var listingsMax: Int64 { 100 }

    /// All that is stored about how a transaction came to be.
    public func explanation(ofTransaction id: Int64, book: Int64) throws -> ExplanationView {
        let found = try first(
            """
            SELECT t.import, i.name, f.sha256, t.record, t.line, t.byte, t.length, i.published_seq, t.bank_day, t.bank_amount, t.bank_text, t.bank_id,
                t.check_number
            FROM live_txn t LEFT JOIN import i ON i.id = t.import LEFT JOIN file f ON f.id = i.file
            WHERE t.id = $1 AND t.book = $2 AND t.merged_into IS NULL
            """, [.integer(id), .integer(book)]
        ) { (Self.source($0), Self.bank($0)) }
        guard let (source, bank) = found else { throw StoreError.notFound(what: "transaction", id: id) }
        let transaction = try transactionViewEvenDeleted(id, book: book)
        let flag = try source.flatMap { source in
            try first(
                "SELECT evidence FROM outcome WHERE import = $1 AND record = $2 AND kind = 'flagged'",
                [.integer(source.importID), .integer(source.record)]
            ) { $0.text(0) }
        }
        let transfer = try transaction.transfer.flatMap { try transferRow($0.id, book: book) }
        return ExplanationView(
            transaction: transaction, source: source, bank: bank, listings: try listings(of: transaction, book: book), flagEvidence: flag,
            transferEvidence: transfer?.state.evidence,
            edits: try editViews(book: book, transaction: id, limit: ExplanationView.editsMax))
    }

    /// The files that list a transaction beside its own, or one that a person merged into it.
    private func listings(of transaction: TransactionView, book: Int64) throws -> [ExplanationView.Listing] {
        var listings: [ExplanationView.Listing] = []
        for id in [transaction.id] + transaction.merged {
            listings += try rows(
                """
                SELECT o.import, i.name, o.record, o.evidence FROM outcome o JOIN import i ON i.id = o.import AND i.published = 1
                WHERE o.txn = $1 AND o.kind = 'duplicate' AND o.book = $2 ORDER BY o.import, o.record LIMIT $3
                """, [.integer(id), .integer(book), .integer(Self.listingsMax)], Self.listing)
        }
        for id in transaction.merged {
            listings += try rows(
                "SELECT i.id, i.name, t.record, 'Merged by hand.' FROM txn t JOIN import i ON i.id = t.import WHERE t.id = $1", [.integer(id)],
                Self.listing)
        }
        return Array(listings.sorted { ($0.importID, $0.record) < ($1.importID, $1.record) }.prefix(Int(Self.listingsMax)))
    }

    private static func listing(_ row: any SQLRow) -> ExplanationView.Listing {
        ExplanationView.Listing(importID: row.integer(0), file: row.text(1), record: row.integer(2), evidence: row.text(3))
    }

    private static func source(_ row: any SQLRow) -> ExplanationView.Source? {
        row.optionalInteger(0).map { importID in
            ExplanationView.Source(
                importID: importID, file: row.text(1), sha256: row.text(2), record: row.integer(3), line: row.optionalInteger(4),
                byte: row.optionalInteger(5), length: row.optionalInteger(6), publishedSeq: row.optionalInteger(7))
        }
    }

    private static func bank(_ row: any SQLRow) -> ExplanationView.Bank? {
        row.optionalInteger(8).map { day in
            ExplanationView.Bank(
                day: CalendarDate(dayNumber: Int32(day)), amount: row.integer(9), text: row.text(10), id: row.optionalText(11),
                checkNumber: row.optionalText(12))
        }
    }
}
