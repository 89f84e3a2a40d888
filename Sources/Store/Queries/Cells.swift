public import Analytics
internal import Ledger

extension SQLConnection {
    /// Moves the stored cells by `delta`; each touched cell takes `seq` as its version.
    ///
    /// Upserts are made in key order, which keeps the B-trees' pages warm. A sum below zero (the cells and the rows disagree) or past 64 bits
    /// fails the transaction by a constraint of the tables.
    public func apply(_ delta: CellDelta, book: Int64, seq: Int64) throws {
        try execute(
            """
            INSERT INTO cell_category (book, month, category, account, currency, count, inflow, outflow, version)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
            ON CONFLICT (book, month, category, account, currency) DO UPDATE SET
                count = cell_category.count + excluded.count, inflow = cell_category.inflow + excluded.inflow,
                outflow = cell_category.outflow + excluded.outflow, version = excluded.version
            """,
            each: delta.sortedCategories.lazy.filter { !$0.value.isZero }.map { key, amount in
                [
                    .integer(book), .integer(Int64(key.month.index)), .integer(key.category), .integer(key.account), .text(key.currency.code),
                    .integer(amount.count), .integer(amount.inflow), .integer(amount.outflow), .integer(seq),
                ]
            })
        try execute(
            """
            INSERT INTO cell_merchant (book, month, merchant, currency, count, inflow, outflow, version)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
            ON CONFLICT (book, month, merchant, currency) DO UPDATE SET
                count = cell_merchant.count + excluded.count, inflow = cell_merchant.inflow + excluded.inflow,
                outflow = cell_merchant.outflow + excluded.outflow, version = excluded.version
            """,
            each: delta.sortedMerchants.lazy.filter { !$0.value.isZero }.map { key, amount in
                [
                    .integer(book), .integer(Int64(key.month.index)), .integer(key.merchant), .text(key.currency.code), .integer(amount.count),
                    .integer(amount.inflow), .integer(amount.outflow), .integer(seq),
                ]
            })
        try execute(
            """
            INSERT INTO cell_day (book, account, day, count, inflow, outflow, version)
            VALUES ($1, $2, $3, $4, $5, $6, $7)
            ON CONFLICT (book, account, day) DO UPDATE SET
                count = cell_day.count + excluded.count, inflow = cell_day.inflow + excluded.inflow,
                outflow = cell_day.outflow + excluded.outflow, version = excluded.version
            """,
            each: delta.sortedDays.lazy.filter { !$0.value.isZero }.map { key, amount in
                [
                    .integer(book), .integer(key.account), .integer(Int64(key.day.dayNumber)), .integer(amount.count), .integer(amount.inflow),
                    .integer(amount.outflow), .integer(seq),
                ]
            })
    }
}
