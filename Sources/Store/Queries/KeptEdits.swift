public import Analytics
internal import Categorisation
public import Jobs

/// What people had decided about one row of a withdrawn import.
public struct KeptEdit: Sendable, Hashable {
    public var record: UInt32
    /// The id that the row had, which its successor gets: the journal, merges and transfers name it.
    public var transaction: Int64
    public var state: TransactionState
}

extension SQLConnection {
    /// Reads what people decided about the rows of a withdrawn import and keeps it until the import is published again.
    ///
    /// What an earlier redo has kept and not published outweighs the rows that it left half-way.
    public func keepEdits(ofImport id: Int64, claim: JobClaim) throws -> [KeptEdit] {
        try checkFence(claim)
        let book = try importRow(id).book
        let decided = try rows(
            """
            SELECT t.id, t.record FROM txn t WHERE t.import = $1 AND t.record IS NOT NULL
            AND NOT EXISTS (SELECT 1 FROM kept_edit k WHERE k.import = t.import AND k.record = t.record)
            AND (t.category_by = $2 OR t.note IS NOT NULL OR t.deleted_reason IS NOT NULL OR t.edited <> 0 OR t.merge_group IS NOT NULL
                OR t.id IN (SELECT a FROM transfer WHERE book = $3 UNION SELECT b FROM transfer WHERE book = $3)
                OR t.id IN (SELECT c.id FROM edit_change c WHERE c.what = 'transaction'))
            """, [.integer(id), .integer(Int64(CategoryProvenance.user.rawValue)), .integer(book)]
        ) { (id: $0.integer(0), record: $0.integer(1)) }
        for row in decided {
            guard let stored = try storedTransaction(row.id, book: book) else { continue }
            try execute(
                "INSERT INTO kept_edit (book, import, record, txn, state) VALUES ($1, $2, $3, $4, $5)",
                [.integer(book), .integer(id), .integer(row.record), .integer(row.id), .text(try encodedJSON(stored.state))])
        }
        return try rows("SELECT record, txn, state FROM kept_edit WHERE import = $1 ORDER BY record", [.integer(id)]) {
            KeptEdit(record: UInt32(clamping: $0.integer(0)), transaction: $0.integer(1), state: try decodedJSON($0.text(2)))
        }
    }

    /// Puts what people had decided on rows that are staged again, with the ids that they had; returns what that does to the plan's delta.
    ///
    /// A row that has become a duplicate meanwhile is passed over. Merges and transfers count again with the publication.
    public func restore(_ edits: [KeptEdit], ofImport id: Int64, claim: JobClaim) throws -> CellDelta {
        try checkFence(claim)
        let book = try importRow(id).book
        var delta = CellDelta()
        for edit in edits {
            let staged = try first("SELECT id FROM txn WHERE import = $1 AND record = $2", [.integer(id), .integer(Int64(edit.record))]) {
                $0.integer(0)
            }
            guard let staged, let stored = try storedTransaction(staged, book: book) else { continue }
            if let entry = try cellEntry(staged: staged) { try delta.add(entry, sign: -1) }
            try write(try restored(edit.state, over: stored.state, book: book), over: stored, book: book)
            if staged != edit.transaction {
                try execute("UPDATE line SET txn = $2 WHERE txn = $1", [.integer(staged), .integer(edit.transaction)])
                try execute("UPDATE txn SET id = $2 WHERE id = $1", [.integer(staged), .integer(edit.transaction)])
            }
            if let entry = try cellEntry(staged: edit.transaction) { try delta.add(entry, sign: 1) }
        }
        delta.normalise()
        return delta
    }

    /// A person's fields of the old state over those that the import made this time. A category or account that is gone since is no decision any more.
    private func restored(_ old: TransactionState, over new: TransactionState, book: Int64) throws -> TransactionState {
        var state = new
        let user = Int64(CategoryProvenance.user.rawValue)
        if old.categoryBy == user, try old.category.map({ try hasCategory($0, book: book) }) ?? true {
            state.categorise(old.category, by: user)
        }
        (state.note, state.absence, state.mergeGroup, state.edited) = (old.note, old.absence, old.mergeGroup, old.edited)
        if old.edited.contains(.day) { state.day = old.day }
        if old.edited.contains(.text) { (state.text, state.merchant) = (old.text, old.merchant) }
        if old.edited.contains(.flag) { state.isFlagged = old.isFlagged }
        if old.edited.contains(.account), try hasAccount(old.account, book: book) { state.account = old.account }
        // The lines of a file sum to its amount, those of a person to the person's.
        if !old.edited.isDisjoint(with: [.amount, .lines]) {
            state.amount = old.amount
            state.lines = try old.lines.map { line in
                var line = line
                if let category = line.category, try !hasCategory(category, book: book) { line.category = nil }
                return line
            }
        }
        return state
    }

    /// The rows of a redone import that got back what was said about them and others: those depend on them again.
    func restoredRows(ofImport id: Int64) throws -> Set<Int64> {
        Set(
            try rows(
                """
                SELECT k.txn FROM kept_edit k JOIN txn t ON t.id = k.txn AND t.import = k.import WHERE k.import = $1
                AND (t.merge_group IS NOT NULL OR EXISTS (SELECT 1 FROM transfer x WHERE x.a = k.txn OR x.b = k.txn))
                """, [.integer(id)]
            ) { $0.integer(0) })
    }

    /// They are in the ledger again. What was decided about the transfers of rows that did not come back is void.
    func forgetKeptEdits(ofImport id: Int64) throws {
        try execute(
            """
            DELETE FROM transfer WHERE id IN (
                SELECT x.id FROM kept_edit k JOIN transfer x ON x.a = k.txn OR x.b = k.txn
                WHERE k.import = $1 AND NOT EXISTS (SELECT 1 FROM txn t WHERE t.id = k.txn))
            """, [.integer(id)])
        try execute("DELETE FROM kept_edit WHERE import = $1", [.integer(id)])
    }
}
