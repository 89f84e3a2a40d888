import Ledger
import Statements

/// One line under the reports of several files: how many were read, with how many rows, and which were not.
struct InspectionSummary {
    private let inspected: [(inspection: FileInspection, document: InspectionDocument)]
    private let style: OutputStyle

    /// Names of files that are listed; of the others only their number is said.
    private static let namesMax = 10

    init(_ inspected: [(FileInspection, InspectionDocument)], _ style: OutputStyle) {
        self.inspected = inspected.map { (inspection: $0.0, document: $0.1) }
        self.style = style
    }

    var lines: [String] {
        let documents = inspected.map(\.document)
        let failed = inspected.filter { !$0.inspection.holdsStatement }.map(\.document.file)
        let asking = documents.filter { !$0.questions.isEmpty }.map(\.file)
        let unbalanced = documents.filter { $0.statements.contains { $0.balance == "failed" } }.map(\.file)
        let facts = [
            "\(documents.count) files", "\(grouped(documents.reduce(0) { $0 + $1.rows })) rows",
            count(documents.reduce(0) { $0 + $1.pending }, "pending"), count(documents.reduce(0) { $0 + $1.rejected }, "rejected"),
        ].compactMap(\.self).joined(separator: ", ")
        var lines = style.wrapped(facts).map { style.paint($0, .bold) }
        if !failed.isEmpty { lines += named("not read", failed).map { style.paint($0, .red) } }
        if !unbalanced.isEmpty { lines += named("balance does not add up", unbalanced).map { style.paint($0, .red) } }
        if !asking.isEmpty { lines += named("asks a question", asking).map { style.paint($0, .cyan) } }
        return lines
    }

    private func grouped(_ number: Int) -> String { Gates.grouped(Int64(number)) }
    private func count(_ number: Int, _ word: String) -> String? { number > 0 ? "\(grouped(number)) \(word)" : nil }

    private func named(_ what: String, _ files: [String]) -> [String] {
        let more = files.count - Self.namesMax
        let names = files.prefix(Self.namesMax).map(\.printable).joined(separator: ", ") + (more > 0 ? " and \(more) more" : "")
        return style.wrapped("\(what): \(names)", indent: 2, hanging: 4)
    }
}
