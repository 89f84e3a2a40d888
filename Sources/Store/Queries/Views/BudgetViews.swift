public import Analytics
public import Ledger

/// A budget as people see and edit it: an amount for a category with its descendants, an account, or the whole book, by the month.
public struct BudgetView: Sendable, Hashable {
    public var id: Int64
    public var category: Int64?
    public var categoryName: String?
    public var account: Int64?
    public var amount: Int64
    public var currency: Currency
    /// Percentages at which it warns, rising.
    public var thresholds: [Int]
    public var start: CalendarMonth
    public var version: Int64

    /// What the rules of budgets need of it.
    public var budget: Budget {
        Budget(id: id, category: category, account: account, amount: amount, currency: currency, thresholds: thresholds, start: start)
    }
}

/// A budget as the caller wants it to be.
public struct BudgetDraft: Sendable, Hashable {
    public static let budgetsPerBookMax = 500

    /// Nil: all spending; 0: what is uncategorised.
    public var category: Int64?
    public var account: Int64?
    public var amount: Int64
    public var currency: Currency
    public var thresholds: [Int]
    public var start: CalendarMonth

    public init(
        category: Int64?, account: Int64?, amount: Int64, currency: Currency, thresholds: [Int] = Budget.thresholdsDefault, start: CalendarMonth
    ) {
        self.category = category
        self.account = account
        self.amount = amount
        self.currency = currency
        self.thresholds = thresholds
        self.start = start
    }
}

extension SQLConnection {
    private static var select: String {
        """
        SELECT b.id, b.category, c.name, b.account, b.amount, b.currency, b.thresholds, b.start_month, b.version
        FROM budget b LEFT JOIN category c ON c.id = b.category
        """
    }

    /// All budgets that are not deleted, oldest first.
    public func budgetViews(book: Int64) throws -> [BudgetView] {
        try rows("\(Self.select) WHERE b.book = $1 AND b.deleted = 0 ORDER BY b.id", [.integer(book)], Self.budgetView).compactMap(\.self)
    }

    public func budgetView(_ id: Int64, book: Int64) throws -> BudgetView {
        let view = try first("\(Self.select) WHERE b.id = $1 AND b.book = $2 AND b.deleted = 0", [.integer(id), .integer(book)], Self.budgetView)
        guard let view, let view else { throw StoreError.notFound(what: "budget", id: id) }
        return view
    }

    /// Makes a budget and raises the alerts that it has already earned.
    public func insertBudget(_ draft: BudgetDraft, book: Int64, now: LedgerClock) throws -> (view: BudgetView, publication: Publication) {
        try check(draft, of: nil, book: book)
        let seq = try nextSequence(book: book, changesPlan: false)
        let id = try insert(
            """
            INSERT INTO budget (book, category, account, period, amount, currency, thresholds, start_month, version)
            VALUES ($1, $2, $3, 'month', $4, $5, $6, $7, $8)
            """, [.integer(book)] + Self.columns(draft) + [.integer(seq)])
        try evaluateBudget(id, book: book, seq: seq, now: now)
        return (try budgetView(id, book: book), Publication(book: book, seq: seq))
    }

    public func updateBudget(
        _ id: Int64, to draft: BudgetDraft, version: Int64, book: Int64, now: LedgerClock
    ) throws -> (view: BudgetView, publication: Publication) {
        let old = try budgetView(id, book: book)
        guard old.version == version else { throw StoreError.stale(what: "budget", id: id) }
        try check(draft, of: id, book: book)
        let seq = try nextSequence(book: book, changesPlan: false)
        try execute(
            """
            UPDATE budget SET category = $2, account = $3, amount = $4, currency = $5, thresholds = $6, start_month = $7, version = $8
            WHERE id = $1
            """, [.integer(id)] + Self.columns(draft) + [.integer(seq)])
        try evaluateBudget(id, book: book, seq: seq, now: now)
        return (try budgetView(id, book: book), Publication(book: book, seq: seq))
    }

    /// Deletes a budget and withdraws its alerts.
    public func deleteBudget(_ id: Int64, version: Int64?, book: Int64, now: LedgerClock) throws -> Publication {
        let old = try budgetView(id, book: book)
        guard version == nil || old.version == version else { throw StoreError.stale(what: "budget", id: id) }
        let seq = try nextSequence(book: book, changesPlan: false)
        try execute("UPDATE budget SET deleted = 1, version = $2 WHERE id = $1", [.integer(id), .integer(seq)])
        try evaluateBudget(id, book: book, seq: seq, now: now)
        return Publication(book: book, seq: seq)
    }

    private func check(_ draft: BudgetDraft, of id: Int64?, book: Int64) throws {
        guard draft.amount > 0 else { throw EditError.invalid(field: "amount_minor", reason: "a budget is more than nothing") }
        guard !draft.thresholds.isEmpty, draft.thresholds.count <= Budget.thresholdsMax,
            draft.thresholds.allSatisfy({ (1...Budget.thresholdPercentMax).contains($0) }),
            zip(draft.thresholds, draft.thresholds.dropFirst()).allSatisfy({ $0 < $1 })
        else {
            throw EditError.invalid(
                field: "thresholds",
                reason: "thresholds are 1 to \(Budget.thresholdsMax) rising percentages from 1 to \(Budget.thresholdPercentMax)")
        }
        if let category = draft.category, category != 0 {
            guard try hasCategory(category, book: book) else { throw EditError.unknown(field: "category", id: category) }
        }
        if let account = draft.account { _ = try accountName(account, book: book, field: "account") }
        let count = try first("SELECT count(*) FROM budget WHERE book = $1 AND deleted = 0", [.integer(book)]) { $0.integer(0) } ?? 0
        guard id != nil || count < BudgetDraft.budgetsPerBookMax else {
            throw EditError.invalid(field: "category", reason: "a book has at most \(BudgetDraft.budgetsPerBookMax) budgets")
        }
        let twin = try first(
            """
            SELECT id FROM budget WHERE book = $1 AND deleted = 0 AND coalesce(category, -1) = $2 AND coalesce(account, 0) = $3 AND currency = $4
            AND id <> $5
            """,
            [
                .integer(book), .integer(draft.category ?? -1), .integer(draft.account ?? 0), .text(draft.currency.code), .integer(id ?? 0),
            ]
        ) { $0.integer(0) }
        if let twin { throw EditError.exists(what: "budget", id: twin, name: "the same category, account and currency") }
    }

    private static func columns(_ draft: BudgetDraft) -> [SQLValue] {
        [
            .integer(draft.category), .integer(draft.account), .integer(draft.amount), .text(draft.currency.code),
            .text("[\(draft.thresholds.map(String.init).joined(separator: ","))]"), .integer(Int64(draft.start.index)),
        ]
    }

    private static func budgetView(_ row: any SQLRow) throws -> BudgetView? {
        guard let currency = Currency(row.text(5)) else { return nil }
        return BudgetView(
            id: row.integer(0), category: row.optionalInteger(1), categoryName: row.optionalText(2), account: row.optionalInteger(3),
            amount: row.integer(4), currency: currency, thresholds: try decodedJSON(row.text(6)), start: CalendarMonth(index: Int32(row.integer(7))),
            version: row.integer(8))
    }
}
