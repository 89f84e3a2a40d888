/// One piece of work on one import, as its row holds it. Instants are milliseconds since 1970 UTC.
public struct Job: Sendable, Hashable, Identifiable {
    /// The row's key.
    public var id: Int64
    /// The book it works in.
    public var book: Int64
    /// The import it works on.
    public var importID: Int64
    /// What it does with the import.
    public var kind: JobKind
    /// Where it is.
    public var state: JobState
    /// The stage that it reached last, for people; nothing is decided by it.
    public var stage: String?
    /// Number of the attempt, from 1. Grows with each failed or crashed attempt, never with a pause, a question or a shutdown.
    public var attempt: Int
    /// Times that the process died under it.
    public var crashes: Int
    /// Grows with each claim. A worker that names an older one changes nothing.
    public var fence: Int64
    /// The worker that has it, while one has.
    public var owner: String?
    /// The boot of that worker's process, by which a new process knows that the owner is dead.
    public var boot: String?
    /// Until when the owner counts as alive without a beat.
    public var leaseUntilMs: Int64?
    /// Its level before it has waited.
    public var priority: JobPriority
    /// Who brought it in, where there are users.
    public var user: Int64?
    /// Bytes of input.
    public var costBytes: Int64
    /// Not before this instant; also since when it waits.
    public var runAtMs: Int64
    /// When it was made.
    public var createdAtMs: Int64
    /// When it was claimed last.
    public var startedAtMs: Int64?
    /// When it ended.
    public var finishedAtMs: Int64?
    /// The last failure. Cleared when the job is claimed anew.
    public var error: JobError?

    /// Upload order: within a book the lower ticket goes first.
    public var ticket: Int64 { importID }

    /// What its worker shows for each change.
    public var claim: JobClaim { JobClaim(job: id, fence: fence) }

    /// Failed attempts that count against ``RetryPolicy``: crashes have a limit of their own.
    public var failuresBefore: Int { max(0, attempt - 1 - crashes) }

    /// A job as it is when it is made: queued, never claimed.
    public init(
        id: Int64, book: Int64, importID: Int64, kind: JobKind = .import, state: JobState = .queued, stage: String? = nil, attempt: Int = 1,
        crashes: Int = 0, fence: Int64 = 0, owner: String? = nil, boot: String? = nil, leaseUntilMs: Int64? = nil,
        priority: JobPriority = .interactive, user: Int64? = nil, costBytes: Int64 = 0, runAtMs: Int64, createdAtMs: Int64,
        startedAtMs: Int64? = nil, finishedAtMs: Int64? = nil, error: JobError? = nil
    ) {
        self.id = id
        self.book = book
        self.importID = importID
        self.kind = kind
        self.state = state
        self.stage = stage
        self.attempt = attempt
        self.crashes = crashes
        self.fence = fence
        self.owner = owner
        self.boot = boot
        self.leaseUntilMs = leaseUntilMs
        self.priority = priority
        self.user = user
        self.costBytes = costBytes
        self.runAtMs = runAtMs
        self.createdAtMs = createdAtMs
        self.startedAtMs = startedAtMs
        self.finishedAtMs = finishedAtMs
        self.error = error
    }
}

/// What a job does with its import.
public enum JobKind: String, Sendable, Hashable, Codable, CaseIterable {
    /// Reads the file and publishes it.
    case `import`
    /// Withdraws a published import.
    case undo
    /// Plans a withdrawn import anew and publishes it.
    case redo
}

/// The level at which a job starts to wait; ``ClaimOrder`` lifts it with time. The numbers are stored.
public enum JobPriority: Int, Sendable, Hashable, Codable, CaseIterable {
    /// Somebody is looking.
    case interactive = 0
    /// A watched folder.
    case folder = 1
    /// Old files in bulk.
    case backfill = 2
    /// Housekeeping.
    case maintenance = 3
}

/// A worker's right to one job: valid as long as the row still has this fence.
public struct JobClaim: Sendable, Hashable {
    /// The job.
    public var job: Int64
    /// The fence that the claim gave.
    public var fence: Int64

    /// A claim as the row of the job gave it.
    public init(job: Int64, fence: Int64) {
        self.job = job
        self.fence = fence
    }
}
