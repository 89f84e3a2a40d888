/// A regular expression that is matched in time proportional to the text, whatever the expression: rules are written by people
/// and run over a million rows, where a backtracking engine can be stalled by one expression such as `(a+)+$`.
///
/// Syntax: literals, `.`, `[a-z]`, `[^0-9]`, `\d \w \s \b` and their capitals, `^ $`, groups `( )` and `(?: )`, `|`, and `* + ? {n} {n,} {n,m}`
/// (also with `?` behind, which changes nothing here). No look-around, no back references: those are refused with a reason.
/// It matches anywhere in the text, without regard to case, on folded text; `.` is one character; classes know ASCII, and other letters
/// one by one where they are not negated. An expression has at most `patternBytesMax` bytes and `stepsMax` steps;
/// a row costs at most its bytes (512) times the steps.
///
/// Source: R. Cox, "Regular Expression Matching: the Virtual Machine Approach" (2009), after K. Thompson (CACM 11, 1968).
public struct LinearRegex: Sendable {
    public static let patternBytesMax = 200
    public static let stepsMax = 1000
    /// Largest count in `{n,m}`.
    public static let repeatsMax = 100

    enum Step: Sendable {
        case byte(ByteSet)
        case split(Int, Int)
        case jump(Int)
        case atStart, atEnd, atWordEdge, notAtWordEdge
        case match
    }

    private let steps: [Step]

    /// Compiles once. Throws `RuleError.badRegex` with the reason and the character.
    public init(_ pattern: String) throws(RuleError) {
        guard pattern.utf8.count <= LinearRegex.patternBytesMax else {
            throw .badRegex(reason: "it is longer than \(LinearRegex.patternBytesMax) bytes", offset: 0)
        }
        var parser = RegexParser(pattern)
        let node = try parser.parse()
        var compiler = RegexCompiler()
        guard compiler.emit(node), compiler.append(.match) else {
            throw .badRegex(reason: "its repetitions are too large (more than \(LinearRegex.stepsMax) steps)", offset: 0)
        }
        steps = compiler.steps
    }

    /// Whether it matches anywhere in a text, in any form.
    public func matches(_ text: String) -> Bool {
        let folded = FoldedText.folded(text)
        return matches(folded, end: folded.count)
    }

    /// The same in the first `end` bytes of a folded text.
    func matches(_ bytes: [UInt8], end: Int) -> Bool {
        // Threads by the step they stand at; `mark` says at which position a step was last reached, so that each is entered once.
        var current: [Int] = []
        var next: [Int] = []
        var mark = [Int](repeating: -1, count: steps.count)
        var pending: [Int] = []
        for position in 0...end {
            // An attempt begins at every position; those under way stay.
            if reach(0, bytes, end, position, &current, &mark, &pending) { return true }
            guard position < end else { break }
            let byte = bytes[position]
            next.removeAll(keepingCapacity: true)
            for step in current {
                if case .byte(let set) = steps[step], set.contains(byte), reach(step + 1, bytes, end, position + 1, &next, &mark, &pending) {
                    return true
                }
            }
            swap(&current, &next)
        }
        return false
    }

    /// Follows all steps that need no byte from `step` on; true where that reaches the end of the expression.
    private func reach(
        _ step: Int, _ bytes: [UInt8], _ end: Int, _ position: Int, _ threads: inout [Int], _ mark: inout [Int], _ pending: inout [Int]
    ) -> Bool {
        pending.append(step)
        while let step = pending.popLast() {
            guard mark[step] != position else { continue }
            mark[step] = position
            switch steps[step] {
            case .byte: threads.append(step)
            case .jump(let target): pending.append(target)
            case .split(let first, let second):
                pending.append(first)
                pending.append(second)
            case .atStart: if position == 0 { pending.append(step + 1) }
            case .atEnd: if position == end { pending.append(step + 1) }
            case .atWordEdge: if isWordEdge(bytes, end, position) { pending.append(step + 1) }
            case .notAtWordEdge: if !isWordEdge(bytes, end, position) { pending.append(step + 1) }
            case .match:
                pending.removeAll(keepingCapacity: true)
                return true
            }
        }
        return false
    }

    private func isWordEdge(_ bytes: [UInt8], _ end: Int, _ position: Int) -> Bool {
        let before = position > 0 && ByteSet.word.contains(bytes[position - 1])
        let after = position < end && ByteSet.word.contains(bytes[position])
        return before != after
    }
}
