import ArgumentParser
import Foundation
import Store

struct VerifyCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "verify", abstract: "Compare every stored aggregate with a full recompute, and check the database file.",
        discussion: "Exit status 1 on any difference. With --repair the aggregates are replaced and every dashboard starts afresh.")

    @OptionGroup var place: ServerOptions
    @Flag(help: "Replace what differs by its recompute.")
    var repair = false
    @Flag(help: "Print one JSON document.")
    var json = false

    func run() async throws {
        let repair = repair
        let report = try await place.withClient { client -> VerificationReport in
            repair ? try await client.post("admin/verify") : try await client.get("admin/verify")
        }
        if json { try Terminal.json(report) } else { say(report) }
        if !report.isSound { throw ExitCode(1) }
    }

    private func say(_ report: VerificationReport) {
        for problem in report.database { Terminal.write("database: \(problem)") }
        for book in report.books {
            Terminal.write("\(book.name): \(book.transactions) transactions, \(book.cells) cells, \(book.differenceCount) differences")
            for difference in book.differences {
                Terminal.write("  \(difference.table) \(difference.key): stored \(difference.stored); recomputed \(difference.recomputed)")
            }
            for id in book.brokenSplits { Terminal.write("  transaction \(id): its lines do not sum to its amount") }
            for id in book.brokenMerges { Terminal.write("  transaction \(id): hidden under another one, or not, against what was decided") }
            for id in book.brokenTransfers { Terminal.write("  transaction \(id): counts as a transfer, or does not, against what was decided") }
        }
        if report.repaired { Terminal.write("repaired: every dashboard takes a new snapshot") }
    }
}
