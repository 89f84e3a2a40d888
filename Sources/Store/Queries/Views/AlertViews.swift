public import Ledger

/// A budget's alert as people see it. There is one for each budget, month and threshold.
public struct AlertView: Sendable, Hashable {
    public enum State: String, Sendable { case raised, withdrawn }

    public var id: Int64
    public var budget: Int64
    public var budgetName: String
    public var month: CalendarMonth
    /// Percent of the budget's amount.
    public var threshold: Int
    public var state: State
    public var used: Int64
    public var amount: Int64
    public var currency: String
    public var message: String
    /// The import whose rows raised it.
    public var importID: Int64?
    public var file: String?
    public var rows: Int64
    public var isAcknowledged: Bool
    public var isAnnounced: Bool
    public var raisedMs: Int64
    public var version: Int64

    /// From 100 % on it is critical.
    public var isCritical: Bool { threshold >= 100 }
}

extension SQLConnection {
    private static var select: String {
        """
        SELECT l.id, l.budget, coalesce(c.name, a.name, b.name), l.period_start, l.threshold, l.state, l.usage_minor, l.amount_minor, l.currency,
            l.message, l.import, i.name, l.rows, l.acknowledged_ms, l.announced, l.raised_ms, l.version
        FROM alert l JOIN book b ON b.id = l.book JOIN budget g ON g.id = l.budget LEFT JOIN category c ON c.id = g.category
        LEFT JOIN account a ON a.id = g.account LEFT JOIN import i ON i.id = l.import
        """
    }

    /// Alerts, the latest change first; only those behind the alert that `after` names (its version and id) when given.
    public func alertViews(book: Int64, after: (version: Int64, id: Int64)?, limit: Int) throws -> [AlertView] {
        try rows(
            """
            \(Self.select) WHERE l.book = $1 AND l.version <= $2 AND (l.version < $2 OR l.id < $3)
            ORDER BY l.version DESC, l.id DESC LIMIT $4
            """, [.integer(book), .integer(after?.version ?? .max), .integer(after?.id ?? .max), .integer(Int64(limit))], Self.alertView)
    }

    /// Alerts that changed after a version, in the order of the changes.
    public func alertViews(book: Int64, since: Int64) throws -> [AlertView] {
        try rows(
            "\(Self.select) WHERE l.book = $1 AND l.version > $2 ORDER BY l.version, l.id", [.integer(book), .integer(since)], Self.alertView)
    }

    public func alertView(_ id: Int64, book: Int64) throws -> AlertView {
        let view = try first("\(Self.select) WHERE l.id = $1 AND l.book = $2", [.integer(id), .integer(book)], Self.alertView)
        guard let view else { throw StoreError.notFound(what: "alert", id: id) }
        return view
    }

    /// Marks an alert as seen by a person. Doing so twice changes nothing.
    public func acknowledgeAlert(_ id: Int64, book: Int64, now: LedgerClock) throws -> (view: AlertView, publication: Publication?) {
        let old = try alertView(id, book: book)
        guard !old.isAcknowledged else { return (old, nil) }
        let seq = try nextSequence(book: book, changesPlan: false)
        try execute("UPDATE alert SET acknowledged_ms = $2, version = $3 WHERE id = $1", [.integer(id), .integer(now.nowMs), .integer(seq)])
        return (try alertView(id, book: book), Publication(book: book, seq: seq))
    }

    private static func alertView(_ row: any SQLRow) -> AlertView {
        AlertView(
            id: row.integer(0), budget: row.integer(1), budgetName: row.text(2), month: CalendarDate(dayNumber: Int32(row.integer(3))).month,
            threshold: Int(row.integer(4)), state: AlertView.State(rawValue: row.text(5)) ?? .raised, used: row.integer(6), amount: row.integer(7),
            currency: row.text(8), message: row.text(9), importID: row.optionalInteger(10), file: row.optionalText(11), rows: row.integer(12),
            isAcknowledged: !row.isNull(13), isAnnounced: row.flag(14), raisedMs: row.integer(15), version: row.integer(16))
    }
}
