internal import Foundation
public import Jobs
public import Statements

/// The queue's rows. `Job/apply(_:_:)` decides what an event does; these only load and store it inside one write transaction.
extension SQLConnection {
    private static var columns: String {
        "id, book, import, kind, state, stage, attempt, crashes, fence, owner, boot, lease_until_ms, priority, user, cost_bytes, run_at_ms, "
            + "created_ms, started_ms, finished_ms, error"
    }

    /// Makes a queued job and returns its id.
    public func insertJob(
        book: Int64, importID: Int64, kind: JobKind, priority: JobPriority, costBytes: Int64, user: Int64? = nil, nowMs: Int64
    ) throws -> Int64 {
        try insert(
            "INSERT INTO job (book, import, kind, state, priority, user, cost_bytes, run_at_ms, created_ms) VALUES ($1, $2, $3, 'queued', $4, $5, $6, $7, $7)",
            [
                .integer(book), .integer(importID), .text(kind.rawValue), .integer(Int64(priority.rawValue)), .integer(user), .integer(costBytes),
                .integer(nowMs),
            ])
    }

    public func job(_ id: Int64) throws -> Job? {
        try first("SELECT \(Self.columns) FROM job WHERE id = $1", [.integer(id)], Self.job)
    }

    /// The newest job of an import: its state is the import's.
    public func newestJob(ofImport importID: Int64) throws -> Job? {
        try first("SELECT \(Self.columns) FROM job WHERE import = $1 ORDER BY id DESC LIMIT 1", [.integer(importID)], Self.job)
    }

    /// What the next claim has to look at: the jobs that a worker has, and of each book its head, the lowest ticket that may be claimed now. The rest of
    /// a long queue is not read.
    public func claimCandidates(nowMs: Int64) throws -> [Job] {
        let heads = try rows(
            """
            WITH RECURSIVE b(id) AS (
                SELECT min(book) FROM job WHERE state IN (\(Self.claimable))
                UNION ALL SELECT (SELECT min(book) FROM job WHERE state IN (\(Self.claimable)) AND book > b.id) FROM b WHERE b.id IS NOT NULL)
            SELECT (SELECT j.id FROM job j WHERE j.book = b.id AND j.state IN (\(Self.claimable)) AND j.run_at_ms <= $1
                AND NOT EXISTS (SELECT 1 FROM job o WHERE o.import = j.import AND o.state IN (\(Self.owned)))
                ORDER BY j.import, j.id LIMIT 1)
            FROM b WHERE b.id IS NOT NULL
            """, [.integer(nowMs)]
        ) { $0.optionalInteger(0) }
        return try ownedJobs() + heads.compactMap { try $0.flatMap { try job($0) } }
    }

    /// The jobs that a worker has, of all books.
    public func ownedJobs() throws -> [Job] {
        try rows("SELECT \(Self.columns) FROM job WHERE state IN (\(Self.owned)) ORDER BY import, id", [], Self.job)
    }

    /// The next instant after `nowMs` at which a waiting job becomes due.
    public func nextRunAtMs(after nowMs: Int64) throws -> Int64? {
        try first("SELECT min(run_at_ms) FROM job WHERE state IN (\(Self.claimable)) AND run_at_ms > $1", [.integer(nowMs)]) { $0.optionalInteger(0) }
            ?? nil
    }

    private static var claimable: String { StateWords.claimable }
    private static var owned: String { StateWords.owned }

    /// Writes a job's row back. Its keys, kind and making never change.
    public func update(_ job: Job) throws {
        try execute(
            """
            UPDATE job SET state = $2, stage = $3, attempt = $4, crashes = $5, fence = $6, owner = $7, boot = $8, lease_until_ms = $9, run_at_ms = $10,
                started_ms = $11, finished_ms = $12, error = $13 WHERE id = $1
            """,
            [
                .integer(job.id), .text(job.state.rawValue), .text(job.stage), .integer(Int64(job.attempt)), .integer(Int64(job.crashes)),
                .integer(job.fence), .text(job.owner), .text(job.boot), .integer(job.leaseUntilMs), .integer(job.runAtMs),
                .integer(job.startedAtMs), .integer(job.finishedAtMs), .text(try job.error.map(encodedJSON)),
            ])
    }

