public import Ledger

/// Months from `first` to `last`, both included: what views are asked for.
public struct MonthRange: Hashable, Sendable, Sequence {
    /// A longer range is refused.
    public static let monthsMax = 1200

    public let first: CalendarMonth
    public let last: CalendarMonth

    /// `first` must not be after `last`.
    public init(first: CalendarMonth, last: CalendarMonth) {
        precondition(first <= last, "a range of months must not end before it begins")
        self.first = first
        self.last = last
    }

    /// From `YYYY-MM` texts; fails where one is malformed, they are in the wrong order, or there are more than `monthsMax`.
    public init?(from: some StringProtocol, to: some StringProtocol) {
        guard let first = CalendarMonth(from), let last = CalendarMonth(to), first <= last,
            Int(last.index) - Int(first.index) < MonthRange.monthsMax
        else { return nil }
        self.init(first: first, last: last)
    }

    public var count: Int { Int(last.index) - Int(first.index) + 1 }
    public var firstDay: CalendarDate { first.firstDay }
    public var lastDay: CalendarDate { last.lastDay }

    public func contains(_ month: CalendarMonth) -> Bool { month >= first && month <= last }

    public func makeIterator() -> some IteratorProtocol<CalendarMonth> {
        (first.index...last.index).lazy.map { CalendarMonth(index: $0) }.makeIterator()
    }
}
