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

    /// The database's writer sets the pace, so rows are made ready before it and summed after it by tasks of their own.
    func run(_ input: BoundedChannel<CategorisedBatch>) async throws -> StagedRows {
        try await store.writeUnsynced { [row, claim] db in try db.beginStaging(importID: row.id, claim: claim) }
        let ready = BoundedChannel<ReadyRows>(capacity: 1)
        let stored = BoundedChannel<[StagedChunk]>(capacity: 1)
        return try await withThrowingTaskGroup(of: StagedRows?.self) { tasks in
            tasks.addTask { try await makeReady(input, into: ready) }
            tasks.addTask { try await write(ready, into: stored) }
            tasks.addTask { try await sum(stored) }
            var staged: StagedRows?
            while let result = try await tasks.next() { if let result { staged = result } }
            // The summing task gives a result or has thrown.
            guard let staged else { throw CancellationError() }
            return staged
        }
    }

    /// Joins batches to chunks of `rowsMax` rows.
    private func makeReady(_ input: BoundedChannel<CategorisedBatch>, into output: BoundedChannel<ReadyRows>) async throws -> StagedRows? {
        var ready = ReadyRows()
        while let batch = try await input.receive() {
            ready.rows += batch.planned.batch.rows.count
            ready.chunks.append(StagedChunk(batch, of: row, statements: statements))
            ready.merchants.append(batch.merchants)
            guard ready.rows >= rowsMax else { continue }
            try await output.send(ready)
            ready = ReadyRows()
        }
        if ready.rows > 0 { try await output.send(ready) }
        output.finish()
        return nil
    }

    /// Stores one chunk after the other, each in a transaction of its own, with the merchants that it is the first to bear.
    private func write(_ input: BoundedChannel<ReadyRows>, into output: BoundedChannel<[StagedChunk]>) async throws -> StagedRows? {
        var merchants: [UInt64: KnownMerchant] = [:]
        while let ready = try await input.receive() {
            for met in ready.merchants { merchants.merge(met) { known, _ in known } }
            let known = merchants
            let (chunks, made) = try await store.writeUnsynced { [row, claim] db in
                var ids: [UInt64: Int64] = [:]
                var chunks = ready.chunks
                for index in chunks.indices {
                    try chunks[index].bindMerchants { hash in
                        guard let merchant = known[hash] else { return 0 }
                        if merchant.id != 0 { return merchant.id }
                        if let id = ids[hash] { return id }
                        // A merchant that no new row bears gets no row of its own, so it is made here and not before.
                        let id = try db.merchantID(book: row.book, key: merchant.key.text, name: merchant.key.name)
                        ids[hash] = id
                        return id
                    }
                    try db.stage(chunks[index].transactions, lines: chunks[index].lines, outcomes: chunks[index].outcomes, claim: claim)
                }
                return (chunks, ids)
            }
            for (hash, id) in made { merchants[hash]?.id = id }
            live.commit.advance(by: ready.rows)
            try await output.send(chunks)
        }
        output.finish()
        return nil
    }

    private func sum(_ input: BoundedChannel<[StagedChunk]>) async throws -> StagedRows? {
        var staged = StagedRows()
        while let chunks = try await input.receive() {
            for chunk in chunks { try staged.add(chunk, statements: statements) }
        }
        return staged
    }
}

/// Rows for one transaction of the writer, without the keys of merchants that the book may not have yet.
private struct ReadyRows: Sendable {
    var rows = 0
    var chunks: [StagedChunk] = []
    var merchants: [[UInt64: KnownMerchant]] = []
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
            // A pending row is shown, but is in no total.
            guard row.status == 0 else { continue }
            let lines = chunk.lines(of: index)
            let entry = CellEntry(
                account: row.account, currency: chunk.currencies[index], day: day, amount: row.amount, merchant: row.merchant, category: row.category,
                lines: lines)
            try delta.add(entry, sign: 1)
        }
    }
}
