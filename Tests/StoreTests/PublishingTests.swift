import Analytics
import Jobs
import Ledger
import Store
import Testing

@Suite struct PublishingTests {
    private static let rows = [
        TestLedger.Row(day: .november(3), amount: -450, text: "Coffee"), TestLedger.Row(day: .november(4), amount: 250_000, text: "Salary"),
    ]

    private static func accounts(_ ledger: TestLedger) async throws -> [String] {
        let book = ledger.book
        return try await ledger.store.read { db in try db.accountRows(book: book).map(\.name) }
    }

    @Test func nobodySeesWhatIsStaged() async throws {
        let ledger = try await TestLedger()
        let staged = try await ledger.stage(Self.rows)
        #expect(try await ledger.integer("SELECT count(*) FROM visible_txn") == 0)
        #expect(try await ledger.cells().isEmpty)
        #expect(try await Self.accounts(ledger).isEmpty, "a new account is hidden with its rows")
        try await ledger.publish(staged)
        #expect(try await ledger.integer("SELECT count(*) FROM visible_txn") == 2)
        #expect(try await Self.accounts(ledger) == ["Giro"])
        #expect(try await ledger.verification().isSound)
    }

    @Test func publishingEndsTheJobInTheSameTransaction() async throws {
        let ledger = try await TestLedger()
        let staged = try await ledger.stage(Self.rows)
        let publication = try await ledger.publish(staged)
        #expect(publication == Publication(book: ledger.book, seq: 1))
        let (row, job) = try await ledger.store.read { db in (try db.importRow(staged.id), try db.job(staged.job.id)) }
        #expect(row.isPublished)
        #expect(row.publishedSeq == 1)
        #expect(job?.state == .succeeded)
        #expect(job?.finishedAtMs == TestLedger.nowMs)
    }

    private enum Obstacle: CaseIterable, Sendable { case otherFence, cancelled, changedLedger, alreadyPublished }

    @Test(arguments: Obstacle.allCases)
    private func publishingIsFenced(obstacle: Obstacle) async throws {
        let ledger = try await TestLedger()
        let staged = try await ledger.stage(Self.rows)
        let expected: StoreError
        switch obstacle {
        case .otherFence:
            // The process died, the job was claimed again.
            _ = try await ledger.queue.recover(boot: "boot-2", crashesMax: 3, JobNote(nowMs: TestLedger.nowMs))
            _ = try await ledger.claim(staged.job.id, boot: "boot-2")
            expected = .fenced(job: staged.job.id)
        case .cancelled:
            #expect(try await ledger.queue.request(.cancelRequested, of: staged.job.id, JobNote(nowMs: 1))?.state == .cancelling)
            expected = .fenced(job: staged.job.id)
        case .changedLedger:
            try await ledger.importRows([TestLedger.Row(day: .november(9), amount: -1, text: "Gum")])
            expected = .ledgerChanged(book: ledger.book)
        case .alreadyPublished:
            try await ledger.publish(staged)
            expected = .fenced(job: staged.job.id)
        }
        let (cells, seq) = (try await ledger.cells(), try await ledger.seq())
        let statements = try await ledger.integer("SELECT count(*) FROM statement")
        await #expect(throws: expected) { try await ledger.publish(staged) }
        #expect(try await ledger.cells() == cells)
        #expect(try await ledger.seq() == seq)
        #expect(try await ledger.integer("SELECT count(*) FROM statement") == statements)
        #expect(try await ledger.verification().isSound)
    }

    @Test func aPauseThatCameBeforeDoesNotStopThePublication() async throws {
        let ledger = try await TestLedger()
        let staged = try await ledger.stage(Self.rows)
        #expect(try await ledger.queue.request(.pauseRequested, of: staged.job.id, JobNote(nowMs: 1))?.state == .pausing)
        try await ledger.publish(staged)
        #expect(try await ledger.store.read { db in try db.job(staged.job.id)?.state } == .succeeded)
    }

    @Test func aCancelAfterPublicationIsRefused() async throws {
        let ledger = try await TestLedger()
        let staged = try await ledger.stage(Self.rows)
        try await ledger.publish(staged)
        #expect(try await ledger.queue.request(.cancelRequested, of: staged.job.id, JobNote(nowMs: 1)) == nil)
    }

    @Test func aLostFenceStagesNothing() async throws {
        let ledger = try await TestLedger()
        let staged = try await ledger.stage(Self.rows)
        let lost = JobClaim(job: staged.claim.job, fence: staged.claim.fence - 1)
        var chunk = TransactionChunk(book: ledger.book, importID: staged.id, bytes: [], rows: [])
        chunk.add(Self.rows[0], account: ledger.account, record: 9)
        await #expect(throws: StoreError.fenced(job: staged.job.id)) {
            try await ledger.store.write { [chunk] db in try db.stage(chunk, lines: [], outcomes: [], claim: lost) }
        }
        #expect(try await ledger.integer("SELECT count(*) FROM txn") == 2)
    }

    @Test func closingBalancesBecomeClaimsThatGoWithTheirImport() async throws {
        let ledger = try await TestLedger()
        var staged = try await ledger.stage(Self.rows)
        staged.plan.statements[0].closing = 300_000
        staged.plan.statements[0].closingDay = .november(4)
        try await ledger.publish(staged)
        #expect(try await ledger.integer("SELECT minor FROM balance_claim WHERE import = $1", [.integer(staged.id)]) == 300_000)
        try await ledger.undo(staged.id)
        #expect(try await ledger.integer("SELECT count(*) FROM balance_claim") == 0)
    }
}
