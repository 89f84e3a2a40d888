public import Ledger

/// What a committed change tells the world: the book and the number it took in the book's sequence. Dashboards read the rest by `version > …`.
public struct Publication: Sendable, Hashable {
    public var book: Int64
    public var seq: Int64

    public init(book: Int64, seq: Int64) {
        self.book = book
        self.seq = seq
    }
}

/// The moment at which a change is made, given by the caller so that tests can set it.
public struct LedgerClock: Sendable, Hashable {
    /// Milliseconds since 1970-01-01 UTC.
    public var nowMs: Int64
    /// The day in the book's time zone.
    public var today: CalendarDate

    public init(nowMs: Int64, today: CalendarDate) {
        self.nowMs = nowMs
        self.today = today
    }
}

/// Why budgets are evaluated: the import whose rows moved the cells, for the alert's sentence.
public struct BudgetCause: Sendable, Hashable {
    public var importID: Int64?
    public var fileName: String?
    /// Rows of the change that count for the budget; filled where the budget is evaluated.
    var rows: Int64 = 0

    public init(importID: Int64? = nil, fileName: String? = nil) {
        self.importID = importID
        self.fileName = fileName
    }
}
