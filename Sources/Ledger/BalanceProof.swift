/// Whether a statement's rows account for its balances: opening + Σ rows = closing.
public enum BalanceProof: Hashable, Sendable {
    case proven
    /// The file gives too little to tell.
    case unproven
    /// The closing balance minus (opening + Σ rows), in minor units: what the rows lack.
    case failed(by: Int64)

    /// Judges a statement. Stated balances go before those that the running balance shows; `sum` is over all rows of the file
    /// that are booked, whatever their outcome.
    public init(opening: Int64?, closing: Int64?, sum: Int64, chain: RunningBalance.Verdict = .absent) {
        var opening = opening
        var closing = closing
        switch chain {
        case .holds where opening == nil && closing == nil:
            self = .proven
            return
        case .holds(let first, let last), .lone(let first, let last):
            // One row agrees with its own balance whatever it says: it only stands in for a balance that is not stated.
            guard opening != nil || closing != nil else { break }
            opening = opening ?? first
            closing = closing ?? last
        case .absent, .broken, .unclear: break
        }
        if let opening, let closing {
            let (expected, overflow) = opening.addingReportingOverflow(sum)
            let (gap, gapOverflow) = closing.subtractingReportingOverflow(expected)
            self = overflow || gapOverflow ? .unproven : gap == 0 ? .proven : .failed(by: gap)
        } else if case .broken(let gap) = chain {
            self = .failed(by: gap)
        } else {
            self = .unproven
        }
    }

    /// The word that is stored (`statement.proof`) and sent.
    public var word: String {
        switch self {
        case .proven: "proven"
        case .unproven: "unproven"
        case .failed: "failed"
        }
    }

    /// What the rows lack; nil unless failed.
    public var gap: Int64? {
        if case .failed(let gap) = self { gap } else { nil }
    }
}
