internal import Analytics
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

    /// A choice for the merchant too: later imports use it.
    public var category: Change<Int64>?
    public var note: Change<String>?
    /// False says that a possible duplicate is a purchase of its own.
    public var isFlagged: Bool?

    public init(category: Change<Int64>? = nil, note: Change<String>? = nil, isFlagged: Bool? = nil) {
        self.category = category
        self.note = note
        self.isFlagged = isFlagged
    }
}

/// A purchase that a person enters by hand.
public struct TransactionDraft: Sendable, Hashable {
    /// Bytes of UTF-8.
    public static let textBytesMax = 2_000

    public var account: Int64
    public var day: CalendarDate
    public var amount: Int64
    public var text: String
    public var category: Int64?
    public var note: String?

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
    private static var categoryByUser: Int64 { Int64(CategoryProvenance.user.rawValue) }

    /// Makes a person's change, if nobody has changed the transaction since `version`.
    public func editTransaction(
        _ id: Int64, _ edit: TransactionEdit, version: Int64, book: Int64, now: LedgerClock
    ) throws -> (view: TransactionView, publication: Publication?) {
        let old = try transactionView(id, book: book)
        guard old.version == version else { throw StoreError.stale(what: "transaction", id: id) }
        if let category = edit.category?.value {
            guard try hasCategory(category, book: book) else { throw EditError.unknown(field: "category", id: category) }
            // The cells of a split transaction come from its lines: a category of its own would be shown and counted nowhere. Where all lines
            // have the transaction's, as the parts of a collective entry do, they follow it.
            guard old.splits.allSatisfy({ $0.category == old.category }) else {
                throw EditError.invalid(field: "category", reason: "the transaction is split: its lines have the categories")
            }
        }
        if let note = edit.note?.value, note.utf8.count > TransactionEdit.noteBytesMax {
            throw EditError.invalid(field: "note", reason: "a note has at most \(TransactionEdit.noteBytesMax) bytes")
        }
        let seq = try change(transaction: id, book: book, changesPlan: false, now: now) { seq in
            if let category = edit.category {
                try execute(
                    "UPDATE txn SET category = $2, category_by = $3 WHERE id = $1",
                    [.integer(id), .integer(category.value), .integer(Self.categoryByUser)])
                if !old.splits.isEmpty { try execute("UPDATE line SET category = $2 WHERE txn = $1", [.integer(id), .integer(category.value)]) }
                let merchant = try first("SELECT merchant FROM txn WHERE id = $1", [.integer(id)]) { $0.optionalInteger(0) } ?? nil
                if let merchant { try setMerchantCategory(category.value, merchant: merchant) }
            }
            if let note = edit.note { try execute("UPDATE txn SET note = $2 WHERE id = $1", [.integer(id), .text(note.value)]) }
            if let isFlagged = edit.isFlagged { try execute("UPDATE txn SET flagged = $2 WHERE id = $1", [.integer(id), .flag(isFlagged)]) }
        }
        return (try transactionView(id, book: book), Publication(book: book, seq: seq))
    }

    /// Enters a transaction by hand. It takes part in deduplication like one from a file.
    public func insertTransaction(
        _ draft: TransactionDraft, book: Int64, now: LedgerClock
    ) throws -> (view: TransactionView, publication: Publication) {
        _ = try accountName(draft.account, book: book, field: "account")
        if let category = draft.category, try !hasCategory(category, book: book) { throw EditError.unknown(field: "category", id: category) }
        guard !draft.text.isEmpty, draft.text.utf8.count <= TransactionDraft.textBytesMax else {
            throw EditError.invalid(field: "text", reason: "a text has 1 to \(TransactionDraft.textBytesMax) bytes")
        }
        guard draft.amount != .min else { throw EditError.invalid(field: "amount_minor", reason: "the amount is out of range") }
        let id = try insert(
            """
            INSERT INTO txn (book, account, day, amount, category, category_by, bank_day, bank_amount, bank_text, note, deleted_reason)
            VALUES ($1, $2, $3, $4, $5, $6, $3, $4, $7, $8, 'new')
            """,
            [
                .integer(book), .integer(draft.account), .integer(Int64(draft.day.dayNumber)), .integer(draft.amount), .integer(draft.category),
                .integer(draft.category == nil ? 0 : Self.categoryByUser), .text(draft.text), .text(draft.note),
            ])
        // Made invisible and then shown, so that it goes through the same function as every other change.
        let seq = try change(transaction: id, book: book, changesPlan: true, now: now) { _ in
            try execute("UPDATE txn SET deleted_reason = NULL WHERE id = $1", [.integer(id)])
        }
        return (try transactionView(id, book: book), Publication(book: book, seq: seq))
    }

    /// Deletes a transaction because a person says so. It stays with its reason, so that the next overlapping file does not bring it back.
    public func deleteTransaction(_ id: Int64, version: Int64?, book: Int64, now: LedgerClock) throws -> Publication {
        let old = try transactionView(id, book: book)
        guard version == nil || old.version == version else { throw StoreError.stale(what: "transaction", id: id) }
        let seq = try change(transaction: id, book: book, changesPlan: true, now: now) { _ in
            try execute("UPDATE txn SET deleted_reason = 'by hand' WHERE id = $1", [.integer(id)])
        }
        return Publication(book: book, seq: seq)
    }

    /// The one way in which a single transaction changes: delta = −old + new, the next sequence number, the cells, the budgets.
    private func change(
        transaction id: Int64, book: Int64, changesPlan: Bool, now: LedgerClock, _ body: (_ seq: Int64) throws -> Void
    ) throws -> Int64 {
        let seq = try nextSequence(book: book, changesPlan: changesPlan)
        var delta = CellDelta()
        if let old = try cellEntry(transaction: id) { try delta.add(old, sign: -1) }
        try body(seq)
        try execute("UPDATE txn SET version = $2 WHERE id = $1", [.integer(id), .integer(seq)])
        if let new = try cellEntry(transaction: id) { try delta.add(new, sign: 1) }
        delta.normalise()
        try apply(delta, book: book, seq: seq)
        try evaluateBudgets(book: book, seq: seq, touched: delta, cause: BudgetCause(), now: now)
        return seq
    }

    /// The name of an account that is not deleted.
    func accountName(_ id: Int64, book: Int64, field: String) throws -> String {
        let name = try first("SELECT name FROM account WHERE id = $1 AND book = $2 AND deleted = 0", [.integer(id), .integer(book)]) { $0.text(0) }
        guard let name else { throw EditError.unknown(field: field, id: id) }
        return name
    }
}
