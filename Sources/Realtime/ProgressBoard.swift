/// The latest cell of each job, with its revision, and when it may be sent again. A value; the hub holds it behind a lock.
struct ProgressBoard {
    /// Jobs beyond this are forgotten, the longest unchanged first; who subscribes anew reads them from the source.
    static let jobsMax = 1_000

    struct Key: Hashable {
        var book: Int64
        var importID: Int64
    }

    struct Job {
        var rev: Int64
        var list: ProgressCell
        var detail: ProgressCell
        var sentMs: Int64
        var isPending: Bool
    }

    enum Verdict: Equatable {
        /// Send it now.
        case send
        /// Send it after this long, with whatever has come by then.
        case sendAfter(ms: Int64)
        /// A timer is under way that will send it.
        case wait
    }

    private var jobs: [Key: Job] = [:]
    private var lastRev: Int64
    private let intervalMs: Int64

    /// Revisions start from the time of start, shifted so that a thousand a millisecond fit in and JSON numbers stay exact (2^53): they grow over
    /// restarts too.
    init(startMs: Int64, intervalMs: Int64) {
        self.lastRev = startMs << 10
        self.intervalMs = intervalMs
    }

    mutating func nextRev() -> Int64 {
        lastRev += 1
        return lastRev
    }

    mutating func update(_ key: Key, list: [UInt8], detail: [UInt8], isStateChange: Bool, nowMs: Int64) -> Verdict {
        let rev = nextRev()
        let old = jobs[key]
        var job = Job(
            rev: rev, list: ProgressCell(key: key.importID, value: list), detail: ProgressCell(key: key.importID, value: detail),
            sentMs: old?.sentMs ?? .min / 2, isPending: old?.isPending ?? false)
        defer {
            jobs[key] = job
            forgetOldest()
        }
        // A clock that jumped back must not silence the job.
        let waitedMs = nowMs - job.sentMs
        if isStateChange || waitedMs >= intervalMs || waitedMs < 0 {
            job.sentMs = nowMs
            return .send
        }
        if job.isPending { return .wait }
        job.isPending = true
        return .sendAfter(ms: intervalMs - waitedMs)
    }

    /// The timer of ``Verdict/sendAfter(ms:)`` fired. `nil` when a change of state has been sent meanwhile and nothing is new.
    mutating func timerFired(_ key: Key, nowMs: Int64) -> Job? {
        guard var job = jobs[key], job.isPending else { return nil }
        job.isPending = false
        job.sentMs = nowMs
        jobs[key] = job
        return job
    }

    func job(_ key: Key) -> Job? { jobs[key] }

    private mutating func forgetOldest() {
        guard jobs.count > Self.jobsMax, let oldest = jobs.filter({ !$0.value.isPending }).min(by: { $0.value.rev < $1.value.rev }) else { return }
        jobs[oldest.key] = nil
    }
}
