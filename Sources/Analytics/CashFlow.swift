public import Ledger

/// Money in and out by month and currency, without transfers: a sum of category cells, made when read.
public struct CashFlow: Sendable, Equatable {
    public struct Key: Hashable, Sendable, Comparable {
        public var month: CalendarMonth
        public var currency: Currency

        public init(month: CalendarMonth, currency: Currency) {
            self.month = month
            self.currency = currency
        }

        public static func < (a: Key, b: Key) -> Bool { (a.month, a.currency) < (b.month, b.currency) }
    }

    public private(set) var months: [Key: CellAmount] = [:]

    public init() {}

    /// Sums the cells of any accounts; those of transfer categories, and months outside `range`, are passed over.
    public init(
        _ cells: some Sequence<(key: CategoryCellKey, value: CellAmount)>, tree: CategoryTree, in range: MonthRange? = nil
    ) throws(AmountOverflow) {
        for (key, amount) in cells where range?.contains(key.month) ?? true { try add(amount, of: key, tree: tree) }
    }

    public mutating func add(_ amount: CellAmount, of key: CategoryCellKey, tree: CategoryTree) throws(AmountOverflow) {
        guard !tree.isTransfer(key.category) else { return }
        try months[Key(month: key.month, currency: key.currency), default: .zero].add(amount)
    }
}
