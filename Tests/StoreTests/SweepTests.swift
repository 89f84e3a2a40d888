import Analytics
import Jobs
import Ledger
import Statements
import Store
import Testing

@Suite struct SweepTests {
    private static func rows(_ count: Int, _ ledger: TestLedger) -> [TestLedger.Row] {
        (0..<count).map { index in
            let amount = Int64(-100 - index)
            return TestLedger.Row(
                day: .november(1 + index % 20), amount: amount, text: "Row \(index)",
                lines: index.isMultiple(of: 3) ? [CellLine(category: ledger.food, amount: amount + 1), CellLine(category: 0, amount: -1)] : [])
        }
    }

    private static func left(_ ledger: TestLedger, _ id: Int64) async throws -> [Int64] {
        var left: [Int64] = []
        for sql in [
            "SELECT count(*) FROM txn WHERE import = $1",
            "SELECT count(*) FROM line WHERE txn NOT IN (SELECT id FROM txn) OR txn IN (SELECT id FROM txn WHERE import = $1)",
            "SELECT count(*) FROM outcome WHERE import = $1", "SELECT count(*) FROM problem WHERE import = $1",
            "SELECT staged FROM import WHERE id = $1",
        ] {
            left.append(try await ledger.integer(sql, [.integer(id)]))
        }
        return left
    }

    @Test func goesInStepsAndShowsNothingOnTheWay() async throws {
        let ledger = try await TestLedger()
        let published = try await ledger.importRows([TestLedger.Row(day: .november(2), amount: -1, text: "Gum")])
        let shared = try await ledger.transactions(ofImport: published)
        let staged = try await ledger.stage(Self.rows(25, ledger), duplicates: shared + shared + shared)
        let cells = try await ledger.cells()
        var steps = 0
        while try await ledger.store.write({ db in try db.sweep(importID: staged.id, rowsMax: 10) }) {
            steps += 1
            #expect(try await ledger.integer("SELECT count(*) FROM visible_txn") == 1)
            #expect(
                try await ledger.integer("SELECT count(*) FROM line WHERE txn NOT IN (SELECT id FROM txn)") == 0,
                "a line never outlives its transaction")
        }
        #expect(steps == 4, "25 rows and 3 outcomes in tens")
        #expect(try await Self.left(ledger, staged.id) == [0, 0, 0, 0, 0])
        #expect(try await ledger.transactions(ofImport: published) == shared)
        #expect(try await ledger.cells() == cells)
    }

    @Test func keepsTheProblemsOfAFailedImport() async throws {
        let ledger = try await TestLedger()
        let staged = try await ledger.stage(Self.rows(3, ledger))
        let book = ledger.book
        var placed = Problem(.error, code: "amount.unreadable", message: "no amount", line: 3, column: 9, byte: 40, record: 2, raw: "a,b é,x")
        placed.field = "Amount"
        placed.length = 1
        placed.rawOffset = 6
        let problem = placed
        try await ledger.store.write { db in
            try db.insertProblems([problem], from: 0, book: book, ofImport: staged.id)
            while try db.sweep(importID: staged.id, rowsMax: 10, keepingProblems: true) {}
        }
        #expect(try await Self.left(ledger, staged.id) == [0, 0, 0, 1, 0])
        #expect(try await ledger.store.read { db in try db.problems(ofImport: staged.id, limit: 5) } == [problem])
    }

    @Test(arguments: [JobEvent.failed, .cancelRequested, .crashed, .asked, .pauseRequested])
    func onlyWhatIsOverIsAbandoned(event: JobEvent) async throws {
        let ledger = try await TestLedger()
        let staged = try await ledger.stage(Self.rows(2, ledger))
        let note = JobNote(nowMs: 1, error: JobError(.input, code: "x", message: "x"))
        if event == .cancelRequested || event == .pauseRequested {
            _ = try await ledger.queue.request(event, of: staged.job.id, note)
            _ = try await ledger.queue.report(.interrupted, of: staged.claim, note)
        } else {
            _ = try await ledger.queue.report(event, of: staged.claim, note)
        }
        let isOver = event == .failed || event == .cancelRequested
        #expect(try await ledger.store.read { db in try db.abandonedImports() } == (isOver ? [staged.id] : []))
        #expect(try await ledger.store.read { db in try db.isAbandoned(staged.id) } == isOver)
    }

    /// A withdrawn import keeps its rows for a redo, which keeps what people changed in them.
    @Test func aWithdrawnImportIsNotAbandoned() async throws {
        let ledger = try await TestLedger()
        let id = try await ledger.importRows(Self.rows(2, ledger))
        #expect(try await ledger.store.read { db in try db.abandonedImports() }.isEmpty)
        try await ledger.undo(id)
        #expect(try await ledger.store.read { db in try db.abandonedImports() }.isEmpty)
        #expect(try await ledger.transactions(ofImport: id).count == 2)
    }
}
