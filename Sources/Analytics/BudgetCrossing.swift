/// What happens to the alerts of one budget and period when its usage has changed. Pure: the caller stores and sends.
///
/// There is one alert for each threshold: raised when usage reaches it, withdrawn when an undo or an edit takes usage back below,
/// raised again if it comes back. One publication that crosses several announces the highest only, and nothing where a higher one
/// stands already. A period that is over changes its history and announces nothing.
public struct BudgetCrossing: Sendable {
    public enum Action: Hashable, Sendable {
        /// `announce`: tell people now, beside keeping it.
        case raise(threshold: Int, announce: Bool)
        case withdraw(threshold: Int)
    }

    public enum Severity: String, Sendable, Codable {
        case warning, critical
    }

    /// The actions, by threshold in ascending order.
    ///
    /// `standing` are the thresholds whose alerts are raised now; one that the budget no longer has is withdrawn.
    /// `isOver` is true where the period ended before today, in the book's time zone.
    public static func actions(thresholds: [Int], standing: Set<Int>, used: Int64, amount: Int64, isOver: Bool) -> [Action] {
        let reached = Set(thresholds.filter { BudgetEvaluation.reaches(used, percent: $0, of: amount) })
        let highest = reached.max()
        return reached.symmetricDifference(standing).sorted().map { threshold in
            guard reached.contains(threshold) else { return .withdraw(threshold: threshold) }
            return .raise(threshold: threshold, announce: !isOver && threshold == highest)
        }
    }

    /// Below 100 % a warning, from there critical.
    public static func severity(of threshold: Int) -> Severity { threshold < 100 ? .warning : .critical }
}
