public import Ledger

/// Which transactions a list shows; nil means all.
public struct TransactionFilter: Sendable, Hashable {
    public var account: Int64?
    /// With its descendants; 0: uncategorised.
    public var category: Int64?
    public var from: CalendarDate?
    public var to: CalendarDate?
    /// Part of the text, the merchant's name or the note, in any case.
    public var text: String?
    public var importID: Int64?
    public var isFlagged: Bool?
    /// Those that a person deleted, and no others.
    public var isDeleted = false

    /// A longer search text is refused where it is read.
    public static let textBytesMax = 200

    public init() {}
}

/// A place in the list of transactions, newest first.
public struct TransactionCursor: Sendable, Hashable {
    public var day: CalendarDate
    public var id: Int64

    public init(day: CalendarDate, id: Int64) {
        self.day = day
        self.id = id
    }
}

extension SQLConnection {
    /// Transactions newest first, behind `after`. Walks the index `(book, day)` from there, so that any page costs the same.
    public func transactionViews(
        book: Int64, matching filter: TransactionFilter = TransactionFilter(), after: TransactionCursor? = nil, limit: Int
    ) throws -> [TransactionView] {
        guard let text = filter.text?.lowercased(), !text.isEmpty else { return try page(book: book, filter, after: after, limit: limit) }
        // The database finds what matches with any character for those beyond ASCII, whose case it cannot fold; the rest is decided here.
        var found: [TransactionView] = []
        var cursor = after
        while found.count < limit {
            let rows = try page(book: book, filter, after: cursor, limit: limit)
            found += rows.filter { row in
                [row.text, row.merchant, row.note].contains { $0?.lowercased().contains(text) == true }
            }
            guard rows.count == limit, let last = rows.last else { break }
            cursor = TransactionCursor(day: last.day, id: last.id)
        }
        return Array(found.prefix(limit))
    }

