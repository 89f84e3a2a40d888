internal import Analytics
public import Ledger

/// The figures of one month and currency that the overview begins with.
public struct SummaryCellView: Sendable, Hashable {
    public var month: CalendarMonth
    public var currency: Currency
    /// Over the accounts with a known balance, at the month's last day or the last known one; nil where none is known.
    public var netWorth: Int64?
    public var netWorthMonthAgo: Int64?
    public var income: Int64
    public var spending: Int64
    /// Sum of the budgets of this month.
    public var budget: Int64
    public var budgetLeft: Int64
    /// The last day with a booked transaction, and the months that have any.
    public var latestDay: CalendarDate?
    public var firstMonth: CalendarMonth?
    public var lastMonth: CalendarMonth?
}

extension SQLConnection {
    /// The summary of a month (left out: the latest with data), one cell per currency, all again whenever anything that it reads has changed
    /// after `since`. Key: `EUR|2025-11`.
    public func summaryCells(book: Int64, month: CalendarMonth?, since: Int64? = nil, today: CalendarDate) throws -> ViewCells<SummaryCellView> {
        let version = try summaryVersion(book: book)
        if let since, version <= since { return ViewCells() }
        let shown = try month ?? latestMonth(book: book, today: today)
        let accounts = try accountRows(book: book)
        let budgets = try budgetViews(book: book).filter { $0.start <= shown }
        let currencies = Set(accounts.map(\.currency) + budgets.map(\.currency) + [try self.book(book).currency])
        let flows = try cashFlowCells(book: book, months: MonthRange(first: shown, last: shown)).cells
        let firstMonth = try firstMonth(book: book)
        let lastMonth = try lastMonth(book: book)
        let latestDay = try accounts.compactMap { try lastDay(ofAccount: $0.id, book: book) }.max()
        let tree = try categoryTree(book: book)
        var result = ViewCells<SummaryCellView>()
        for currency in currencies.sorted() {
            var cell = SummaryCellView(month: shown, currency: currency, income: 0, spending: 0, budget: 0, budgetLeft: 0)
            if let flow = flows.first(where: { $0.value.currency == currency.code })?.value.amount {
                cell.income = flow.inflow
                cell.spending = flow.outflow
            }
            let ids = accounts.filter { $0.currency == currency }.map(\.id)
            cell.netWorth = try netWorth(of: ids, on: shown.lastDay, book: book)
            cell.netWorthMonthAgo = try netWorth(of: ids, on: shown.adding(months: -1).lastDay, book: book)
            for budget in budgets where budget.currency == currency {
                let used = try usage(of: budget.budget, month: shown, book: book, tree: tree)
                cell.budget = try cell.budget.addingExactly(budget.amount)
                cell.budgetLeft = try cell.budgetLeft.addingExactly(try budget.amount.addingExactly(-used))
            }
            cell.latestDay = latestDay
            cell.firstMonth = firstMonth
            cell.lastMonth = lastMonth
            result.cells.append(ViewCell(key: "\(currency)|\(shown)", version: version, value: cell))
        }
        if let since {
            result.gone = try goneSummaries(book: book, shown: shown, isDefault: month == nil, kept: currencies, since: since, today: today)
        }
        return result
    }

    /// The latest change of anything that the summary is made of, all by index or in small tables.
    private func summaryVersion(book: Int64) throws -> Int64 {
        try ["cell_category", "cell_day", "account", "budget", "category"].map { table in
            try first("SELECT coalesce(MAX(version), 0) FROM \(table) WHERE book = $1", [.integer(book)]) { $0.integer(0) } ?? 0
        }.max() ?? 0
    }

    /// Keys of currencies that nothing has any more, and of months that were the latest.
    private func goneSummaries(
        book: Int64, shown: CalendarMonth, isDefault: Bool, kept: Set<Currency>, since: Int64, today: CalendarDate
    ) throws -> [String] {
        let ever = try rows("SELECT currency FROM account WHERE book = $1 UNION SELECT currency FROM budget WHERE book = $1", [.integer(book)]) {
            Currency($0.text(0))
        }.compactMap(\.self)
        let all = Set(ever).union(kept).sorted()
        let former = isDefault ? try formerLatestMonths(book: book, latest: shown, since: since, today: today) : []
        return all.filter { !kept.contains($0) }.map { "\($0)|\(shown)" } + former.flatMap { month in all.map { "\($0)|\(month)" } }
    }

    private func netWorth(of accounts: [Int64], on day: CalendarDate, book: Int64) throws -> Int64? {
        try NetWorth.total(
            try accounts.map { try balance(of: $0, on: day, claims: try balanceClaims(account: $0, book: book), book: book) })
    }
}
