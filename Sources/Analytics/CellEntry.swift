public import Ledger

/// One line of a split transaction; the lines of a transaction sum to its amount.
public struct CellLine: Hashable, Sendable {
    /// 0 = uncategorised.
    public var category: Int64
    public var amount: Int64

    public init(category: Int64, amount: Int64) {
        self.category = category
        self.amount = amount
    }
}

/// A booked, live transaction as the cells see it. Pending and deleted ones are in no cell: the caller leaves them out.
public struct CellEntry: Hashable, Sendable {
    public var account: Int64
    public var currency: Currency
    public var day: CalendarDate
    /// Minor units, signed.
    public var amount: Int64
    /// 0 = none known.
    public var merchant: Int64
    /// 0 = uncategorised; of no account where there are lines.
    public var category: Int64
    /// Empty where the transaction is not split: it is its own line then.
    public var lines: [CellLine]

    public init(
        account: Int64, currency: Currency, day: CalendarDate, amount: Int64, merchant: Int64 = 0, category: Int64 = 0, lines: [CellLine] = []
    ) {
        self.account = account
        self.currency = currency
        self.day = day
        self.amount = amount
        self.merchant = merchant
        self.category = category
        self.lines = lines
    }
}
