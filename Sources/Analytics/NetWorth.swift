public import Ledger

/// Balances of accounts, made of balance claims and day cells when read. Unknown is nil, never 0.
public struct NetWorth {
    /// The rows that lie between a claim and the day that is asked for.
    public struct Between: Hashable, Sendable {
        /// Nil where the claim stands at the end of the very day.
        public var days: ClosedRange<CalendarDate>?
        /// 1 where their sum is to be added to the claim, -1 where it is to be taken off.
        public var sign: Int64
    }

    /// The claim that the balance at the end of `day` is counted from: the latest at or before it, else the earliest after;
    /// of those for the same day the one with the highest ticket (and of one import's, the closing one).
    public static func nearestClaim(on day: CalendarDate, of claims: some Sequence<BalanceClaim>) -> BalanceClaim? {
        var before: BalanceClaim?
        var after: BalanceClaim?
        for claim in claims {
            if claim.closingDay <= day {
                if before.map({ rank($0) < rank(claim) }) ?? true { before = claim }
            } else if after.map({ (claim.closingDay, $0.ticket, rank($0).2) < ($0.closingDay, claim.ticket, rank(claim).2) }) ?? true {
                after = claim
            }
        }
        return before ?? after
    }

    private static func rank(_ claim: BalanceClaim) -> (CalendarDate, Int64, Int) {
        (claim.closingDay, claim.ticket, claim.kind == .closing ? 1 : 0)
    }

    /// The days whose rows lie between the claim and the end of `day`.
    public static func between(_ claim: BalanceClaim, and day: CalendarDate) -> Between {
        let from = claim.closingDay
        if from < day { return Between(days: from.adding(days: 1)...day, sign: 1) }
        if from > day { return Between(days: day.adding(days: 1)...from, sign: -1) }
        return Between(days: nil, sign: 1)
    }

    /// The balance at the end of `day`, given the account's claims and a sum (inflow minus outflow) over days; nil where nothing is known.
    public static func balance(
        on day: CalendarDate, claims: some Sequence<BalanceClaim>, netOfDays: (ClosedRange<CalendarDate>) throws(AmountOverflow) -> Int64
    ) throws(AmountOverflow) -> Int64? {
        guard let claim = nearestClaim(on: day, of: claims) else { return nil }
        let between = between(claim, and: day)
        guard let days = between.days else { return claim.minor }
        let net = try netOfDays(days)
        guard net != .min else { throw AmountOverflow() }
        return try claim.minor.addingExactly(net * between.sign)
    }

    /// The same over day cells in memory.
    public static func balance(
        of account: Int64, on day: CalendarDate, claims: some Sequence<BalanceClaim>, days: [DayCellKey: CellAmount]
    ) throws(AmountOverflow) -> Int64? {
        try balance(on: day, claims: claims.filter { $0.account == account }) { range throws(AmountOverflow) in
            var sum: Int64 = 0
            for (key, amount) in days where key.account == account && range.contains(key.day) { sum = try sum.addingExactly(try amount.net()) }
            return sum
        }
    }

    /// Sum of the balances of one currency's accounts; those without a known balance are left out, and nil where none is known.
    public static func total(_ balances: some Sequence<Int64?>) throws(AmountOverflow) -> Int64? {
        var total: Int64?
        for balance in balances {
            guard let balance else { continue }
            total = try (total ?? 0).addingExactly(balance)
        }
        return total
    }
}
