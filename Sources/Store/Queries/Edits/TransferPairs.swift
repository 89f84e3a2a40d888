internal import Ledger

/// What was decided about two transactions that may be one transfer.
public struct TransferState: Sendable, Hashable, Codable {
    public enum Decision: String, Sendable, Hashable, Codable, CaseIterable {
        /// They are one transfer, which counts while both are shown.
        case paired
        /// They are none, and no machine pairs them again.
        case rejected
        /// They look like one; somebody has to say.
        case suggested
        /// Nothing is decided any more.
        case none
    }

    public enum Decider: String, Sendable, Hashable, Codable {
        case machine, person
    }

    public var decision: Decision
    public var by: Decider
    /// A sentence for people.
    public var evidence: String

    public init(_ decision: Decision, by: Decider, evidence: String) {
        self.decision = decision
        self.by = by
        self.evidence = evidence
    }
}

/// A row of `transfer`: `a` is the side that the money left.
struct TransferRow: Hashable {
    var id: Int64
    var a: Int64
    var b: Int64
    var state: TransferState
    var version: Int64

    func other(than id: Int64) -> Int64 { id == a ? b : a }
}

extension SQLConnection {
    private static var transferColumns: String { "id, a, b, state, decided_by, evidence, version" }

    /// Two transactions that can count as one transfer: shown, booked, of different accounts, with opposite signs, and equal where the currency is.
    static var countingPair: String {
        """
        FROM transfer x JOIN visible_txn p ON p.id = x.a JOIN visible_txn q ON q.id = x.b
        JOIN account pa ON pa.id = p.account JOIN account qa ON qa.id = q.account
        WHERE x.state = 'paired' AND p.status = 0 AND q.status = 0 AND p.account <> q.account
        AND ((p.amount < 0 AND q.amount > 0) OR (p.amount > 0 AND q.amount < 0)) AND (pa.currency <> qa.currency OR p.amount = -q.amount)
        """
    }

    func transferRow(_ id: Int64, book: Int64) throws -> TransferRow? {
        try first("SELECT \(Self.transferColumns) FROM transfer WHERE id = $1 AND book = $2", [.integer(id), .integer(book)], Self.transferRow)
    }

    /// The row about these two, in whichever order.
    func transferRow(between a: Int64, and b: Int64) throws -> TransferRow? {
        try first(
            "SELECT \(Self.transferColumns) FROM transfer WHERE (a = $1 AND b = $2) OR (a = $2 AND b = $1)", [.integer(a), .integer(b)],
            Self.transferRow)
    }

    /// The pair that a transaction was decided to be a side of, whether it counts now or not. There is at most one.
    func pairedTransfer(of transaction: Int64) throws -> TransferRow? {
        try first(
            "SELECT \(Self.transferColumns) FROM transfer WHERE (a = $1 OR b = $1) AND state = 'paired'", [.integer(transaction)], Self.transferRow)
    }

    /// A row for two transactions about which nothing is decided yet.
    func insertTransfer(_ a: Int64, _ b: Int64, book: Int64) throws -> Int64 {
        try insert(
            "INSERT INTO transfer (book, a, b, state, decided_by, evidence, version) VALUES ($1, $2, $3, 'none', 'machine', '', 0)",
            [.integer(book), .integer(a), .integer(b)])
    }

    func write(_ state: TransferState, toTransfer id: Int64, seq: Int64) throws {
        try execute(
            "UPDATE transfer SET state = $2, decided_by = $3, evidence = $4, version = $5 WHERE id = $1",
            [.integer(id), .text(state.decision.rawValue), .text(state.by.rawValue), .text(state.evidence), .integer(seq)])
    }

    /// Lets the pairs of these transactions count, or not, as things are now.
    func settleTransfers(of ids: Set<Int64>) throws {
        for id in ids.sorted() {
            let counting = try first("SELECT x.id \(Self.countingPair) AND (x.a = $1 OR x.b = $1)", [.integer(id)]) { $0.integer(0) }
            try execute(
                "UPDATE txn SET transfer = $2 WHERE id = $1 AND coalesce(transfer, 0) <> coalesce($2, 0)", [.integer(id), .integer(counting)])
        }
    }

    /// The category that transfers count under, made when the book has none: one of the kind *transfer*, which is in no cash flow and no budget.
    func ensureTransferCategory(book: Int64, seq: Int64) throws {
        let known = try first(
            "SELECT c.id FROM book k JOIN category c ON c.id = k.transfer_category AND c.deleted = 0 AND c.kind = 'transfer' WHERE k.id = $1",
            [.integer(book)]
        ) { $0.integer(0) }
        guard known == nil else { return }
        for name in ["Transfers", "Own transfers", "Transfers between own accounts"] {
            let same = try first(
                "SELECT id, kind FROM category WHERE book = $1 AND lower(name) = lower($2) AND parent IS NULL AND deleted = 0",
                [.integer(book), .text(name)]
            ) { (id: $0.integer(0), kind: $0.text(1)) }
            if let same, same.kind != "transfer" { continue }
            let id =
                try same?.id
                ?? insert(
                    "INSERT INTO category (book, name, kind, version) VALUES ($1, $2, 'transfer', $3)",
                    [.integer(book), .text(name), .integer(seq)])
            try execute("UPDATE book SET transfer_category = $2 WHERE id = $1", [.integer(book), .integer(id)])
            return
        }
        throw StoreError.conflict("every name for the category of transfers is taken by a category of another kind: rename one of them")
    }

    private static func transferRow(_ row: any SQLRow) -> TransferRow {
        TransferRow(
            id: row.integer(0), a: row.integer(1), b: row.integer(2),
            state: TransferState(
                TransferState.Decision(rawValue: row.text(3)) ?? .none, by: TransferState.Decider(rawValue: row.text(4)) ?? .machine,
                evidence: row.text(5)), version: row.integer(6))
    }
}
