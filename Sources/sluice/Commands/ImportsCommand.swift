import ArgumentParser
import Foundation
import Imports
import Jobs
import Pipelines
import Statements

struct ImportsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "imports", abstract: "Look at imports, answer them, cancel, undo and redo them.",
        subcommands: [List.self, Show.self, Rows.self, Problems.self, Rejects.self, Answer.self]
            + [Approve.self, Cancel.self, Pause.self, Resume.self, Retry.self, Undo.self, Redo.self])

    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "The newest imports.")
        @OptionGroup var place: ServerOptions
        @Option(help: "How many.") var limit = 30
        @Flag(help: "Print one JSON document.") var json = false

        func run() async throws {
            let (limit, json) = (limit, json)
            try await place.withClient { client in
                if json { return Terminal.write(String(decoding: try await client.raw("imports", ["limit": String(limit)]), as: UTF8.self)) }
                let page: Page<ImportCell> = try await client.get("imports", ["limit": String(limit)])
                var table = TextTable(header: ["id", "file", "gates", "state", ""], numeric: [0])
                for cell in page.items {
                    table.rows.append([String(cell.id), cell.label.clipped(to: 36), Gates.bar(cell.stages), cell.state.rawValue, Gates.words(cell)])
                }
                for line in table.lines() { Terminal.write(line) }
            }
        }
    }

    struct Show: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "One import with its statements.")
        @OptionGroup var place: ServerOptions
        @Argument(help: "The import's number.") var id: Int64
        @Flag(help: "Print one JSON document.") var json = false

        func run() async throws {
            let (id, json) = (id, json)
            try await place.withClient { client in
                if json { return Terminal.write(String(decoding: try await client.raw("imports/\(id)"), as: UTF8.self)) }
                let cell: ImportCell = try await client.get("imports/\(id)")
                Terminal.write(
                    "\(Terminal.bold(cell.label))  import \(cell.id), batch \(cell.batch), \(cell.bytes) bytes, \(cell.format ?? "format unknown")")
                Terminal.write("  \(Gates.bar(cell.stages)) \(Gates.sentence(cell))")
                if let account = cell.account { Terminal.write("  account \(account)") }
                for stage in cell.stages {
                    let seconds = stage.seconds.map { String(format: "%.3f s", $0) } ?? ""
                    Terminal.write("  \(stage.name) \(stage.state.rawValue) \(stage.done) \(stage.unit.rawValue) \(seconds)".trimmingTrailingSpaces())
                }
            }
        }
    }

    struct Rows: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Every row of an import with its outcome.")
        @OptionGroup var place: ServerOptions
        @Argument(help: "The import's number.") var id: Int64
        @Option(help: "Only new, duplicate, skipped or rejected rows.") var outcome: String?
        @Flag(help: "With each transaction: its raw line, every stage's outcome, and the other files that list it.") var explain = false

        private struct Row: Decodable, Sendable {
            struct Transaction: Decodable, Sendable { var id: Int64 }
            var transaction: Transaction?
        }

        func run() async throws {
            let (id, outcome, explain) = (id, outcome, explain)
            try await place.withClient { client in
                var query = ["limit": "500"]
                query["outcome"] = outcome
                repeat {
                    let page: Page<JSONLine> = try await client.get("imports/\(id)/rows", query)
                    for item in page.items {
                        Terminal.write(item.text)
                        guard explain, let row = try? JSONDecoder().decode(Row.self, from: Data(item.text.utf8)), let of = row.transaction else {
                            continue
                        }
                        Terminal.write("    " + (try await client.get("transactions/\(of.id)/explain") as JSONLine).text)
                    }
                    query["after"] = page.next
                } while query["after"] != nil
            }
        }
    }

    struct Problems: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "What was wrong in the file, with the places.")
        @OptionGroup var place: ServerOptions
        @Argument(help: "The import's number.") var id: Int64

        func run() async throws {
            let id = id
            try await place.withClient { client in
                let file = (try await client.get("imports/\(id)") as ImportCell).file
                var query = ["limit": "500"]
                repeat {
                    let page: Page<Problem> = try await client.get("imports/\(id)/problems", query)
                    for problem in page.items {
                        let list = ProblemList(file: file, problems: [problem], total: 1, style: Terminal.style)
                        for line in list.lines() { Terminal.write(line) }
                    }
                    query["after"] = page.next
                } while query["after"] != nil
            }
        }
    }

    struct Rejects: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "The rejected rows in the bank's own format with the reasons, to be mended and imported.",
            discussion: """
                CSV gets a column for the reason, which may be left in. OFX, QIF and CAMT come as the bank's file without what was read, each rejected \
                record behind a comment. MT940 has no place for words: there it is a list, and the file itself is to be mended.
                """)
        @OptionGroup var place: ServerOptions
        @Argument(help: "The import's number.") var id: Int64

        func run() async throws {
            let id = id
            try await place.withClient { client in
                Terminal.write(bytes: Array(try await client.raw("imports/\(id)/rejects")))
            }
        }
    }

    struct Answer: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Answer a question of a held import.")
        @OptionGroup var place: ServerOptions
        @Argument(help: "The import's number.") var id: Int64
        @Argument(help: "The question, such as account or date_order.") var question: String
        @Argument(help: "One of the choices; new:NAME makes an account.") var choice: String

        func run() async throws {
            let (id, question, choice) = (id, question, choice)
            try await place.withClient { client in
                let cell: ImportCell = try await client.post("imports/\(id)/answer", ["question": .text(question), "choice": .text(choice)])
                try await ImportsCommand.follow(cell, client)
            }
        }
    }

    struct Approve: AsyncParsableCommand, ImportAction {
        static let configuration = CommandConfiguration(abstract: "Publish an import that waits for approval.")
        @OptionGroup var action: ActionArguments
    }
    struct Cancel: AsyncParsableCommand, ImportAction {
        static let configuration = CommandConfiguration(abstract: "Stop an import that is not published.")
        @OptionGroup var action: ActionArguments
    }
    struct Pause: AsyncParsableCommand, ImportAction {
        static let configuration = CommandConfiguration(abstract: "Let an import wait until it is resumed.")
        @OptionGroup var action: ActionArguments
    }
    struct Resume: AsyncParsableCommand, ImportAction {
        static let configuration = CommandConfiguration(abstract: "Go on with a paused import.")
        @OptionGroup var action: ActionArguments
    }
    struct Retry: AsyncParsableCommand, ImportAction {
        static let configuration = CommandConfiguration(abstract: "Try a failed import again.")
        @OptionGroup var action: ActionArguments
    }
    struct Undo: AsyncParsableCommand, ImportAction {
        static let configuration = CommandConfiguration(abstract: "Take a published import out of the ledger.")
        @OptionGroup var action: ActionArguments
    }
    struct Redo: AsyncParsableCommand, ImportAction {
        static let configuration = CommandConfiguration(abstract: "Bring an import back that was undone.")
        @OptionGroup var action: ActionArguments
    }

    /// Shows a job until it has ended or waits for a person.
    static func follow(_ first: ImportCell, _ client: SluiceClient) async throws {
        var progress = ImportProgress()
        let cell = try await client.settled(first) { progress.show([$0]) }
        Terminal.write("\(cell.label): \(Gates.words(cell))")
        if cell.state == .failed || cell.state == .quarantined { throw ExitCode(1) }
    }
}

/// What all commands on one import take.
struct ActionArguments: ParsableArguments {
    @OptionGroup var place: ServerOptions
    @Argument(help: "The import's number.") var id: Int64
}

/// A command that is one call on one import and then shows what comes of it; the call's name is the command's.
protocol ImportAction: AsyncParsableCommand {
    var action: ActionArguments { get }
}

extension ImportAction {
    func run() async throws {
        let (id, name) = (action.id, Self._commandName)
        try await action.place.withClient { client in
            try await ImportsCommand.follow(try await client.post("imports/\(id)/\(name)"), client)
        }
    }
}
