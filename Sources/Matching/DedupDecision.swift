/// What becomes of a row that was read. (Rejected records never become rows.)
public enum RowOutcome: UInt8, Sendable, CaseIterable {
    /// A transaction that the ledger does not have.
    case new
    /// New, but perhaps one too many: shown as a possible duplicate of `DedupDecision.transaction`.
    case newFlagged
    /// The transaction that `DedupDecision.transaction` names.
    case duplicate
    /// Not wanted: deleted by hand before, or an opening-balance line.
    case skipped

    /// The word that is stored (`outcome.kind`) and sent.
    public var word: String {
        switch self {
        case .new: "new"
        case .newFlagged: "flagged"
        case .duplicate: "duplicate"
        case .skipped: "skipped"
        }
    }

    /// Whether the row becomes a transaction.
    public var isNew: Bool { self == .new || self == .newFlagged }
}

/// The planner's decision about one row: what becomes of it, which transaction it is about, and why. Trivial to copy.
public struct DedupDecision: Sendable, Hashable {
    public var outcome: RowOutcome
    public var evidence: MatchEvidence
    /// `txn.id` of the ledger's transaction; 0 = none.
    public var transaction: Int64

    public init(outcome: RowOutcome, transaction: Int64 = 0, evidence: MatchEvidence = []) {
        self.outcome = outcome
        self.transaction = transaction
        self.evidence = evidence
    }

    public static let new = DedupDecision(outcome: .new)
}
