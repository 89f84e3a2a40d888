public import Ledger

/// A limit on spending: of a category with all below it, of one account, of both, or of the whole book, in one currency.
public struct Budget: Sendable, Hashable {
    public var id: Int64
    /// Nil = every category. 0 = what is uncategorised.
    public var category: Int64?
    /// Nil = every account.
    public var account: Int64?
    public var period: BudgetPeriod
    /// Minor units, above 0.
    public var amount: Int64
    public var currency: Currency
    /// Per cent at which an alert is raised, each above 0; any order.
    public var thresholds: [Int]
    /// The first month that counts.
    public var start: CalendarMonth

    public init(
        id: Int64, category: Int64? = nil, account: Int64? = nil, period: BudgetPeriod = .month, amount: Int64, currency: Currency,
        thresholds: [Int] = Budget.thresholdsDefault, start: CalendarMonth
    ) {
        self.id = id
        self.category = category
        self.account = account
        self.period = period
        self.amount = amount
        self.currency = currency
        self.thresholds = thresholds
        self.start = start
    }

    public static let thresholdsDefault = [80, 100]
    /// A budget with more is refused where it is made.
    public static let thresholdsMax = 8
    /// Per cent; a threshold above is refused where it is made.
    public static let thresholdPercentMax = 1000

    /// Whether the cell counts for this budget, in whatever period.
    ///
    /// A budget without category reads expenses and what is uncategorised: income and transfers are no spending.
    public func reads(_ key: CategoryCellKey, in tree: CategoryTree) -> Bool {
        guard key.currency == currency, key.month >= start, account == nil || account == key.account else { return false }
        guard let category else { return key.category == 0 || tree.kind(of: key.category) == .expense }
        return key.category == category || (category != 0 && tree.isWithin(key.category, category))
    }

    /// What one cell uses of the budget: money out less money back in (a refund).
    ///
    /// What is uncategorised and came in is no refund of anything, so only its outflow counts.
    public func usage(of key: CategoryCellKey, _ amount: CellAmount) throws(AmountOverflow) -> Int64 {
        key.category == 0 ? amount.outflow : 0 - (try amount.net())
    }

    /// Usage in the period that `month` lies in, from cells of any months; those that the budget does not read are passed over.
    public func used(in month: CalendarMonth, cells: some Sequence<(key: CategoryCellKey, value: CellAmount)>, tree: CategoryTree)
        throws(AmountOverflow) -> Int64
    {
        let span = period.span(containing: month)
        var used: Int64 = 0
        for cell in cells where span.contains(cell.key.month) && reads(cell.key, in: tree) {
            used = try used.addingExactly(try usage(of: cell.key, cell.value))
        }
        return used
    }

    /// The periods of this budget that a change of cells touches: the first month of each.
    public func periods(touchedBy delta: CellDelta, tree: CategoryTree) -> Set<CalendarMonth> {
        var periods: Set<CalendarMonth> = []
        for (key, amount) in delta.categories where !amount.isZero && reads(key, in: tree) {
            periods.insert(period.span(containing: key.month).first)
        }
        return periods
    }
}
