public import Analytics
public import Ledger

/// Money in and out of one category in one month, over all accounts. Category 0 is what is uncategorised.
public struct CategoryCellView: Sendable, Hashable {
    public var category: Int64
    /// Nil for category 0.
    public var name: String?
    public var kind: String?
    public var parent: Int64?
    public var month: CalendarMonth
    public var currency: String
    public var amount: CellAmount
}

/// Money in and out in one month, without transfers.
public struct CashFlowCellView: Sendable, Hashable {
    public var month: CalendarMonth
    public var currency: String
    public var amount: CellAmount
}

extension SQLConnection {
    /// Category cells of some months, all or those that changed after `since`. Key: `12|2025-11|EUR`.
    ///
    /// A cell changes with its amounts and with the name, kind or place of its category.
    public func categoryCells(book: Int64, months: MonthRange, since: Int64? = nil) throws -> ViewCells<CategoryCellView> {
        let range = Self.arguments(book, months)
        guard let since else {
            let sql = Self.sums(from: "cell_category x", where: "x.book = $1 AND x.month >= $2 AND x.month <= $3")
            return Self.split(try rows(sql, range, Self.cell), keepsGone: false)
        }
        let touched = try touchedCells(book: book, columns: "month, category, currency", range: "AND +month >= $2 AND +month <= $3", since: since)
        let sql = Self.sums(
            from: "touched y CROSS JOIN cell_category x",
            where: "x.book = $1 AND x.month = y.month AND x.category = y.category AND x.currency = y.currency")
        return Self.split(try rows("\(touched) \(sql)", range + [.integer(since)], Self.cell), keepsGone: true)
    }

    /// Cash flow of some months, all or those months that changed after `since`. Key: `2025-11|EUR`.
    public func cashFlowCells(book: Int64, months: MonthRange, since: Int64? = nil) throws -> ViewCells<CashFlowCellView> {
        // The version is that of all cells of the month, transfers too: a category that becomes a transfer moves the sum.
        let sums = """
            SELECT x.month, x.currency, CAST(SUM(CASE WHEN c.kind = 'transfer' THEN 0 ELSE x.count END) AS BIGINT),
                CAST(SUM(CASE WHEN c.kind = 'transfer' THEN 0 ELSE x.inflow END) AS BIGINT),
                CAST(SUM(CASE WHEN c.kind = 'transfer' THEN 0 ELSE x.outflow END) AS BIGINT), MAX(x.version), MAX(coalesce(c.version, 0))
            """
        let end = "LEFT JOIN category c ON c.id = x.category WHERE x.book = $1"
        let order = "GROUP BY x.month, x.currency ORDER BY x.month, x.currency"
        let sql =
            try since.map { since in
                let touched = try touchedCells(book: book, columns: "+month AS month", range: "AND +month >= $2 AND +month <= $3", since: since)
                return "\(touched) \(sums) FROM touched y CROSS JOIN cell_category x \(end) AND x.month = y.month \(order)"
            } ?? "\(sums) FROM cell_category x \(end) AND x.month >= $2 AND x.month <= $3 \(order)"
        let cells = try rows(sql, Self.arguments(book, months) + (since.map { [.integer($0)] } ?? [])) { row in
            let month = CalendarMonth(index: Int32(row.integer(0)))
            let amount = CellAmount(count: row.integer(2), inflow: row.integer(3), outflow: row.integer(4))
            return ViewCell(
                key: "\(month)|\(row.text(1))", version: max(row.integer(5), row.integer(6)),
                value: CashFlowCellView(month: month, currency: row.text(1), amount: amount))
        }
        return ViewCells(
            cells: cells.filter { $0.value.amount.count != 0 }, gone: since == nil ? [] : cells.filter { $0.value.amount.count == 0 }.map(\.key))
    }

    /// The common table `touched`: keys of cells that moved after `$4` or whose category was changed after it.
    ///
    /// The unary plus keeps SQLite from walking the months in their order: the changes are few and have an index of their own. Categories change seldom, so the
    /// walk over all cells that this needs is only made then.
    private func touchedCells(book: Int64, columns: String, range: String, since: Int64) throws -> String {
        let moved = "SELECT DISTINCT \(columns) FROM cell_category WHERE book = $1 AND version > $4 \(range)"
        let hasChangedCategory = try first(
            "SELECT 1 FROM category WHERE book = $1 AND version > $2 LIMIT 1", [.integer(book), .integer(since)]
        ) { _ in true }
        guard hasChangedCategory != nil else { return "WITH touched AS (\(moved))" }
        let renamed = "SELECT id FROM category WHERE book = $1 AND version > $4"
        return "WITH touched AS (\(moved) UNION SELECT DISTINCT \(columns) FROM cell_category WHERE book = $1 \(range) AND category IN (\(renamed)))"
    }

    private static func arguments(_ book: Int64, _ months: MonthRange) -> [SQLValue] {
        [.integer(book), .integer(Int64(months.first.index)), .integer(Int64(months.last.index))]
    }

    private static func sums(from tables: String, where condition: String) -> String {
        """
        SELECT x.category, x.month, x.currency, CAST(SUM(x.count) AS BIGINT), CAST(SUM(x.inflow) AS BIGINT), CAST(SUM(x.outflow) AS BIGINT),
            MAX(x.version), c.name, c.kind, c.parent, c.version
        FROM \(tables) LEFT JOIN category c ON c.id = x.category WHERE \(condition)
        GROUP BY x.month, x.category, x.currency, c.name, c.kind, c.parent, c.version ORDER BY x.month, x.category, x.currency
        """
    }

    private static func cell(_ row: any SQLRow) -> ViewCell<CategoryCellView> {
        let month = CalendarMonth(index: Int32(row.integer(1)))
        return ViewCell(
            key: "\(row.integer(0))|\(month)|\(row.text(2))", version: max(row.integer(6), row.integer(10)),
            value: CategoryCellView(
                category: row.integer(0), name: row.optionalText(7), kind: row.optionalText(8), parent: row.optionalInteger(9), month: month,
                currency: row.text(2), amount: CellAmount(count: row.integer(3), inflow: row.integer(4), outflow: row.integer(5))))
    }

    private static func split(_ cells: [ViewCell<CategoryCellView>], keepsGone: Bool) -> ViewCells<CategoryCellView> {
        ViewCells(
            cells: cells.filter { $0.value.amount.count != 0 }, gone: keepsGone ? cells.filter { $0.value.amount.count == 0 }.map(\.key) : [])
    }
}
