import ArgumentParser
import Foundation
import Ledger

struct BudgetCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "budget", abstract: "Set and list budgets.", subcommands: [Set.self, List.self])

    struct Category: Decodable, Sendable {
        var id: Int64
        var name: String
    }

    struct Budget: Decodable, Sendable {
        var id: Int64
        var category: Int64?
        var categoryName: String?
        var amountMinor: Int64
        var currency: String
        var version: Int64

        private enum CodingKeys: String, CodingKey {
            case id, category, currency, version
            case categoryName = "category_name"
            case amountMinor = "amount_minor"
        }
    }

    struct Book: Decodable, Sendable {
        var id: Int64
        var currency: String
    }

    struct Set: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Give a category a budget for each month; a new amount replaces the old one.")
        @OptionGroup var place: ServerOptions
        @Argument(help: "The category's name; a new name makes a new category.") var category: String
        @Argument(help: "The amount, such as 200 or 199.50.") var amount: String
        @Option(help: "Only month for now.") var period = "month"
        @Option(help: "Left out: the book's.") var currency: String?

        func run() async throws {
            guard period == "month" else { throw ValidationError("--period knows only month so far") }
            let (name, text, code) = (category, amount, currency)
            try await place.withClient { client in
                let books: Page<Book> = try await client.get("books")
                guard let book = books.items.first(where: { $0.id == client.book }) ?? books.items.first else {
                    throw CommandError("there is no book")
                }
                let currency = code ?? book.currency
                guard let minor = BudgetCommand.minorUnits(text, digits: Currency(currency)?.minorDigits ?? 2), minor > 0 else {
                    throw ValidationError("\"\(text)\" is not an amount above zero such as 200 or 199.50")
                }
                let categories: Page<Category> = try await client.get("categories", ["limit": "1000"])
                let known = categories.items.first { $0.name.lowercased() == name.lowercased() }
                let category: Category
                if let known {
                    category = known
                } else {
                    category = try await client.post("categories", ["name": .text(name), "kind": .text("expense")])
                }
                let budgets: Page<Budget> = try await client.get("budgets")
                let budget: Budget
                if let standing = budgets.items.first(where: { $0.category == category.id && $0.currency == currency }) {
                    budget = try await client.patch(
                        "budgets/\(standing.id)", ["version": .integer(standing.version), "amount_minor": .integer(minor)])
                } else {
                    budget = try await client.post(
                        "budgets", ["category": .integer(category.id), "amount_minor": .integer(minor), "currency": .text(currency)])
                }
                Terminal.write(
                    "\(category.name): \(Money.decimal(minor: budget.amountMinor, digits: Currency(currency)?.minorDigits ?? 2)) \(currency) a month"
                )
            }
        }
    }

    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "All budgets.")
        @OptionGroup var place: ServerOptions
        @Flag(help: "Print one JSON document.") var json = false

        func run() async throws {
            let json = json
            try await place.withClient { client in
                if json { return Terminal.write(String(decoding: try await client.raw("budgets"), as: UTF8.self)) }
                let budgets: Page<Budget> = try await client.get("budgets")
                var table = TextTable(header: ["budget", "a month"], numeric: [1])
                for budget in budgets.items {
                    let digits = Currency(budget.currency)?.minorDigits ?? 2
                    table.rows.append([
                        budget.categoryName ?? "everything", Money.decimal(minor: budget.amountMinor, digits: digits) + " \(budget.currency)",
                    ])
                }
                for line in table.lines() { Terminal.write(line) }
            }
        }
    }

    /// An amount in plain notation as minor units; nil for anything else.
    static func minorUnits(_ text: String, digits: Int) -> Int64? {
        let parts = text.split(separator: ".", omittingEmptySubsequences: false)
        guard (1...2).contains(parts.count), parts.allSatisfy({ $0.allSatisfy(\.isNumber) }), let whole = parts.first, !whole.isEmpty else {
            return nil
        }
        let fraction = parts.count == 2 ? String(parts[1]) : ""
        guard fraction.count <= digits else { return nil }
        return Int64(whole + fraction + String(repeating: "0", count: digits - fraction.count))
    }
}
