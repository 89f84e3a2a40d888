/// What people can decide about a transaction: what edits change, what the journal keeps of before and after, and what a redo of an import brings back.
public struct TransactionState: Sendable, Hashable, Codable {
    /// One part of a split transaction.
    public struct Line: Sendable, Hashable, Codable {
        /// Nil = uncategorised.
        public var category: Int64?
        /// Minor units, signed, never 0.
        public var amount: Int64
        public var note: String?

        public init(category: Int64?, amount: Int64, note: String? = nil) {
            self.category = category
            self.amount = amount
            self.note = note
        }
    }

    /// The fields in which a person departed from what the import made (`txn.edited`).
    public struct Fields: OptionSet, Sendable, Hashable, Codable {
        public let rawValue: Int64
        public init(rawValue: Int64) { self.rawValue = rawValue }

        public static let day = Fields(rawValue: 1)
        public static let amount = Fields(rawValue: 2)
        public static let text = Fields(rawValue: 4)
        public static let account = Fields(rawValue: 8)
        public static let lines = Fields(rawValue: 16)
        public static let flag = Fields(rawValue: 32)
    }

    /// Why a transaction is not shown (`txn.deleted_reason`).
    public enum Absence: String, Sendable, Hashable, Codable {
        /// A person deleted it. It stays, so that the next overlapping file does not bring it back.
        case deleted = "by hand"
        /// It was entered by hand, and that was undone: as if it had never been.
        case undone
    }

    public var account: Int64
    /// Days since 1970-01-01.
    public var day: Int32
    public var amount: Int64
    /// As it is shown.
    public var text: String
    public var merchant: Int64?
    public var category: Int64?
    /// `CategoryProvenance`, as stored.
    public var categoryBy: Int64
    public var note: String?
    public var isFlagged: Bool
    public var absence: Absence?
    /// The transaction that a person said this one is; its own id where others were merged into it.
    public var mergeGroup: Int64?
    public var edited: Fields
    /// Empty where the transaction is its own line.
    public var lines: [Line]

    /// Whether the parts of a split have the transaction's category, as those of a collective entry do.
    var partsFollow: Bool { lines.allSatisfy { $0.category == category } }

    /// Gives the transaction a category; parts that follow it get it too.
    mutating func categorise(_ category: Int64?, by provenance: Int64) {
        if partsFollow { for index in lines.indices { lines[index].category = category } }
        (self.category, categoryBy) = (category, provenance)
    }

    /// This state with what an edit changed put back: `after` is what the edit left, `before` what it found. What the edit did not change stays as it is now.
    ///
    /// Nil where something that would be put back is not what the edit left any more.
    func reverting(from after: TransactionState, to before: TransactionState) -> TransactionState? {
        var state = self
        var isPossible = true
        func revert<Value: Equatable>(_ field: WritableKeyPath<TransactionState, Value>) {
            guard after[keyPath: field] != before[keyPath: field] else { return }
            isPossible = isPossible && self[keyPath: field] == after[keyPath: field]
            state[keyPath: field] = before[keyPath: field]
        }
        revert(\.account)
        revert(\.day)
        revert(\.amount)
        revert(\.text)
        revert(\.merchant)
        revert(\.category)
        revert(\.categoryBy)
        revert(\.note)
        revert(\.isFlagged)
        revert(\.absence)
        revert(\.mergeGroup)
        revert(\.lines)
        let changed = after.edited.symmetricDifference(before.edited)
        state.edited = edited.subtracting(changed).union(before.edited.intersection(changed))
        return isPossible ? state : nil
    }
}

/// A transaction with what an edit has to know beside its state.
struct StoredTransaction: Sendable {
    var id: Int64
    var state: TransactionState
    /// Nil: entered by hand. What the "bank said" is then what the person says.
    var importID: Int64?
    /// What the bank said, which no edit touches.
    var bankAccount: Int64
    var bankDay: Int32?
    var bankAmount: Int64?
    var bankText: String?
    var isPending: Bool

    var isHandMade: Bool { importID == nil }
}
