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
    public var note: String?
    public var splits: [Split]
    /// Of the last edit, or of its import's publication where nobody has touched it.
    public var version: Int64
}

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
    private static var columns: String {
        """
        t.id, t.account, a.name, t.day, t.amount, a.currency, t.text, m.name, t.category, c.name, t.category_by, t.status, t.import, t.line,
        t.flagged, t.note, coalesce(t.version, 0), coalesce(i.published_seq, 0),
        CASE WHEN EXISTS (SELECT 1 FROM line l WHERE l.txn = t.id) THEN 1 ELSE 0 END
        """
    }
    private static var joins: String {
        """
        JOIN account a ON a.id = t.account LEFT JOIN merchant m ON m.id = t.merchant LEFT JOIN category c ON c.id = t.category
        LEFT JOIN import i ON i.id = t.import
        """
    }

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
            \(tree)SELECT \(Self.columns) FROM visible_txn t \(Self.joins)
            WHERE t.book = $1 AND t.day <= $2 AND t.day >= $3\(conditions.text)
            ORDER BY t.day DESC, t.id DESC LIMIT \(limitParameter)
            """
        return try withSplits(try rows(sql, conditions.arguments, Self.transaction))
    }

    /// The condition for a category with its descendants, or for none (0); returns what comes before SELECT. A split transaction counts by its lines.
    private static func add(_ category: Int64, to conditions: inout SQLConditions) -> String {
        guard category != 0 else {
            conditions.and(
                """
                ((t.category IS NULL AND NOT EXISTS (SELECT 1 FROM line l WHERE l.txn = t.id))
                OR EXISTS (SELECT 1 FROM line l WHERE l.txn = t.id AND l.category IS NULL))
                """)
            return ""
        }
        let root = conditions.add(.integer(category))
        conditions.and(
            """
            ((t.category IN (SELECT id FROM tree) AND NOT EXISTS (SELECT 1 FROM line l WHERE l.txn = t.id))
            OR EXISTS (SELECT 1 FROM line l WHERE l.txn = t.id AND l.category IN (SELECT id FROM tree)))
            """)
        return "WITH RECURSIVE tree(id) AS (SELECT CAST(\(root) AS BIGINT) UNION SELECT k.id FROM category k JOIN tree r ON k.parent = r.id) "
    }

    public func transactionView(_ id: Int64, book: Int64) throws -> TransactionView {
        let found = try rows(
            "SELECT \(Self.columns) FROM visible_txn t \(Self.joins) WHERE t.id = $1 AND t.book = $2", [.integer(id), .integer(book)],
            Self.transaction)
        guard let view = try withSplits(found).first else { throw StoreError.notFound(what: "transaction", id: id) }
        return view
    }

    /// Visible transactions of an import, in the order of the file, behind record `after`.
    public func transactionViews(ofImport importID: Int64, book: Int64, afterRecord after: Int64, limit: Int) throws -> [(
        record: Int64, view: TransactionView
    )] {
        let found = try rows(
            """
            SELECT \(Self.columns), coalesce(t.record, 0) FROM visible_txn t \(Self.joins)
            WHERE t.import = $1 AND t.book = $2 AND t.record > $3 ORDER BY t.record LIMIT $4
            """, [.integer(importID), .integer(book), .integer(after), .integer(Int64(limit))]
        ) { (view: Self.transaction($0), record: $0.integer(19)) }
        return try zip(found.map(\.record), withSplits(found.map(\.view))).map { (record: $0, view: $1) }
    }

    /// Visible transactions with a version of their own above `since`, oldest change first.
    func editedTransactionViews(book: Int64, since: Int64, limit: Int) throws -> [TransactionView] {
        try withSplits(
            try rows(
                """
                SELECT \(Self.columns) FROM visible_txn t \(Self.joins)
                WHERE t.book = $1 AND t.version > $2 ORDER BY t.version, t.id LIMIT $3
                """, [.integer(book), .integer(since), .integer(Int64(limit))], Self.transaction))
    }

    private func withSplits(_ found: [(view: TransactionView, isSplit: Bool)]) throws -> [TransactionView] {
        try found.map { entry in
            guard entry.isSplit else { return entry.view }
            var view = entry.view
            view.splits = try rows(
                "SELECT l.category, c.name, l.amount, l.note FROM line l LEFT JOIN category c ON c.id = l.category WHERE l.txn = $1 ORDER BY l.n",
                [.integer(view.id)]
            ) {
                TransactionView.Split(
                    category: $0.optionalInteger(0), categoryName: $0.optionalText(1), amount: $0.integer(2), note: $0.optionalText(3))
            }
            return view
        }
    }

    private static func transaction(_ row: any SQLRow) -> (view: TransactionView, isSplit: Bool) {
        let view = TransactionView(
            id: row.integer(0), account: row.integer(1), accountName: row.text(2), day: CalendarDate(dayNumber: Int32(row.integer(3))),
            amount: row.integer(4), currency: row.text(5), text: row.text(6), merchant: row.optionalText(7), category: row.optionalInteger(8),
            categoryName: row.optionalText(9), categoryBy: CategoryProvenance(rawValue: Int(row.integer(10))) ?? .none, isPending: row.flag(11),
            importID: row.optionalInteger(12), line: row.optionalInteger(13), isFlagged: row.flag(14), note: row.optionalText(15), splits: [],
            version: max(row.integer(16), row.integer(17)))
        return (view, row.flag(18))
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
