public import Ledger

/// Key of the cells that cash flow, category views and budgets are read from.
public struct CategoryCellKey: Hashable, Sendable, Comparable {
    public var account: Int64
    /// 0 = uncategorised.
    public var category: Int64
    public var month: CalendarMonth
    public var currency: Currency

    public init(account: Int64, category: Int64, month: CalendarMonth, currency: Currency) {
        self.account = account
        self.category = category
        self.month = month
        self.currency = currency
    }

    /// One combine: the map is asked once for each row. The currency is left to `==`, as an account has only one.
    public func hash(into hasher: inout Hasher) {
        hasher.combine(packed(account, category, month.index))
    }

    public static func == (a: Self, b: Self) -> Bool {
        a.account == b.account && a.category == b.category && a.month.index == b.month.index && a.currency == b.currency
    }

    public static func < (a: Self, b: Self) -> Bool {
        if a.account != b.account { return a.account < b.account }
        if a.category != b.category { return a.category < b.category }
        if a.month.index != b.month.index { return a.month.index < b.month.index }
        return a.currency < b.currency
    }
}

/// Key of the cells that merchant views are read from. Rows without a merchant are in none.
public struct MerchantCellKey: Hashable, Sendable, Comparable {
    public var merchant: Int64
    public var month: CalendarMonth
    public var currency: Currency

    public init(merchant: Int64, month: CalendarMonth, currency: Currency) {
        self.merchant = merchant
        self.month = month
        self.currency = currency
    }

    public func hash(into hasher: inout Hasher) {
        hasher.combine(packed(merchant, 0, month.index))
    }

    public static func == (a: Self, b: Self) -> Bool {
        a.merchant == b.merchant && a.month.index == b.month.index && a.currency == b.currency
    }

    /// By month first, as the table's key is.
    public static func < (a: Self, b: Self) -> Bool {
        if a.month.index != b.month.index { return a.month.index < b.month.index }
        if a.merchant != b.merchant { return a.merchant < b.merchant }
        return a.currency < b.currency
    }
}

/// Key of the cells that balances and net worth are read from; the currency is the account's.
public struct DayCellKey: Hashable, Sendable, Comparable {
    public var account: Int64
    public var day: CalendarDate

    public init(account: Int64, day: CalendarDate) {
        self.account = account
        self.day = day
    }

    public func hash(into hasher: inout Hasher) {
        hasher.combine(packed(account, 0, day.dayNumber))
    }

    public static func == (a: Self, b: Self) -> Bool { a.account == b.account && a.day.dayNumber == b.day.dayNumber }

    public static func < (a: Self, b: Self) -> Bool {
        a.account != b.account ? a.account < b.account : a.day.dayNumber < b.day.dayNumber
    }
}

/// Folds ids of the database into one word: they are small and dense, so distinct in practice; `==` decides.
@inline(__always)
private func packed(_ a: Int64, _ b: Int64, _ c: Int32) -> UInt64 {
    (UInt64(bitPattern: a) &* 0x9E37_79B9_7F4A_7C15) ^ (UInt64(bitPattern: b) &* 0xC2B2_AE3D_27D4_EB4F)
        &+ UInt64(UInt32(bitPattern: c)) &* 0x1656_67B1_9E37_79F9
}
