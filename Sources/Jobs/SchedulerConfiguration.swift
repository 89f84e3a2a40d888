/// The scheduler's numbers. The defaults are those of the product on two cores.
public struct SchedulerConfiguration: Sendable, Hashable {
    /// Jobs that work at the same time; jobs that wait for their turn in a book do not count.
    public var slots: Int
    /// How long a worker counts as alive without a beat.
    public var leaseMs: Int64
    /// How often the leases are prolonged. Also how often the scheduler looks for work that nobody told it of.
    public var beatMs: Int64
    /// How often the rows of running jobs are looked at for requests.
    public var lookMs: Int64
    /// How long shutdown waits for the jobs to stop before it leaves their rows to the next start.
    public var shutdownMs: Int64
    /// Signals inside the process. Off only in tests, which prove that they are a help and not a need.
    public var signals: Bool
    /// Retries and crashes.
    public var retry: RetryPolicy

    /// The product's numbers, each of which can be replaced.
    public init(
        slots: Int = 3, leaseMs: Int64 = 30_000, beatMs: Int64 = 5_000, lookMs: Int64 = 50, shutdownMs: Int64 = 10_000, signals: Bool = true,
        retry: RetryPolicy = RetryPolicy()
    ) {
        self.slots = slots
        self.leaseMs = leaseMs
        self.beatMs = beatMs
        self.lookMs = lookMs
        self.shutdownMs = shutdownMs
        self.signals = signals
        self.retry = retry
    }
}
