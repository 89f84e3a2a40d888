public import Categorisation
public import Ledger

/// A transaction as people see it.
public struct TransactionView: Sendable, Hashable {
    /// One line of a split transaction.
    public struct Split: Sendable, Hashable {
        public var category: Int64?
        public var categoryName: String?
        public var amount: Int64
        public var note: String?
    }

    /// The transfer that it is one side of.
    public struct Transfer: Sendable, Hashable {
        public var id: Int64
        /// The other side.
        public var transaction: Int64
        public var account: Int64
        public var accountName: String
    }

    public var id: Int64
    public var account: Int64
    public var accountName: String
    public var day: CalendarDate
    public var amount: Int64
    public var currency: String
    public var text: String
    public var merchant: String?
    public var category: Int64?
    public var categoryName: String?
    public var categoryBy: CategoryProvenance
    public var isPending: Bool
    public var importID: Int64?
    public var line: Int64?
    public var isFlagged: Bool
    /// What it may be a second record of, while that is there.
    public var flaggedWith: Int64?
    public var note: String?
    /// Empty also for one side of a transfer, whose own lines do not count.
    public var splits: [Split]
    public var transfer: Transfer?
    /// Transactions that a person said are this one, and that are hidden under it.
    public var merged: [Int64]
    /// Nil while it is in the ledger.
    public var deletedReason: String?
    /// Of the last edit, or of its import's publication where nobody has touched it.
    public var version: Int64
}

extension SQLConnection {
    /// The columns of a transaction, of `live_txn` as `t`, and those that say what else has to be read.
    static var transactionColumns: String {
        """
        t.id, t.account, a.name, t.day, t.amount, a.currency, t.text, m.name, t.category, c.name, t.category_by, t.status, t.import, t.line,
        t.flagged, t.note, coalesce(t.version, 0), coalesce(i.published_seq, 0), t.transfer, t.merge_group, t.deleted_reason, t.record,
        t.transfer IS NULL AND EXISTS (SELECT 1 FROM line l WHERE l.txn = t.id)
        """
    }

    static var transactionJoins: String {
        """
        JOIN account a ON a.id = t.account LEFT JOIN merchant m ON m.id = t.merchant LEFT JOIN category c ON c.id = t.category
        LEFT JOIN import i ON i.id = t.import
        """
    }

    /// The transactions of a query over `transactionColumns`, each with what stands in other tables: few have any of it.
    func transactions(_ sql: String, _ arguments: [SQLValue]) throws -> [TransactionView] {
        try rows(sql, arguments, FoundTransaction.init).map(complete)
    }

    func complete(_ found: FoundTransaction) throws -> TransactionView {
        var view = found.view
        if found.isSplit {
            view.splits = try rows(
                "SELECT l.category, c.name, l.amount, l.note FROM line l LEFT JOIN category c ON c.id = l.category WHERE l.txn = $1 ORDER BY l.n",
                [.integer(view.id)]
            ) {
                TransactionView.Split(
                    category: $0.optionalInteger(0), categoryName: $0.optionalText(1), amount: $0.integer(2), note: $0.optionalText(3))
            }
        }
        if let transfer = found.transfer {
            view.transfer = try first(
                """
                SELECT x.id, o.id, o.account, a.name FROM transfer x JOIN live_txn o ON o.id = CASE WHEN x.a = $2 THEN x.b ELSE x.a END
                JOIN account a ON a.id = o.account WHERE x.id = $1
                """, [.integer(transfer), .integer(view.id)]
            ) { TransactionView.Transfer(id: $0.integer(0), transaction: $0.integer(1), account: $0.integer(2), accountName: $0.text(3)) }
        }
        if let group = found.mergeGroup {
            view.merged = try rows(
                "SELECT id FROM live_txn WHERE merge_group = $1 AND merged_into = $2 ORDER BY id", [.integer(group), .integer(view.id)]
            ) { $0.integer(0) }
        }
        if view.isFlagged, let importID = view.importID, let record = found.record {
            view.flaggedWith = try first(
                """
                SELECT v.id FROM outcome o JOIN live_txn w ON w.id = o.txn JOIN visible_txn v ON v.id = coalesce(w.merged_into, w.id)
                WHERE o.import = $1 AND o.record = $2 AND o.kind = 'flagged' AND v.id <> $3
                """, [.integer(importID), .integer(record), .integer(view.id)]
            ) { $0.integer(0) }
        }
        return view
    }
}

/// A transaction as one row tells it, and what else there is to read about it.
struct FoundTransaction {
    var view: TransactionView
    var isSplit: Bool
    var transfer: Int64?
    var mergeGroup: Int64?
    var record: Int64?
    /// 0 where nobody has touched it since its import.
    var ownVersion: Int64

    init(_ row: any SQLRow) {
        view = TransactionView(
            id: row.integer(0), account: row.integer(1), accountName: row.text(2), day: CalendarDate(dayNumber: Int32(row.integer(3))),
            amount: row.integer(4), currency: row.text(5), text: row.text(6), merchant: row.optionalText(7), category: row.optionalInteger(8),
            categoryName: row.optionalText(9), categoryBy: CategoryProvenance(rawValue: Int(row.integer(10))) ?? .none, isPending: row.flag(11),
            importID: row.optionalInteger(12), line: row.optionalInteger(13), isFlagged: row.flag(14), note: row.optionalText(15), splits: [],
            merged: [], deletedReason: row.optionalText(20), version: max(row.integer(16), row.integer(17)))
        transfer = row.optionalInteger(18)
        mergeGroup = row.optionalInteger(19)
        record = row.optionalInteger(21)
        ownVersion = row.integer(16)
        isSplit = row.flag(22)
    }
}
