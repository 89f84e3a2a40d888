/// Does the work of a job. What the work is, the scheduler does not know.
public protocol JobRunner: Sendable {
    /// Runs the job to a result.
    ///
    /// It calls ``JobContext/checkpoint()`` at least every 50 ms or 500 rows, and ``JobContext/turn()`` before it reads the ledger. It may write the
    /// job's end itself, in the transaction that has the effect (a publication must); the result then only says what it wrote. Throwing ``JobStop`` or
    /// `CancellationError` counts as ``JobResult/stopped``, throwing ``JobError`` as failed, anything else as a bug.
    func run(_ job: Job, context: JobContext) async throws -> JobResult
}

/// What became of the work.
public enum JobResult: Sendable, Hashable {
    /// Done.
    case succeeded
    /// Waits for a person.
    case held
    /// Stopped half-way, because it was told to.
    case stopped
    /// Failed; the scheduler decides whether it is tried again.
    case failed(JobError)
}

/// Why a worker has to let go. What follows is decided by the row, not by this.
public enum JobStop: Int, Error, Sendable, Hashable {
    /// Somebody cancelled or paused it.
    case requested = 1
    /// The process shuts down.
    case shutdown = 2
    /// The lease or the fence is lost: nothing that is still written will count.
    case lost = 3
}
