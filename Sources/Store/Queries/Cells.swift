public import Analytics
internal import Ledger

extension SQLConnection {
    /// Moves the stored cells by `delta`; each touched cell takes `seq` as its version.
    ///
    /// Upserts are made in key order, which keeps the B-trees' pages warm. A sum that would leave 64 bits fails the transaction
    /// (SQLite raises "integer overflow" only for SUM, so the check is made here, on the values read back).
    public func apply(_ delta: CellDelta, book: Int64, seq: Int64) throws {
        for (key, amount) in delta.categories.sorted(by: { $0.key < $1.key }) where !amount.isZero {
            try upsert(
                """
                INSERT INTO cell_category (book, month, category, account, currency, count, inflow, outflow, version)
                VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
                ON CONFLICT (book, month, category, account, currency) DO UPDATE SET
                    count = cell_category.count + excluded.count, inflow = cell_category.inflow + excluded.inflow,
                    outflow = cell_category.outflow + excluded.outflow, version = excluded.version
                RETURNING inflow, outflow
                """,
                [.integer(book), .integer(Int64(key.month.index)), .integer(key.category), .integer(key.account), .text(key.currency.code)], amount, seq)
        }
        for (key, amount) in delta.merchants.sorted(by: { $0.key < $1.key }) where !amount.isZero {
            try upsert(
                """
                INSERT INTO cell_merchant (book, month, merchant, currency, count, inflow, outflow, version)
                VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
                ON CONFLICT (book, month, merchant, currency) DO UPDATE SET
                    count = cell_merchant.count + excluded.count, inflow = cell_merchant.inflow + excluded.inflow,
                    outflow = cell_merchant.outflow + excluded.outflow, version = excluded.version
                RETURNING inflow, outflow
                """,
                [.integer(book), .integer(Int64(key.month.index)), .integer(key.merchant), .text(key.currency.code)], amount, seq)
        }
        for (key, amount) in delta.days.sorted(by: { $0.key < $1.key }) where !amount.isZero {
            try upsert(
                """
                INSERT INTO cell_day (book, account, day, count, inflow, outflow, version)
                VALUES ($1, $2, $3, $4, $5, $6, $7)
                ON CONFLICT (book, account, day) DO UPDATE SET
                    count = cell_day.count + excluded.count, inflow = cell_day.inflow + excluded.inflow,
                    outflow = cell_day.outflow + excluded.outflow, version = excluded.version
                RETURNING inflow, outflow
                """,
                [.integer(book), .integer(key.account), .integer(Int64(key.day.dayNumber))], amount, seq)
        }
    }

    private func upsert(_ sql: String, _ key: [SQLValue], _ amount: CellAmount, _ seq: Int64) throws {
        let stored = try first(
            sql, key + [.integer(amount.count), .integer(amount.inflow), .integer(amount.outflow), .integer(seq)]
        ) { ($0.integer(0), $0.integer(1)) }
        // A sum past 64 bits becomes REAL in SQLite, which a STRICT table refuses; a negative one means that the cells and the rows disagree.
        guard let stored, stored.0 >= 0, stored.1 >= 0 else {
            throw StoreError.conflict("a cell of book \(key) would fall below zero: run `sluice verify`")
        }
    }
}
