/// Two transactions that are one transfer between own accounts, or may be, as people see them.
public struct TransferView: Sendable, Hashable {
    public var id: Int64
    public var state: TransferState
    /// The side that the money left.
    public var a: TransactionView
    public var b: TransactionView
    public var version: Int64

    /// Whether both sides count as a transfer now.
    public var isCounting: Bool { a.transfer?.id == id && b.transfer?.id == id }
}

extension SQLConnection {
    /// What was decided in these ways about transactions that are shown, newest first, below `before` (exclusive).
    ///
    /// A suggestion is left out once one of its sides counts as a transfer with another transaction.
    public func transferViews(
        book: Int64, decisions: [TransferState.Decision], transaction: Int64? = nil, before: Int64? = nil, limit: Int
    ) throws -> [TransferView] {
        // One walk along the index for each decision: together they would have to be sorted.
        let ids = try decisions.flatMap { try transferIDs(book: book, $0, transaction: transaction, before: before, limit: limit) }
        return try ids.sorted(by: >).prefix(limit).map { try transferView($0, book: book) }
    }

    private func transferIDs(
        book: Int64, _ decision: TransferState.Decision, transaction: Int64?, before: Int64?, limit: Int
    ) throws -> [Int64] {
        var conditions = SQLConditions([.integer(book), .integer(before ?? .max), .text(decision.rawValue)])
        if let transaction { conditions.and("(x.a = ? OR x.b = ?)", .integer(transaction), .integer(transaction)) }
        let limit = conditions.add(.integer(Int64(limit)))
        return try rows(
            """
            SELECT x.id FROM transfer x JOIN visible_txn p ON p.id = x.a JOIN visible_txn q ON q.id = x.b
            WHERE x.book = $1 AND x.id < $2 AND x.state = $3 AND (x.state = 'paired' OR (p.transfer IS NULL AND q.transfer IS NULL))\(conditions.text)
            ORDER BY x.id DESC LIMIT \(limit)
            """, conditions.arguments
        ) { $0.integer(0) }
    }

    public func transferView(_ id: Int64, book: Int64) throws -> TransferView {
        guard let row = try transferRow(id, book: book), row.state.decision != .none else { throw StoreError.notFound(what: "transfer", id: id) }
        return TransferView(
            id: id, state: row.state, a: try transactionView(row.a, book: book), b: try transactionView(row.b, book: book), version: row.version)
    }

    /// A person says that two transactions are one transfer. Versions left out: whatever they are.
    public func pairTransfer(
        _ a: Int64, _ b: Int64, versions: (a: Int64?, b: Int64?) = (nil, nil), by user: Int64? = nil, book: Int64, now: LedgerClock
    ) throws -> Edited<TransferView> {
        let (first, second) = (try current(a, version: versions.a, book: book).view, try current(b, version: versions.b, book: book).view)
        if let known = first.transfer, known.transaction == b { return Edited(view: try transferView(known.id, book: book)) }
        if let reason = Self.whyNoTransfer(first, second) { throw EditError.invalid(field: "b", reason: reason) }
        let (from, to) = first.amount < 0 ? (first, second) : (second, first)
        let pairing = try pairing(
            from.id, to.id, state: TransferState(.paired, by: .person, evidence: "Paired by hand."), book: book)
        let made = try make(pairing.change, as: .pair, by: user, book: book, now: now)
        return Edited(view: try transferView(pairing.id, book: book), publication: made.publication, edit: made.edit)
    }

    /// A person says that two transactions are no transfer; that is remembered, and no machine pairs them again.
    public func rejectTransfer(_ id: Int64, version: Int64?, by user: Int64? = nil, book: Int64, now: LedgerClock) throws -> Edited<Int64> {
        guard let row = try transferRow(id, book: book), row.state.decision != .none else { throw StoreError.notFound(what: "transfer", id: id) }
        guard version == nil || row.version == version else { throw StoreError.stale(what: "transfer", id: id) }
        guard row.state.decision != .rejected else { return Edited(view: id) }
        var change = LedgerChange()
        change.transfers = [LedgerChange.OfTransfer(row: row, after: TransferState(.rejected, by: .person, evidence: "Rejected by hand."))]
        let made = try make(change, as: .unpair, by: user, book: book, now: now)
        return Edited(view: id, publication: made.publication, edit: made.edit)
    }

    /// Why two transactions cannot be one transfer; nil where they can.
    static func whyNoTransfer(_ a: TransactionView, _ b: TransactionView) -> String? {
        if a.account == b.account { return "they are of the same account" }
        if a.isPending || b.isPending { return "one of them is pending: the bank has not booked it yet" }
        if a.amount == 0 || b.amount == 0 || a.amount.signum() == b.amount.signum() { return "money has to leave one account and come to the other" }
        if a.currency == b.currency, a.amount != 0 - b.amount {
            return "the amounts differ; where a fee was kept, split the transaction and give one part a category of the kind transfer"
        }
        for side in [a, b] where side.transfer != nil { return "transaction \(side.id) is one side of another transfer: unpair that first" }
        return nil
    }

    /// The change that decides about two transactions; other pairs of theirs, which do not count now, are given up with a new one.
    func pairing(_ from: Int64, _ to: Int64, state: TransferState, book: Int64) throws -> (id: Int64, change: LedgerChange) {
        let row: TransferRow
        if let known = try transferRow(between: from, and: to) {
            row = known
        } else {
            let id = try insertTransfer(from, to, book: book)
            guard let made = try transferRow(id, book: book) else { throw StoreError.notFound(what: "transfer", id: id) }
            row = made
        }
        var change = LedgerChange()
        if state.decision == .paired {
            for side in [from, to] {
                guard let dormant = try pairedTransfer(of: side), dormant.id != row.id, !change.transfers.contains(where: { $0.row.id == dormant.id })
                else { continue }
                change.transfers.append(
                    LedgerChange.OfTransfer(row: dormant, after: TransferState(.none, by: dormant.state.by, evidence: dormant.state.evidence)))
            }
        }
        change.transfers.append(LedgerChange.OfTransfer(row: row, after: state))
        return (row.id, change)
    }
}
