internal import Ledger
internal import Matching
internal import Pipelines
internal import Store
internal import Synchronization

/// Rows to planned rows: decides for each which transaction of the ledger it is, once it is this import's turn in the book.
struct DeduplicateStage: Sendable {
    let store: any Store
    let book: BookRow
    let sourceKind: String
    let statements: [BoundStatement]
    /// Bank ids that the file itself uses for different rows, by account.
    let untrusted: [Int64: Set<UInt64>]
    /// False where the pipeline definition wants each row as a transaction of its own, whatever the ledger has.
    let isEnabled: Bool
    let slackDays: Int
    let live: LiveImport
    /// One import at a time per book from here on.
    let turn: @Sendable () async throws -> Void
    /// Where the version of the ledger that the plan is made against is noted, for the publication to check.
    let version: PlanVersion

    func run(_ input: BoundedChannel<RowBatch>, into output: BoundedChannel<PlannedBatch>) async throws {
        try await turn()
        var planners = try await makePlanners()
        while let batch = try await input.receive() {
            var result = PlannedBatch(batch: batch, decisions: [], hashes: [])
            // Rows of one statement stand together, so a batch is a few stretches.
            var start = 0
            while start < batch.rows.count {
                let statement = batch.rows[start].statement
                var end = start + 1
                while end < batch.rows.count, batch.rows[end].statement == statement { end += 1 }
                let account = statements[Int(statement)].account
                planners[account]?.plan(
                    batch, rows: start..<end, untrusted: untrusted[account] ?? [], into: &result.decisions, hashes: &result.hashes)
                start = end
            }
            count(result)
            live.deduplicate.advance(by: batch.rows.count)
            try await output.send(result)
        }
    }

    /// One planner for each account of the file, filled from the days that the file covers, with some slack, in one read.
    private func makePlanners() async throws -> [Int64: DedupPlanner] {
        let (planners, seen) = try await store.read { [statements, book, isEnabled, slackDays, sourceKind] db in
            var planners: [Int64: DedupPlanner] = [:]
            var kinds = [sourceKind: Int32(1)]
            for account in Set(statements.map(\.account)) {
                let ofAccount = statements.filter { $0.account == account }
                var planner = DedupPlanner(seed: book.hashSeed, sourceKind: 1, expectedEntries: 0)
                if isEnabled, let first = ofAccount.compactMap(\.first).min(), let last = ofAccount.compactMap(\.last).max() {
                    let days = first.adding(days: -slackDays)...last.adding(days: slackDays)
                    let expected = try db.plannerEntryCount(book: book.id, account: account, days: days)
                    planner = DedupPlanner(seed: book.hashSeed, sourceKind: 1, expectedEntries: expected)
                    try db.forEachPlannerEntry(book: book.id, account: account, days: days, seed: book.hashSeed, sourceKinds: &kinds) {
                        planner.add($0)
                    }
                }
                planners[account] = planner
            }
            return (planners, try db.ledgerVersion(book: book.id))
        }
        version.note(seen)
        return planners
    }

    private func count(_ result: PlannedBatch) {
        var new: Int64 = 0
        var duplicate: Int64 = 0
        var skipped: Int64 = 0
        var flagged: Int64 = 0
        for decision in result.decisions {
            switch decision.outcome {
            case .new: new += 1
            case .newFlagged:
                new += 1
                flagged += 1
            case .duplicate: duplicate += 1
            case .skipped: skipped += 1
            }
        }
        live.count { counts in
            counts.new += new
            counts.duplicate += duplicate
            counts.skipped += skipped
            counts.flagged += flagged
        }
    }
}

/// The version of the ledger that an attempt planned against.
final class PlanVersion: Sendable {
    private let noted = Mutex<Int64>(-1)

    /// -1 until the plan was begun, which no ledger has.
    var value: Int64 { noted.withLock { $0 } }

    func note(_ version: Int64) { noted.withLock { $0 = version } }
}
