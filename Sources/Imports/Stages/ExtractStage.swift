internal import Ledger
internal import Pipelines
internal import Statements
internal import Store

/// Records to rows bound to a statement, and problems with their place.
struct ExtractStage: Sendable {
    let layout: any StatementLayout
    let live: LiveImport
    /// Problems are kept as they are found, so that they can be seen while the import runs.
    let problems: ProblemLog

    func run(_ input: BoundedChannel<RecordBatch>, into output: BoundedChannel<RowBatch>) async throws {
        var extractor = layout.makeExtractor()
        while let batch = try await input.receive() {
            try await pass(on: extractor.extract(batch), to: output)
        }
        try await pass(on: extractor.finish(), to: output)
    }

    private func pass(on extracted: ExtractedBatch, to output: BoundedChannel<RowBatch>) async throws {
        let noted = extracted.problems
        live.extract.advance(by: extracted.rows.rows.count, problems: noted.count)
        live.note(noted)
        live.count { counts in
            counts.read += Int64(extracted.rows.rows.count + extracted.rejected)
            counts.rejected += Int64(extracted.rejected)
        }
        try await problems.add(noted)
        if !extracted.rows.rows.isEmpty { try await output.send(extracted.rows) }
    }
}
