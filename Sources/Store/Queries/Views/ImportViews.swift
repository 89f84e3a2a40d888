public import Ledger
public import Statements

/// A statement of an import as it was published.
public struct StatementView: Sendable, Hashable {
    public var account: Int64?
    public var accountName: String?
    public var accountType: String?
    public var currency: String?
    public var rows: Int64
    public var sum: Int64
    public var first: CalendarDate?
    public var last: CalendarDate?
    public var opening: Int64?
    public var closing: Int64?
    public var closingDay: CalendarDate?
    /// `proven`, `unproven` or `failed`.
    public var proof: String
    public var gap: Int64?
}

/// What became of one record of an import.
public struct RowOutcomeView: Sendable, Hashable {
    public enum Outcome: String, Sendable, CaseIterable { case new, duplicate, skipped, rejected }

    public var record: Int64
    public var outcome: Outcome
    /// New, but possibly one too many.
    public var isFlagged: Bool
    /// The new transaction, or the one that it is a duplicate of, or what is shown in its place; nil when that is gone.
    public var transaction: TransactionView?
    /// A sentence for people; nil for a plain new row.
    public var evidence: String?
    /// Why it was rejected.
    public var problem: Problem?
}

extension SQLConnection {
    /// The import, if it belongs to the book.
    public func importRow(_ id: Int64, book: Int64) throws -> ImportRow {
        let row = try importRow(id)
        guard row.book == book else { throw StoreError.notFound(what: "import", id: id) }
        return row
    }

    /// The imports of a batch of this book, in upload order.
    public func importRows(batch: Int64, book: Int64) throws -> [ImportRow] {
        let rows = try importRows(batch: batch).filter { $0.book == book }
        guard !rows.isEmpty else { throw StoreError.notFound(what: "batch", id: batch) }
        return rows
    }

    /// The imports with a job that is not over, newest first.
    public func openImportIDs(book: Int64) throws -> [Int64] {
        try rows(
            """
            SELECT DISTINCT import FROM job WHERE book = $1
            AND state IN ('queued', 'running', 'held', 'pausing', 'paused', 'retrying', 'cancelling') ORDER BY import DESC
            """, [.integer(book)]
        ) { $0.integer(0) }
    }

    /// Statements of a published import, in the order of the file.
    public func statementViews(ofImport id: Int64) throws -> [StatementView] {
        try rows(
            """
            SELECT s.account, a.name, a.type, s.currency, s.rows, s.sum, s.first_day, s.last_day, s.opening, s.closing, s.closing_day, s.proof, s.gap
            FROM statement s LEFT JOIN account a ON a.id = s.account WHERE s.import = $1 ORDER BY s.n
            """, [.integer(id)]
        ) { row in
            func day(_ column: Int) -> CalendarDate? { row.optionalInteger(column).map { CalendarDate(dayNumber: Int32($0)) } }
            return StatementView(
                account: row.optionalInteger(0), accountName: row.optionalText(1), accountType: row.optionalText(2), currency: row.optionalText(3),
                rows: row.integer(4), sum: row.integer(5), first: day(6), last: day(7), opening: row.optionalInteger(8),
                closing: row.optionalInteger(9), closingDay: day(10), proof: row.text(11), gap: row.optionalInteger(12))
        }
    }

    /// What became of the records of an import, in the order of the file, behind record `after`; with `outcome`, only those.
    public func rowOutcomes(
        ofImport id: Int64, book: Int64, outcome: RowOutcomeView.Outcome?, afterRecord after: Int64, limit: Int
    ) throws -> [RowOutcomeView] {
        var found: [RowOutcomeView] = []
        let noted = try notedOutcomes(ofImport: id, book: book, outcome: outcome, afterRecord: after, limit: limit)
        if outcome == nil || outcome == .new {
            let evidence = try flagEvidence(ofImport: id, afterRecord: after, limit: limit)
            found += try transactionViews(ofImport: id, book: book, visible: false, afterRecord: after, limit: limit).map {
                RowOutcomeView(
                    record: $0.record, outcome: .new, isFlagged: $0.view.isFlagged, transaction: $0.view, evidence: evidence[$0.record])
            }
        }
        found += noted
        if outcome == nil || outcome == .rejected {
            found += try rejectedRecords(ofImport: id, after: after, limit: limit)
        }
        return Array(found.sorted { $0.record < $1.record }.prefix(limit))
    }

