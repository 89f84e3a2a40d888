/// Where jobs are stored: the whole seam between the scheduler and a database.
///
/// Every change is one transaction, and every change of a worker names its ``JobClaim``: where the row has another fence, nothing is written
/// and the answer is `nil`. A `nil` means that somebody else decided, and the worker stops. Errors are failures of the database only.
public protocol JobDriver: Sendable {
    /// Takes the job that ``ClaimOrder`` puts first (see there for the same as SQL) and writes what ``Job/claim(by:)`` says: running, owner,
    /// boot, lease, `fence + 1`. `nil` when nothing may be claimed.
    func claim(_ request: ClaimRequest) async throws -> Job?

    /// Prolongs the leases of a worker's jobs, all in one statement. Answers those that are not its own any more.
    func beat(_ claims: [JobClaim], leaseUntilMs: Int64) async throws -> [JobClaim]

    /// The states of a worker's jobs by job id; one that has another fence or is gone is left out. Asked for every 50 ms while jobs run: one
    /// read, no write.
    func states(of claims: [JobClaim]) async throws -> [Int64: JobState]

    /// A worker says what became of its work. Writes what ``Job/apply(_:_:)`` says and answers the row as it is then; `nil` when the
    /// fence is not the row's, or when the state does not know the event (as after a publication that has ended the job in its own transaction).
    func report(_ event: JobEvent, of claim: JobClaim, _ note: JobNote) async throws -> Job?

    /// A person asks for something. Like ``report(_:of:_:)``, without a fence.
    func request(_ event: JobEvent, of job: Int64, _ note: JobNote) async throws -> Job?

    /// At start: every owned row of another boot is known dead. `crashed` for each, or `crashedForTheLastTime` where it was the
    /// `crashesMax`-th. Answers the rows changed.
    func recover(boot: String, crashesMax: Int, _ note: JobNote) async throws -> [Job]

    /// The next instant after now at which a waiting job becomes due, in milliseconds since 1970 UTC.
    func nextRunAtMs(after nowMs: Int64) async throws -> Int64?
}

/// Who wants a job, and what it must not be.
public struct ClaimRequest: Sendable, Hashable {
    /// The worker.
    public var owner: String
    /// The boot of its process.
    public var boot: String
    /// Now, in milliseconds since 1970 UTC.
    public var nowMs: Int64
    /// Until when the lease shall hold.
    public var leaseUntilMs: Int64
    /// Books in which enough imports wait for their turn: book to the lowest ticket among those. Only a lower ticket than that may be
    /// claimed there. See ``BookTurns/fullBooks()``.
    public var fullBooks: [Int64: Int64]

    /// A request of a worker.
    public init(owner: String, boot: String, nowMs: Int64, leaseUntilMs: Int64, fullBooks: [Int64: Int64] = [:]) {
        self.owner = owner
        self.boot = boot
        self.nowMs = nowMs
        self.leaseUntilMs = leaseUntilMs
        self.fullBooks = fullBooks
    }
}
