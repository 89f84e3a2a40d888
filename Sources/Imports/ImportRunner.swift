internal import Foundation
public import Jobs
internal import Ledger
internal import Logging
internal import Pipelines
internal import Statements
internal import Store

/// Does the work of a job: reads, plans and publishes an import, or takes one back.
public struct ImportRunner: JobRunner {
    let environment: ImportEnvironment
    private var store: any Store { environment.store }

    public init(environment: ImportEnvironment) { self.environment = environment }

    public func run(_ job: Job, context: JobContext) async throws -> JobResult {
        do {
            let result =
                switch job.kind {
                case .import, .redo: try await read(job, context)
                case .undo: try await ImportWithdrawal(environment: environment).run(job, context)
                }
            if result == .succeeded { await tellSuccess(of: job) }
            return result
        } catch is CancellationError {
            throw CancellationError()
        } catch let stop as JobStop {
            throw stop
        } catch {
            if context.stop != nil { return .stopped }
            if case StoreError.fenced = (error as? StageError)?.underlying ?? error { return .stopped }
            let failure = JobError(error)
            if failure.errorClass == .bug {
                environment.logger.error("import failed", metadata: ["job": "\(job.id)", "error": "\(error)"])
            }
            return .failed(failure)
        }
    }

    private func read(_ job: Job, _ context: JobContext) async throws -> JobResult {
        let (row, book) = try await store.read { db in
            let row = try db.importRow(job.importID)
            return (row, try db.book(row.book))
        }
        // A worker that died right after publishing finds its work done.
        if row.isPublished { return .succeeded }
        let live = LiveImport(importID: row.id, job: job.id, attempt: job.attempt, bytes: row.bytes)
        environment.live.add(live)
        let ticking = Task { await tick(row.id) }
        let outcome: Result<JobResult, any Error>
        do {
            let reading = ImportReading(environment: environment, job: job, context: context, row: row, book: book, live: live)
            let result = try await withTaskExecutorPreference(environment.workers) { try await reading.run() }
            if result == .held { live.extract.end(.held) }
            outcome = .success(result)
        } catch {
            for meter in live.meters { meter.end(context.stop == nil ? .failed : .cancelled) }
            outcome = .failure(error)
        }
        // The last tick must not come behind the news of the end.
        ticking.cancel()
        await ticking.value
        // The publication has written the gates already.
        if case .success(.succeeded) = outcome {} else { await keep(live, of: job) }
        environment.live.remove(live)
        return try outcome.get()
    }

    /// The publishing transaction has ended the job itself, so that the scheduler has no change to tell of.
    private func tellSuccess(of job: Job) async {
        let cells = ImportCells(live: environment.live)
        do {
            let cell = try await store.read { db in try cells.cell(job.importID, in: db) }
            environment.observer.progressed(cell, stateChanged: true)
        } catch {
            environment.logger.warning("success not shown", metadata: ["job": "\(job.id)", "error": "\(error)"])
        }
    }

    /// Shows the gauges ten times a second while the job runs: stages move their gauges and tell nobody, so that showing costs them nothing.
    private func tick(_ importID: Int64) async {
        let cells = ImportCells(live: environment.live)
        var shown: ImportCell?
        while !Task.isCancelled {
            do {
                try await Task.sleep(for: .milliseconds(100))
                let cell = try await store.read { db in try cells.cell(importID, in: db) }
                if cell != shown { environment.observer.progressed(cell, stateChanged: false) }
                shown = cell
            } catch {
                // Cancelled, or the database is busy for once: the next tick shows more.
                continue
            }
        }
    }

    /// Writes how far the gates came. A cancelled job is shown too, so this must not be cancelled with it.
    private func keep(_ live: LiveImport, of job: Job) async {
        let readings = StageReport(live.meters).stages
        let store = store
        let logger = environment.logger
        await Task {
            do {
                let json = String(decoding: try JSONEncoder().encode(readings), as: UTF8.self)
                try await store.writeUnsynced { db in try db.setProgress(json, ofJob: job.id) }
            } catch {
                logger.warning("progress not kept", metadata: ["job": "\(job.id)", "error": "\(error)"])
            }
        }.value
    }
}
