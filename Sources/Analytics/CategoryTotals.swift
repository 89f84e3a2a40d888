public import Ledger

/// Totals by category, month and currency over all accounts, made of category cells when read.
public struct CategoryTotals: Sendable, Equatable {
    public struct Key: Hashable, Sendable, Comparable {
        /// 0 = uncategorised.
        public var category: Int64
        public var month: CalendarMonth
        public var currency: Currency

        public init(category: Int64, month: CalendarMonth, currency: Currency) {
            self.category = category
            self.month = month
            self.currency = currency
        }

        public static func < (a: Key, b: Key) -> Bool { (a.month, a.category, a.currency) < (b.month, b.category, b.currency) }
    }

    public private(set) var totals: [Key: CellAmount] = [:]

    public init() {}

    /// Sums the cells; months outside `range` are passed over. With `rollUp`, an amount counts for each parent as well.
    public init(
        _ cells: some Sequence<(key: CategoryCellKey, value: CellAmount)>, rollUp tree: CategoryTree? = nil, in range: MonthRange? = nil
    ) throws(AmountOverflow) {
        for (key, amount) in cells where range?.contains(key.month) ?? true {
            for category in tree?.path(to: key.category) ?? [key.category] {
                try totals[Key(category: category, month: key.month, currency: key.currency), default: .zero].add(amount)
            }
        }
    }
}
