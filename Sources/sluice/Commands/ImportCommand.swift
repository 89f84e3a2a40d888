import ArgumentParser
import Foundation
import Imports
import Jobs
import Statements

struct ImportCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "import", abstract: "Read statement files into the ledger.",
        discussion:
            "Exit status 0: all imported; 1: some failed or wait for an answer; 130: interrupted, nothing of the files then under way is published.")

    @OptionGroup var place: ServerOptions
    @Argument(help: "CSV, OFX, QFX, QIF, CAMT or MT940 files, also packed with gzip; zip and tar archives of them.")
    var files: [String]
    @Option(help: "The account of the rows, by name; a new name makes a new account.")
    var account: String?
    @Option(help: "The currency, where the file does not name it.")
    var currency: String?
    @Option(help: "Use this pipeline definition.")
    var pipeline: String?
    @Flag(help: "Hold each import for approval before it is published.")
    var review = false
    @Flag(help: "Plan everything, show it, and publish nothing.")
    var dryRun = false
    @Flag(help: "Print one JSON document.")
    var json = false

    func run() async throws {
        for file in files where !FileManager.default.isReadableFile(atPath: file) {
            Terminal.note("sluice: cannot read \(file)")
            throw ExitCode(1)
        }
        let status = try await place.withClient { client in try await run(with: client) }
        if status != 0 { throw ExitCode(status) }
    }

    private var options: [String: String] {
        var options: [String: String] = [:]
        options["account"] = account
        options["currency"] = currency
        options["pipeline"] = pipeline
        if review || dryRun { options["review"] = "true" }
        return options
    }

    private func run(with client: SluiceClient) async throws -> Int32 {
        let interrupted = await Interruption.trapped()
        var entries: [ImportEntry] = []
        for file in files where !interrupted.isRaised {
            let url = URL(fileURLWithPath: file)
            do {
                let batch = try await client.upload(file: url, name: url.lastPathComponent, options: options)
                entries += batch.imports.map { ImportEntry(id: $0.id, file: $0.file, archive: $0.archive, known: $0.known, refusal: nil) }
            } catch let refusal as SluiceClient.Refusal {
                entries.append(ImportEntry(id: nil, file: url.lastPathComponent, known: false, refusal: refusal))
            }
        }
        var cells = try await follow(entries, client, interrupted)
        if interrupted.isRaised { return try await abandon(entries, client) }
        if dryRun {
            for (id, cell) in cells where cell.state == .held && cell.review {
                _ = try await client.post("imports/\(id)/cancel") as ImportCell
                cells[id]?.state = .cancelled
            }
        }
        let report = try await ImportReport(entries: entries, cells: cells, client: client)
        if json { try Terminal.json(report) } else { report.say(dryRun: dryRun) }
        return report.imports.allSatisfy { dryRun ? $0.state != "failed" : $0.known || $0.state == "succeeded" } ? 0 : 1
    }

    /// Cancels what this command has brought in and is not over, also files that it has not looked at yet: left in the queue, the next server
    /// would publish them.
    private func abandon(_ entries: [ImportEntry], _ client: SluiceClient) async throws -> Int32 {
        for entry in entries where !entry.known {
            guard let id = entry.id, !(try await client.get("imports/\(id)") as ImportCell).state.isEnd else { continue }
            do {
                _ = try await client.post("imports/\(id)/cancel") as ImportCell
            } catch let refusal as SluiceClient.Refusal {
                // Published between the look and the cancel: undoing is the person's choice.
                Terminal.note("\(entry.label): \(refusal)")
            }
        }
        Terminal.note("interrupted: nothing of the files then under way is published")
        return 130
    }

    /// Shows the gates until every import has ended or waits for a person.
    private func follow(_ entries: [ImportEntry], _ client: SluiceClient, _ interrupted: Interruption) async throws -> [Int64: ImportCell] {
        var cells: [Int64: ImportCell] = [:]
        var progress = ImportProgress()
        let order = entries.filter { !$0.known }.compactMap(\.id)
        var open = order
        while !open.isEmpty, !interrupted.isRaised {
            for id in open { cells[id] = try await client.get("imports/\(id)") as ImportCell }
            progress.show(order.compactMap { cells[$0] })
            if !json, Terminal.isInputInteractive, Terminal.isErrorInteractive {
                for cell in cells.values where cell.state == .held && !cell.questions.isEmpty { try await ask(cell, client) }
            }
            open = open.filter { id in cells[id].map { !$0.isSettled } ?? false }
            if !open.isEmpty { try await client.pause() }
        }
        return cells
    }

    /// Puts a held import's questions to the person at the terminal.
    private func ask(_ cell: ImportCell, _ client: SluiceClient) async throws {
        for question in cell.questions {
            Terminal.note("\n\(cell.label): \(question.text)")
            for (index, choice) in question.choices.enumerated() { Terminal.note("  \(index + 1)  \(choice.label)") }
            Terminal.draw(question.kind == .account ? "Number, or a name for a new account (Enter: later): " : "Number (Enter: later): ")
            guard let line = readLine()?.trimmingCharacters(in: .whitespaces), !line.isEmpty else { return }
            let choice: String
            if let number = Int(line), question.choices.indices.contains(number - 1) {
                choice = question.choices[number - 1].id
            } else if question.kind == .account {
                choice = "new:\(line)"
            } else {
                Terminal.note("\"\(line)\" is not one of the choices; `sluice imports answer \(cell.id) \(question.id) CHOICE` answers later")
                return
            }
            _ = try await client.post("imports/\(cell.id)/answer", ["question": .text(question.id), "choice": .text(choice)]) as ImportCell
        }
    }
}

/// One file of an import command: accepted, known, or refused at the door.
struct ImportEntry: Sendable {
    var id: Int64?
    var file: String
    /// The archive that the file lay in.
    var archive: String?
    var known: Bool
    var refusal: SluiceClient.Refusal?

    var label: String { ImportCell.label(file, in: archive) }
}
