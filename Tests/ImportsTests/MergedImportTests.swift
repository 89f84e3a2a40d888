import Imports
import Ledger
import Store
import Testing

/// Merges and transfers between rows of files, while the files come and go.
@Suite struct MergedImportTests {
    private static let a = TestLedger.File(
        "a.csv",
        StatementText.csv([BankRow(day: .november(3), amount: -450, text: "Bakery Huber"), BankRow(day: .november(9), amount: -99, text: "Gum")]))
    /// The same purchase in other words, and one of its own.
    private static let b = TestLedger.File(
        "b.csv",
        StatementText.csv([BankRow(day: .november(3), amount: -450, text: "HUBER GMBH 4711"), BankRow(day: .november(12), amount: -75, text: "Tea")]))

    /// Both files read, and what they both tell of merged into the row of the first.
    private func merged(_ ledger: TestLedger) async throws -> (a: Int64, b: Int64) {
        let (first, second) = (try await ledger.read(Self.a), try await ledger.read(Self.b))
        #expect(second.rows.new == 2, "the text is not the same")
        let food = try await ledger.category("Food")
        try await ledger.edit("Bakery Huber", TransactionEdit(category: .set(food), note: .set("cake")))
        try await ledger.merge("Bakery Huber", "HUBER GMBH 4711")
        return (first.id, second.id)
    }

    @Test func theUndoOfEitherLeavesOneAndTheRedoBringsTheChosenOneBack() async throws {
        let ledger = try await TestLedger()
        try await ledger.whileRunning {
            let (a, b) = try await merged(ledger)
            let both = ["Giro 2025-11-03 -450 Bakery Huber", "Giro 2025-11-09 -99 Gum", "Giro 2025-11-12 -75 Tea"]
            let cells = try await ledger.cells()
            #expect(try await ledger.transactions() == both)
            try await ledger.undo(a)
            #expect(try await ledger.transactions() == ["Giro 2025-11-03 -450 HUBER GMBH 4711", "Giro 2025-11-12 -75 Tea"], "what b says")
            #expect(try await ledger.problems().isEmpty)
            try await ledger.redo(a)
            #expect(try await ledger.transactions() == both)
            #expect(try await ledger.cells() == cells, "with its category and note")
            try await ledger.undo(b)
            #expect(try await ledger.transactions() == ["Giro 2025-11-03 -450 Bakery Huber", "Giro 2025-11-09 -99 Gum"])
            try await ledger.redo(b)
            #expect(try await ledger.transactions() == both)
            #expect(try await ledger.cells() == cells)
            try await ledger.undo(a)
            try await ledger.undo(b)
            #expect(try await ledger.cells().isEmpty)
        }
        #expect(try await ledger.problems().isEmpty)
    }

    @Test func aFileThatListsTheHiddenOneAddsNothingAndSupportsIt() async throws {
        let ledger = try await TestLedger()
        try await ledger.whileRunning {
            let (a, b) = try await merged(ledger)
            let c = try await ledger.read(
                TestLedger.File("c.csv", StatementText.quotedCSV([BankRow(day: .november(3), amount: -450, text: "HUBER GMBH 4711")])))
            #expect(c.rows.figures == [1, 0, 1, 0, 0])
            let book = ledger.book
            let listed = try await ledger.store.read { db in
                try db.rowOutcomes(ofImport: c.id, book: book, outcome: nil, afterRecord: -1, limit: 10)
            }
            #expect(listed.first?.transaction?.text == "Bakery Huber", "the row leads to what is shown")
            let shown = try await ledger.transactionID("Bakery Huber")
            let explanation = try await ledger.store.read { db in try db.explanation(ofTransaction: shown, book: book) }
            #expect(explanation.listings.map(\.file) == ["b.csv", "c.csv"])
            try await ledger.undo(b)
            try await ledger.undo(a)
            #expect(try await ledger.transactions() == ["Giro 2025-11-03 -450 HUBER GMBH 4711"], "c supports it alone")
        }
        #expect(try await ledger.problems().isEmpty)
    }

    @Test func transfersEndAndComeBackWithTheirFiles() async throws {
        let ledger = try await TestLedger()
        try await ledger.whileRunning {
            let out = try await ledger.read(
                TestLedger.File("out.csv", StatementText.csv([BankRow(day: .november(3), amount: -50_000, text: "To savings")])))
            let into = try await ledger.read(
                TestLedger.File("in.csv", StatementText.csv([BankRow(day: .november(4), amount: 50_000, text: "From giro")])), account: "Savings")
            let single = try await ledger.cells()
            let (a, b) = (try await ledger.transactionID("To savings"), try await ledger.transactionID("From giro"))
            let edit = try await ledger.change { db, book, now in try db.pairTransfer(a, b, book: book, now: now) }
            let paired = try await ledger.cells()
            for id in [out.id, into.id] {
                try await ledger.undo(id)
                #expect(try await ledger.integer("SELECT count(*) FROM visible_txn WHERE transfer IS NOT NULL") == 0)
                #expect(try await ledger.problems().isEmpty)
                try await ledger.redo(id)
                #expect(try await ledger.cells() == paired, "import \(id)")
            }
            // The edit names the same transactions as before, so it can be taken back after all that.
            try await ledger.undoEdit(edit)
            #expect(try await ledger.cells() == single)
        }
        #expect(try await ledger.problems().isEmpty)
    }

    @Test func aRedoBringsBackEveryKindOfEdit() async throws {
        let ledger = try await TestLedger()
        let savings = try await ledger.store.write { [book = ledger.book] db in
            try db.insertAccount(name: "Savings", type: "savings", currency: .euro, book: book).view.id
        }
        try await ledger.whileRunning {
            let cell = try await ledger.read(TestLedger.File("november.csv", StatementText.csv(StatementText.november)))
            let lines = [TransactionState.Line(category: nil, amount: -400, note: "bread"), TransactionState.Line(category: nil, amount: -50)]
            try await ledger.edit("Bakery Huber", TransactionEdit(lines: lines))
            try await ledger.edit("Rent November", TransactionEdit(day: .november(1), amount: -95_000, text: .set("Rent"), account: savings))
            let (cells, transactions) = (try await ledger.cells(), try await ledger.transactions())
            #expect(transactions.contains("Savings 2025-11-01 -95000 Rent"))
            for _ in 1...2 {
                try await ledger.undo(cell.id)
                #expect(try await ledger.cells().isEmpty)
                try await ledger.redo(cell.id)
                #expect(try await ledger.cells() == cells)
                #expect(try await ledger.transactions() == transactions)
                #expect(try await ledger.rows("SELECT amount FROM line ORDER BY n") { $0.integer(0) } == [-400, -50])
            }
        }
        #expect(try await ledger.problems().isEmpty)
    }
}
