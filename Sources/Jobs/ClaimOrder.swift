/// Which waiting job is next. A pure function over the rows, so that it can be tested to the end; drivers express the same as SQL.
///
/// 1. A job may be claimed when it is `queued` or `retrying`, its `runAtMs` has come, and no other job of its import is owned.
/// 2. Each book puts forward one head: its lowest ticket. Heads are chosen **before** priority and limit: otherwise one book with many jobs
///    fills the window and hides all others. A full book (``ClaimRequest/fullBooks``) puts it forward only if it is lower than what waits there.
/// 3. The heads are sorted by level, then by how many jobs their book has running (fewer first), then by ticket, then by id. The level is the
///    priority less one for each full minute of waiting, never below 0: nothing starves, and age alone does not beat fairness.
///
/// The same for a database, `?1` = now, `f` = the full books:
/// ```sql
/// WITH ready AS (
///   SELECT j.id, j.book, j.import, row_number() OVER (PARTITION BY j.book ORDER BY j.import, j.id) AS place,
///          max(0, j.priority - (?1 - j.run_at_ms) / 60000) AS level
///   FROM job j
///   WHERE j.state IN ('queued', 'retrying') AND j.run_at_ms <= ?1
///     AND NOT EXISTS (SELECT 1 FROM job o WHERE o.import = j.import AND o.state IN ('running', 'pausing', 'cancelling')))
/// SELECT id FROM ready LEFT JOIN f ON f.book = ready.book
/// WHERE place = 1 AND (f.ticket IS NULL OR ready.import < f.ticket)
/// ORDER BY level,
///   (SELECT count(*) FROM job o WHERE o.book = ready.book AND o.state IN ('running', 'pausing', 'cancelling')), ready.import, ready.id
/// LIMIT 1
/// ```
public enum ClaimOrder {
    /// Waiting for this long lifts a job by one level.
    public static let levelWaitMs: Int64 = 60_000

    /// The level of a job now: 0 goes first.
    public static func level(of job: Job, nowMs: Int64) -> Int64 {
        let waitedMs = max(0, nowMs - job.runAtMs)
        return max(0, Int64(job.priority.rawValue) - waitedMs / levelWaitMs)
    }

    /// The job to claim next among all jobs, or `nil`.
    public static func next(among jobs: some Sequence<Job>, for request: ClaimRequest) -> Job? {
        var runningByBook: [Int64: Int] = [:]
        var ownedImports: Set<Int64> = []
        for job in jobs where job.state.isOwned {
            runningByBook[job.book, default: 0] += 1
            ownedImports.insert(job.importID)
        }
        var heads: [Int64: Job] = [:]
        for job in jobs where job.state.isClaimable && job.runAtMs <= request.nowMs && !ownedImports.contains(job.importID) {
            if let head = heads[job.book], (head.ticket, head.id) < (job.ticket, job.id) { continue }
            heads[job.book] = job
        }
        func place(_ job: Job) -> (Int64, Int, Int64, Int64) {
            (level(of: job, nowMs: request.nowMs), runningByBook[job.book] ?? 0, job.ticket, job.id)
        }
        return heads.values
            .filter { head in request.fullBooks[head.book].map { head.ticket < $0 } ?? true }
            .min { place($0) < place($1) }
    }
}
