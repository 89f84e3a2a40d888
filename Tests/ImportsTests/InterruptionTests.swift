import Imports
import Jobs
import Ledger
import Pipelines
import Store
import Testing

@Suite struct InterruptionTests {
    /// Seven chunks of a hundred rows, with a row that another import has already and a rejected one.
    private static let pipelines = ["default.yaml": "name: default\nstages:\n  commit:\n    rows_per_chunk: 100\n"]
    private static var limits: ImportLimits {
        var limits = ImportLimits()
        limits.chunkBytes = 4_000
        limits.sweepRowsMax = 60
        return limits
    }

    private static func rows(_ count: Int = 650) -> [BankRow] {
        StatementText.november + (0..<count).map { BankRow(day: .november(1 + $0 % 28), amount: Int64(-1_000 - $0), text: "Shop \($0 % 40)") }
    }

    private static func file(_ count: Int = 650) -> TestLedger.File {
        TestLedger.File("long.csv", StatementText.csv(rows(count)) + "2025-11-26,Broken,abc\n")
    }

    /// A ledger with one published import.
    private static func ledger() async throws -> TestLedger {
        let ledger = try await TestLedger(limits: limits, pipelines: pipelines)
        try await ledger.whileRunning { _ = try await ledger.read(TestLedger.File("first.csv", StatementText.csv(StatementText.november))) }
        return try await TestLedger(restarting: ledger)
    }

    /// Before each write of an import: claim, detection, accounts, problems, staging, chunks, publication.
    @Test(arguments: 2...16)
    func aCancelLeavesNoVisibleRowAndAfterTheSweepNoRowAtAll(write: Int) async throws {
        let ledger = try await Self.ledger()
        let (cells, transactions) = (try await ledger.cells(), try await ledger.transactions())
        try await ledger.whileRunning {
            ledger.store.beforeEachWrite { number in
                guard number == write else { return }
                ledger.store.beforeEachWrite(nil)
                let newest = try? await ledger.service.cells(book: ledger.book, before: nil, limit: 1).first
                if let newest { _ = try? await ledger.service.cancel(import: newest.id) }
            }
            let cell = try await ledger.read(Self.file())
            ledger.store.beforeEachWrite(nil)
            guard cell.state == .cancelled else {
                // The cancel came after the publication, and lost.
                #expect(cell.state == .succeeded && cell.published, "write \(write): \(cell.state)")
                return
            }
            #expect(!cell.published)
            #expect(try await ledger.cells() == cells, "write \(write)")
            #expect(try await ledger.transactions() == transactions, "write \(write)")
            while try await ledger.integer("SELECT staged FROM import WHERE id = $1", [.integer(cell.id)]) == 1 { await Task.yield() }
            #expect(try await ledger.storedRows(ofImport: cell.id) == 0, "write \(write)")
            // What was cancelled can be asked for again.
            _ = try await ledger.service.retry(import: cell.id)
            #expect(try await ledger.settled(cell.id).rows.figures == [655, 650, 4, 0, 1], "write \(write)")
        }
        #expect(try await ledger.problems().isEmpty, "write \(write)")
    }

    @Test(arguments: 2...16, [false, true])
    func aDeathAtAnyWriteLosesNothingAndDoublesNothing(write: Int, afterCommit: Bool) async throws {
        let comment: Comment = "write \(write), after commit: \(afterCommit)"
        let dying = try await Self.ledger()
        try await dying.whileRunning {
            // Behind the write that takes the file in.
            _ = try await dying.submit([Self.file()], account: "Giro")
            dying.store.die(at: .init(write: write, afterCommit: afterCommit))
            await Self.end(of: dying)
        }
        let ledger = try await TestLedger(restarting: dying)
        let id = try await ledger.integer("SELECT max(id) FROM import")
        #expect(try await [4, 654].contains(ledger.transactions().count), comment)
        try await ledger.whileRunning {
            let cell = try await ledger.settled(id)
            #expect(cell.state == .succeeded && cell.published, comment)
            #expect(cell.rows.figures == [655, 650, 4, 0, 1], comment)
        }
        let expected = Self.rows().map { "Giro \($0.day) \($0.amount) \($0.text)" }.sorted()
        #expect(try await ledger.transactions() == expected, comment)
        #expect(try await ledger.integer("SELECT count(*) FROM txn") == 654, comment)
        #expect(try await ledger.integer("SELECT count(*) FROM problem WHERE import = $1", [.integer(id)]) == 1, comment)
        #expect(try await ledger.problems().isEmpty, comment)
    }

