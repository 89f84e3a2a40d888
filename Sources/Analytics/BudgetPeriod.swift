public import Ledger

/// The stretch of time that a budget's amount is for. Whole months, so that usage is a sum of month cells.
public enum BudgetPeriod: String, Sendable, Codable, CaseIterable {
    case month

    /// The period that the month lies in.
    public func span(containing month: CalendarMonth) -> MonthRange {
        switch self {
        case .month: MonthRange(first: month, last: month)
        }
    }

    public func span(containing day: CalendarDate) -> MonthRange { span(containing: day.month) }
}
