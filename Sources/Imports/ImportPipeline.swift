internal import Pipelines

/// The way of the data, from a stored statement file to rows that wait to be published. Read this first.
///
/// ```
///   upload        HTTP, inbox, command line   →  StatementFile       stored, hashed, unpacked    Files/StatementFile.swift
///   parse         chunks of the file          →  RecordBatch         fields with positions       Stages/ParseStage.swift
///   extract       records                     →  RowBatch            dated, signed, problems     Stages/ExtractStage.swift
///   deduplicate   rows                        →  PlannedBatch        outcome and evidence        Stages/DeduplicateStage.swift
///   categorise    planned rows                →  CategorisedBatch    category and provenance     Stages/CategoriseStage.swift
///   commit        categorised rows            →  StagedRows          stored, seen by nobody      Stages/CommitStage.swift
/// ```
///
/// The stages run at the same time, joined by bounded channels; a slow one slows those before it. Then one transaction publishes
/// (`SQLConnection.publish`): cells, budgets, the book's sequence, the import's mark and the job's end, all or nothing.
struct ImportPipeline: Sendable {
    let live: LiveImport
    let parse: ParseStage
    let extract: ExtractStage
    let deduplicate: DeduplicateStage
    let categorise: CategoriseStage
    let commit: CommitStage

    func run() async throws -> StagedRows {
        try await withPipeline { pipeline in
            let records = pipeline.source(live.parse) { try await parse.run(into: $0) }
            let rows = pipeline.stage(live.extract, reading: records) { try await extract.run($0, into: $1) }
            let planned = pipeline.stage(live.deduplicate, reading: rows) { try await deduplicate.run($0, into: $1) }
            let categorised = pipeline.stage(live.categorise, reading: planned) { try await categorise.run($0, into: $1) }
            return pipeline.sink(live.commit, reading: categorised) { try await commit.run($0) }
        }
    }
}
