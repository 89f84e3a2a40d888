public import Logging
public import ServiceLifecycle
import Synchronization

/// Runs the jobs of a database: claims, beats, looks for requests, retries, recovers after a crash.
///
/// The way of a job: ``run()`` claims it when a worker is free → ``JobRunner/run(_:context:)`` → the result is written through
/// ``JobDriver/report(_:of:_:)`` → `changed` tells the world. What people ask for comes through ``request(_:of:)``: the row first, since it is the
/// truth, then a signal to the work. Shutdown is a pause that resumes by itself and is no attempt.
public final class Scheduler: Service {
    let driver: any JobDriver
    let runner: any JobRunner
    let configuration: SchedulerConfiguration
    let clock: JobClock
    let logger: Logger
    private let owner: String
    private let boot: String
    private let random: @Sendable () -> Double
    private let changed: @Sendable (Job) -> Void
    private let turns: BookTurns
    let state = Mutex(SchedulerState())
    private let wakes: AsyncStream<Void>
    private let wakeSink: AsyncStream<Void>.Continuation
    let workBegan: AsyncStream<Void>
    private let workBeganSink: AsyncStream<Void>.Continuation

    /// - `owner` names this worker, `boot` this process: another boot's running rows are taken for dead at start, so whoever starts a
    ///   scheduler on SQLite holds the lock of the data folder.
    /// - `random` gives numbers in 0 ..< 1.
    /// - `changed` is called with the row after each change that went through this scheduler; it must be quick.
    public init(
        driver: any JobDriver, runner: any JobRunner, owner: String, boot: String, configuration: SchedulerConfiguration = SchedulerConfiguration(),
        clock: JobClock, random: @escaping @Sendable () -> Double = { Double.random(in: 0..<1) }, logger: Logger,
        changed: @escaping @Sendable (Job) -> Void = { _ in }
    ) {
        self.driver = driver
        self.runner = runner
        self.owner = owner
        self.boot = boot
        self.configuration = configuration
        self.clock = clock
        self.random = random
        self.logger = logger
        self.changed = changed
        // One pending wake is enough: a pass over the jobs sees all that happened before it.
        let (wakes, wakeSink) = AsyncStream.makeStream(of: Void.self, bufferingPolicy: .bufferingNewest(1))
        (self.wakes, self.wakeSink) = (wakes, wakeSink)
        (self.workBegan, self.workBeganSink) = AsyncStream.makeStream(of: Void.self, bufferingPolicy: .bufferingNewest(1))
        self.turns = BookTurns { wakeSink.yield() }
    }

    // MARK: Calls from outside

    /// There may be something to claim: a new job, an answer, a notification from another node.
    public func wake() { wakeSink.yield() }

    /// Jobs that are claimed here.
    public var runningCount: Int { state.withLock { $0.running.count } }

    /// A person asks for something (`answered`, `pauseRequested`, `resumed`, `cancelRequested`, `retryRequested`). The row as it is then, or `nil` where
    /// the job's state does not know the event.
    public func request(_ event: JobEvent, of job: Int64) async throws -> Job? {
        guard let row = try await driver.request(event, of: job, JobNote(nowMs: clock.nowMs())) else { return nil }
        if row.state.isOwned, !row.state.letsWorkGoOn { signal(.requested, job: job) }
        changed(row)
        wake()
        return row
    }

    /// Cancels a job: at once where nobody works on it, else within half a second.
    public func cancel(_ job: Int64) async throws -> Job? {
        try await request(.cancelRequested, of: job)
    }

    /// Tells running work to look up, for requests that were written without ``request(_:of:)``.
    public func signal(job: Int64) { signal(.requested, job: job) }

    // MARK: The service

    /// Works until graceful shutdown or cancellation. Throws only when the rows of the last process cannot be recovered.
    public func run() async throws {
        let crashed = try await driver.recover(boot: boot, crashesMax: configuration.retry.crashesMax, JobNote(nowMs: clock.nowMs()))
        for job in crashed {
            logger.notice("recovered", metadata: ["job": "\(job.id)", "state": "\(job.state.rawValue)", "crashes": "\(job.crashes)"])
            changed(job)
        }
        await withTaskGroup(of: Void.self) { loops in
            loops.addTask { await self.beatLoop() }
            loops.addTask { await self.lookLoop() }
            await withTaskCancellationOrGracefulShutdownHandler {
                // A task of its own does not inherit cancellation: the jobs get the time to write that they are queued again either way.
                await Task { await self.claimLoop() }.value
            } onCancelOrGracefulShutdown: {
                self.beginShutdown()
            }
            loops.cancelAll()
        }
    }

    private func beginShutdown() {
        for task in state.withLock({ $0.shutdown() }) { task.cancel() }
        wake()
    }

    // MARK: Claiming

    private func claimLoop() async {
        await withTaskGroup(of: Void.self) { work in
            wake()
            for await _ in wakes {
                if state.withLock({ $0.isShuttingDown }) { break }
                await fillSlots(&work)
                await armTimer(&work)
            }
            await finishShutdown(&work)
        }
    }

    private func fillSlots(_ work: inout TaskGroup<Void>) async {
        while !state.withLock({ $0.isShuttingDown }), hasFreeSlot {
            let nowMs = clock.nowMs()
            let request = ClaimRequest(
                owner: owner, boot: boot, nowMs: nowMs, leaseUntilMs: nowMs + configuration.leaseMs, fullBooks: turns.fullBooks())
            do {
                guard let job = try await driver.claim(request) else { return }
                start(job, &work)
            } catch {
                // The beat wakes the loop again within seconds: a database that is busy now is asked then.
                logger.warning("claim failed", metadata: ["error": "\(error)"])
                return
            }
        }
    }

