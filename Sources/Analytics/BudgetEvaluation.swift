/// How a budget stands: usage against amount, in exact integers.
public struct BudgetEvaluation: Hashable, Sendable {
    public enum State: String, Sendable, Codable, CaseIterable {
        case ok
        /// The lowest threshold below 100 % is reached.
        case warning
        /// Exactly 100 %.
        case used
        /// Above 100 %.
        case exceeded
    }

    /// Minor units; below 0 where refunds outweigh.
    public var used: Int64
    /// Minor units, above 0.
    public var amount: Int64
    /// Whole per cent, rounded down, from 0 to `percentMax`.
    public var percent: Int
    public var state: State

    /// Shown for any usage from there up.
    public static let percentMax = 999_999

    public init(used: Int64, amount: Int64, thresholds: [Int] = Budget.thresholdsDefault) {
        self.used = used
        self.amount = amount
        percent = BudgetEvaluation.percent(used, of: amount)
        if used > amount {
            state = .exceeded
        } else if used == amount {
            state = .used
        } else {
            let warns = thresholds.contains { $0 < 100 && BudgetEvaluation.reaches(used, percent: $0, of: amount) }
            state = warns ? .warning : .ok
        }
    }

    /// Amount minus usage, at most `Int64.max`.
    public var left: Int64 {
        let (left, overflow) = amount.subtractingReportingOverflow(used)
        return overflow ? .max : left
    }

    /// Whether `used` is at least `percent` per cent of `amount`, in 128 bits: no rounding, no overflow.
    public static func reaches(_ used: Int64, percent: Int, of amount: Int64) -> Bool {
        Int128(used) * 100 >= Int128(percent) * Int128(amount)
    }

    private static func percent(_ used: Int64, of amount: Int64) -> Int {
        guard used > 0 else { return 0 }
        guard amount > 0 else { return percentMax }
        return Int(min(Int128(used) * 100 / Int128(amount), Int128(percentMax)))
    }
}
