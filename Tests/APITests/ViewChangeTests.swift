import Analytics
import Ledger
import Realtime
import Store
import StoreSQLite
import Testing

@testable import API

/// For every `s0 < s1`: all of a topic at `s1` is all of it at `s0`, changed by what is told since `s0`.
@Suite struct ViewChangeTests {
    private static let topics: [(String, [String: JSONValue])] = [
        ("analytics.summary", [:]), ("analytics.summary", ["month": .string("2025-10")]),
        ("analytics.categories", [:]), ("analytics.categories", ["from": .string("2025-10"), "to": .string("2025-10")]),
        ("analytics.cashflow", [:]), ("analytics.merchants", [:]), ("analytics.merchants", ["month": .string("2025-10"), "limit": .integer(2)]),
        ("analytics.balances", [:]), ("accounts", [:]), ("budgets", [:]), ("budgets", ["month": .string("2025-10")]),
    ]

    /// Cells by key, as a client keeps them.
    private struct Mirror: Equatable {
        var cells: [String: JSONValue] = [:]

        /// Keys whose cells differ.
        func differences(from other: Mirror) -> [String] {
            Set(cells.keys).union(other.cells.keys).filter { cells[$0] != other.cells[$0] }.sorted()
        }

        /// What the protocol tells clients to do.
        mutating func apply(_ content: TopicView.Content) {
            for key in content.gone { cells[key] = nil }
            for entry in content.entries {
                guard let cell = JSONValue(json: String(decoding: entry, as: UTF8.self)), let key = cell["key"]?.string else { continue }
                if let known = cells[key]?["v"]?.integer, let version = cell["v"]?.integer, version <= known { continue }
                cells[key] = cell
            }
        }
    }

    private func contents(_ server: TestServer, since: Int64?) async throws -> (seq: Int64, contents: [TopicView.Content]) {
        let today = server.clock.today
        let book = server.book
        let views = try Self.topics.map { try TopicView(name: $0.0, arguments: $0.1) }
        return try await server.store.read { db in
            (try db.book(book).seq, try views.map { try $0.read(from: db, book: book, since: since, today: today) })
        }
    }

    @Test(arguments: [1, 2, 3, 4, 5, 6] as [UInt64]) func changesLeadFromAnySnapshotToAnyLater(_ seed: UInt64) async throws {
        let server = try await TestServer()
        var random = SeededRandom(seed: seed)
        var snapshots: [(seq: Int64, mirrors: [Mirror])] = []
        for step in 0..<40 {
            let edits = Int.random(in: 1...4, using: &random)
            for _ in 0..<edits {
                let choice = random.next()
                try await edit(server, seed: choice)
            }
            let now = try await contents(server, since: nil)
            let mirrors = now.contents.map { content in
                var mirror = Mirror()
                mirror.apply(content)
                return mirror
            }
            for past in snapshots.suffix(6) + snapshots.prefix(2) {
                let changes = try await contents(server, since: past.seq)
                for (index, topic) in Self.topics.enumerated() {
                    var mirror = past.mirrors[index]
                    mirror.apply(changes.contents[index])
                    let wrong = mirror.differences(from: mirrors[index])
                    #expect(wrong == [], "seed \(seed), step \(step), \(topic) from \(past.seq) to \(now.seq)")
                }
            }
            snapshots.append((now.seq, mirrors))
        }
        let report = try await server.store.verify(repairingWithEpoch: nil)
        #expect(report.isSound, "seed \(seed)")
    }

    @Test func nothingChangedMeansNothingToTell() async throws {
        let server = try await TestServer()
        for seed in 0..<40 as Range<UInt64> { try await edit(server, seed: seed) }
        let seq = try await contents(server, since: nil).seq
        for (index, content) in try await contents(server, since: seq).contents.enumerated() {
            #expect(content.isEmpty, "\(Self.topics[index])")
        }
    }

    /// One random edit through the functions that the calls use. Edits that the ledger refuses change nothing, which is a case too.
    private func edit(_ server: TestServer, seed: UInt64) async throws {
        let clock = server.clock
        let book = server.book
        do {
            try await server.store.write { db in
                var random = SeededRandom(seed: seed)
                try Self.edit(db, book: book, clock: clock, &random)
            }
        } catch is EditError {}
    }

