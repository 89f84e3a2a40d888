public import Ledger

/// The figures of one statement of a file.
public struct StatementTally: Sendable {
    public var heading: StatementHeading
    /// Booked rows.
    public var rows = 0
    public var pending = 0
    /// Of booked rows; nil if it does not fit 64 bits, which is also a problem.
    public var sum: Int64? = 0
    public var first: CalendarDate?
    public var last: CalendarDate?
    /// Whether the rows account for the balances of the file.
    public internal(set) var balance = BalanceProof.unproven

    /// The running balance of the rows, where they have one.
    private var chain = RunningBalance()
    /// What another statement of the file says about the balance after this one's last row.
    var continuation: Int64?

    public init(heading: StatementHeading) { self.heading = heading }

    /// Adds a booked row; false if the sum has just overflowed.
    mutating func note(_ row: StatementRow) -> Bool {
        rows += 1
        first = first.map { min($0, row.day) } ?? row.day
        last = last.map { max($0, row.day) } ?? row.day
        chain.add(amount: row.amount, balance: row.balance)
        guard let sum else { return true }
        let (total, overflow) = sum.addingReportingOverflow(row.amount)
        self.sum = overflow ? nil : total
        return !overflow
    }

    /// Settles `balance`, when all rows have been added, and takes over the ends of a running balance that holds.
    mutating func prove() {
        guard let sum else { return }
        let chain = chain.verdict()
        if case .holds(let opening, let closing) = chain, heading.opening == nil, heading.closing == nil {
            heading.opening = opening
            heading.openingDay = first
            heading.closing = closing
            heading.closingDay = last
        }
        // A balance that is not the one after the last row says nothing about the rows.
        let closing = heading.closingMeaning == .closing ? heading.closing : continuation
        balance = BalanceProof(opening: heading.opening, closing: closing, sum: sum, chain: chain)
    }

    /// The day at whose end the account has `heading.closing`.
    public var closingDay: CalendarDate? {
        guard heading.closingMeaning == .opening, let first else { return heading.closingDay ?? last }
        // Some banks date the balance before the first row by the day of the download.
        let before = first.adding(days: -1)
        return heading.closingDay.map { min($0, before) } ?? before
    }
}
