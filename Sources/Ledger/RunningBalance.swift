/// Checks a statement's running balance, row by row, whatever the order of the rows.
///
/// Each row with a balance is a step from `balance - amount` to `balance`. If no row is missing, all steps form one path:
/// every balance but the first and the last is left as often as it is reached. Files list oldest first, newest first, or newest day
/// first with oldest row first inside the day; none of that matters here. Rows in order extend one stretch and cost a comparison;
/// only the ends of stretches are kept, at most `stretchesMax` of them, beyond which the verdict is `unclear`.
public struct RunningBalance: Sendable {
    public enum Verdict: Hashable, Sendable {
        /// No row has a balance.
        case absent
        /// Every row is accounted for; the balance before the first and after the last.
        case holds(opening: Int64, closing: Int64)
        /// Only one row has a balance, so that nothing holds it against another.
        case lone(opening: Int64, closing: Int64)
        /// Rows are missing or wrong: what lacks to the sum (minor units, signed).
        case broken(by: Int64)
        /// Balances that cannot be read as a path of these rows, or that only some rows have.
        case unclear
    }

    /// Stretches kept before giving up: a file with so many is not in any order.
    public static let stretchesMax = 100_000

    private var start: Int64 = 0
    private var end: Int64 = 0
    private var hasStretch = false
    /// How often a balance is left minus how often it is reached, by the closed stretches; zeros are removed.
    private var ends: [Int64: Int] = [:]
    private var stretches = 0
    private var links = 0
    private var forwardLinks = 0
    private var isUnclear = false
    private var sum: Int64 = 0
    /// Sum and number of rows without balance since the last one with.
    private var silentSum: Int64 = 0
    private var silentRows = 0
    private var first: (before: Int64, after: Int64) = (0, 0)
    private var last: (before: Int64, after: Int64) = (0, 0)

    public init() {}

    /// Takes the next row of the file.
    public mutating func add(amount: Int64, balance: Int64?) {
        guard !isUnclear else { return }
        let (newSum, overflow) = sum.addingReportingOverflow(amount)
        guard !overflow else {
            isUnclear = true
            return
        }
        sum = newSum
        guard let balance else {
            let (silent, overflow) = silentSum.addingReportingOverflow(amount)
            if overflow { isUnclear = true }
            silentSum = silent
            silentRows += 1
            return
        }
        let (before, beforeOverflow) = balance.subtractingReportingOverflow(amount)
        let (earlier, earlierOverflow) = before.subtractingReportingOverflow(silentSum)
        let (later, laterOverflow) = balance.addingReportingOverflow(silentSum)
        guard !beforeOverflow, !earlierOverflow, !laterOverflow else {
            isUnclear = true
            return
        }
        if !hasStretch {
            // Rows before the first balance are covered by nothing.
            if silentRows > 0 { isUnclear = true }
            (start, end, hasStretch) = (before, balance, true)
            first = (before, balance)
        } else if earlier == end {
            end = balance
            links += 1
            forwardLinks += 1
        } else if later == start {
            start = before
            links += 1
        } else {
            if silentRows > 0 { isUnclear = true }
            close()
            (start, end) = (before, balance)
        }
        last = (before, balance)
        silentSum = 0
        silentRows = 0
    }

    public func verdict() -> Verdict {
        guard hasStretch || isUnclear else { return .absent }
        guard !isUnclear, silentRows == 0 else { return .unclear }
        if links == 0, stretches == 0 { return .lone(opening: start, closing: end) }
        var whole = self
        whole.close()
        let left = whole.ends.filter { $0.value > 0 }
        let reached = whole.ends.filter { $0.value < 0 }
        if left.isEmpty, reached.isEmpty { return .holds(opening: edge.opening, closing: edge.closing) }
        if left.count == 1, reached.count == 1, let opening = left.first, let closing = reached.first, opening.value == 1, closing.value == -1 {
            return .holds(opening: opening.key, closing: closing.key)
        }
        // Most rows must follow on each other before the rest can be called missing.
        guard links >= whole.stretches - 1 else { return .unclear }
        let (moved, movedOverflow) = edge.closing.subtractingReportingOverflow(edge.opening)
        let (gap, overflow) = moved.subtractingReportingOverflow(sum)
        return movedOverflow || overflow || gap == 0 ? .unclear : .broken(by: gap)
    }

    /// Opening and closing as the first and last rows state them, in the direction that most rows have.
    private var edge: (opening: Int64, closing: Int64) {
        forwardLinks * 2 >= links ? (first.before, last.after) : (last.before, first.after)
    }

    private mutating func close() {
        stretches += 1
        guard stretches <= RunningBalance.stretchesMax else {
            isUnclear = true
            return
        }
        count(start, 1)
        count(end, -1)
    }

    private mutating func count(_ balance: Int64, _ step: Int) {
        let value = ends[balance, default: 0] + step
        ends[balance] = value == 0 ? nil : value
    }
}