    private func page(book: Int64, _ filter: TransactionFilter, after: TransactionCursor?, limit: Int) throws -> [TransactionView] {
        let to = min(filter.to?.dayNumber ?? .max, after?.day.dayNumber ?? .max)
        var conditions = SQLConditions([.integer(book), .integer(Int64(to)), .integer(Int64(filter.from?.dayNumber ?? .min))])
        if let after { conditions.and("(t.day < ? OR t.id < ?)", .integer(Int64(after.day.dayNumber)), .integer(after.id)) }
        if let account = filter.account { conditions.and("t.account = ?", .integer(account)) }
        if let importID = filter.importID { conditions.and("t.import = ?", .integer(importID)) }
        if let isFlagged = filter.isFlagged { conditions.and("t.flagged = ?", .flag(isFlagged)) }
        if let text = filter.text, !text.isEmpty {
            let pattern = SQLValue.text("%\(likePattern(text))%")
            let columns = ["t.text", "coalesce(m.name, '')", "coalesce(t.note, '')"].map { #"lower(\#($0)) LIKE ? ESCAPE '\'"# }
            conditions.and("(\(columns.joined(separator: " OR ")))", pattern, pattern, pattern)
        }
        let tree = filter.category.map { Self.add($0, to: &conditions) } ?? ""
        let limitParameter = conditions.add(.integer(Int64(limit)))
        let sql = """
            \(tree)SELECT \(Self.transactionColumns) FROM live_txn t \(Self.transactionJoins)
            WHERE t.book = $1 AND t.day <= $2 AND t.day >= $3 AND t.deleted_reason IS \(filter.isDeleted ? "NOT NULL" : "NULL") AND t.merged_into IS NULL
            \(conditions.text) ORDER BY t.day DESC, t.id DESC LIMIT \(limitParameter)
            """
        return try transactions(sql, conditions.arguments)
    }

    /// The condition for a category with its descendants, or for none (0); returns what comes before SELECT. A split transaction counts by its lines, one
    /// side of a transfer as such.
    private static func add(_ category: Int64, to conditions: inout SQLConditions) -> String {
        let root = category == 0 ? nil : conditions.add(.integer(category))
        let isWanted = root == nil ? "IS NULL" : "IN (SELECT id FROM tree)"
        conditions.and(
            """
            CASE WHEN t.transfer IS NULL AND EXISTS (SELECT 1 FROM line l WHERE l.txn = t.id)
            THEN EXISTS (SELECT 1 FROM line l WHERE l.txn = t.id AND l.category \(isWanted)) ELSE t.category \(isWanted) END
            """)
        guard let root else { return "" }
        return "WITH RECURSIVE tree(id) AS (SELECT CAST(\(root) AS BIGINT) UNION SELECT k.id FROM category k JOIN tree r ON k.parent = r.id) "
    }

    /// A transaction that people see.
    public func transactionView(_ id: Int64, book: Int64) throws -> TransactionView {
        let view = try transactionViewEvenDeleted(id, book: book)
        guard view.deletedReason == nil else { throw StoreError.notFound(what: "transaction", id: id) }
        return view
    }

    /// The same for one that a person may have deleted.
    public func transactionViewEvenDeleted(_ id: Int64, book: Int64) throws -> TransactionView {
        let found = try transactions(
            """
            SELECT \(Self.transactionColumns) FROM live_txn t \(Self.transactionJoins) WHERE t.id = $1 AND t.book = $2 AND t.merged_into IS NULL
            """, [.integer(id), .integer(book)])
        guard let view = found.first else { throw StoreError.notFound(what: "transaction", id: id) }
        return view
    }

    /// The transaction that is shown for one that may lie hidden under another; nil where nothing of it is in the ledger.
    func shownTransaction(for id: Int64, book: Int64) throws -> TransactionView? {
        let shown = try first("SELECT coalesce(merged_into, id) FROM live_txn WHERE id = $1", [.integer(id)]) { $0.integer(0) }
        return try shown.map { try transactionViewEvenDeleted($0, book: book) }
    }

    /// Transactions of an import, in the order of the file, behind record `after`; those that were deleted or merged away only where `visible` is false.
    public func transactionViews(
        ofImport importID: Int64, book: Int64, visible: Bool, afterRecord after: Int64, limit: Int
    ) throws -> [(record: Int64, ownVersion: Int64, view: TransactionView)] {
        let condition = visible ? " AND t.deleted_reason IS NULL AND t.merged_into IS NULL" : ""
        return try rows(
            """
            SELECT \(Self.transactionColumns) FROM live_txn t \(Self.transactionJoins)
            WHERE t.import = $1 AND t.book = $2 AND t.record > $3\(condition) ORDER BY t.record LIMIT $4
            """, [.integer(importID), .integer(book), .integer(after), .integer(Int64(limit))], FoundTransaction.init
        ).map { (record: $0.record ?? 0, ownVersion: $0.ownVersion, view: try complete($0)) }
    }

    /// Visible transactions with a version of their own above `since`, oldest change first.
    func editedTransactionViews(book: Int64, since: Int64, limit: Int) throws -> [TransactionView] {
        try transactions(
            """
            SELECT \(Self.transactionColumns) FROM live_txn t \(Self.transactionJoins)
            WHERE t.book = $1 AND t.version > $2 AND t.deleted_reason IS NULL AND t.merged_into IS NULL ORDER BY t.version, t.id LIMIT $3
            """, [.integer(book), .integer(since), .integer(Int64(limit))])
    }
}

/// A LIKE pattern for text in lower case, with any one character for each beyond ASCII.
private func likePattern(_ text: String) -> String {
    var pattern = ""
    for scalar in text.lowercased().unicodeScalars {
        switch scalar {
        case "%", "_", "\\": pattern += "\\\(scalar)"
        case _ where scalar.isASCII: pattern.unicodeScalars.append(scalar)
        default: pattern += "_"
        }
    }
    return pattern
}
