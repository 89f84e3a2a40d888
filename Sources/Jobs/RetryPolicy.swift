/// Whether and when a failed attempt is tried again: full jitter, so that many jobs that failed together do not come back together.
public struct RetryPolicy: Sendable, Hashable {
    /// Attempts of a `transient` failure, the first one included.
    public var transientAttemptsMax: Int
    /// Attempts of a `bug`, the first one included.
    public var bugAttemptsMax: Int
    /// Upper bound of the first delay; doubles with each failure.
    public var baseMs: Int64
    /// Upper bound of every delay.
    public var capMs: Int64
    /// Times that the process may die under a job; with the last it is quarantined.
    public var crashesMax: Int

    /// The policy of the product; tests shorten it.
    public init(transientAttemptsMax: Int = 5, bugAttemptsMax: Int = 2, baseMs: Int64 = 1_000, capMs: Int64 = 300_000, crashesMax: Int = 3) {
        self.transientAttemptsMax = transientAttemptsMax
        self.bugAttemptsMax = bugAttemptsMax
        self.baseMs = baseMs
        self.capMs = capMs
        self.crashesMax = crashesMax
    }

    /// Milliseconds to wait after this failure, or `nil` when it is final. `random` is in 0 ..< 1.
    public func delayMs(after error: JobError, of job: Job, random: Double) -> Int64? {
        let attemptsMax =
            switch error.errorClass {
            case .transient: transientAttemptsMax
            case .bug: bugAttemptsMax
            case .input: 1
            }
        guard job.failuresBefore + 1 < attemptsMax else { return nil }
        // Beyond 2^20 the cap has long been reached; the shift stays in range whatever the row says.
        let boundMs = min(capMs, baseMs << min(job.failuresBefore, 20))
        return Int64(Double(boundMs) * random)
    }
}
