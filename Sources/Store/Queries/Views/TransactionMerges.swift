extension SQLConnection {
    /// Says that two transactions are the same one: `id` stays, `other` is hidden under it, with all that was merged into it before.
    ///
    /// The hidden one is in no cell. Both keep their import, so that each import still supports the one that is shown.
    public func mergeTransaction(
        _ other: Int64, into id: Int64, version: Int64, otherVersion: Int64?, by user: Int64? = nil, book: Int64, now: LedgerClock
    ) throws -> Edited<TransactionView> {
        guard other != id else { throw EditError.invalid(field: "other", reason: "a transaction cannot be merged with itself") }
        let (kept, view) = try current(id, version: version, book: book)
        let (hidden, otherView): (StoredTransaction, TransactionView)
        do {
            (hidden, otherView) = try current(other, version: otherVersion, book: book)
        } catch StoreError.notFound {
            throw EditError.unknown(field: "other", id: other)
        }
        guard view.account == otherView.account else { throw EditError.invalid(field: "other", reason: "they are of different accounts") }
        guard view.amount.signum() == otherView.amount.signum() else {
            throw EditError.invalid(field: "other", reason: "one is money in and the other money out")
        }
        guard otherView.transfer == nil else {
            throw EditError.invalid(field: "other", reason: "it is one side of a transfer: keep that one, or unpair it first")
        }
        let group = kept.state.mergeGroup ?? id
        var change = LedgerChange()
        var followers = [hidden]
        if let theirs = hidden.state.mergeGroup {
            followers = try mergeMembers(of: theirs).compactMap { try storedTransaction($0.id, book: book) }
        }
        for stored in [kept] + followers {
            var state = stored.state
            state.mergeGroup = group
            if stored.id == id || stored.id == other, state.isFlagged {
                // The doubt is settled.
                state.isFlagged = false
                state.edited.insert(.flag)
            }
            if state != stored.state { change.transactions.append(LedgerChange.OfTransaction(stored: stored, after: state)) }
        }
        return try edited(change, as: .merge, by: user, showing: id, book: book, now: now)
    }

    /// Brings back what was merged into a transaction: one of them, or all.
    public func unmergeTransaction(
        _ id: Int64, version: Int64, other: Int64?, by user: Int64? = nil, book: Int64, now: LedgerClock
    ) throws -> Edited<TransactionView> {
        let (stored, view) = try current(id, version: version, book: book)
        if let other, !view.merged.contains(other) { throw EditError.unknown(field: "other", id: other) }
        guard !view.merged.isEmpty else {
            throw EditError.refused(code: "transaction.not_merged", reason: "nothing is merged into transaction \(id)")
        }
        var leaving = other.map { [$0] } ?? view.merged
        // A group of one is none.
        if let group = stored.state.mergeGroup, try mergeMembers(of: group).count == leaving.count + 1 { leaving.append(id) }
        var change = LedgerChange()
        for member in leaving {
            guard let stored = try storedTransaction(member, book: book) else { continue }
            var state = stored.state
            state.mergeGroup = nil
            change.transactions.append(LedgerChange.OfTransaction(stored: stored, after: state))
        }
        return try edited(change, as: .unmerge, by: user, showing: id, book: book, now: now)
    }
}
