import Imports
import Jobs
import Ledger
import Store
import Testing

@Suite struct UndoTests {
    private static let november = TestLedger.File("november.csv", StatementText.csv(StatementText.november))

    @Test func undoRestoresCellsBudgetsAndAlertsAndRedoBringsThemBack() async throws {
        let rules =
            "name: default\nrules:\n  - {match: {text: bakery}, category: \"Food:Bakery\"}\n  - {match: {text: cinema}, category: \"Leisure\"}\n"
        let ledger = try await TestLedger(pipelines: ["default.yaml": rules])
        let bakery = try await ledger.category("Food:Bakery")
        let food = try await ledger.category("Food")
        try await ledger.budget(food, amount: 1_000)
        try await ledger.budget(bakery, amount: 800)
        try await ledger.whileRunning {
            let first = [BankRow(day: .november(2), amount: -400, text: "Bakery Huber"), BankRow(day: .november(2), amount: -100, text: "Kiosk")]
            try await ledger.read(TestLedger.File("first.csv", StatementText.csv(first)))
            let (cells, alerts, transactions) = (try await ledger.cells(), try await ledger.alerts(), try await ledger.transactions())
            #expect(alerts.isEmpty)

            let cell = try await ledger.read(Self.november)
            #expect(cell.pipeline == "default")
            let raised = try await ledger.alerts()
            #expect(raised.count == 3, "8.50 of 10.00 and of 8.00: \(raised)")
            let published = try await ledger.cells()

            let undone = try await ledger.undo(cell.id)
            #expect(!undone.published)
            #expect(undone.kind == .undo && undone.state == .succeeded)
            #expect(try await ledger.cells() == cells)
            #expect(try await ledger.alerts() == alerts)
            #expect(try await ledger.transactions() == transactions)
            #expect(try await ledger.integer("SELECT count(*) FROM alert WHERE state = 'withdrawn'") == 3)

            let redone = try await ledger.redo(cell.id)
            #expect(redone.published && redone.kind == .redo)
            #expect(redone.rows.figures == [4, 4, 0, 0, 0])
            #expect(try await ledger.cells() == published)
            #expect(try await ledger.alerts() == raised)
        }
        #expect(try await ledger.problems().isEmpty)
    }

    @Test func redoKeepsWhatAPersonDecided() async throws {
        let ledger = try await TestLedger()
        let food = try await ledger.category("Food")
        try await ledger.whileRunning {
            let cell = try await ledger.read(Self.november)
            try await ledger.edit("Bakery Huber", TransactionEdit(category: .set(food), note: .set("with Anna")))
            try await ledger.edit("Rent November", TransactionEdit(category: .clear))
            try await ledger.edit("Salary ACME", TransactionEdit(note: .set("raise!")))
            let gone = try await ledger.transactionID("Cinema Royal")
            let (book, clock) = (ledger.book, ledger.clock)
            _ = try await ledger.store.write { db in try db.deleteTransaction(gone, version: nil, book: book, now: clock) }
            let (cells, transactions) = (try await ledger.cells(), try await ledger.transactions())
            #expect(transactions.count == 3)
            for _ in 1...2 {
                try await ledger.undo(cell.id)
                #expect(try await ledger.cells().isEmpty)
                try await ledger.redo(cell.id)
                #expect(try await ledger.cells() == cells)
                #expect(try await ledger.transactions() == transactions, "what was deleted by hand stays deleted")
                let kept = try await ledger.rows("SELECT text, category_by, coalesce(category, 0), coalesce(note, '-') FROM visible_txn ORDER BY day")
                {
                    "\($0.text(0)): \($0.integer(1)) \($0.integer(2)) \($0.text(3))"
                }
                #expect(kept == ["Bakery Huber: 1 \(food) with Anna", "Salary ACME: 0 0 raise!", "Rent November: 1 0 -"])
            }
        }
        #expect(try await ledger.problems().isEmpty)
    }

    /// What people decided is read before the old rows are deleted, and must outlive a redo that ends in between.
    @Test(arguments: 1...10)
    func aRedoThatWasCancelledLosesNothing(write: Int) async throws {
        let ledger = try await TestLedger()
        let food = try await ledger.category("Food")
        try await ledger.whileRunning {
            let cell = try await ledger.read(Self.november)
            try await ledger.edit("Bakery Huber", TransactionEdit(category: .set(food), note: .set("with Anna")))
            let cells = try await ledger.cells()
            try await ledger.undo(cell.id)
            ledger.store.beforeEachWrite { number in
                guard number == write else { return }
                ledger.store.beforeEachWrite(nil)
                // Too early or too late is a case as well.
                _ = try? await ledger.service.cancel(import: cell.id)
            }
            var end = try await ledger.redo(cell.id)
            ledger.store.beforeEachWrite(nil)
            if end.state == .cancelled { end = try await ledger.redo(cell.id) }
            #expect(end.published, "write \(write)")
            #expect(try await ledger.cells() == cells, "write \(write)")
            #expect(try await ledger.rows("SELECT note FROM visible_txn WHERE note IS NOT NULL") { $0.text(0) } == ["with Anna"], "write \(write)")
        }
        #expect(try await ledger.problems().isEmpty)
    }

    @Test func aSharedTransactionStaysWithTheOtherImport() async throws {
        let ledger = try await TestLedger()
        try await ledger.whileRunning {
            let a = try await ledger.read(Self.november)
            let b = try await ledger.read(TestLedger.File("b.ofx", StatementText.ofx(Array(StatementText.november.prefix(2)))))
            #expect(b.rows.figures == [2, 0, 2, 0, 0])
            try await ledger.undo(a.id)
            #expect(try await ledger.transactions().count == 2)
            #expect(try await ledger.service.cell(b.id).rows.figures == [2, 2, 0, 0, 0], "now they are its own")
            let redone = try await ledger.redo(a.id)
            #expect(redone.rows.figures == [4, 2, 2, 0, 0])
            try await ledger.undo(b.id)
            #expect(try await ledger.transactions().count == 4)
            #expect(try await ledger.service.cell(a.id).rows.figures == [4, 4, 0, 0, 0])
        }
        #expect(try await ledger.problems().isEmpty)
    }

    @Test func anUndoneFileIsReadAsNewWhenItComesAgain() async throws {
        let ledger = try await TestLedger()
        try await ledger.whileRunning {
            let first = try await ledger.read(Self.november)
            try await ledger.undo(first.id)
            let second = try await ledger.read(Self.november)
            #expect(second.id != first.id)
            #expect(second.rows.figures == [4, 4, 0, 0, 0])
        }
    }

    @Test func commandsThatDoNotFitSayWhy() async throws {
        let ledger = try await TestLedger()
        try await ledger.whileRunning {
            let cell = try await ledger.read(Self.november)
            for command in [ledger.service.redo, ledger.service.cancel(import:), ledger.service.approve, ledger.service.resume, ledger.service.retry]
            {
                let error = await #expect(throws: ImportError.self) { try await command(cell.id) }
                guard case .wrongState = error else {
                    Issue.record("\(String(describing: error))")
                    continue
                }
            }
            try await ledger.undo(cell.id)
            await #expect(throws: ImportError.self) { try await ledger.service.undo(import: cell.id) }
        }
    }
}
