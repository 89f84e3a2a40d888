import ArgumentParser
import Foundation
import Ledger

struct ReportCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "report", abstract: "Figures of the ledger: the same as the dashboard shows.")

    enum Kind: String, ExpressibleByArgument, CaseIterable { case summary, categories, cashflow, merchants, balances, budgets }

    @OptionGroup var place: ServerOptions
    @Argument(help: "summary, categories, cashflow, merchants, balances or budgets.")
    var kind: Kind
    @Option(help: "The month, such as 2025-11; left out: the latest with data.")
    var month: String?
    @Flag(help: "Print one JSON document.")
    var json = false

    /// The fields of all views' cells; each view has some of them.
    struct Value: Decodable, Sendable {
        var currency: String
        var month: String?
        var name: String?
        var categoryName: String?
        var count: Int64?
        var inMinor: Int64?
        var outMinor: Int64?
        var balanceMinor: Int64?
        var day: String?
        var netWorthMinor: Int64?
        var incomeMinor: Int64?
        var spendingMinor: Int64?
        var budgetLeftMinor: Int64?
        var usedMinor: Int64?
        var amountMinor: Int64?
        var percent: Int?
        var state: String?

        private enum CodingKeys: String, CodingKey {
            case currency, month, name, count, day, percent, state
            case categoryName = "category_name"
            case inMinor = "in_minor"
            case outMinor = "out_minor"
            case balanceMinor = "balance_minor"
            case netWorthMinor = "net_worth_minor"
            case incomeMinor = "income_minor"
            case spendingMinor = "spending_minor"
            case budgetLeftMinor = "budget_left_minor"
            case usedMinor = "used_minor"
            case amountMinor = "amount_minor"
        }
    }

    struct Cell: Decodable, Sendable { var value: Value }
    struct View: Decodable, Sendable { var cells: [Cell] }

    func run() async throws {
        if let month, CalendarMonth(month) == nil { throw ValidationError("--month wants YYYY-MM, such as 2025-11") }
        var query: [String: String] = [:]
        if let month {
            query = kind == .categories || kind == .cashflow ? ["from": month, "to": month] : ["month": month]
        }
        let (kind, json, asked) = (kind, json, query)
        try await place.withClient { client in
            let path = "analytics/\(kind.rawValue)"
            if json { return Terminal.write(String(decoding: try await client.raw(path, asked), as: UTF8.self)) }
            let view: View = try await client.get(path, asked)
            for line in Self.table(kind, view.cells.map(\.value)).lines() { Terminal.write(line) }
        }
    }

    private static func table(_ kind: Kind, _ values: [Value]) -> TextTable {
        func money(_ minor: Int64?, _ value: Value) -> String {
            minor.map { Money.decimal(minor: $0, digits: Currency(value.currency)?.minorDigits ?? 2) + " \(value.currency)" } ?? "unknown"
        }
        switch kind {
        case .summary:
            return TextTable(
                header: ["month", "net worth", "income", "spending", "left in budgets"], numeric: [1, 2, 3, 4],
                rows: values.map {
                    [
                        $0.month ?? "", money($0.netWorthMinor, $0), money($0.incomeMinor, $0), money($0.spendingMinor, $0),
                        money($0.budgetLeftMinor, $0),
                    ]
                })
        case .categories, .cashflow, .merchants:
            return TextTable(
                header: ["month", "", "in", "out", "rows"], numeric: [2, 3, 4],
                rows: values.map {
                    [$0.month ?? "", $0.name ?? "", money($0.inMinor, $0), money($0.outMinor, $0), $0.count.map(String.init) ?? ""]
                })
        case .balances:
            return TextTable(
                header: ["account", "balance", "on"], numeric: [1], rows: values.map { [$0.name ?? "", money($0.balanceMinor, $0), $0.day ?? ""] })
        case .budgets:
            return TextTable(
                header: ["budget", "month", "used", "of", "%", ""], numeric: [2, 3, 4],
                rows: values.map {
                    [
                        $0.categoryName ?? "everything", $0.month ?? "", money($0.usedMinor, $0), money($0.amountMinor, $0),
                        $0.percent.map(String.init) ?? "", $0.state ?? "",
                    ]
                })
        }
    }
}
