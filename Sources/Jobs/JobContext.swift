import Synchronization

/// What a running job knows about the world: whether to go on, and when it is its turn.
public final class JobContext: Sendable {
    /// The job as it was claimed.
    public let job: Job
    private let turns: BookTurns
    private let stopWord = Atomic<Int>(0)

    init(job: Job, turns: BookTurns) {
        self.job = job
        self.turns = turns
    }

    /// What to show with each write.
    public var claim: JobClaim { job.claim }

    /// Why the work has to stop, if it has to. One atomic load: fit for inner loops and for code that cannot throw.
    public var stop: JobStop? { JobStop(rawValue: stopWord.load(ordering: .relaxed)) }

    /// Throws when the work has to stop. Costs one atomic load; the scheduler looks at the row every 50 ms on behalf of all its jobs, so that
    /// a request that reached only the database is seen too.
    public func checkpoint() throws(JobStop) {
        if let stop { throw stop }
    }

    /// Waits until this job may read and write the book's ledger: one import at a time, by ticket. While it waits it keeps its lease and gives
    /// its worker to others. Ends with the job, or with ``giveUpTurn()``. Throws ``JobStop`` or `CancellationError`.
    public func turn() async throws {
        try checkpoint()
        try await turns.turn(book: job.book, ticket: job.ticket)
        try checkpoint()
    }

    /// Lets the next import of the book go on, while this job still has things to tidy up.
    public func giveUpTurn() {
        turns.leave(book: job.book, ticket: job.ticket)
    }

    /// The first reason stays, except that a lost lease outweighs all.
    func signal(_ stop: JobStop) {
        if stop == .lost {
            stopWord.store(stop.rawValue, ordering: .relaxed)
        } else {
            _ = stopWord.compareExchange(expected: 0, desired: stop.rawValue, ordering: .relaxed)
        }
    }
}
