public import Ledger

/// Gives each row of a batch its merchant and its category, and says why. Pure: what it knows is handed in.
///
/// Order: rules → the category that a person last chose for the merchant → the file's own category, only where it names one of the
/// book's → uncategorised. What a person chose for a transaction is never asked again; that is the caller's to keep.
/// Own it as a `var` in the one task that categorises.
public struct Categoriser: Sendable {
    public let rules: RuleSet
    public let categories: CategoryNames
    /// The category last chosen by a person, by merchant hash (`MerchantKey.hash(seed:)` with the categoriser's seed).
    public var memory: [UInt64: Int64]
    /// Merchants met that were not known, by hash, with their keys; `takeNewMerchants` empties it.
    public private(set) var newMerchants: [UInt64: MerchantKey] = [:]

    private var knownMerchants: Set<UInt64>
    private var normaliser: MerchantNormaliser
    private var folded = FoldedText()

    /// `knownMerchants` are the hashes of the book's merchants.
    public init(
        rules: RuleSet = RuleSet(rules: []), memory: [UInt64: Int64] = [:], categories: CategoryNames = CategoryNames(),
        knownMerchants: Set<UInt64> = [], seed: UInt64 = 0
    ) {
        self.rules = rules
        self.memory = memory
        self.categories = categories
        self.knownMerchants = knownMerchants
        normaliser = MerchantNormaliser(seed: seed)
    }

    /// One decision for each row of the batch. `accounts` gives the account of each statement of the file (`StatementRow.statement`).
    public mutating func categorise(_ batch: RowBatch, accounts: [Int64]) -> [CategoryDecision] {
        var decisions: [CategoryDecision] = []
        decisions.reserveCapacity(batch.rows.count)
        for row in batch.rows { decisions.append(categorise(row, of: batch, account: accounts[Int(row.statement)])) }
        return decisions
    }

    /// The decision for one row of the batch: for callers that leave some out (duplicates need no category).
    public mutating func categorise(_ row: StatementRow, of batch: RowBatch, account: Int64) -> CategoryDecision {
        var decision = CategoryDecision()
        decision.merchant = merchant(of: row, in: batch)
        if !rules.isEmpty {
            folded.fold(batch.text, row.text.range, collapse: true)
            if let rank = rules.firstMatch(folded: folded.bytes, account: account, amount: row.amount) {
                decision.category = rules.rules[rank].category
                decision.provenance = .rule
                decision.rule = rules.rules[rank].id
                return decision
            }
        }
        if decision.merchant != 0, let remembered = memory[decision.merchant], remembered != 0 {
            decision.category = remembered
            decision.provenance = .memory
        } else {
            let named = categories.category(batch.text, row.category)
            if named != 0 {
                decision.category = named
                decision.provenance = .file
            }
        }
        return decision
    }

    /// The merchants met since the last call that were not known, by hash.
    public mutating func takeNewMerchants() -> [UInt64: MerchantKey] {
        defer { newMerchants = [:] }
        return newMerchants
    }

    /// The payee names the merchant where the file keeps it apart; else the text does.
    private mutating func merchant(of row: StatementRow, in batch: RowBatch) -> UInt64 {
        let hash = normaliser.hash(batch.text, row.payee.isEmpty ? row.text : row.payee)
        if hash != 0, knownMerchants.insert(hash).inserted { newMerchants[hash] = MerchantKey(normaliser.currentKey) }
        return hash
    }
}
