public import Analytics
internal import Ledger

extension SQLConnection {
    /// Of the view: one side of a transfer counts as a whole under the category of transfers, which the view gives for its own.
    private static var columns: String {
        "t.id, t.account, a.currency, t.day, t.amount, t.merchant, t.category, "
            + "t.transfer IS NULL AND EXISTS (SELECT 1 FROM line l WHERE l.txn = t.id)"
    }

    /// What one transaction adds to the cells; nil for one that is in no cell: pending, deleted, hidden under another, of an import that is not published.
    public func cellEntry(transaction id: Int64) throws -> CellEntry? {
        try first(
            "SELECT \(Self.columns) FROM visible_txn t JOIN account a ON a.id = t.account WHERE t.id = $1 AND t.status = 0", [.integer(id)], cellEntry
        )
            ?? nil
    }

    /// What a staged row will add to the cells when it is published, before merges and transfers count.
    func cellEntry(staged id: Int64) throws -> CellEntry? {
        try first(
            """
            SELECT t.id, coalesce(t.moved_account, t.account), a.currency, t.day, t.amount, t.merchant, t.category,
                EXISTS (SELECT 1 FROM line l WHERE l.txn = t.id)
            FROM txn t JOIN account a ON a.id = t.account WHERE t.id = $1 AND t.status = 0 AND t.deleted_reason IS NULL
            """, [.integer(id)], cellEntry) ?? nil
    }

    /// What goes from the cells with a published import: its rows without those that another published import lists too.
    func forEachCellEntry(leavingWith importID: Int64, _ body: (CellEntry) throws -> Void) throws {
        try forEach(
            """
            SELECT \(Self.columns) FROM visible_txn t JOIN account a ON a.id = t.account WHERE t.import = $1 AND t.status = 0
            AND NOT EXISTS (SELECT 1 FROM outcome o JOIN import i ON i.id = o.import AND i.published = 1
                WHERE o.txn = t.id AND o.kind = 'duplicate')
            """, [.integer(importID)]
        ) { row in
            if let entry = try cellEntry(row) { try body(entry) }
            return true
        }
    }

    /// What all visible transactions of a book add to the cells: the full recompute that `sluice verify` compares with.
    public func forEachCellEntry(ofBook book: Int64, _ body: (CellEntry) throws -> Void) throws {
        try forEach(
            "SELECT \(Self.columns) FROM visible_txn t JOIN account a ON a.id = t.account WHERE t.book = $1 AND t.status = 0", [.integer(book)]
        ) { row in
            if let entry = try cellEntry(row) { try body(entry) }
            return true
        }
    }

    private func cellEntry(_ row: any SQLRow) throws -> CellEntry? {
        guard let currency = Currency(row.text(2)) else { return nil }
        var entry = CellEntry(
            account: row.integer(1), currency: currency, day: CalendarDate(dayNumber: Int32(row.integer(3))), amount: row.integer(4),
            merchant: row.integer(5), category: row.integer(6))
        if row.flag(7) {
            entry.lines = try rows("SELECT category, amount FROM line WHERE txn = $1 ORDER BY n", [.integer(row.integer(0))]) {
                CellLine(category: $0.integer(0), amount: $0.integer(1))
            }
        }
        return entry
    }
}
