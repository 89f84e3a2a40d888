public import Jobs

/// An outcome other than a plain new row: what a row is a duplicate of, why it was skipped, why it is flagged.
public struct OutcomeRow: Sendable, Hashable {
    public enum Kind: String, Sendable { case duplicate, skipped, flagged }

    public var record: UInt32
    public var kind: Kind
    public var transaction: Int64
    /// A sentence for people.
    public var evidence: String

    public init(record: UInt32, kind: Kind, transaction: Int64, evidence: String) {
        self.record = record
        self.kind = kind
        self.transaction = transaction
        self.evidence = evidence
    }
}

/// One line of a split transaction, by the record of its row in the chunk that is inserted with it.
public struct StagedLine: Sendable {
    /// Index of the row in the chunk.
    public var row: Int
    public var category: Int64?
    public var amount: Int64
    public var note: String?

    public init(row: Int, category: Int64?, amount: Int64, note: String?) {
        self.row = row
        self.category = category
        self.amount = amount
        self.note = note
    }
}

extension SQLConnection {
    /// Hides whatever the import's rows will be until it is published. Called once before the first chunk.
    public func beginStaging(importID: Int64, claim: JobClaim) throws {
        try checkFence(claim)
        try execute("UPDATE import SET staged = 1 WHERE id = $1", [.integer(importID)])
    }

    /// Stores one chunk of an unpublished import. Nobody sees it and no cell moves.
    public func stage(_ chunk: TransactionChunk, lines: [StagedLine], outcomes: [OutcomeRow], claim: JobClaim) throws {
        try checkFence(claim)
        let firstID = try insert(chunk)
        var place: [Int: Int64] = [:]
        for line in lines {
            let n = place[line.row, default: 0]
            place[line.row] = n + 1
            try execute(
                "INSERT INTO line (book, txn, n, category, amount, note) VALUES ($1, $2, $3, $4, $5, $6)",
                [
                    .integer(chunk.book), .integer(firstID + Int64(line.row)), .integer(n), .integer(line.category), .integer(line.amount),
                    .text(line.note),
                ])
        }
        for outcome in outcomes {
            try execute(
                "INSERT INTO outcome (book, import, record, kind, txn, evidence) VALUES ($1, $2, $3, $4, $5, $6)",
                [
                    .integer(chunk.book), .integer(chunk.importID), .integer(Int64(outcome.record)), .text(outcome.kind.rawValue),
                    .integer(outcome.transaction), .text(outcome.evidence),
                ])
        }
    }

    /// Deletes at most `rowsMax` of what a dead attempt or a withdrawn import has left, and says whether anything is left over.
    ///
    /// Rows go first and the mark that hides them last, so that an interruption shows nothing.
    /// `keepingProblems` leaves what the file's problems were, for those who want to know why it failed.
    public func sweep(importID: Int64, rowsMax: Int, keepingProblems: Bool = false) throws -> Bool {
        try execute(
            "DELETE FROM line WHERE txn IN (SELECT id FROM txn WHERE import = $1 LIMIT $2)", [.integer(importID), .integer(Int64(rowsMax))])
        if try execute(
            "DELETE FROM txn WHERE id IN (SELECT id FROM txn WHERE import = $1 LIMIT $2)", [.integer(importID), .integer(Int64(rowsMax))]) > 0
        {
            return true
        }
        if try execute(
            "DELETE FROM outcome WHERE import = $1 AND record IN (SELECT record FROM outcome WHERE import = $1 LIMIT $2)",
            [.integer(importID), .integer(Int64(rowsMax))]) > 0
        {
            return true
        }
        for table in keepingProblems ? ["statement", "balance_claim"] : ["problem", "statement", "balance_claim"] {
            try execute("DELETE FROM \(table) WHERE import = $1", [.integer(importID)])
        }
        try execute("UPDATE import SET staged = 0 WHERE id = $1", [.integer(importID)])
        return false
    }

    /// Imports with hidden rows whose newest job is over without having published: what a crash or a cancel left behind.
    public func abandonedImports() throws -> [Int64] {
        try rows("SELECT id FROM import i WHERE \(Self.isAbandoned)", []) { $0.integer(0) }
    }

    /// The same for one import.
    public func isAbandoned(_ importID: Int64) throws -> Bool {
        try first("SELECT id FROM import i WHERE id = $1 AND \(Self.isAbandoned)", [.integer(importID)]) { $0.integer(0) } != nil
    }

    private static var isAbandoned: String {
        "i.staged = 1 AND i.withdrawn_seq IS NULL AND "
            + "(SELECT j.state FROM job j WHERE j.import = i.id ORDER BY j.id DESC LIMIT 1) IN ('failed', 'cancelled', 'quarantined')"
    }
}
