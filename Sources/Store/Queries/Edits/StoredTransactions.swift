internal import Analytics
internal import Ledger
internal import Matching

extension SQLConnection {
    /// A transaction of the book in its own state, whether it is shown or not; nil where there is none.
    func storedTransaction(_ id: Int64, book: Int64) throws -> StoredTransaction? {
        let found = try first(
            """
            SELECT coalesce(moved_account, account), day, amount, coalesce(text, bank_text, ''), merchant, category, category_by, note, flagged,
                deleted_reason, merge_group, edited, import, account, bank_day, bank_amount, bank_text, status FROM txn WHERE id = $1 AND book = $2
            """, [.integer(id), .integer(book)]
        ) { row in
            StoredTransaction(
                id: id,
                state: TransactionState(
                    account: row.integer(0), day: Int32(row.integer(1)), amount: row.integer(2), text: row.text(3), merchant: row.optionalInteger(4),
                    category: row.optionalInteger(5), categoryBy: row.integer(6), note: row.optionalText(7), isFlagged: row.flag(8),
                    absence: row.optionalText(9).flatMap { TransactionState.Absence(rawValue: $0) }, mergeGroup: row.optionalInteger(10),
                    edited: TransactionState.Fields(rawValue: row.integer(11)), lines: []),
                importID: row.optionalInteger(12), bankAccount: row.integer(13), bankDay: row.optionalInteger(14).map { Int32($0) },
                bankAmount: row.optionalInteger(15), bankText: row.optionalText(16), isPending: row.flag(17))
        }
        guard var stored = found else { return nil }
        stored.state.lines = try rows("SELECT category, amount, note FROM line WHERE txn = $1 ORDER BY n", [.integer(id)]) {
            TransactionState.Line(category: $0.optionalInteger(0), amount: $0.integer(1), note: $0.optionalText(2))
        }
        return stored
    }

    /// Writes a state over the stored one. The lines must sum to the amount, which is checked here, in the transaction that writes them.
    ///
    /// What the bank said is left alone. Of a hand entry the person is the only source, so the values that matching reads follow; one that is undone
    /// has no day there, and so is in no multiset.
    func write(_ state: TransactionState, over old: StoredTransaction, book: Int64) throws {
        try checkSum(of: state)
        let id = SQLValue.integer(old.id)
        try execute(
            """
            UPDATE txn SET day = $2, amount = $3, merchant = $4, category = $5, category_by = $6, note = $7, flagged = $8, deleted_reason = $9,
                merge_group = $10, edited = $11 WHERE id = $1
            """,
            [
                id, .integer(Int64(state.day)), .integer(state.amount), .integer(state.merchant), .integer(state.category),
                .integer(state.categoryBy),
                .text(state.note), .flag(state.isFlagged), .text(state.absence?.rawValue), .integer(state.mergeGroup),
                .integer(state.edited.rawValue),
            ])
        if old.isHandMade {
            try execute(
                "UPDATE txn SET account = $2, bank_day = $3, bank_amount = $4, bank_text = $5, bank_hash = $6, text = NULL WHERE id = $1",
                [
                    id, .integer(state.account), state.absence == .undone ? .null : .integer(Int64(state.day)), .integer(state.amount),
                    .text(state.text), .integer(try bankHash(of: state.text, book: book)),
                ])
        } else {
            try execute(
                "UPDATE txn SET moved_account = $2, text = $3 WHERE id = $1",
                [
                    id, state.account == old.bankAccount ? .null : .integer(state.account),
                    state.text == (old.bankText ?? "") ? .null : .text(state.text),
                ])
        }
        guard state.lines != old.state.lines else { return }
        try execute("DELETE FROM line WHERE txn = $1", [id])
        for (n, line) in state.lines.enumerated() {
            try execute(
                "INSERT INTO line (book, txn, n, category, amount, note) VALUES ($1, $2, $3, $4, $5, $6)",
                [.integer(book), id, .integer(Int64(n)), .integer(line.category), .integer(line.amount), .text(line.note)])
        }
    }

    /// `txn.bank_hash` of a text that a person typed, as an import would make it.
    func bankHash(of text: String, book: Int64) throws -> Int64 {
        let bytes = Array(text.utf8)
        let hash = CanonicalText.hash(
            bytes, text: TextRange(lower: 0, upper: UInt32(bytes.count)), checkNumber: TextRange(lower: 0, upper: 0),
            seed: try self.book(book).hashSeed)
        return Int64(bitPattern: hash)
    }

    private func checkSum(of state: TransactionState) throws {
        guard !state.lines.isEmpty else { return }
        var sum: Int64 = 0
        for line in state.lines { sum = try sum.addingExactly(line.amount) }
        guard sum != state.amount else { return }
        let (gap, overflow) = state.amount.subtractingReportingOverflow(sum)
        throw EditError.invalid(
            field: "splits",
            reason: "the parts sum to \(sum) and the transaction is \(state.amount) in minor units"
                + (overflow ? "" : ": \(gap) \(gap.magnitude == 1 ? "is" : "are") missing"))
    }
}
