/// The scheduler's bookkeeping as a value: which jobs run here, and what each call means for them.
struct SchedulerState {
    struct Running {
        var context: JobContext
        var task: Task<Void, Never>?
    }

    private(set) var running: [JobClaim: Running] = [:]
    private(set) var isShuttingDown = false
    private var dueTimerMs: Int64?

    var claims: [JobClaim] { Array(running.keys) }

    /// Jobs that need a worker, given how many of the running ones only wait for their turn.
    func working(waiting: Int) -> Int { running.count - waiting }

    mutating func began(_ context: JobContext) {
        running[context.claim] = Running(context: context, task: nil)
        if isShuttingDown { context.signal(.shutdown) }
    }

    /// The task that does the work. Given back to be cancelled at once if the reason to stop came before it.
    mutating func attached(_ task: Task<Void, Never>, to claim: JobClaim) -> Task<Void, Never>? {
        running[claim]?.task = task
        return running[claim]?.context.stop == nil ? nil : task
    }

    mutating func ended(_ claim: JobClaim) {
        running[claim] = nil
    }

    /// Sets the stop word of a job and returns the task to cancel.
    func signal(_ stop: JobStop, claim: JobClaim) -> Task<Void, Never>? {
        guard let entry = running[claim] else { return nil }
        entry.context.signal(stop)
        return entry.task
    }

    /// The same for whatever claim of the job runs here.
    func signal(_ stop: JobStop, job: Int64) -> [Task<Void, Never>] {
        claims.filter { $0.job == job }.compactMap { signal(stop, claim: $0) }
    }

    mutating func shutdown() -> [Task<Void, Never>] {
        isShuttingDown = true
        return claims.compactMap { signal(.shutdown, claim: $0) }
    }

    /// Whether a timer for this instant has to be started; one that ends earlier does as well.
    mutating func armTimer(dueMs: Int64) -> Bool {
        if let dueTimerMs, dueTimerMs <= dueMs { return false }
        dueTimerMs = dueMs
        return true
    }

    mutating func timerFired(dueMs: Int64) {
        if dueTimerMs == dueMs { dueTimerMs = nil }
    }
}
