import ArgumentParser
import Foundation
import Imports
import Jobs
import Ledger
import Pipelines
import Statements

struct RulesCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "rules", abstract: "Rules that give transactions their category.", subcommands: [List.self, Test.self, Apply.self])

    struct Match: Decodable, Sendable {
        var text: String?
        var regex: String?
        var account: Int64?
        var minMinor: Int64?
        var maxMinor: Int64?
        var sign: String?

        private enum CodingKeys: String, CodingKey {
            case text, regex, account, sign
            case minMinor = "min_minor"
            case maxMinor = "max_minor"
        }

        var words: String {
            let parts = [
                text.map { "text contains \"\($0)\"" }, regex.map { "text matches /\($0)/" }, account.map { "account \($0)" },
                minMinor.map { "from \($0)" }, maxMinor.map { "up to \($0)" }, sign.map { "money \($0)" },
            ]
            return parts.compactMap(\.self).joined(separator: ", ")
        }
    }

    struct Rule: Decodable, Sendable {
        var id: Int64
        var position: Int
        var name: String
        var match: Match
        var category: Int64
    }

    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "The book's own rules; those of pipelines stand in their files.")
        @OptionGroup var place: ServerOptions
        @Flag(help: "Print one JSON document.") var json = false

        func run() async throws {
            let json = json
            try await place.withClient { client in
                if json { return Terminal.write(String(decoding: try await client.raw("rules"), as: UTF8.self)) }
                let rules: Page<Rule> = try await client.get("rules")
                let categories: Page<BudgetCommand.Category> = try await client.get("categories", ["limit": "1000"])
                let names = Dictionary(categories.items.map { ($0.id, $0.name) }, uniquingKeysWith: { first, _ in first })
                var table = TextTable(header: ["id", "rule", "when", "category"], numeric: [0])
                for rule in rules.items {
                    table.rows.append([String(rule.id), rule.name, rule.match.words, names[rule.category] ?? "?"])
                }
                for line in table.lines() { Terminal.write(line) }
            }
        }
    }

    struct Test: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Show what a plan of this file would categorise, and publish nothing.")
        @OptionGroup var place: ServerOptions
        @Argument(help: "A statement file.") var file: String
        @Option(help: "The account of the rows, by name.") var account: String?

        func run() async throws {
            guard FileManager.default.isReadableFile(atPath: file) else { throw ValidationError("cannot read \(file)") }
            let (url, account) = (URL(fileURLWithPath: file), account)
            try await place.withClient { client in
                var options = ["review": "true", "again": "1"]
                options["account"] = account
                let batch = try await client.upload(file: url, name: url.lastPathComponent, options: options)
                guard let id = batch.imports.first?.id else { return }
                let cell = try await client.settled(try await client.get("imports/\(id)"))
                var query = ["limit": "500", "outcome": "new"]
                repeat {
                    let page: Page<JSONLine> = try await client.get("imports/\(id)/rows", query)
                    for item in page.items { Terminal.write(item.text) }
                    query["after"] = page.next
                } while query["after"] != nil
                Terminal.note("\(cell.file): \(Gates.words(cell))")
                if !cell.state.isEnd { _ = try await client.post("imports/\(id)/cancel") as ImportCell }
            }
        }
    }

    struct Apply: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Apply the book's rules to what is in the ledger; what you chose yourself stays.")
        @OptionGroup var place: ServerOptions

        private struct Answer: Decodable, Sendable { var changed: Int }

        func run() async throws {
            try await place.withClient { client in
                let answer: Answer = try await client.post("rules/apply")
                Terminal.write("\(answer.changed) transactions have another category now")
            }
        }
    }
}
