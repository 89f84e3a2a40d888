internal import Categorisation
public import Ledger

/// A purchase that a person enters by hand.
public struct TransactionDraft: Sendable, Hashable {
    /// Bytes of UTF-8.
    public static let textBytesMax = 2_000

    public var account: Int64
    public var day: CalendarDate
    public var amount: Int64
    public var text: String
    /// Nil: rules and what was chosen for the merchant before decide, as in an import; with `isUncategorised`, the choice of none.
    public var category: Int64?
    public var isUncategorised = false
    public var note: String?
    /// The parts of a split, which sum to the amount.
    public var lines: [TransactionState.Line] = []

    public init(account: Int64, day: CalendarDate, amount: Int64, text: String, category: Int64? = nil, note: String? = nil) {
        self.account = account
        self.day = day
        self.amount = amount
        self.text = text
        self.category = category
        self.note = note
    }
}

extension SQLConnection {
    /// Enters a transaction by hand. It takes part in deduplication like one from a file: what the person typed stands for what the bank said.
    public func insertTransaction(
        _ draft: TransactionDraft, by user: Int64? = nil, book: Int64, now: LedgerClock
    ) throws -> Edited<TransactionView> {
        _ = try accountName(draft.account, book: book, field: "account")
        if let category = draft.category, try !hasCategory(category, book: book) { throw EditError.unknown(field: "category", id: category) }
        try checkText(draft.text)
        try checkAmount(draft.amount)
        if let note = draft.note { try checkNote(note) }
        try check(draft.lines, book: book)
        let merchant = try merchant(of: draft.text, book: book)
        let category = try category(of: draft, merchant: merchant, book: book)
        // It is there as one that was undone, and the edit brings it in: undoing that edit is the way back.
        let id = try insert(
            "INSERT INTO txn (book, account, day, amount, deleted_reason) VALUES ($1, $2, $3, $4, $5)",
            [
                .integer(book), .integer(draft.account), .integer(Int64(draft.day.dayNumber)), .integer(draft.amount),
                .text(TransactionState.Absence.undone.rawValue),
            ])
        guard let stored = try storedTransaction(id, book: book) else { throw StoreError.notFound(what: "transaction", id: id) }
        var state = stored.state
        (state.text, state.merchant, state.note, state.lines, state.absence) = (draft.text, merchant, draft.note, draft.lines, nil)
        (state.category, state.categoryBy) = (category.id, Int64(category.by.rawValue))
        return try edited(LedgerChange(stored, to: state), as: .create, by: user, showing: id, book: book, now: now)
    }

    private func category(of draft: TransactionDraft, merchant: Int64?, book: Int64) throws -> (id: Int64?, by: CategoryProvenance) {
        if draft.category != nil || draft.isUncategorised { return (draft.category, .user) }
        let rules = RuleSet(rules: try categoryRules(book: book))
        if let rule = rules.firstMatch(text: draft.text, account: draft.account, amount: draft.amount) { return (rule.category, .rule) }
        if let remembered = try merchant.flatMap({ try merchantCategory($0) }), try hasCategory(remembered, book: book) {
            return (remembered, .memory)
        }
        return (nil, .none)
    }
}
