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
            FROM visible_txn t LEFT JOIN import i ON i.id = t.import LEFT JOIN file f ON f.id = i.file WHERE t.id = $1 AND t.book = $2
            """, [.integer(id), .integer(book)]
        ) { (Self.source($0), Self.bank($0)) }
        guard let (source, bank) = found else { throw StoreError.notFound(what: "transaction", id: id) }
        let listings = try rows(
            """
            SELECT o.import, i.name, o.record, o.evidence FROM outcome o JOIN import i ON i.id = o.import AND i.published = 1
            WHERE o.txn = $1 AND o.kind = 'duplicate' AND o.book = $2 ORDER BY o.import, o.record LIMIT $3
            """, [.integer(id), .integer(book), .integer(Self.listingsMax)]
        ) { ExplanationView.Listing(importID: $0.integer(0), file: $0.text(1), record: $0.integer(2), evidence: $0.text(3)) }
        let flag = try source.flatMap { source in
            try first(
                "SELECT evidence FROM outcome WHERE import = $1 AND record = $2 AND kind = 'flagged'",
                [.integer(source.importID), .integer(source.record)]
            ) { $0.text(0) }
        }
        return ExplanationView(
            transaction: try transactionView(id, book: book), source: source, bank: bank, listings: listings, flagEvidence: flag)
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
