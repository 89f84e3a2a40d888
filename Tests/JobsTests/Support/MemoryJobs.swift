import Jobs
import Synchronization

/// Rows in memory behind the driver protocol: what the scheduler is tested over. The drivers of databases have their own suite.
final class MemoryJobs: JobDriver {
    struct Unreachable: Error {}

    struct State {
        var jobs: [Int64: Job] = [:]
        var failures: [Operation: Int] = [:]
        var beats = 0
    }

    enum Operation: Hashable { case claim, beat, report, states }

    let state = Mutex(State())
    let facts = Facts<Operation>()

    init(_ jobs: [Job] = []) {
        for job in jobs { add(job) }
    }

    func add(_ job: Job) { state.withLock { $0.jobs[job.id] = job } }

    subscript(_ id: Int64) -> Job? { state.withLock { $0.jobs[id] } }

    /// The next calls of an operation fail.
    func fail(_ operation: Operation, times: Int) { state.withLock { $0.failures[operation] = times } }

    /// What a transaction of the runner would write.
    func change(_ id: Int64, _ change: (inout Job) -> Void) {
        state.withLock { state in
            guard var job = state.jobs[id] else { return }
            change(&job)
            state.jobs[id] = job
        }
    }

    private func perform<Result>(_ operation: Operation, _ work: (inout State) -> Result) throws -> Result {
        defer { facts.report(operation) }
        return try state.withLock { state in
            if let left = state.failures[operation], left > 0 {
                state.failures[operation] = left - 1
                throw Unreachable()
            }
            return work(&state)
        }
    }

    func claim(_ request: ClaimRequest) async throws -> Job? {
        try perform(.claim) { state in
            guard var job = ClaimOrder.next(among: state.jobs.values, for: request), job.claim(by: request) else { return nil }
            state.jobs[job.id] = job
            return job
        }
    }

    func beat(_ claims: [JobClaim], leaseUntilMs: Int64) async throws -> [JobClaim] {
        try perform(.beat) { state in
            state.beats += 1
            for claim in claims where state.jobs[claim.job]?.fence == claim.fence { state.jobs[claim.job]?.leaseUntilMs = leaseUntilMs }
            return claims.filter { state.jobs[$0.job]?.fence != $0.fence }
        }
    }

    func states(of claims: [JobClaim]) async throws -> [Int64: JobState] {
        try perform(.states) { state in
            var states: [Int64: JobState] = [:]
            for claim in claims where state.jobs[claim.job]?.fence == claim.fence { states[claim.job] = state.jobs[claim.job]?.state }
            return states
        }
    }

    func report(_ event: JobEvent, of claim: JobClaim, _ note: JobNote) async throws -> Job? {
        try perform(.report) { state in
            guard var job = state.jobs[claim.job], job.fence == claim.fence, job.apply(event, note) else { return nil }
            state.jobs[job.id] = job
            return job
        }
    }

    func request(_ event: JobEvent, of job: Int64, _ note: JobNote) async throws -> Job? {
        state.withLock { state in
            guard var row = state.jobs[job], row.apply(event, note) else { return nil }
            state.jobs[job] = row
            return row
        }
    }

    func recover(boot: String, crashesMax: Int, _ note: JobNote) async throws -> [Job] {
        state.withLock { state in
            var recovered: [Job] = []
            for var job in state.jobs.values where job.state.isOwned && job.boot != boot {
                guard job.apply(job.crashes + 1 >= crashesMax ? .crashedForTheLastTime : .crashed, note) else { continue }
                state.jobs[job.id] = job
                recovered.append(job)
            }
            return recovered
        }
    }

    func nextRunAtMs(after nowMs: Int64) async throws -> Int64? {
        state.withLock { $0.jobs.values.filter { $0.state.isClaimable && $0.runAtMs > nowMs }.map(\.runAtMs).min() }
    }
}

extension Job {
    /// A queued job of a test: import and ticket are its id.
    static func queued(_ id: Int64, book: Int64 = 1, priority: JobPriority = .interactive, atMs: Int64 = 0) -> Job {
        Job(id: id, book: book, importID: id, priority: priority, runAtMs: atMs, createdAtMs: atMs)
    }
}

extension Job {
    /// The row after an event, or `nil` where the event means nothing.
    func after(_ event: JobEvent, _ note: JobNote) -> Job? {
        var job = self
        return job.apply(event, note) ? job : nil
    }

    /// The row after a claim, or `nil` where it cannot be claimed.
    func claimed(by request: ClaimRequest) -> Job? {
        var job = self
        return job.claim(by: request) ? job : nil
    }
}