    private static func edit(_ db: any SQLConnection, book: Int64, clock: LedgerClock, _ random: inout SeededRandom) throws {
        let accounts = try db.accountCells(book: book).cells.map(\.value)
        let categories = try db.categoryViews(book: book)
        let currency = ["EUR", "EUR", "USD"].randomElement(using: &random).flatMap { Currency($0) }
        guard let currency else { return }
        // Letters alone, so that a transaction's text names a merchant.
        let letters = "abcdefgh".shuffled(using: &random).prefix(2)
        let name = "Shop of \(letters)s"
        switch Int.random(in: 0..<24, using: &random) {
        case 0: _ = try db.insertAccount(name: name, type: "checking", currency: currency, book: book)
        case 1:
            guard let account = accounts.randomElement(using: &random) else { return }
            _ = try db.updateAccount(account.id, name: name, type: "savings", version: account.version, book: book)
        case 2:
            guard let account = accounts.randomElement(using: &random) else { return }
            _ = try db.deleteAccount(account.id, version: nil, book: book)
        case 3, 4:
            let kind = CategoryKind.allCases.randomElement(using: &random) ?? .expense
            _ = try db.insertCategory(CategoryDraft(name: name, kind: kind, parent: categories.randomElement(using: &random)?.id), book: book)
        case 5:
            guard let category = categories.randomElement(using: &random) else { return }
            let draft = CategoryDraft(
                name: category.name, kind: CategoryKind.allCases.randomElement(using: &random) ?? .expense,
                parent: categories.randomElement(using: &random)?.id)
            _ = try db.updateCategory(category.id, to: draft, version: category.version, book: book, now: clock)
        case 6:
            guard let category = categories.randomElement(using: &random) else { return }
            _ = try db.deleteCategory(category.id, version: nil, book: book)
        case 7, 8:
            let draft = BudgetDraft(
                category: categories.randomElement(using: &random)?.id, account: nil, amount: Int64.random(in: 1...50_000, using: &random),
                currency: currency, start: CalendarMonth(year: 2025, month: Int.random(in: 8...12, using: &random)))
            _ = try db.insertBudget(draft, book: book, now: clock)
        case 9:
            guard let budget = try db.budgetViews(book: book).randomElement(using: &random) else { return }
            let draft = BudgetDraft(
                category: budget.category, account: budget.account, amount: Int64.random(in: 1...50_000, using: &random), currency: budget.currency,
                start: CalendarMonth(year: 2025, month: Int.random(in: 8...12, using: &random)))
            _ = try db.updateBudget(budget.id, to: draft, version: budget.version, book: book, now: clock)
        case 10:
            guard let budget = try db.budgetViews(book: book).randomElement(using: &random) else { return }
            _ = try db.deleteBudget(budget.id, version: nil, book: book, now: clock)
        case 11, 12:
            guard let transaction = try db.transactionViews(book: book, limit: 1000).randomElement(using: &random) else { return }
            _ = try db.deleteTransaction(transaction.id, version: nil, book: book, now: clock)
        case 16, 17, 18, 19: try relate(db, book: book, clock: clock, &random)
        case 13, 14, 15:
            guard let transaction = try db.transactionViews(book: book, limit: 1000).randomElement(using: &random) else { return }
            var edit = TransactionEdit(note: Bool.random(using: &random) ? .set("n") : .clear)
            if let category = categories.randomElement(using: &random), Bool.random(using: &random) { edit.category = .set(category.id) }
            if Bool.random(using: &random) { edit.text = .set(name) }
            if Bool.random(using: &random) { edit.day = transaction.day.adding(days: Int.random(in: -40...40, using: &random)) }
            _ = try db.editTransaction(transaction.id, edit, version: transaction.version, book: book, now: clock)
        default:
            guard let account = accounts.randomElement(using: &random) else { return }
            let month = CalendarMonth(year: 2025, month: Int.random(in: 9...12, using: &random))
            let draft = TransactionDraft(
                account: account.id, day: month.firstDay.adding(days: Int.random(in: 0..<28, using: &random)),
                amount: Int64.random(in: -20_000...20_000, using: &random), text: name, category: categories.randomElement(using: &random)?.id)
            _ = try db.insertTransaction(draft, book: book, now: clock)
        }
    }

    /// Edits that touch two transactions, or take one back.
    private static func relate(_ db: any SQLConnection, book: Int64, clock: LedgerClock, _ random: inout SeededRandom) throws {
        let shown = try db.transactionViews(book: book, limit: 1000)
        guard let one = shown.randomElement(using: &random) else { return }
        switch Int.random(in: 0..<4, using: &random) {
        case 0:
            guard let other = shown.first(where: { $0.id != one.id && $0.account == one.account && $0.amount.signum() == one.amount.signum() }) else {
                return
            }
            _ = try db.mergeTransaction(other.id, into: one.id, version: one.version, otherVersion: nil, book: book, now: clock)
        case 1:
            guard
                let other = shown.first(where: {
                    $0.account != one.account && $0.currency != one.currency && $0.amount.signum() != one.amount.signum()
                })
            else { return }
            _ = try db.pairTransfer(one.id, other.id, book: book, now: clock)
        case 2:
            let lines = [TransactionState.Line(category: nil, amount: one.amount - 7), TransactionState.Line(category: one.category, amount: 7)]
            _ = try db.editTransaction(one.id, TransactionEdit(lines: lines), version: one.version, book: book, now: clock)
        default:
            guard let edit = try db.editViews(book: book, limit: 5).filter({ !$0.isUndone }).randomElement(using: &random) else { return }
            _ = try db.undoEdit(edit.id, book: book, now: clock)
        }
    }
}
