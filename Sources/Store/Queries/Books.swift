public import Ledger

/// A book: the tenant. It has a currency, a time zone and a sequence of its own.
public struct BookRow: Sendable, Hashable {
    public var id: Int64
    public var name: String
    public var currency: Currency
    /// IANA name; *today* and the ends of periods are taken in it.
    public var timeZone: String
    /// Changes when the database was restored or repaired: all clients then take a snapshot.
    public var epoch: String
    public var seq: Int64
    public var floorSeq: Int64
    /// Seed of the text hashes, so that nobody can flood them.
    public var hashSeed: UInt64
    public var isDemo: Bool
}

extension SQLConnection {
    private static var columns: String { "id, name, currency, time_zone, epoch, seq, floor_seq, hash_seed, demo" }

    public func books() throws -> [BookRow] {
        try rows("SELECT \(Self.columns) FROM book ORDER BY id", [], Self.book)
    }

    public func book(_ id: Int64) throws -> BookRow {
        let book = try first("SELECT \(Self.columns) FROM book WHERE id = $1", [.integer(id)], Self.book)
        guard let book else { throw StoreError.notFound(what: "book", id: id) }
        return book
    }

    /// Makes an empty book and returns its id.
    public func insertBook(name: String, currency: Currency, timeZone: String, epoch: String, hashSeed: UInt64, isDemo: Bool, nowMs: Int64) throws
        -> Int64
    {
        let id = try insert(
            "INSERT INTO book (name, currency, time_zone, epoch, hash_seed, demo, created_ms) VALUES ($1, $2, $3, $4, $5, $6, $7)",
            [
                .text(name), .text(currency.code), .text(timeZone), .text(epoch), .integer(Int64(bitPattern: hashSeed)), .flag(isDemo),
                .integer(nowMs),
            ])
        return id
    }

    /// Every book starts a new epoch: after a restore or a repair no position of before means anything.
    public func startNewEpoch(_ epoch: String) throws {
        try execute("UPDATE book SET epoch = $1", [.text(epoch)])
    }

    /// Deletes a book and all that belongs to it, except its statement files, which other books may hold too.
    public func deleteBook(_ id: Int64) throws {
        let tables = [
            "alert", "budget", "rule", "line", "outcome", "problem", "statement", "balance_claim", "cell_category", "cell_merchant", "cell_day",
            "txn",
            "kept_edit", "edit", "edit_change", "transfer", "profile", "layout", "merchant", "category", "account_alias", "account", "job", "import",
            "batch",
        ]
        for table in tables { try execute("DELETE FROM \(table) WHERE book = $1", [.integer(id)]) }
        guard try execute("DELETE FROM book WHERE id = $1", [.integer(id)]) == 1 else { throw StoreError.notFound(what: "book", id: id) }
    }

    private static func book(_ row: any SQLRow) throws -> BookRow {
        guard let currency = Currency(row.text(2)) else { throw StoreError.conflict("book \(row.integer(0)) has no valid currency") }
        return BookRow(
            id: row.integer(0), name: row.text(1), currency: currency, timeZone: row.text(3), epoch: row.text(4), seq: row.integer(5),
            floorSeq: row.integer(6), hashSeed: UInt64(bitPattern: row.integer(7)), isDemo: row.flag(8))
    }
}
