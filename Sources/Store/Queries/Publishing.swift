public import Analytics
public import Jobs
public import Ledger

/// A statement of an import as it is stored with the publication.
public struct StatementRecordRow: Sendable, Hashable {
    public var n: Int
    public var account: Int64
    public var name: String?
    public var currency: Currency
    public var sourceKind: String
    public var first: CalendarDate?
    public var last: CalendarDate?
    public var rows: Int64
    public var sum: Int64
    public var opening: Int64?
    public var closing: Int64?
    public var closingDay: CalendarDate?
    /// `proven`, `unproven` or `failed`.
    public var proof: String
    /// By how much it failed.
    public var gap: Int64?

    public init(n: Int, account: Int64, name: String?, currency: Currency, sourceKind: String, rows: Int64, sum: Int64, proof: String) {
        self.n = n
        self.account = account
        self.name = name
        self.currency = currency
        self.sourceKind = sourceKind
        self.rows = rows
        self.sum = sum
        self.proof = proof
    }
}

/// A finished plan: what the publishing transaction needs beside the staged rows.
public struct ImportPlan: Sendable {
    public var book: Int64
    public var importID: Int64
    public var fileName: String
    /// The version of the ledger that the plan was made against.
    public var ledgerVersion: Int64
    public var delta: CellDelta
    public var statements: [StatementRecordRow]
    public var counts: RowCounts
    public var problems: Int
    public var firstDay: CalendarDate?
    public var lastDay: CalendarDate?
    /// The stages as they ended, as JSON, so that whoever sees the import published sees its gates full.
    public var progress: String?

    public init(book: Int64, importID: Int64, fileName: String, ledgerVersion: Int64) {
        self.book = book
        self.importID = importID
        self.fileName = fileName
        self.ledgerVersion = ledgerVersion
        delta = CellDelta()
        statements = []
        counts = RowCounts()
        problems = 0
    }
}

extension SQLConnection {
    /// Publishes a staged import: cells, budgets, balance claims, the book's sequence, the import's mark and the job's end, all or nothing.
    ///
    /// Costs the cells that it touches, not the rows. Throws `fenced` when the job was cancelled or taken over before,
    /// and `ledgerChanged` when the plan was made against another ledger.
    public func publish(_ plan: ImportPlan, claim: JobClaim, now: LedgerClock) throws -> Publication {
        try checkFence(claim, mayPublish: true)
        guard try ledgerVersion(book: plan.book) == plan.ledgerVersion else { throw StoreError.ledgerChanged(book: plan.book) }
        let seq = try nextSequence(book: plan.book, changesPlan: true)
        for statement in plan.statements { try insert(statement, of: plan) }
        try setCounts(plan.counts, problems: plan.problems, ofImport: plan.importID, finishedMs: now.nowMs)
        try execute(
            """
            UPDATE import SET published = 1, staged = 0, published_seq = $2, withdrawn_seq = NULL, first_day = $3, last_day = $4, transfers_sought = 0
            WHERE id = $1
            """,
            [
                .integer(plan.importID), .integer(seq), .integer(plan.firstDay.map { Int64($0.dayNumber) }),
                .integer(plan.lastDay.map { Int64($0.dayNumber) }),
            ])
        // After a redo, merges and transfers of its rows count again.
        let restored = try closure(of: try restoredRows(ofImport: plan.importID))
        let before = try standings(of: restored)
        try settle(restored)
        var delta = plan.delta
        try delta.merge(try self.delta(since: before, seq: seq))
        delta.normalise()
        try apply(delta, book: plan.book, seq: seq)
        try evaluateBudgets(
            book: plan.book, seq: seq, touched: delta, cause: BudgetCause(importID: plan.importID, fileName: plan.fileName), now: now)
        try forgetKeptEdits(ofImport: plan.importID)
        try touchAccounts(Set(plan.statements.map(\.account)), seq: seq)
        if let progress = plan.progress { try setProgress(progress, ofJob: claim.job) }
        try finish(claim, now: now)
        return Publication(book: plan.book, seq: seq)
    }

    /// Writes the job's end in the transaction that has its effect.
    func finish(_ claim: JobClaim, now: LedgerClock) throws {
        guard var job = try job(claim.job), job.fence == claim.fence, job.apply(.completed, JobNote(nowMs: now.nowMs)) else {
            throw StoreError.fenced(job: claim.job)
        }
        try update(job)
    }

    /// Balances and counts of these accounts are different now; one that was hidden until its first publication is shown.
    func touchAccounts(_ accounts: Set<Int64>, seq: Int64) throws {
        for account in accounts {
            try execute(
                "UPDATE account SET version = $2, deleted = CASE deleted WHEN 2 THEN 0 ELSE deleted END WHERE id = $1",
                [.integer(account), .integer(seq)])
        }
    }

    private func insert(_ statement: StatementRecordRow, of plan: ImportPlan) throws {
        try execute(
            """
            INSERT INTO statement (book, import, n, account, name, currency, source_kind, first_day, last_day, rows, sum, opening, closing, closing_day,
                proof, gap) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16)
            """,
            [
                .integer(plan.book), .integer(plan.importID), .integer(Int64(statement.n)), .integer(statement.account), .text(statement.name),
                .text(statement.currency.code), .text(statement.sourceKind), .integer(statement.first.map { Int64($0.dayNumber) }),
                .integer(statement.last.map { Int64($0.dayNumber) }), .integer(statement.rows), .integer(statement.sum), .integer(statement.opening),
                .integer(statement.closing), .integer(statement.closingDay.map { Int64($0.dayNumber) }), .text(statement.proof),
                .integer(statement.gap),
            ])
        if let closing = statement.closing, let day = statement.closingDay ?? statement.last {
            try execute(
                "INSERT INTO balance_claim (book, account, day, minor, kind, import) VALUES ($1, $2, $3, $4, 'closing', $5)",
                [.integer(plan.book), .integer(statement.account), .integer(Int64(day.dayNumber)), .integer(closing), .integer(plan.importID)])
        }
    }
}