    private func notedOutcomes(
        ofImport id: Int64, book: Int64, outcome: RowOutcomeView.Outcome?, afterRecord after: Int64, limit: Int
    ) throws -> [RowOutcomeView] {
        guard outcome == nil || outcome == .duplicate || outcome == .skipped else { return [] }
        let noted = try rows(
            """
            SELECT record, kind, txn, evidence FROM outcome WHERE import = $1 AND record > $2 AND kind <> 'flagged'
            AND (CAST($3 AS TEXT) IS NULL OR kind = $3) ORDER BY record LIMIT $4
            """, [.integer(id), .integer(after), .text(outcome?.rawValue), .integer(Int64(limit))]
        ) { (record: $0.integer(0), kind: RowOutcomeView.Outcome(rawValue: $0.text(1)), txn: $0.optionalInteger(2), evidence: $0.text(3)) }
        return try noted.map { row in
            RowOutcomeView(
                record: row.record, outcome: row.kind ?? .skipped, isFlagged: false,
                transaction: try row.txn.flatMap { try shownTransaction(for: $0, book: book) }, evidence: row.evidence)
        }
    }

    private func flagEvidence(ofImport id: Int64, afterRecord after: Int64, limit: Int) throws -> [Int64: String] {
        let evidence = try rows(
            "SELECT record, evidence FROM outcome WHERE import = $1 AND record > $2 AND kind = 'flagged' ORDER BY record LIMIT $3",
            [.integer(id), .integer(after), .integer(Int64(limit))]
        ) { ($0.integer(0), $0.text(1)) }
        return Dictionary(evidence, uniquingKeysWith: { first, _ in first })
    }

    private func rejectedRecords(ofImport id: Int64, after: Int64, limit: Int) throws -> [RowOutcomeView] {
        // A record may have several errors; it is one rejected row, told by its first.
        let problems = try rows(
            """
            SELECT \(Self.problemColumns) FROM problem p
            WHERE p.import = $1 AND p.severity = 'error' AND p.record > $2
            AND p.n = (SELECT MIN(q.n) FROM problem q WHERE q.import = $1 AND q.severity = 'error' AND q.record = p.record)
            ORDER BY p.record LIMIT $3
            """, [.integer(id), .integer(after), .integer(Int64(limit))], Self.problem)
        return problems.map { RowOutcomeView(record: Int64($0.record ?? 0), outcome: .rejected, isFlagged: false, problem: $0) }
    }
}

/// Counts over all books, for the operator's figures.
public struct JobFigures: Sendable, Hashable {
    /// Jobs by state.
    public var jobs: [String: Int64]
    /// Rows of published imports by outcome.
    public var rows: [String: Int64]
    /// Problems of all imports.
    public var problems: Int64
}

extension SQLConnection {
    public func jobFigures() throws -> JobFigures {
        let jobs = try rows("SELECT state, count(*) FROM job GROUP BY state") { ($0.text(0), $0.integer(1)) }
        let sums = try first(
            """
            SELECT CAST(coalesce(SUM(new_rows), 0) AS BIGINT), CAST(coalesce(SUM(duplicate_rows), 0) AS BIGINT),
                CAST(coalesce(SUM(skipped_rows), 0) AS BIGINT), CAST(coalesce(SUM(rejected_rows), 0) AS BIGINT) FROM import WHERE published = 1
            """
        ) { row in ["new": row.integer(0), "duplicate": row.integer(1), "skipped": row.integer(2), "rejected": row.integer(3)] }
        let problems = try first("SELECT CAST(coalesce(SUM(problem_count), 0) AS BIGINT) FROM import") { $0.integer(0) }
        return JobFigures(jobs: Dictionary(jobs, uniquingKeysWith: +), rows: sums ?? [:], problems: problems ?? 0)
    }
}
