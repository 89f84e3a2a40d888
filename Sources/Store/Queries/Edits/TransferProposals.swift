/// Two transactions that matching takes for one transfer.
public struct TransferProposal: Sendable, Hashable {
    /// The side that the money left.
    public var from: Int64
    public var to: Int64
    /// Sure enough to be paired without a person.
    public var isDecisive: Bool
    /// A sentence for people.
    public var evidence: String

    public init(from: Int64, to: Int64, isDecisive: Bool, evidence: String) {
        self.from = from
        self.to = to
        self.isDecisive = isDecisive
        self.evidence = evidence
    }
}

extension SQLConnection {
    /// Pairs what is decisive and keeps the rest as suggestions; nil where nothing came of it.
    ///
    /// What people decided stands: a rejected pair stays rejected, and a side of theirs that only waits for the other's import is not given to another.
    /// A proposal that cannot count (other amounts, one account, a side that is gone) is passed over.
    public func applyTransfers(_ proposals: [TransferProposal], book: Int64, now: LedgerClock) throws -> Publication? {
        var change = LedgerChange()
        var decided: Set<Int64> = []
        var paired: Set<Int64> = []
        for proposal in proposals {
            guard let from = try shown(proposal.from, book: book), let to = try shown(proposal.to, book: book),
                Self.whyNoTransfer(from, to) == nil, from.amount < 0
            else { continue }
            let known = try transferRow(between: from.id, and: to.id)
            guard known?.state.decision != .rejected, known?.state.decision != .paired else { continue }
            let sides: Set<Int64> = [from.id, to.id]
            let isFree = try paired.isDisjoint(with: sides) && sides.allSatisfy { try pairedTransfer(of: $0) == nil }
            let decision: TransferState.Decision = proposal.isDecisive && isFree ? .paired : .suggested
            guard known?.state.decision != decision else { continue }
            let made = try pairing(from.id, to.id, state: TransferState(decision, by: .machine, evidence: proposal.evidence), book: book)
            guard decided.insert(made.id).inserted else { continue }
            if decision == .paired { paired.formUnion(sides) }
            change.transfers += made.change.transfers
        }
        guard !change.transfers.isEmpty else { return nil }
        return Publication(book: book, seq: try make(change, book: book, now: now))
    }

    private func shown(_ id: Int64, book: Int64) throws -> TransactionView? {
        do { return try transactionView(id, book: book) } catch StoreError.notFound { return nil }
    }
}
