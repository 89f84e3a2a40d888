/// Where a transaction's category comes from. A person's choice always wins over the others.
public enum CategoryProvenance: Int, Sendable, CaseIterable {
    case none = 0
    /// Chosen by a person, and never changed by an import.
    case user = 1
    /// A rule of the book or of the pipeline.
    case rule = 2
    /// The category that a person last chose for the merchant.
    case memory = 3
    /// The file's own category, where it names one of the book's.
    case file = 4
    /// One side of a transfer between own accounts, which counts as such while it is one.
    case transfer = 5

    /// The word that is stored (`txn.category_by`) and sent.
    public var word: String {
        switch self {
        case .none: "none"
        case .user: "user"
        case .rule: "rule"
        case .memory: "memory"
        case .file: "file"
        case .transfer: "transfer"
        }
    }

    public init?(word: some StringProtocol) {
        guard let known = Self.allCases.first(where: { $0.word == word }) else { return nil }
        self = known
    }

    /// What people read.
    public var words: String {
        switch self {
        case .none: "Nobody and nothing has said what this is."
        case .user: "Chosen by hand."
        case .rule: "A rule applies."
        case .memory: "As last chosen for this merchant."
        case .file: "The statement file says so."
        case .transfer: "One side of a transfer between own accounts."
        }
    }
}

/// The category of one row, why it has it, and its merchant. Trivial to copy.
public struct CategoryDecision: Sendable, Hashable {
    /// 0 = uncategorised.
    public var category: Int64
    public var provenance: CategoryProvenance
    /// Id of the rule that decided; 0 where none did. A pipeline's rules have ids from -1 downwards.
    public var rule: Int64
    /// `MerchantKey.hash` of the row's merchant; 0 where the row has no text.
    public var merchant: UInt64

    public init(category: Int64 = 0, provenance: CategoryProvenance = .none, rule: Int64 = 0, merchant: UInt64 = 0) {
        self.category = category
        self.provenance = provenance
        self.rule = rule
        self.merchant = merchant
    }
}
