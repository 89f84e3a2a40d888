public import Jobs
internal import Logging
public import ServiceLifecycle
internal import Store

/// Tells the world how jobs change state, in the order in which they do, and sends the sweeper after those that leave rows behind.
public struct JobBoard: Service {
    private let environment: ImportEnvironment
    private let sweeper: ImportSweeper
    private let changes: AsyncStream<Job>
    private let sink: AsyncStream<Job>.Continuation

    public init(environment: ImportEnvironment, sweeper: ImportSweeper) {
        self.environment = environment
        self.sweeper = sweeper
        (changes, sink) = AsyncStream.makeStream(of: Job.self)
    }

    /// A job's row changed. Returns at once.
    public func changed(_ job: Job) { sink.yield(job) }

    public func run() async throws {
        let cells = ImportCells(live: environment.live)
        for await job in changes.cancelOnGracefulShutdown() {
            do {
                let cell = try await environment.store.read { db in try cells.cell(job.importID, in: db) }
                environment.observer.progressed(cell, stateChanged: true)
            } catch {
                // The book may have been deleted with the import.
                environment.logger.info("job not shown", metadata: ["job": "\(job.id)", "error": "\(error)"])
            }
            if job.state.isEnd, job.state != .succeeded { sweeper.wake() }
        }
    }
}
