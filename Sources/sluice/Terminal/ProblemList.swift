import Statements

/// The problems of a file for people: the first of each kind with their place underlined, the others counted by code.
struct ProblemList {
    /// As it stands before `:17:9`.
    var file: String
    var problems: [Problem]
    /// Of the file, also those that were not kept.
    var total: Int
    var style: OutputStyle

    /// Problems shown in full; of one code not more than `sameCodeMax` unless all fit.
    static let shownMax = 10
    static let sameCodeMax = 3

    func lines(indent: Int = 0) -> [String] {
        var lines: [String] = []
        let shown = shown
        for index in shown { lines += self.lines(of: problems[index], indent: indent) }
        let rest = problems.indices.filter { !shown.contains($0) }
        let uncounted = max(0, total - problems.count)
        guard rest.count + uncounted > 0 else { return lines }
        var counts: [String: Int] = [:]
        for index in rest { counts[problems[index].code, default: 0] += 1 }
        let byCode = counts.sorted { ($1.value, $0.key) < ($0.value, $1.key) }.map { "\(Gates.grouped(Int64($0.value))) \u{D7} \($0.key)" }
        let further = uncounted > 0 ? ["\(Gates.grouped(Int64(uncounted))) that were only counted"] : []
        let words = "… and \(Gates.grouped(Int64(rest.count + uncounted))) more: \((byCode + further).joined(separator: ", "))"
        return lines + style.wrapped(words, indent: indent, hanging: indent + 2)
    }

    private var shown: Set<Int> {
        if problems.count <= Self.shownMax { return Set(problems.indices) }
        var counts: [String: Int] = [:]
        var shown: Set<Int> = []
        for (index, problem) in problems.enumerated() where shown.count < Self.shownMax && counts[problem.code, default: 0] < Self.sameCodeMax {
            counts[problem.code, default: 0] += 1
            shown.insert(index)
        }
        return shown
    }

    private func lines(of problem: Problem, indent: Int) -> [String] {
        let place = problem.line.map { ":\($0)" + (problem.column.map { ":\($0)" } ?? "") } ?? ""
        let word = problem.severity.rawValue + ":"
        let text = "\(file.printable)\(place): \(word) \(problem.message.printable) [\(problem.code)]"
        var lines = style.wrapped(text, indent: indent, hanging: indent + 2)
        // The name of a file may hold the word as well; the one behind the place is the last of the first line that has it.
        if let line = lines.firstIndex(where: { $0.contains(word) }), let range = lines[line].firstRange(of: word) {
            lines[line].replaceSubrange(range, with: style.paint(word, problem.severity == .error ? .red : .yellow))
        }
        return lines + ProblemExcerpt(problem, style).lines(indent: indent + 4)
    }
}
