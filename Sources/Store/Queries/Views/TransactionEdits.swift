internal import Categorisation
public import Ledger

/// What a person changes about a transaction; what is nil stays as it is.
public struct TransactionEdit: Sendable, Hashable {
    /// A value that may also be taken away.
    public enum Change<Value: Sendable & Hashable>: Sendable, Hashable {
        case set(Value)
        case clear

        var value: Value? { if case .set(let value) = self { value } else { nil } }
    }

    /// Bytes of UTF-8.
    public static let noteBytesMax = 2_000
    /// Parts of a split.
    public static let linesMax = 200

    public var day: CalendarDate?
    public var amount: Int64?
    /// Cleared: as the bank worded it.
    public var text: Change<String>?
    public var account: Int64?
    /// A choice for the merchant too: later imports use it. Ends a split whose parts have categories of their own.
    public var category: Change<Int64>?
    public var note: Change<String>?
    /// False says that a possible duplicate is a purchase of its own.
    public var isFlagged: Bool?
    /// Empty: the transaction is whole again.
    public var lines: [TransactionState.Line]?

    public init(
        day: CalendarDate? = nil, amount: Int64? = nil, text: Change<String>? = nil, account: Int64? = nil, category: Change<Int64>? = nil,
        note: Change<String>? = nil, isFlagged: Bool? = nil, lines: [TransactionState.Line]? = nil
    ) {
        self.day = day
        self.amount = amount
        self.text = text
        self.account = account
        self.category = category
        self.note = note
        self.isFlagged = isFlagged
        self.lines = lines
    }
}

extension SQLConnection {
    private static var categoryByUser: Int64 { Int64(CategoryProvenance.user.rawValue) }

    /// Makes a person's change, if nobody has changed the transaction since `version`.
    public func editTransaction(
        _ id: Int64, _ edit: TransactionEdit, version: Int64, by user: Int64? = nil, book: Int64, now: LedgerClock
    ) throws -> Edited<TransactionView> {
        let (stored, view) = try current(id, version: version, book: book)
        try check(edit, of: view, stored, book: book)
        var state = stored.state
        if let day = edit.day { state.day = day.dayNumber }
        if let amount = edit.amount { state.amount = amount }
        if let account = edit.account { state.account = account }
        if let note = edit.note { state.note = note.value }
        if let text = edit.text, let wording = text.value ?? stored.bankText, wording != state.text {
            state.text = wording
            state.merchant = try merchant(of: wording, book: book)
        }
        if let isFlagged = edit.isFlagged { state.isFlagged = isFlagged }
        if let lines = edit.lines { state.lines = lines }
        if let category = edit.category {
            // Parts with categories of their own would contradict one for the whole.
            if !state.partsFollow { state.lines = [] }
            state.categorise(category.value, by: Self.categoryByUser)
        }
        state.edited = fields(edited: state, edit, stored)
        var change = LedgerChange(stored, to: state)
        if edit.category != nil, let merchant = state.merchant {
            let before = try merchantCategory(merchant)
            if before != state.category { change.merchants = [LedgerChange.OfMerchant(id: merchant, before: before, after: state.category)] }
        }
        guard state != stored.state || !change.merchants.isEmpty else { return Edited(view: view) }
        let onlySplits = edit == TransactionEdit(lines: edit.lines)
        return try edited(change, as: onlySplits ? .split : .change, by: user, showing: id, book: book, now: now)
    }

    /// Deletes a transaction because a person says so, with those merged into it. It stays with its reason, so that the next overlapping file does not bring
    /// it back.
    public func deleteTransaction(
        _ id: Int64, version: Int64?, by user: Int64? = nil, book: Int64, now: LedgerClock
    ) throws -> Edited<TransactionView> {
        let (stored, _) = try current(id, version: version, book: book)
        return try edited(try absence(.deleted, of: stored, book: book), as: .delete, by: user, showing: id, book: book, now: now)
    }

    /// Brings back what a person had deleted.
    public func restoreTransaction(
        _ id: Int64, version: Int64, by user: Int64? = nil, book: Int64, now: LedgerClock
    ) throws -> Edited<TransactionView> {
        let view = try transactionViewEvenDeleted(id, book: book)
        guard view.version == version else { throw StoreError.stale(what: "transaction", id: id) }
        guard view.deletedReason != nil, let stored = try storedTransaction(id, book: book) else { return Edited(view: view) }
        return try edited(try absence(nil, of: stored, book: book), as: .restore, by: user, showing: id, book: book, now: now)
    }

    /// The transaction as it is, unless it is not the one that the caller saw.
    func current(_ id: Int64, version: Int64?, book: Int64) throws -> (stored: StoredTransaction, view: TransactionView) {
        let view = try transactionView(id, book: book)
        guard version == nil || view.version == version else { throw StoreError.stale(what: "transaction", id: id) }
        guard let stored = try storedTransaction(id, book: book) else { throw StoreError.notFound(what: "transaction", id: id) }
        return (stored, view)
    }

    func edited(
        _ change: LedgerChange, as kind: EditKind, by user: Int64?, showing id: Int64, book: Int64, now: LedgerClock
    ) throws -> Edited<TransactionView> {
        let made = try make(change, as: kind, by: user, book: book, now: now)
        return Edited(view: try transactionViewEvenDeleted(id, book: book), publication: made.publication, edit: made.edit)
    }

    /// The merchant that a text names, as an import would find it; made when the book has not met it.
    func merchant(of text: String, book: Int64) throws -> Int64? {
        let key = MerchantKey(normalising: text)
        return key.text.isEmpty ? nil : try merchantID(book: book, key: key.text, name: key.name)
    }

    /// The name of an account that is not deleted.
    func accountName(_ id: Int64, book: Int64, field: String) throws -> String {
        let name = try first("SELECT name FROM account WHERE id = $1 AND book = $2 AND deleted = 0", [.integer(id), .integer(book)]) { $0.text(0) }
        guard let name else { throw EditError.unknown(field: field, id: id) }
        return name
    }

    private func absence(_ absence: TransactionState.Absence?, of stored: StoredTransaction, book: Int64) throws -> LedgerChange {
        let group = try stored.state.mergeGroup.map { try mergeMembers(of: $0).filter(\.isLive).map(\.id) } ?? []
        var change = LedgerChange()
        for id in Set(group).union([stored.id]).sorted() {
            guard let member = try storedTransaction(id, book: book), member.state.absence != absence else { continue }
            var state = member.state
            state.absence = absence
            change.transactions.append(LedgerChange.OfTransaction(stored: member, after: state))
        }
        return change
    }

    /// The fields that a person decided, with this edit: a redo of the import brings them back.
    private func fields(edited state: TransactionState, _ edit: TransactionEdit, _ stored: StoredTransaction) -> TransactionState.Fields {
        guard !stored.isHandMade else { return [] }
        var fields = stored.state.edited
        func mark(_ field: TransactionState.Fields, _ differs: Bool?) {
            guard let differs else { return }
            if differs { fields.insert(field) } else { fields.remove(field) }
        }
        mark(.day, edit.day.map { _ in state.day != stored.bankDay })
        mark(.amount, edit.amount.map { _ in state.amount != stored.bankAmount })
        mark(.account, edit.account.map { _ in state.account != stored.bankAccount })
        // Also where the bank's wording is back: the merchant is then the text's, which may not be the one that the import found in another column.
        mark(.text, edit.text.map { _ in true })
        mark(.flag, edit.isFlagged.map { _ in true })
        if state.lines != stored.state.lines { mark(.lines, true) }
        return fields
    }
}
