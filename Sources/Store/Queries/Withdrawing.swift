public import Analytics
public import Jobs
internal import Ledger

/// What an undo will take back, read before the transaction that does it: reading a million rows must not hold the writer.
public struct Withdrawal: Sendable {
    public var importID: Int64
    public var book: Int64
    public var fileName: String
    /// The ledger as it was read; a later change to the import's own rows makes the withdrawal stale.
    public var seq: Int64
    /// Minus what the import's own rows add to the cells, without those that pass to another import.
    public var delta: CellDelta
    public var accounts: Set<Int64>
}

extension SQLConnection {
    /// Reads what withdrawing an import means.
    ///
    /// A transaction lives while a published import supports it: one that another published import lists too stays, and passes to it.
    public func planWithdrawal(importID: Int64) throws -> Withdrawal {
        let row = try importRow(importID)
        guard row.isPublished else { throw StoreError.conflict("import \(importID) is not published, so there is nothing to undo") }
        let book = try book(row.book)
        var withdrawal = Withdrawal(importID: importID, book: row.book, fileName: row.name, seq: book.seq, delta: CellDelta(), accounts: [])
        try forEachCellEntry(leavingWith: importID) { entry in
            try withdrawal.delta.add(entry, sign: -1)
            withdrawal.accounts.insert(entry.account)
        }
        // A statement without a new row may still have claimed a balance.
        withdrawal.accounts.formUnion(
            try rows("SELECT account FROM statement WHERE import = $1 AND account IS NOT NULL", [.integer(importID)]) { $0.integer(0) })
        return withdrawal
    }

    /// Takes an import out of the ledger again: the publication the other way round, in one transaction.
    ///
    /// Throws `ledgerChanged` when one of its rows was changed after the withdrawal was planned.
    public func withdraw(_ withdrawal: Withdrawal, claim: JobClaim, now: LedgerClock) throws -> Publication {
        try checkFence(claim, mayPublish: true)
        let touched = try first(
            "SELECT count(*) FROM txn WHERE import = $1 AND version > $2", [.integer(withdrawal.importID), .integer(withdrawal.seq)]
        ) { $0.integer(0) }
        let laterImports = try first(
            "SELECT count(*) FROM import WHERE book = $1 AND (published_seq > $2 OR withdrawn_seq > $2)",
            [.integer(withdrawal.book), .integer(withdrawal.seq)]
        ) { $0.integer(0) }
        guard touched == 0, laterImports == 0 else { throw StoreError.ledgerChanged(book: withdrawal.book) }
        let seq = try nextSequence(book: withdrawal.book, changesPlan: true)
        try passOn(importID: withdrawal.importID, seq: seq)
        // What its rows were merged or paired with stands otherwise without them.
        let leaving = try decidedRows(ofImport: withdrawal.importID)
        let dependent = try closure(of: leaving)
        let before = try standings(of: dependent.subtracting(leaving))
        try execute("DELETE FROM balance_claim WHERE import = $1", [.integer(withdrawal.importID)])
        try execute("DELETE FROM statement WHERE import = $1", [.integer(withdrawal.importID)])
        try execute("UPDATE import SET published = 0, staged = 1, withdrawn_seq = $2 WHERE id = $1", [.integer(withdrawal.importID), .integer(seq)])
        try settle(dependent)
        var delta = withdrawal.delta
        try delta.merge(try self.delta(since: before, seq: seq))
        delta.normalise()
        try apply(delta, book: withdrawal.book, seq: seq)
        try evaluateBudgets(
            book: withdrawal.book, seq: seq, touched: delta,
            cause: BudgetCause(importID: withdrawal.importID, fileName: "the undo of \(withdrawal.fileName)"), now: now)
        try touchAccounts(withdrawal.accounts, seq: seq)
        try finish(claim, now: now)
        return Publication(book: withdrawal.book, seq: seq)
    }

    /// Gives the transactions that other published imports list to the one of the lowest ticket; its outcome becomes the transaction's source.
    private func passOn(importID: Int64, seq: Int64) throws {
        let heirs = try rows(
            """
            SELECT o.txn, o.import, o.record FROM outcome o JOIN txn t ON t.id = o.txn
            WHERE t.import = $1 AND o.kind = 'duplicate' AND o.import = (\(Self.lowestListing))
            """, [.integer(importID)]
        ) { (transaction: $0.integer(0), heir: Heir(importID: $0.integer(1), record: $0.integer(2))) }
        for (transaction, heir) in heirs { try pass(transaction, to: heir, seq: seq) }
    }

    /// The published import of the lowest ticket that lists a transaction which is not its own.
    func heir(of transaction: Int64) throws -> Heir? {
        try first(
            "SELECT o.import, o.record FROM outcome o WHERE o.txn = $1 AND o.kind = 'duplicate' AND o.import = (\(Self.lowestListing)) ORDER BY o.record",
            [.integer(transaction)]
        ) { Heir(importID: $0.integer(0), record: $0.integer(1)) }
    }

    func pass(_ transaction: Int64, to heir: Heir, seq: Int64) throws {
        try execute(
            "UPDATE txn SET import = $2, record = $3, line = NULL, byte = NULL, length = NULL, version = $4 WHERE id = $1",
            [.integer(transaction), .integer(heir.importID), .integer(heir.record), .integer(seq)])
        try execute("DELETE FROM outcome WHERE import = $1 AND record = $2", [.integer(heir.importID), .integer(heir.record)])
        try execute("UPDATE import SET new_rows = new_rows + 1, duplicate_rows = duplicate_rows - 1 WHERE id = $1", [.integer(heir.importID)])
    }

    private static var lowestListing: String {
        """
        SELECT min(p.import) FROM outcome p JOIN import i ON i.id = p.import AND i.published = 1 WHERE p.txn = o.txn AND p.kind = 'duplicate'
        """
    }

    /// The rows of an import that were merged with others or are one side of a transfer that counts.
    private func decidedRows(ofImport id: Int64) throws -> Set<Int64> {
        // The plus keeps SQLite from walking all rows of the import; merges are few and have an index of their own.
        let merged = try rows("SELECT id FROM txn WHERE merge_group IS NOT NULL AND +import = $1", [.integer(id)]) { $0.integer(0) }
        let paired = try rows("SELECT id FROM txn WHERE import = $1 AND transfer > 0", [.integer(id)]) { $0.integer(0) }
        return Set(merged).union(paired)
    }
}

/// The row of a file that a transaction passes to.
struct Heir: Hashable {
    var importID: Int64
    var record: Int64
}
