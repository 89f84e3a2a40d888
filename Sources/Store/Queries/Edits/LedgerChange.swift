internal import Analytics
internal import Ledger

/// What one edit does, as states before and after. Every edit is made of it, and undoing one is the same the other way round.
struct LedgerChange {
    struct OfTransaction {
        var stored: StoredTransaction
        var after: TransactionState

        var before: TransactionState { stored.state }
    }

    struct OfTransfer {
        var row: TransferRow
        var after: TransferState
    }

    /// The category that later rows of a merchant take.
    struct OfMerchant {
        var id: Int64
        var before: Int64?
        var after: Int64?
    }

    var transactions: [OfTransaction] = []
    var transfers: [OfTransfer] = []
    var merchants: [OfMerchant] = []

    init() {}

    init(_ stored: StoredTransaction, to after: TransactionState) { transactions = [OfTransaction(stored: stored, after: after)] }

    /// Whether a plan that was made before it has to be made again: whether it touches what planners read of transactions.
    var changesPlan: Bool {
        transactions.contains { change in
            let (old, new) = (change.before, change.after)
            if old.absence != new.absence || old.mergeGroup != new.mergeGroup { return true }
            guard change.stored.isHandMade else { return false }
            return old.account != new.account || old.day != new.day || old.amount != new.amount || old.text != new.text
        }
    }
}

/// How a transaction stands in the ledger: what it adds to the cells, and what hides or pairs it. Between two of these lies a delta.
struct Standing: Hashable {
    var entry: CellEntry?
    var mergedInto: Int64?
    var transfer: Int64?
}

extension SQLConnection {
    /// Makes a change: delta = −old + new over all that it touches, the next sequence number, cells, budgets and versions, in one transaction.
    func make(_ change: LedgerChange, book: Int64, now: LedgerClock) throws -> Int64 {
        let seq = try nextSequence(book: book, changesPlan: change.changesPlan)
        if change.transfers.contains(where: { $0.after.decision == .paired }) { try ensureTransferCategory(book: book, seq: seq) }
        let touched = try touched(by: change)
        let before = try standings(of: touched)
        for step in change.transactions { try write(step.after, over: step.stored, book: book) }
        for step in change.transfers { try write(step.after, toTransfer: step.row.id, seq: seq) }
        for step in change.merchants { try setMerchantCategory(step.after, merchant: step.id) }
        try settle(touched)
        for step in change.transactions { try touch(step.stored.id, seq: seq) }
        let delta = try delta(since: before, seq: seq)
        try apply(delta, book: book, seq: seq)
        try evaluateBudgets(book: book, seq: seq, touched: delta, cause: BudgetCause(), now: now)
        return seq
    }

    /// Brings what follows from decisions into line with them: which of merged transactions is shown, which pairs count.
    func settle(_ ids: Set<Int64>) throws {
        try settleMerges(of: ids)
        // A pair counts while both sides are shown, so merges come first.
        try settleTransfers(of: ids)
    }

    func standings(of ids: Set<Int64>) throws -> [Int64: Standing] {
        var standings: [Int64: Standing] = [:]
        for id in ids {
            let effects = try first("SELECT merged_into, transfer FROM txn WHERE id = $1", [.integer(id)]) {
                (mergedInto: $0.optionalInteger(0), transfer: $0.optionalInteger(1))
            }
            guard let effects else { continue }
            standings[id] = Standing(entry: try cellEntry(transaction: id), mergedInto: effects.mergedInto, transfer: effects.transfer)
        }
        return standings
    }

    /// What has moved since these standings were read; whatever stands differently takes `seq` as its version.
    func delta(since before: [Int64: Standing], seq: Int64) throws -> CellDelta {
        var delta = CellDelta()
        let after = try standings(of: Set(before.keys))
        for (id, old) in before {
            let new = after[id]
            guard new != old else { continue }
            if let entry = old.entry { try delta.add(entry, sign: -1) }
            if let entry = new?.entry { try delta.add(entry, sign: 1) }
            try touch(id, seq: seq)
        }
        delta.normalise()
        return delta
    }

    /// These transactions with all whose standing hangs on theirs: what they were merged with, and the other sides of transfers.
    func closure(of ids: Set<Int64>, groups: Set<Int64> = []) throws -> Set<Int64> {
        var all = ids
        for group in try groups.union(ids.compactMap { try mergeGroup(of: $0) }) { all.formUnion(try mergeMembers(of: group).map(\.id)) }
        for id in all { if let pair = try pairedTransfer(of: id) { all.insert(pair.other(than: id)) } }
        return all
    }

    private func touched(by change: LedgerChange) throws -> Set<Int64> {
        let ids = change.transactions.map(\.stored.id) + change.transfers.flatMap { [$0.row.a, $0.row.b] }
        return try closure(of: Set(ids), groups: Set(change.transactions.compactMap(\.after.mergeGroup)))
    }

    private func touch(_ id: Int64, seq: Int64) throws {
        try execute("UPDATE txn SET version = $2 WHERE id = $1", [.integer(id), .integer(seq)])
    }
}
