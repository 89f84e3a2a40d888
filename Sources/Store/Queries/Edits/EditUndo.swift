internal import Categorisation

extension SQLConnection {
    /// Takes an edit back: what it changed is as it was before, and what has changed since in other fields stays.
    ///
    /// In order, as one undoes what one has done: refused while a newer edit of one of its transactions stands, and where something that it would put back
    /// was changed otherwise. A transaction that was entered by hand is gone afterwards; if a published import lists it, it stays and passes to that.
    public func undoEdit(_ id: Int64, book: Int64, now: LedgerClock) throws -> Edited<EditView> {
        let edit = try editView(id, book: book)
        guard !edit.isUndone else { throw EditError.refused(code: "edit.undone", reason: "edit \(id) was undone already") }
        let newer = try newerEdit(than: edit)
        if let newer {
            throw EditError.refused(
                code: "edit.superseded", reason: "edit \(newer) of the same transaction is newer and stands: undo that first")
        }
        let publication: Publication
        if edit.kind == .create, let transaction = edit.transactions.first, let heir = try heir(of: transaction) {
            let seq = try nextSequence(book: book, changesPlan: true)
            try pass(transaction, to: heir, seq: seq)
            publication = Publication(book: book, seq: seq)
        } else {
            publication = Publication(book: book, seq: try make(try reversal(of: edit, book: book), book: book, now: now))
        }
        try execute(
            "UPDATE edit SET undone_seq = $2, undone_ms = $3 WHERE id = $1", [.integer(id), .integer(publication.seq), .integer(now.nowMs)])
        return Edited(view: try editView(id, book: book), publication: publication, edit: id)
    }

    private func newerEdit(than edit: EditView) throws -> Int64? {
        for transaction in edit.transactions {
            let newer = try first(
                """
                SELECT e.id FROM edit_change c JOIN edit e ON e.id = c.edit AND e.undone_seq IS NULL
                WHERE c.what = 'transaction' AND c.id = $1 AND c.edit > $2 ORDER BY c.edit DESC LIMIT 1
                """, [.integer(transaction), .integer(edit.id)]
            ) { $0.integer(0) }
            if let newer { return newer }
        }
        return nil
    }

    private func reversal(of edit: EditView, book: Int64) throws -> LedgerChange {
        var change = LedgerChange()
        for entry in try journalChanges(ofEdit: edit.id) {
            switch entry.subject {
            case .transaction:
                guard let before = entry.before, let after = entry.after else { continue }
                guard let stored = try storedTransaction(entry.id, book: book), try isLive(entry.id) else {
                    throw EditError.refused(code: "edit.gone", reason: "transaction \(entry.id) is not in the ledger: its import was undone")
                }
                guard let state = stored.state.reverting(from: try decodedJSON(after), to: try decodedJSON(before)) else {
                    throw EditError.refused(
                        code: "edit.superseded", reason: "transaction \(entry.id) has changed since, in what this edit would put back")
                }
                try checkReferences(of: state, book: book)
                change.transactions.append(LedgerChange.OfTransaction(stored: stored, after: state))
            case .transfer:
                guard let before = entry.before, let after = entry.after, let row = try transferRow(entry.id, book: book),
                    row.state == (try decodedJSON(after) as TransferState)
                else {
                    throw EditError.refused(code: "edit.superseded", reason: "what was said about the transfer has changed since")
                }
                change.transfers.append(LedgerChange.OfTransfer(row: row, after: try decodedJSON(before)))
            case .merchant:
                // What was learned since stays.
                let after = entry.after.flatMap { Int64($0) }
                guard try merchantCategory(entry.id) == after else { continue }
                change.merchants.append(LedgerChange.OfMerchant(id: entry.id, before: after, after: entry.before.flatMap { Int64($0) }))
            }
        }
        return change
    }

    /// Categories and accounts may have gone since.
    private func checkReferences(of state: TransactionState, book: Int64) throws {
        for category in ([state.category] + state.lines.map(\.category)).compactMap(\.self) where try !hasCategory(category, book: book) {
            throw EditError.refused(code: "edit.category_gone", reason: "category \(category) was deleted since")
        }
        _ = try accountName(state.account, book: book, field: "account")
    }

    /// A hand entry, or of a published import.
    func isLive(_ transaction: Int64) throws -> Bool {
        try first("SELECT 1 FROM live_txn WHERE id = $1", [.integer(transaction)]) { _ in true } ?? false
    }
}
