import Imports
import Jobs
import Ledger
import Store
import Testing

/// Ground truth of one to three accounts, statements of random stretches of it in three formats, and random undo and redo.
///
/// After every step the ledger is the pointwise maximum over the published files, whatever the order: ledger(A, B, undo A) = ledger(B).
@Suite struct LedgerPropertyTests {
    private struct Statement: Sendable {
        var file: TestLedger.File
        var account: String
        var rows: [BankRow]
    }

    private static let pipelines = [
        "default.yaml":
            "name: default\nrules:\n  - {match: {text: bakery}, category: \"Food:Bakery\"}\n  - {match: {text: rent}, category: Housing}\n"
    ]
    private static let shops = ["Bakery Huber", "Coffee Corner", "Rent Flat 7", "Kiosk", "Fuel Station", "Salary ACME"]

    /// What the bank knows: for each account the rows of twenty days, with equal ones on a day.
    private static func truth(_ random: inout SeededGenerator) -> [String: [BankRow]] {
        var truth: [String: [BankRow]] = [:]
        for account in 1...Int.random(in: 1...3, using: &random) {
            var rows: [BankRow] = []
            for day in 8...27 {
                for _ in 0..<Int.random(in: 1...3, using: &random) {
                    let shop = shops.randomElement(using: &random) ?? "Kiosk"
                    let amount = shop == "Salary ACME" ? 250_000 : ([-320, -450, -90_000] as [Int64]).randomElement(using: &random) ?? -320
                    let copies = Int.random(in: 0..<4, using: &random) == 0 ? 2 : 1
                    for _ in 0..<copies {
                        rows.append(BankRow(day: .november(day), amount: amount, text: shop, id: "T\(account)-\(rows.count)"))
                    }
                }
            }
            truth["Account \(account)"] = rows
        }
        return truth
    }

    /// A stretch of whole days of one account in a random format.
    private static func statement(_ number: Int, of truth: [String: [BankRow]], _ random: inout SeededGenerator) -> Statement {
        let account = truth.keys.sorted().randomElement(using: &random) ?? "Account 1"
        let first = Int.random(in: 8...24, using: &random)
        let last = Int.random(in: min(27, first + 3)...27, using: &random)
        let rows = (truth[account] ?? []).filter { $0.day >= .november(first) && $0.day <= .november(last) }
        let file =
            switch Int.random(in: 0..<4, using: &random) {
            case 0: TestLedger.File("\(number).csv", StatementText.csv(rows))
            case 1: TestLedger.File("\(number).csv", StatementText.quotedCSV(rows))
            case 2: TestLedger.File("\(number).qif", StatementText.qif(rows))
            default: TestLedger.File("\(number).ofx", StatementText.ofx(rows, account: "7004\(account.last ?? "0")"))
            }
        return Statement(file: file, account: account, rows: rows)
    }

    /// The pointwise maximum over files, as words.
    private static func expected(_ published: [Statement]) -> [String] {
        var most: [String: Int] = [:]
        for statement in published {
            let counts = Dictionary(grouping: statement.rows) { "\(statement.account) \($0.day) \($0.amount) \($0.text)" }.mapValues(\.count)
            most.merge(counts, uniquingKeysWith: max)
        }
        return most.flatMap { Array(repeating: $0.key, count: $0.value) }.sorted()
    }

    @Test(arguments: Array(1...64) as [UInt64])
    func theLedgerIsWhatThePublishedFilesSay(seed: UInt64) async throws {
        var random = SeededGenerator(seed: seed)
        let truth = Self.truth(&random)
        let ledger = try await TestLedger(pipelines: Self.pipelines)
        try await ledger.budget(try await ledger.category("Food"), amount: 2_000)
        try await ledger.whileRunning { try await Self.check(ledger, truth, seed: seed, &random) }
    }

    private static func check(_ ledger: TestLedger, _ truth: [String: [BankRow]], seed: UInt64, _ random: inout SeededGenerator) async throws {
        var imports: [Int64: Statement] = [:]
        var published: Set<Int64> = []
        var log: [String] = []
        for step in 1...9 {
            let known = imports.keys.sorted()
            let (before, budgets) = (try await ledger.cells(), try await ledger.alerts())
            switch Int.random(in: 0..<5, using: &random) {
            case 0 where !known.isEmpty, 1 where known.count > 2:
                guard let id = known.randomElement(using: &random) else { continue }
                let isUndo = published.contains(id)
                log.append("\(isUndo ? "undo" : "redo") \(id)")
                let cell = isUndo ? try await ledger.undo(id) : try await ledger.redo(id)
                #expect(cell.state == .succeeded && cell.published != isUndo, "seed \(seed): \(log)")
                if isUndo { published.remove(id) } else { published.insert(id) }
            case 2 where !known.isEmpty:
                // There and back again changes nothing.
                guard let id = known.randomElement(using: &random) else { continue }
                let isUndo = published.contains(id)
                log.append("there and back with \(id)")
                _ = isUndo ? try await ledger.undo(id) : try await ledger.redo(id)
                _ = isUndo ? try await ledger.redo(id) : try await ledger.undo(id)
                #expect(try await ledger.cells() == before, "seed \(seed): \(log)")
                #expect(try await ledger.alerts() == budgets, "seed \(seed): \(log)")
            default:
                let statement = statement(step, of: truth, &random)
                let cell = try await ledger.read(statement.file, account: statement.account)
                log.append("\(statement.file.name) of \(statement.account) is \(cell.id)")
                #expect(cell.state == .succeeded, "seed \(seed): \(log), \(cell.questions) \(String(describing: cell.error))")
                guard cell.state == .succeeded else { return }
                #expect(cell.rows.read == cell.rows.new + cell.rows.duplicate + cell.rows.skipped + cell.rows.rejected, "seed \(seed): \(log)")
                // The same bytes may come twice; then it is the import that is there.
                if imports[cell.id] == nil { imports[cell.id] = statement }
                published.insert(cell.id)
            }
            let supporting = published.sorted().compactMap { imports[$0] }
            #expect(try await ledger.transactions() == expected(supporting), "seed \(seed): \(log)")
            #expect(try await ledger.problems().isEmpty, "seed \(seed): \(log)")
        }
        // A ledger that has never seen the others is the same in every cell and every alert.
        let fresh = try await TestLedger(pipelines: pipelines)
        try await fresh.budget(try await fresh.category("Food"), amount: 2_000)
        try await fresh.whileRunning {
            for id in published.sorted() { if let statement = imports[id] { _ = try await fresh.read(statement.file, account: statement.account) } }
        }
        #expect(try await ledger.cells() == fresh.cells(), "seed \(seed): \(log)")
        #expect(try await ledger.alerts() == fresh.alerts(), "seed \(seed): \(log)")
        // Taking everything out again leaves nothing.
        for id in published.sorted() { try await ledger.undo(id) }
        #expect(try await ledger.cells().isEmpty, "seed \(seed): \(log)")
        #expect(try await ledger.alerts().isEmpty, "seed \(seed): \(log)")
        #expect(try await ledger.problems().isEmpty, "seed \(seed): \(log)")
    }
}