    /// Waits until the process is dead or has published before its hour came.
    private static func end(of ledger: TestLedger) async {
        await withTaskGroup(of: Void.self) { group in
            group.addTask { await ledger.store.deaths.wait { !$0.isEmpty } }
            group.addTask { await ledger.recorder.publications.wait { !$0.isEmpty } }
            await group.next()
            // Whichever of the two is still waiting ends with this.
            ledger.store.die()
            ledger.recorder.publications.report(Publication(book: 0, seq: 0))
        }
    }

    /// The undo's job is made by the first write and claimed by the second; the third withdraws.
    @Test(arguments: 2...3, [false, true])
    func aDeathInAnUndoIsFinishedByTheNextProcess(write: Int, afterCommit: Bool) async throws {
        let comment: Comment = "write \(write), after commit: \(afterCommit)"
        let dying = try await Self.ledger()
        let cells = try await dying.cells()
        try await dying.whileRunning {
            let read = try await dying.read(Self.file(120))
            await dying.recorder.cells.wait { $0.contains { $0.id == read.id && $0.state == .succeeded } }
            dying.store.die(at: .init(write: write, afterCommit: afterCommit))
            _ = try? await dying.service.undo(import: read.id)
            await dying.store.deaths.wait { !$0.isEmpty }
        }
        let ledger = try await TestLedger(restarting: dying)
        #expect(try await ledger.problems().isEmpty, comment)
        let id = try await ledger.integer("SELECT max(id) FROM import")
        let cell = try await ledger.whileRunning { try await ledger.settled(id) }
        #expect(!cell.published, comment)
        #expect(try await ledger.cells() == cells, comment)
        #expect(try await ledger.problems().isEmpty, comment)
    }

    @Test func threeDeathsOfOneFileQuarantineIt() async throws {
        var ledger = try await Self.ledger()
        for _ in 1...3 {
            let dying = ledger
            try await dying.whileRunning {
                // Before the last write of the survey: it is claimed each time.
                dying.store.die(at: .init(write: 4, afterCommit: false))
                _ = try? await dying.submit([Self.file(20)], account: "Giro")
                await dying.store.deaths.wait { !$0.isEmpty }
            }
            ledger = try await TestLedger(restarting: dying)
        }
        let last = ledger
        try await last.whileRunning {
            let cell = try await last.settled(2)
            #expect(cell.state == .quarantined)
            #expect(cell.error?.code == "crashed")
        }
        #expect(try await last.transactions().count == 4)
        #expect(try await last.problems().isEmpty)
    }

    @Test func aPauseGoesOnWhereThePersonWants() async throws {
        let ledger = try await Self.ledger()
        try await ledger.whileRunning {
            ledger.store.beforeEachWrite { number in
                guard number == 6 else { return }
                ledger.store.beforeEachWrite(nil)
                _ = try? await ledger.service.pause(import: 2)
            }
            let cell = try await ledger.read(Self.file())
            #expect(cell.state == .paused)
            #expect(try await ledger.transactions().count == 4)
            // A paused import does not keep others waiting.
            let other = try await ledger.read(TestLedger.File("gum.csv", StatementText.csv([BankRow(day: .november(20), amount: -99, text: "Gum")])))
            #expect(other.published)
            _ = try await ledger.service.resume(import: 2)
            let resumed = try await ledger.settled(2)
            #expect(resumed.rows.figures == [655, 650, 4, 0, 1])
            #expect(resumed.attempt == 1, "a pause is no attempt")
        }
        #expect(try await ledger.problems().isEmpty)
    }

    /// An edit of the ledger while an import is planned: it plans again, and counts nothing twice.
    @Test func aChangeWhileAnImportIsPlannedMakesItPlanAgain() async throws {
        let ledger = try await Self.ledger()
        try await ledger.whileRunning {
            let (book, clock) = (ledger.book, ledger.clock)
            ledger.store.beforeEachWrite { number in
                guard number == 9 else { return }
                ledger.store.beforeEachWrite(nil)
                let id = try? await ledger.transactionID("Rent November")
                guard let id else { return }
                _ = try? await ledger.store.write { db in try db.deleteTransaction(id, version: nil, book: book, now: clock) }
            }
            let cell = try await ledger.read(Self.file())
            #expect(cell.published)
            #expect(cell.rows.figures == [655, 650, 3, 1, 1], "the deleted one is skipped")
            #expect(cell.stages.allSatisfy { $0.state == .done && $0.done == $0.total })
        }
        #expect(try await ledger.integer("SELECT count(*) FROM txn") == 654)
        #expect(try await ledger.problems().isEmpty)
    }
}
