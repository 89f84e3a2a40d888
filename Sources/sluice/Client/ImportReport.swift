import Imports
import Jobs
import Pipelines
import Statements

/// The document that `sluice import --json` prints; its fields are a contract.
struct ImportReport: Encodable, Sendable {
    struct Import: Encodable, Sendable {
        var id: Int64?
        var file: String
        var archive: String?
        var state: String
        var published: Bool
        var known: Bool
        var account: String?
        var rows: ImportCell.Rows
        var flagged: Int64
        var balance: String?
        var questions: [Question]
        var remembered: [String]
        var stages: [StageReading]
        var seconds: Double?
        var problems: [Problem]
        var error: JobError?

        enum CodingKeys: String, CodingKey {
            case id, file
            case archive = "in"
            case state, published, known, account, rows, flagged, balance, questions, remembered, stages, seconds, problems, error
        }

        var label: String { ImportCell.label(file, in: archive) }
    }

    var imports: [Import] = []

    /// Problems listed for each file; the rest are counted on the server.
    static let problemsMax = 1_000

    init(entries: [ImportEntry], cells: [Int64: ImportCell], client: SluiceClient) async throws {
        for entry in entries {
            if let refusal = entry.refusal {
                imports.append(Self.refused(entry, refusal))
            } else if let id = entry.id {
                var cell: ImportCell
                if let known = cells[id] { cell = known } else { cell = try await client.get("imports/\(id)") }
                if entry.known { cell = Self.untouched(cell) }
                let problems: [Problem] =
                    entry.known || cell.problems == 0
                    ? [] : try await (client.get("imports/\(id)/problems", ["limit": String(Self.problemsMax)]) as Page<Problem>).items
                imports.append(Self.entry(cell, entry, problems: problems))
            }
        }
    }

    /// One line per file, then what a person has to do.
    func say(dryRun: Bool) {
        for entry in imports {
            if entry.known {
                Terminal.write("\(entry.label): already imported as \(entry.id ?? 0) (\(entry.state)); nothing was read")
                continue
            }
            for problem in entry.problems.prefix(10) {
                let place = problem.line.map { ":\($0)" + (problem.column.map { ":\($0)" } ?? "") } ?? ""
                Terminal.write("\(entry.label)\(place): \(problem.message)" + (problem.raw.map { "\n    \($0.clipped(to: 120))" } ?? ""))
            }
            if entry.problems.count > 10 {
                Terminal.write("\(entry.label): \(entry.problems.count - 10) more problems: sluice imports problems \(entry.id ?? 0)")
            }
            for question in entry.questions {
                Terminal.write("\(entry.label): \(question.text)")
                for choice in question.choices {
                    Terminal.write("    sluice imports answer \(entry.id ?? 0) \(question.id) '\(choice.id)'   \(choice.label)")
                }
            }
            if !entry.remembered.isEmpty {
                Terminal.write("\(entry.label): not asked, as answered for an earlier file like it: \(entry.remembered.joined(separator: ", "))")
            }
            let rows = entry.rows
            Terminal.write(
                "\(entry.label): \(dryRun ? "would bring" : entry.state), \(rows.new) new, \(rows.duplicate) already there, \(rows.skipped) skipped, "
                    + "\(rows.rejected) rejected" + (entry.account.map { ", account \($0)" } ?? "")
                    + (entry.balance.map { ", balance \($0)" } ?? "") + (entry.error.map { ": \($0.message)" } ?? ""))
        }
    }

    private static func entry(_ cell: ImportCell, _ entry: ImportEntry, problems: [Problem]) -> Import {
        Import(
            id: cell.id, file: entry.file, archive: entry.archive, state: cell.state.rawValue, published: cell.published, known: entry.known,
            account: cell.account, rows: cell.rows, flagged: cell.flagged, balance: cell.balance, questions: cell.questions,
            remembered: cell.remembered, stages: cell.stages, seconds: cell.seconds, problems: problems,
            error: cell.error)
    }

    /// A known file was not read by this call, so nothing of it is counted.
    private static func untouched(_ cell: ImportCell) -> ImportCell {
        var cell = cell
        cell.rows = ImportCell.Rows(read: 0, new: 0, duplicate: 0, skipped: 0, rejected: 0)
        cell.flagged = 0
        cell.questions = []
        cell.remembered = []
        cell.stages = []
        cell.seconds = nil
        return cell
    }

    private static func refused(_ entry: ImportEntry, _ refusal: SluiceClient.Refusal) -> Import {
        Import(
            id: nil, file: entry.file, state: "failed", published: false, known: false, account: nil,
            rows: ImportCell.Rows(read: 0, new: 0, duplicate: 0, skipped: 0, rejected: 0), flagged: 0, balance: nil, questions: [], remembered: [],
            stages: [],
            seconds: nil, problems: [Problem(.error, code: refusal.code ?? "upload.refused", message: refusal.description)], error: nil)
    }
}
