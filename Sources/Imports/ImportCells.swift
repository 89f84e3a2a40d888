internal import Foundation
internal import Jobs
internal import Pipelines
internal import Statements
internal import Store

/// Makes the cells of imports from their rows and, for running ones, from their gauges.
struct ImportCells {
    let live: LiveImports

    func cell(_ id: Int64, in db: any SQLConnection) throws -> ImportCell {
        try cell(try db.importRow(id), in: db)
    }

    func cell(_ row: ImportRow, in db: any SQLConnection) throws -> ImportCell {
        guard let job = try db.newestJob(ofImport: row.id) else { throw StoreError.notFound(what: "job of import", id: row.id) }
        let statements = try db.statementSummary(ofImport: row.id)
        let questions = job.state == .held ? try db.questions(ofJob: job.id) : []
        var cell = ImportCell(
            id: row.id, book: row.book, file: row.name, archive: row.packing?.archive, batch: row.batch, kind: job.kind, state: job.state,
            stage: job.stage, attempt: job.attempt,
            permille: job.state == .succeeded ? 1000 : 0, rows: ImportCell.Rows(row.counts), flagged: row.counts.flagged, problems: row.problemCount,
            latestProblems: [], questions: questions, remembered: row.remembered, stages: try stages(of: job, row: row, in: db), error: job.error,
            published: row.isPublished,
            review: job.state == .held && questions.isEmpty, account: statements.accounts ?? row.accountOption, format: row.format,
            pipeline: row.pipeline, balance: statements.balance, bytes: row.bytes,
            seconds: job.finishedAtMs.flatMap { end in job.startedAtMs.map { Double(end - $0) / 1000 } }, created: Self.instant(row.createdMs))
        if job.state.isOwned, let running = live[row.id], running.job == job.id {
            running.show(in: &cell)
        } else {
            cell.permille = max(cell.permille, StageReport(stages: cell.stages).permille(weights: LiveImport.weights))
            cell.latestProblems = try db.problems(ofImport: row.id, limit: LiveImport.latestProblemsMax)
        }
        return cell
    }

    /// The gates as the last worker left them; an import that nobody has claimed yet has its upload behind it.
    private func stages(of job: Job, row: ImportRow, in db: any SQLConnection) throws -> [StageReading] {
        if let json = try db.progress(ofJob: job.id) ?? db.progress(ofImport: row.id) {
            return try JSONDecoder().decode([StageReading].self, from: Data(json.utf8))
        }
        return StageReport(LiveImport(importID: row.id, job: job.id, attempt: job.attempt, bytes: row.bytes).meters).stages
    }

    static func instant(_ ms: Int64) -> String {
        Date(timeIntervalSince1970: Double(ms) / 1000).formatted(.iso8601)
    }
}
