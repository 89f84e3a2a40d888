public import Ledger

/// What a statement says about the balance of an account: the fixed points that balances are counted from.
public struct BalanceClaim: Hashable, Sendable {
    public enum Kind: String, Sendable, Codable {
        /// Before the rows of the day.
        case opening
        /// After the rows of the day.
        case closing
    }

    public var account: Int64
    public var day: CalendarDate
    /// Minor units of the account's currency.
    public var minor: Int64
    public var kind: Kind
    /// The import's upload ticket: of claims for one day the highest counts.
    public var ticket: Int64

    public init(account: Int64, day: CalendarDate, minor: Int64, kind: Kind, ticket: Int64) {
        self.account = account
        self.day = day
        self.minor = minor
        self.kind = kind
        self.ticket = ticket
    }

    /// The day at whose end the balance stands: an opening balance is what the day before ended with.
    public var closingDay: CalendarDate { kind == .closing ? day : day.adding(days: -1) }
}