    /// Throws `StoreError.fenced` unless the claim still holds and the job may go on: every write of a worker calls this first, in its own transaction.
    public func checkFence(_ claim: JobClaim, mayPublish: Bool = false) throws {
        let state = try first("SELECT state FROM job WHERE id = $1 AND fence = $2", [.integer(claim.job), .integer(claim.fence)]) {
            JobState(rawValue: $0.text(0))
        }
        guard let state = state ?? nil, mayPublish ? state.mayPublish : state.isOwned else { throw StoreError.fenced(job: claim.job) }
    }

    /// What the job asks a person; empty when it asks nothing.
    public func setQuestions(_ questions: [Question], ofJob id: Int64) throws {
        try execute("UPDATE job SET questions = $2 WHERE id = $1", [.integer(id), .text(try encodedJSON(questions))])
    }

    public func questions(ofJob id: Int64) throws -> [Question] {
        let json = try first("SELECT questions FROM job WHERE id = $1", [.integer(id)]) { $0.text(0) }
        return try json.map { try decodedJSON($0) } ?? []
    }

    /// Remembers how far the stages came, for showing after a restart.
    public func setProgress(_ json: String, ofJob id: Int64) throws {
        try execute("UPDATE job SET progress = $2 WHERE id = $1", [.integer(id), .text(json)])
    }

    private static func job(_ row: any SQLRow) throws -> Job {
        Job(
            id: row.integer(0), book: row.integer(1), importID: row.integer(2), kind: try word(row.text(3), of: "job.kind"),
            state: try word(row.text(4), of: "job.state"), stage: row.optionalText(5), attempt: Int(row.integer(6)), crashes: Int(row.integer(7)),
            fence: row.integer(8), owner: row.optionalText(9), boot: row.optionalText(10), leaseUntilMs: row.optionalInteger(11),
            priority: JobPriority(rawValue: Int(row.integer(12))) ?? .maintenance, user: row.optionalInteger(13), costBytes: row.integer(14),
            runAtMs: row.integer(15), createdAtMs: row.integer(16), startedAtMs: row.optionalInteger(17), finishedAtMs: row.optionalInteger(18),
            error: try row.optionalText(19).map { try decodedJSON($0) })
    }

    private static func word<W: RawRepresentable>(_ text: String, of column: String) throws -> W where W.RawValue == String {
        guard let value = W(rawValue: text) else { throw StoreError.conflict("\(column) holds \"\(text)\", which this version does not know") }
        return value
    }
}

/// Sets of states as they stand in SQL; the words are those of `JobState`, and the partial indexes of migration 012 name the same.
private enum StateWords {
    static let claimable = list(\.isClaimable)
    static let owned = list(\.isOwned)

    private static func list(_ isWanted: (JobState) -> Bool) -> String {
        JobState.allCases.filter(isWanted).map { "'\($0.rawValue)'" }.joined(separator: ", ")
    }
}

/// A value as JSON text with sorted keys, as the JSON columns hold it.
func encodedJSON(_ value: some Encodable) throws -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    return String(decoding: try encoder.encode(value), as: UTF8.self)
}

/// The value that a JSON column holds.
func decodedJSON<T: Decodable>(_ text: String) throws -> T {
    try JSONDecoder().decode(T.self, from: Data(text.utf8))
}

extension SQLConnection {
    /// The stages of a job as it last wrote them, as JSON.
    public func progress(ofJob id: Int64) throws -> String? {
        try first("SELECT progress FROM job WHERE id = $1", [.integer(id)]) { $0.optionalText(0) } ?? nil
    }

    /// The stages that the import's newest job with any has written: those of the reading, when an undo came after it.
    public func progress(ofImport id: Int64) throws -> String? {
        try first("SELECT progress FROM job WHERE import = $1 AND progress IS NOT NULL ORDER BY id DESC LIMIT 1", [.integer(id)]) { $0.text(0) }
    }

    /// Account names and the weakest balance proof of an import's statements; nil where it has none.
    public func statementSummary(ofImport id: Int64) throws -> (accounts: String?, balance: String?) {
        let statements = try rows(
            "SELECT a.name, s.proof FROM statement s LEFT JOIN account a ON a.id = s.account WHERE s.import = $1 ORDER BY s.n", [.integer(id)]
        ) { ($0.text(0), $0.text(1)) }
        guard !statements.isEmpty else { return (nil, nil) }
        var names: [String] = []
        for (name, _) in statements where !names.contains(name) { names.append(name) }
        let balance = ["failed", "unproven", "proven"].first { word in statements.contains { $0.1 == word } }
        return (names.joined(separator: ", "), balance)
    }
}
