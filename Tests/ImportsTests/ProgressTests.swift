import Imports
import Jobs
import Ledger
import Pipelines
import Store
import Testing

@Suite struct ProgressTests {
    @Test func progressNeverFallsAndEveryStageEndsDone() async throws {
        let ledger = try await TestLedger()
        try await ledger.whileRunning {
            let rows = (0..<20_000).map { BankRow(day: .november(1 + $0 % 28), amount: Int64(-100 - $0), text: "Shop \($0 % 300)") }
            let cell = try await ledger.read(TestLedger.File("long.csv", StatementText.csv(rows)))
            #expect(cell.rows.figures == [20_000, 20_000, 0, 0, 0])
            await ledger.recorder.cells.wait { $0.contains { $0.state == .succeeded && $0.stages.allSatisfy { $0.state == .done } } }
        }
        let cells = ledger.recorder.cells.all
        #expect(cells.first?.state == .queued)
        #expect(cells.first?.stages.map(\.name) == ["upload", "parse", "extract", "deduplicate", "categorise", "commit"])
        #expect(cells.first?.stages.first?.state == .done, "what is accepted is uploaded")
        #expect(cells.map(\.permille) == cells.map(\.permille).sorted(), "\(cells.map(\.permille))")
        let last = try #require(cells.last)
        #expect(last.state == .succeeded, "the last word is the end")
        #expect(last.published)
        #expect(last.permille == 1000)
        #expect(last.stages.map(\.done) == [last.bytes, last.bytes, 20_000, 20_000, 20_000, 20_000])
        #expect(last.stages.allSatisfy { $0.state == .done && $0.total == $0.done })
    }

    @Test func everyEndIsTold() async throws {
        let ledger = try await TestLedger()
        try await ledger.whileRunning {
            let cell = try await ledger.read(TestLedger.File("a.csv", StatementText.csv(StatementText.november)))
            await ledger.recorder.cells.wait { $0.contains { $0.id == cell.id && $0.kind == .import && $0.state == .succeeded && $0.published } }
            try await ledger.undo(cell.id)
            await ledger.recorder.cells.wait { $0.contains { $0.id == cell.id && $0.kind == .undo && $0.state == .succeeded && !$0.published } }
            let failed = try await ledger.read(TestLedger.File("b.csv", "<html></html>"))
            await ledger.recorder.cells.wait { $0.contains { $0.id == failed.id && $0.state == .failed && $0.error != nil } }
            let held = try await ledger.read(TestLedger.File("c.csv", StatementText.csv(StatementText.november)), account: nil)
            await ledger.recorder.cells.wait { $0.contains { $0.id == held.id && $0.state == .held && !$0.questions.isEmpty } }
            _ = try await ledger.service.cancel(import: held.id)
            await ledger.recorder.cells.wait { $0.contains { $0.id == held.id && $0.state == .cancelled } }
            #expect(ledger.recorder.publications.all.map(\.seq).count == 2)
        }
    }

    @Test func theGatesAreStillThereAfterARestart() async throws {
        let first = try await TestLedger()
        try await first.whileRunning {
            let cell = try await first.read(TestLedger.File("a.csv", StatementText.csv(StatementText.november)))
            await first.recorder.cells.wait { $0.contains { $0.id == cell.id && $0.state == .succeeded } }
        }
        let second = try await TestLedger(restarting: first)
        let cell = try await second.service.cell(1)
        #expect(cell.stages.map(\.done) == [cell.bytes, cell.bytes, 4, 4, 4, 4])
        #expect(cell.stages.allSatisfy { $0.state == .done })
        #expect(cell.permille == 1000)
    }
}
