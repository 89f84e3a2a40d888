public import Ledger

/// What a change does to the cells: the one function through which every change of the ledger goes (delta = −old + new).
///
/// Publishing adds each new transaction, withdrawing takes each back, an edit takes the old form back and adds the new.
/// Day and merchant cells come from the transaction, category cells from its lines. A cell whose delta is zero drops out with
/// `normalise()`, so that untouched cells get no new version. About 56 + 48 + 40 bytes for each touched cell.
public struct CellDelta: Sendable, Equatable {
    public private(set) var categories: [CategoryCellKey: CellAmount] = [:]
    public private(set) var merchants: [MerchantCellKey: CellAmount] = [:]
    public private(set) var days: [DayCellKey: CellAmount] = [:]

    public init() {}

    public var isEmpty: Bool { categories.isEmpty && merchants.isEmpty && days.isEmpty }

    /// Counts a transaction (`sign` 1) or takes it back (`sign` -1). After an error the delta is of no use.
    public mutating func add(_ entry: CellEntry, sign: Int64) throws(AmountOverflow) {
        if entry.lines.isEmpty {
            try add(
                account: entry.account, currency: entry.currency, day: entry.day, amount: entry.amount, merchant: entry.merchant,
                category: entry.category, sign: sign)
            return
        }
        let month = entry.day.month
        try addToTransactionCells(entry.account, entry.currency, entry.day, month, entry.amount, entry.merchant, sign)
        for line in entry.lines {
            let key = CategoryCellKey(account: entry.account, category: line.category, month: month, currency: entry.currency)
            try categories[key, default: .zero].add(amount: line.amount, sign: sign)
        }
    }

    /// The same for a transaction that is its own line: the way of every imported row, without an array.
    public mutating func add(
        account: Int64, currency: Currency, day: CalendarDate, amount: Int64, merchant: Int64, category: Int64, sign: Int64
    ) throws(AmountOverflow) {
        let month = day.month
        try addToTransactionCells(account, currency, day, month, amount, merchant, sign)
        let key = CategoryCellKey(account: account, category: category, month: month, currency: currency)
        try categories[key, default: .zero].add(amount: amount, sign: sign)
    }

    private mutating func addToTransactionCells(
        _ account: Int64, _ currency: Currency, _ day: CalendarDate, _ month: CalendarMonth, _ amount: Int64, _ merchant: Int64, _ sign: Int64
    ) throws(AmountOverflow) {
        try days[DayCellKey(account: account, day: day), default: .zero].add(amount: amount, sign: sign)
        guard merchant != 0 else { return }
        let key = MerchantCellKey(merchant: merchant, month: month, currency: currency)
        try merchants[key, default: .zero].add(amount: amount, sign: sign)
    }

    /// Adds another delta cell by cell. After an error the delta is of no use.
    public mutating func merge(_ other: CellDelta) throws(AmountOverflow) {
        for (key, amount) in other.categories { try categories[key, default: .zero].add(amount) }
        for (key, amount) in other.merchants { try merchants[key, default: .zero].add(amount) }
        for (key, amount) in other.days { try days[key, default: .zero].add(amount) }
    }

    /// The delta that undoes this one.
    public var negated: CellDelta {
        var result = CellDelta()
        result.categories = categories.mapValues(\.negated)
        result.merchants = merchants.mapValues(\.negated)
        result.days = days.mapValues(\.negated)
        return result
    }

    /// Drops the cells that do not change.
    public mutating func normalise() {
        self = normalised
    }

    /// Without the cells that do not change.
    public var normalised: CellDelta {
        var result = CellDelta()
        result.categories = categories.filter { !$0.value.isZero }
        result.merchants = merchants.filter { !$0.value.isZero }
        result.days = days.filter { !$0.value.isZero }
        return result
    }

    /// In key order, which makes the upserts up to a quarter cheaper.
    public var sortedCategories: [(key: CategoryCellKey, value: CellAmount)] { categories.sorted { $0.key < $1.key } }
    public var sortedMerchants: [(key: MerchantCellKey, value: CellAmount)] { merchants.sorted { $0.key < $1.key } }
    public var sortedDays: [(key: DayCellKey, value: CellAmount)] { days.sorted { $0.key < $1.key } }

    /// For rebuilding a delta from stored cells (a withdrawal computed by query, a full recompute).
    public mutating func add(_ amount: CellAmount, to key: CategoryCellKey) throws(AmountOverflow) {
        try categories[key, default: .zero].add(amount)
    }

    public mutating func add(_ amount: CellAmount, to key: MerchantCellKey) throws(AmountOverflow) {
        try merchants[key, default: .zero].add(amount)
    }

    public mutating func add(_ amount: CellAmount, to key: DayCellKey) throws(AmountOverflow) {
        try days[key, default: .zero].add(amount)
    }
}
