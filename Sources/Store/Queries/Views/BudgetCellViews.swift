public import Analytics
public import Ledger

/// How a budget stands in one month.
public struct BudgetCellView: Sendable, Hashable {
    public var budget: BudgetView
    public var month: CalendarMonth
    public var used: Int64
    /// Days of the month after today; nil where the month is not the one of today.
    public var daysLeft: Int?

    /// State, percent and what is left.
    public var evaluation: BudgetEvaluation { BudgetEvaluation(used: used, amount: budget.amount, thresholds: budget.thresholds) }
}

extension SQLConnection {
    /// Budget cells of a month (left out: the latest with data), all or those that changed after `since`. Key: `12|2025-11`.
    public func budgetCells(book: Int64, month: CalendarMonth?, since: Int64? = nil, today: CalendarDate) throws -> ViewCells<BudgetCellView> {
        let shown = try month ?? latestMonth(book: book, today: today)
        var result = ViewCells<BudgetCellView>()
        let budgets = try budgetViews(book: book)
        let tree = try categoryTree(book: book)
        let categoryVersion = try first("SELECT coalesce(MAX(version), 0) FROM category WHERE book = $1", [.integer(book)]) { $0.integer(0) } ?? 0
        let moved = try cellVersions(book: book, month: shown)
        // A reader that named no month may have had another one.
        let former = try month == nil && since != nil ? formerLatestMonths(book: book, latest: shown, since: since ?? 0, today: today) : []
        let isNewMonth = !former.isEmpty
        for budget in budgets where budget.start <= shown {
            let cells = moved.filter { budget.budget.reads($0.key, in: tree) }.map(\.version).max() ?? 0
            let version = max(budget.version, categoryVersion, cells)
            if let since, version <= since, !isNewMonth { continue }
            let used = try usage(of: budget.budget, month: shown, book: book, tree: tree)
            let daysLeft = today.month == shown ? Int(shown.lastDay.dayNumber - today.dayNumber) : nil
            result.cells.append(
                ViewCell(
                    key: "\(budget.id)|\(shown)", version: version,
                    value: BudgetCellView(budget: budget, month: shown, used: used, daysLeft: daysLeft)))
        }
        guard let since else { return result }
        let changed = try rows(
            "SELECT id, deleted, start_month FROM budget WHERE book = $1 AND version > $2 ORDER BY id", [.integer(book), .integer(since)]
        ) { (id: $0.integer(0), isShown: !$0.flag(1) && CalendarMonth(index: Int32($0.integer(2))) <= shown) }
        result.gone = changed.filter { !$0.isShown }.map { "\($0.id)|\(shown)" }
        let all = try rows("SELECT id FROM budget WHERE book = $1 ORDER BY id", [.integer(book)]) { $0.integer(0) }
        result.gone += former.flatMap { month in all.map { "\($0)|\(month)" } }
        return result
    }

    /// All budgets, oldest first, as they stand in a month; those that begin later stand there with nothing used.
    public func allBudgetCells(book: Int64, month: CalendarMonth?, today: CalendarDate) throws -> [BudgetCellView] {
        let shown = try month ?? latestMonth(book: book, today: today)
        let started = try budgetCells(book: book, month: shown, today: today).cells.map(\.value)
        let later = try budgetViews(book: book).filter { $0.start > shown }
        return (started + later.map { BudgetCellView(budget: $0, month: shown, used: 0, daysLeft: nil) }).sorted { $0.budget.id < $1.budget.id }
    }

    private func cellVersions(book: Int64, month: CalendarMonth) throws -> [(key: CategoryCellKey, version: Int64)] {
        try rows(
            "SELECT category, account, currency, version FROM cell_category WHERE book = $1 AND month = $2",
            [.integer(book), .integer(Int64(month.index))]
        ) { row in
            Currency(row.text(2)).map {
                (CategoryCellKey(account: row.integer(1), category: row.integer(0), month: month, currency: $0), row.integer(3))
            }
        }.compactMap(\.self)
    }
}
