internal import Analytics
public import Categorisation

/// One step of applying rules to what is in the ledger already.
public struct RuleStep: Sendable {
    public var changed: Int
    /// The last transaction looked at; nil when there are no more.
    public var last: Int64?
    public var publication: Publication?
}

extension SQLConnection {
    /// Recategorises at most `rowsMax` transactions behind `after` that no person has categorised, where a rule says something else.
    public func applyRules(_ rules: RuleSet, book: Int64, after: Int64, rowsMax: Int, now: LedgerClock) throws -> RuleStep {
        let candidates = try rows(
            """
            SELECT id, text, account, amount, coalesce(category, 0) FROM visible_txn
            WHERE book = $1 AND id > $2 AND category_by <> $3 AND transfer IS NULL AND NOT EXISTS (
                SELECT 1 FROM line l WHERE l.txn = visible_txn.id AND coalesce(l.category, 0) <> coalesce(visible_txn.category, 0))
            ORDER BY id LIMIT $4
            """,
            [
                .integer(book), .integer(after), .integer(Int64(CategoryProvenance.user.rawValue)), .integer(Int64(rowsMax)),
            ]
        ) { (id: $0.integer(0), text: $0.text(1), account: $0.integer(2), amount: $0.integer(3), category: $0.integer(4)) }
        let changes = candidates.compactMap { row -> (id: Int64, category: Int64)? in
            guard let rule = rules.firstMatch(text: row.text, account: row.account, amount: row.amount), rule.category != row.category else {
                return nil
            }
            return (row.id, rule.category)
        }
        var step = RuleStep(changed: changes.count, last: candidates.count < rowsMax ? nil : candidates.last?.id)
        guard !changes.isEmpty else { return step }
        let seq = try nextSequence(book: book, changesPlan: false)
        var delta = CellDelta()
        for change in changes {
            if let old = try cellEntry(transaction: change.id) { try delta.add(old, sign: -1) }
            try execute(
                "UPDATE txn SET category = $2, category_by = $3, version = $4 WHERE id = $1",
                [.integer(change.id), .integer(change.category), .integer(Int64(CategoryProvenance.rule.rawValue)), .integer(seq)])
            // The parts of a collective entry follow it; splits with categories of their own were left out.
            try execute("UPDATE line SET category = $2 WHERE txn = $1", [.integer(change.id), .integer(change.category)])
            if let new = try cellEntry(transaction: change.id) { try delta.add(new, sign: 1) }
        }
        delta.normalise()
        try apply(delta, book: book, seq: seq)
        try evaluateBudgets(book: book, seq: seq, touched: delta, cause: BudgetCause(), now: now)
        step.publication = Publication(book: book, seq: seq)
        return step
    }
}
