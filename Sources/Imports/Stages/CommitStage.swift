internal import Analytics
internal import Categorisation
internal import Jobs
internal import Ledger
internal import Matching
internal import Pipelines
internal import Store

/// Categorised rows to stored rows: stages them in chunks under an import that nobody sees yet, and sums what they do to the cells.
///
/// Gives the plan that one transaction publishes afterwards.
struct CommitStage: Sendable {
    let store: any Store
    let row: ImportRow
    let statements: [BoundStatement]
    let claim: JobClaim
    let rowsMax: Int
    let live: LiveImport
    let edits: KeptEdits

    func run(_ input: BoundedChannel<CategorisedBatch>) async throws -> StagedRows {
        try await store.write { [row, claim] db in try db.beginStaging(importID: row.id, claim: claim) }
        var staged = StagedRows()
        var merchants: [UInt64: KnownMerchant] = [:]
        var waiting: [CategorisedBatch] = []
        var rows = 0
        while let batch = try await input.receive() {
            rows += batch.planned.batch.rows.count
            waiting.append(batch)
            if rows >= rowsMax {
                try await store(waiting, rows: rows, &merchants, &staged)
                waiting = []
                rows = 0
            }
        }
        if rows > 0 { try await store(waiting, rows: rows, &merchants, &staged) }
        return staged
    }

    private func store(
        _ batches: [CategorisedBatch], rows: Int, _ merchants: inout [UInt64: KnownMerchant], _ staged: inout StagedRows
    ) async throws {
        for batch in batches { merchants.merge(batch.merchants) { known, _ in known } }
        let known = merchants
        // A merchant that no new row bears is not worth a row of its own.
        let (chunks, made) = try await store.writeUnsynced { [row, statements, claim, edits] db in
            var ids: [UInt64: Int64] = [:]
            var chunks: [StagedChunk] = []
            for batch in batches {
                var chunk = StagedChunk(batch, of: row, statements: statements, edits: edits)
                for index in chunk.transactions.rows.indices {
                    let hash = chunk.merchants[index]
                    guard hash != 0, let merchant = known[hash] else { continue }
                    var id = merchant.id != 0 ? merchant.id : ids[hash] ?? 0
                    if id == 0 {
                        id = try db.merchantID(book: row.book, key: merchant.key.text, name: merchant.key.name)
                        ids[hash] = id
                    }
                    chunk.transactions.rows[index].merchant = id
                }
                try db.stage(chunk.transactions, lines: chunk.lines, outcomes: chunk.outcomes, claim: claim)
                chunks.append(chunk)
            }
            return (chunks, ids)
        }
        for (hash, id) in made { merchants[hash]?.id = id }
        for chunk in chunks { try staged.add(chunk, statements: statements) }
        live.commit.advance(by: rows)
    }
}

/// What the staged rows do to the ledger once they are published.
struct StagedRows: Sendable {
    var delta = CellDelta()
    var first: CalendarDate?
    var last: CalendarDate?

    mutating func add(_ chunk: StagedChunk, statements: [BoundStatement]) throws {
        for (index, row) in chunk.transactions.rows.enumerated() {
            let day = CalendarDate(dayNumber: row.day)
            first = first.map { min($0, day) } ?? day
            last = last.map { max($0, day) } ?? day
            // A pending row is shown, but is in no total; one that was deleted by hand is neither.
            guard row.status == 0, !chunk.deleted.contains(index) else { continue }
            let lines = chunk.lines(of: index)
            let entry = CellEntry(
                account: row.account, currency: chunk.currencies[index], day: day, amount: row.amount, merchant: row.merchant, category: row.category,
                lines: lines)
            try delta.add(entry, sign: 1)
        }
    }
}