    private var hasFreeSlot: Bool {
        let waiting = turns.waitingCount
        return state.withLock { $0.working(waiting: waiting) < configuration.slots }
    }

    private func start(_ job: Job, _ work: inout TaskGroup<Void>) {
        let context = JobContext(job: job, turns: turns)
        turns.register(book: job.book, ticket: job.ticket)
        state.withLock { $0.began(context) }
        workBeganSink.yield()
        changed(job)
        work.addTask { await self.perform(context) }
    }

    private func armTimer(_ work: inout TaskGroup<Void>) async {
        do {
            let nowMs = clock.nowMs()
            guard let dueMs = try await driver.nextRunAtMs(after: nowMs), state.withLock({ $0.armTimer(dueMs: dueMs) }) else { return }
            work.addTask {
                try? await self.clock.sleep(dueMs - nowMs)
                self.state.withLock { $0.timerFired(dueMs: dueMs) }
                self.wake()
            }
        } catch {
            logger.warning("next due job unknown", metadata: ["error": "\(error)"])
        }
    }

    /// Gives the jobs `shutdownMs` to write that they are queued again. What has not stopped by then is left to the next start, which finds the
    /// rows of a dead boot.
    private func finishShutdown(_ work: inout TaskGroup<Void>) async {
        await withTaskGroup(of: Void.self) { race in
            race.addTask { await self.drained() }
            race.addTask { try? await self.clock.sleep(self.configuration.shutdownMs) }
            await race.next()
            race.cancelAll()
        }
        let left = runningCount
        if left > 0 { logger.warning("jobs did not stop in time", metadata: ["jobs": "\(left)"]) }
        work.cancelAll()
    }

    /// Each end of a job wakes; the loop that usually listens has ended.
    private func drained() async {
        while runningCount > 0 {
            var iterator = wakes.makeAsyncIterator()
            guard await iterator.next() != nil else { return }
        }
    }

    // MARK: One job

    private func perform(_ context: JobContext) async {
        let (ends, endSink) = AsyncStream.makeStream(of: Void.self)
        // A task of its own, so that a signal can cancel this job alone.
        let task = Task {
            let result = await self.outcome(of: context)
            self.turns.leave(book: context.job.book, ticket: context.job.ticket)
            // Bookkeeping survives cancellation: yet another task does not inherit it, or the row of a stopped job would stay `running` for ever.
            await Task { await self.write(result, of: context) }.value
            self.state.withLock { $0.ended(context.claim) }
            self.wake()
            endSink.finish()
        }
        state.withLock { $0.attached(task, to: context.claim) }?.cancel()
        // Returns early only when shutdown has waited long enough.
        for await _ in ends {}
    }

    private func outcome(of context: JobContext) async -> JobResult {
        do {
            return try await runner.run(context.job, context: context)
        } catch let error as JobError {
            return .failed(error)
        } catch is JobStop {
            return .stopped
        } catch is CancellationError {
            return .stopped
        } catch {
            // Whatever a stopped stage throws on its way out is no failure of the job.
            if context.stop != nil { return .stopped }
            return .failed(JobError(.bug, code: "internal", message: "\(error)"))
        }
    }

    /// Writes the result until the database takes it: a job whose end is not written blocks its book. The fence makes it harmless where the
    /// job is lost.
    private func write(_ result: JobResult, of context: JobContext) async {
        var failures = 0
        while true {
            do {
                try await writeOnce(result, of: context)
                return
            } catch {
                failures += 1
                logger.error("result not written", metadata: ["job": "\(context.job.id)", "error": "\(error)"])
                if state.withLock({ $0.isShuttingDown }), failures >= 3 { return }
                try? await clock.sleep(min(5_000, 100 << min(failures, 6)))
            }
        }
    }

    private func writeOnce(_ result: JobResult, of context: JobContext) async throws {
        let claim = context.claim
        var result = result
        if result == .stopped, context.stop == nil, try await driver.states(of: [claim])[claim.job] == .running {
            // Queued again at once it would spin.
            result = .failed(JobError(.transient, code: "stopped.unasked", message: "The work stopped although nobody asked it to."))
        }
        let (event, note) = report(for: result, of: context.job)
        if let row = try await driver.report(event, of: claim, note) {
            logger.info("job", metadata: ["job": "\(row.id)", "state": "\(row.state.rawValue)", "attempt": "\(row.attempt)"])
            changed(row)
        } else if let state = try await driver.states(of: [claim])[claim.job] {
            // The runner wrote the end itself, in the transaction that has the effect (a publication): the world has not heard of it yet.
            var row = context.job
            row.state = state
            changed(row)
        } else {
            logger.notice("job was taken over", metadata: ["job": "\(claim.job)"])
        }
    }

    private func report(for result: JobResult, of job: Job) -> (JobEvent, JobNote) {
        let nowMs = clock.nowMs()
        switch result {
        case .succeeded: return (.completed, JobNote(nowMs: nowMs))
        case .held: return (.asked, JobNote(nowMs: nowMs))
        case .stopped: return (.interrupted, JobNote(nowMs: nowMs))
        case .failed(let error):
            guard let delayMs = configuration.retry.delayMs(after: error, of: job, random: random()) else {
                return (.failed, JobNote(nowMs: nowMs, error: error))
            }
            return (.postponed, JobNote(nowMs: nowMs, runAtMs: nowMs + delayMs, error: error))
        }
    }

    func signal(_ stop: JobStop, job: Int64) {
        guard configuration.signals || stop != .requested else { return }
        for task in state.withLock({ $0.signal(stop, job: job) }) { task.cancel() }
    }
}
