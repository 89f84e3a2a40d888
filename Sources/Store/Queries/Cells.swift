public import Analytics
internal import Ledger

extension SQLConnection {
    /// Moves the stored cells by `delta`; each touched cell takes `seq` as its version.
    ///
    /// Changes are made in key order, which keeps the B-trees' pages warm. A sum below zero (the cells and the rows disagree) or past 64 bits
    /// fails the transaction.
    public func apply(_ delta: CellDelta, book: Int64, seq: Int64) throws {
        try move(
            delta.sortedCategories.lazy.map { key, amount in
                (
                    [
                        .integer(book), .integer(Int64(key.month.index)), .integer(key.category), .integer(key.account), .text(key.currency.code),
                        .integer(amount.count), .integer(amount.inflow), .integer(amount.outflow), .integer(seq),
                    ], amount
                )
            },
            up: """
                INSERT INTO cell_category (book, month, category, account, currency, count, inflow, outflow, version)
                VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
                ON CONFLICT (book, month, category, account, currency) DO UPDATE SET
                    count = cell_category.count + excluded.count, inflow = cell_category.inflow + excluded.inflow,
                    outflow = cell_category.outflow + excluded.outflow, version = excluded.version
                """,
            down: """
                UPDATE cell_category SET count = count + $6, inflow = inflow + $7, outflow = outflow + $8, version = $9
                WHERE book = $1 AND month = $2 AND category = $3 AND account = $4 AND currency = $5
                """)
        try move(
            delta.sortedMerchants.lazy.map { key, amount in
                (
                    [
                        .integer(book), .integer(Int64(key.month.index)), .integer(key.merchant), .text(key.currency.code), .integer(amount.count),
                        .integer(amount.inflow), .integer(amount.outflow), .integer(seq),
                    ], amount
                )
            },
            up: """
                INSERT INTO cell_merchant (book, month, merchant, currency, count, inflow, outflow, version)
                VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
                ON CONFLICT (book, month, merchant, currency) DO UPDATE SET
                    count = cell_merchant.count + excluded.count, inflow = cell_merchant.inflow + excluded.inflow,
                    outflow = cell_merchant.outflow + excluded.outflow, version = excluded.version
                """,
            down: """
                UPDATE cell_merchant SET count = count + $5, inflow = inflow + $6, outflow = outflow + $7, version = $8
                WHERE book = $1 AND month = $2 AND merchant = $3 AND currency = $4
                """)
        try move(
            delta.sortedDays.lazy.map { key, amount in
                (
                    [
                        .integer(book), .integer(key.account), .integer(Int64(key.day.dayNumber)), .integer(amount.count), .integer(amount.inflow),
                        .integer(amount.outflow), .integer(seq),
                    ], amount
                )
            },
            up: """
                INSERT INTO cell_day (book, account, day, count, inflow, outflow, version)
                VALUES ($1, $2, $3, $4, $5, $6, $7)
                ON CONFLICT (book, account, day) DO UPDATE SET
                    count = cell_day.count + excluded.count, inflow = cell_day.inflow + excluded.inflow,
                    outflow = cell_day.outflow + excluded.outflow, version = excluded.version
                """,
            down: """
                UPDATE cell_day SET count = count + $4, inflow = inflow + $5, outflow = outflow + $6, version = $7
                WHERE book = $1 AND account = $2 AND day = $3
                """)
    }

    /// Upserts what only grows and updates the rest, which must be there: both databases check the constraints of a row before they look
    /// whether there is one already, so that an upsert of a negative part would fail whatever the cell holds.
    private func move(_ moves: some Sequence<(arguments: [SQLValue], amount: CellAmount)>, up: String, down: String) throws {
        try execute(up, each: moves.lazy.filter { !$0.amount.isZero && !$0.amount.falls }.map(\.arguments))
        let falling = moves.lazy.filter { $0.amount.falls }.map(\.arguments)
        guard try execute(down, each: falling) == moves.count(where: { $0.amount.falls }) else {
            throw StoreError.conflict("a total would fall below zero: the cells and the transactions disagree")
        }
    }
}

extension CellAmount {
    /// Whether some part goes down.
    fileprivate var falls: Bool { count < 0 || inflow < 0 || outflow < 0 }
}
