import Jobs
import Logging
import ServiceLifecycle
import Synchronization

/// A scheduler over rows in memory with a clock and a runner of the test.
struct SchedulerBench: Sendable {
    struct Change: Equatable, Sendable {
        var job: Int64
        var state: JobState
    }

    struct Runner: JobRunner {
        var work: @Sendable (Job, JobContext) async throws -> JobResult

        func run(_ job: Job, context: JobContext) async throws -> JobResult { try await work(job, context) }
    }

    let clock = ManualClock()
    let jobs: MemoryJobs
    let changes = Facts<Change>()
    let scheduler: Scheduler

    init(
        _ rows: [Job], slots: Int = 3, signals: Bool = true, random: Double = 0.5,
        work: @escaping @Sendable (Job, JobContext) async throws -> JobResult
    ) {
        jobs = MemoryJobs(rows)
        let changes = changes
        scheduler = Scheduler(
            driver: jobs, runner: Runner(work: work), owner: "worker", boot: "boot-2",
            configuration: SchedulerConfiguration(slots: slots, signals: signals), clock: clock.jobClock, random: { random },
            logger: Logger(label: "test", factory: { _ in SwiftLogNoOpLogHandler() })
        ) { changes.report(Change(job: $0.id, state: $0.state)) }
    }

    /// Runs the scheduler as a service while the body runs, then shuts it down gracefully.
    func whileRunning(_ body: () async throws -> Void) async throws {
        let group = ServiceGroup(
            configuration: .init(services: [scheduler], logger: Logger(label: "test", factory: { _ in SwiftLogNoOpLogHandler() })))
        let service = Task { try await group.run() }
        do {
            try await body()
        } catch {
            await group.triggerGracefulShutdown()
            throw error
        }
        await group.triggerGracefulShutdown()
        try await service.value
    }

    /// The state of the job after a request, or `nil` where it was refused.
    func request(_ event: JobEvent, of job: Int64) async throws -> JobState? {
        try await scheduler.request(event, of: job)?.state
    }

    func cancel(_ job: Int64) async throws -> JobState? {
        try await scheduler.cancel(job)?.state
    }

    func wait(for job: Int64, _ state: JobState, times: Int = 1) async {
        await changes.wait(for: Change(job: job, state: state), times: times)
    }
}
