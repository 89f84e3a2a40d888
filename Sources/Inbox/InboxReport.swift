internal import Foundation
internal import Imports
internal import Jobs
internal import Statements

/// What lies beside a file that has left the inbox: `NAME.report.json`.
struct InboxReport: Encodable {
    /// Why a file never became an import.
    struct Refusal: Encodable {
        var code: String
        var message: String
    }

    var file: String
    /// The subfolder, which named the account.
    var folder: String?
    /// The book had these bytes already: nothing was read, and `cell` is the import that has them.
    var known: Bool
    /// RFC 3339.
    var ended: String
    /// As `GET /v1/imports/{id}` shows it; null where the file was refused.
    var cell: ImportCell?
    var error: Refusal?
    /// The first `problemsMax` of them; the count of all is in the cell.
    var problems: [Problem]

    init(_ key: InboxKey, known: Bool, nowMs: Int64, cell: ImportCell?, problems: [Problem]) {
        file = key.fileName
        folder = key.folderName
        self.known = known
        ended = Date(timeIntervalSince1970: Double(nowMs) / 1000).formatted(.iso8601)
        self.cell = cell
        self.problems = problems
        error = cell?.error.map { Refusal(code: $0.code, message: $0.message) }
    }

    private enum CodingKeys: String, CodingKey {
        case file, folder, known, ended
        case cell = "import"
        case error, problems
    }

    func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(file, forKey: .file)
        try container.encode(folder, forKey: .folder)
        try container.encode(known, forKey: .known)
        try container.encode(ended, forKey: .ended)
        try container.encode(cell, forKey: .cell)
        try container.encode(error, forKey: .error)
        try container.encode(problems, forKey: .problems)
    }

    func json() throws -> [UInt8] {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        return Array(try encoder.encode(self)) + [UInt8(ascii: "\n")]
    }
}

/// What lies beside a file whose import waits for a person: `NAME.question.txt`.
enum InboxQuestion {
    /// Nil where the import asks nothing.
    static func text(_ cell: ImportCell) -> String? {
        guard cell.state == .held else { return nil }
        var lines = ["Import \(cell.id) of \(cell.file) waits for you. Answer it in the dashboard, or on the command line:", ""]
        for question in cell.questions {
            lines.append(question.text)
            for choice in question.choices {
                lines.append("    sluice imports answer \(cell.id) \(question.id) \(quoted(choice.id))        # \(choice.label)")
            }
            lines.append("")
        }
        if cell.questions.isEmpty { lines += ["    sluice imports approve \(cell.id)        # publishes what was planned", ""] }
        lines += ["    sluice imports cancel \(cell.id)        # moves the file to \(InboxFolder.failed)", ""]
        return lines.joined(separator: "\n")
    }

    private static func quoted(_ word: String) -> String {
        word.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || "-_.:".contains($0)) } ? word : "'\(word.replacing("'", with: "'\\''"))'"
    }
}
