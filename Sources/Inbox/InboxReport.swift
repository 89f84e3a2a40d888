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

    /// What became of the file, or of one member of an archive.
    struct Member: Encodable {
        /// The book had these bytes already: nothing was read, and `cell` is the import that has them.
        var known: Bool
        /// As `GET /v1/imports/{id}` shows it.
        var cell: ImportCell
        /// The first of them; the count of all is in the cell.
        var problems: [Problem]

        private enum CodingKeys: String, CodingKey {
            case known
            case cell = "import"
            case problems
        }
    }

    var file: String
    /// The subfolder, which named the account.
    var folder: String?
    /// Nothing of it was read: the book had all of it.
    var known: Bool
    /// RFC 3339.
    var ended: String
    /// The only import of the file; null where it was refused, or is an archive of several.
    var only: Member?
    /// Of an archive: one for each member. Null for a file on its own.
    var members: [Member]?
    /// Of the first that failed.
    var error: Refusal?

    init(_ key: InboxKey, nowMs: Int64, imports: [Member]) {
        file = key.fileName
        folder = key.folderName
        known = !imports.isEmpty && imports.allSatisfy(\.known)
        ended = Date(timeIntervalSince1970: Double(nowMs) / 1000).formatted(.iso8601)
        only = imports.count == 1 ? imports[0] : nil
        members = imports.count > 1 || imports.contains { $0.cell.archive != nil } ? imports : nil
        error = imports.lazy.compactMap(\.cell.error).first.map { Refusal(code: $0.code, message: $0.message) }
    }

    private enum CodingKeys: String, CodingKey {
        case file, folder, known, ended
        case cell = "import"
        case members = "imports"
        case error, problems
    }

    func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(file, forKey: .file)
        try container.encode(folder, forKey: .folder)
        try container.encode(known, forKey: .known)
        try container.encode(ended, forKey: .ended)
        try container.encode(only?.cell, forKey: .cell)
        try container.encode(members, forKey: .members)
        try container.encode(error, forKey: .error)
        try container.encode(only?.problems ?? [], forKey: .problems)
    }

    func json() throws -> [UInt8] {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        return Array(try encoder.encode(self)) + [UInt8(ascii: "\n")]
    }
}

/// What lies beside a file whose import waits for a person: `NAME.question.txt`.
enum InboxQuestion {
    /// Imports of one archive whose questions are written out; the others come when these are answered.
    private static let importsMax = 20

    /// One note for all imports of a file; nil where none asks anything.
    static func joined(_ texts: [String]) -> String? {
        guard !texts.isEmpty else { return nil }
        let more = texts.count > importsMax ? ["\(texts.count - importsMax) more imports of this file wait for you.\n"] : []
        return (texts.prefix(importsMax) + more).joined(separator: "\n")
    }

    /// Nil where the import asks nothing.
    static func text(_ cell: ImportCell) -> String? {
        guard cell.state == .held else { return nil }
        var lines = ["Import \(cell.id) of \(cell.label) waits for you. Answer it in the dashboard, or on the command line:", ""]
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
