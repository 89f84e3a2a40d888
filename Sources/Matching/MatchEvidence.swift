/// Why a row was decided as it was: stored with the outcome (`outcome.evidence`) and shown to people.
public struct MatchEvidence: OptionSet, Sendable, Hashable {
    public let rawValue: UInt8

    public init(rawValue: UInt8) { self.rawValue = rawValue }

    /// The bank's id is the same, from the same kind of source.
    public static let bankID = MatchEvidence(rawValue: 1)
    /// Day, amount, canonical text and check number are the same.
    public static let exactFingerprint = MatchEvidence(rawValue: 2)
    /// The transaction was deleted by hand.
    public static let deletedByHand = MatchEvidence(rawValue: 4)
    /// The row states an opening balance; it is no purchase.
    public static let openingBalance = MatchEvidence(rawValue: 8)
    /// Equal but for the status: one of both is pending, the other booked.
    public static let otherStatus = MatchEvidence(rawValue: 16)
    /// The row's bank id names other rows as well, so that it was not trusted.
    public static let bankIDNotTrusted = MatchEvidence(rawValue: 32)

    /// The bank gives the equal transaction another id, from the same kind of source: two purchases, unless the bank changes its ids.
    public static let otherBankID = MatchEvidence(rawValue: 64)

    private static let table: [(evidence: MatchEvidence, name: String)] = [
        (.bankID, "bank_id"), (.exactFingerprint, "exact_fingerprint"), (.deletedByHand, "deleted_by_hand"),
        (.openingBalance, "opening_balance"), (.otherStatus, "other_status"), (.bankIDNotTrusted, "bank_id_not_trusted"),
        (.otherBankID, "other_bank_id"),
    ]

    /// Stable names, for JSON.
    public var names: [String] { Self.table.filter { contains($0.evidence) }.map(\.name) }

    /// Unknown names are passed over.
    public init(names: some Sequence<String>) {
        self = names.reduce(into: []) { result, name in
            if let known = Self.table.first(where: { $0.name == name }) { result.insert(known.evidence) }
        }
    }

    /// One sentence for people; empty where there is nothing to say (a row that is plainly new).
    public var words: String {
        if contains(.openingBalance) { return "This line states an opening balance; it is not a transaction." }
        var reason: String
        if contains(.otherStatus) {
            reason = "Same day, amount and text as a transaction of the other status (pending or booked); perhaps the same purchase."
        } else if contains(.otherBankID) {
            reason = "Same day, amount and text, but the bank gives it another id; perhaps the same purchase."
        } else if contains(.bankID) {
            reason = "The bank gives it the same id."
        } else if contains(.exactFingerprint) {
            reason = "Same day, amount and text."
        } else {
            reason = ""
        }
        if contains(.deletedByHand) { reason = "You deleted this transaction. " + reason }
        if contains(.bankIDNotTrusted) { reason += " The bank uses its id for different transactions, so it was not relied on." }
        return reason.hasPrefix(" ") ? String(reason.dropFirst()) : reason
    }
}
