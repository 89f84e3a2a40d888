import Ledger
import Statements

/// What `sluice inspect` says to a person: what the file is, how it is understood, the first rows, the balance, the problems.
struct InspectionReport {
    let inspection: FileInspection
    let document: InspectionDocument

    /// Problems shown; the rest are counted.
    private static let problemsMax = 10

    func say() {
        let facts = [document.format?.rawValue.uppercased() ?? "not a statement", document.encoding, document.compression, "\(document.bytes) bytes"]
        let place = document.archive.map { "in \($0): " } ?? ""
        Terminal.write("\(Terminal.bold(document.file))  \(place)\(facts.compactMap(\.self).joined(separator: ", "))")
        if let csv = document.csv { sayColumns(csv) }
        for statement in document.statements { say(statement) }
        saySample()
        for question in document.questions {
            Terminal.write("  ? \(question.text)")
            for choice in question.choices { Terminal.write("      \(choice.id): \(choice.label)") }
        }
        for problem in document.problems.prefix(Self.problemsMax) { say(problem) }
        if inspection.problemCount > Self.problemsMax { Terminal.write("  … and \(inspection.problemCount - Self.problemsMax) more problems") }
        Terminal.write("")
    }

    private func sayColumns(_ csv: CSVDescription) {
        let columns = csv.columns.sorted { $0.value < $1.value }.map { "\($0.key) in column \($0.value + 1)" }
        Terminal.write("  \(columns.joined(separator: ", "))")
    }

    private func say(_ statement: InspectionDocument.Statement) {
        let account = statement.account
        let name = account.name ?? account.id ?? "an account that the file does not name"
        let digits = account.currency.flatMap { Currency($0) }?.minorDigits ?? 2
        let unit = account.currency.map { " \($0)" } ?? ""
        func money(_ minor: Int64?) -> String { minor.map { Money.decimal(minor: $0, digits: digits) + unit } ?? "unknown" }
        let days = statement.first.flatMap { first in statement.last.map { "\(first) to \($0)" } } ?? "days not known"
        Terminal.write("  \(name): \(statement.rows) rows, \(days), sum \(money(statement.sumMinor))")
        Terminal.write("    opening \(money(statement.openingMinor)), closing \(money(statement.closingMinor)): \(statement.balance)")
    }

    private func saySample() {
        guard !inspection.sample.isEmpty else { return }
        var table = TextTable(header: ["line", "date", "amount", "text"], numeric: [0, 2])
        for sample in inspection.sample {
            let digits = sample.currency?.minorDigits ?? 2
            table.rows.append([
                String(sample.row.line), sample.row.day.description, Money.decimal(minor: sample.row.amount, digits: digits),
                sample.text.clipped(to: 60),
            ])
        }
        for line in table.lines() { Terminal.write("    \(line)") }
    }

    private func say(_ problem: Problem) {
        let place = problem.line.map { ":\($0)" + (problem.column.map { ":\($0)" } ?? "") } ?? ""
        let word = problem.severity == .error ? Terminal.red("error") : "warning"
        Terminal.write("  \(document.file)\(place): \(word): \(problem.message) [\(problem.code)]")
        guard let raw = problem.raw?.split(whereSeparator: \.isNewline).first.map(String.init) else { return }
        Terminal.write("    \(raw.clipped(to: 120))")
        if let column = problem.column, column <= min(raw.count, 120) { Terminal.write("    \(String(repeating: " ", count: column - 1))^") }
    }
}
