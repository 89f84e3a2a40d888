public import Analytics

/// A category as people see and edit it.
public struct CategoryView: Sendable, Hashable {
    public var id: Int64
    public var name: String
    public var kind: CategoryKind
    public var parent: Int64?
    public var version: Int64
}

/// A category as the caller wants it to be.
public struct CategoryDraft: Sendable, Hashable {
    /// Bytes of UTF-8.
    public static let nameBytesMax = 200
    /// Levels below a category without a parent.
    public static let depthMax = 8

    public var name: String
    public var kind: CategoryKind
    public var parent: Int64?

    public init(name: String, kind: CategoryKind, parent: Int64?) {
        self.name = name
        self.kind = kind
        self.parent = parent
    }
}

extension SQLConnection {
    private static var select: String { "SELECT id, name, kind, parent, version FROM category" }

    /// All categories that are not deleted, oldest first.
    public func categoryViews(book: Int64) throws -> [CategoryView] {
        try rows("\(Self.select) WHERE book = $1 AND deleted = 0 ORDER BY id", [.integer(book)], Self.categoryView)
    }

    public func categoryView(_ id: Int64, book: Int64) throws -> CategoryView {
        let view = try first("\(Self.select) WHERE id = $1 AND book = $2 AND deleted = 0", [.integer(id), .integer(book)], Self.categoryView)
        guard let view else { throw StoreError.notFound(what: "category", id: id) }
        return view
    }

    /// Makes a category.
    public func insertCategory(_ draft: CategoryDraft, book: Int64) throws -> (view: CategoryView, publication: Publication) {
        try check(draft, of: nil, book: book)
        let seq = try nextSequence(book: book, changesPlan: false)
        let id = try insert(
            "INSERT INTO category (book, name, kind, parent, version) VALUES ($1, $2, $3, $4, $5)",
            [.integer(book), .text(draft.name), .text(draft.kind.rawValue), .integer(draft.parent), .integer(seq)])
        return (try categoryView(id, book: book), Publication(book: book, seq: seq))
    }

    /// Changes a category; its kind and its place decide what budgets and cash flow count, so the budgets are evaluated anew.
    public func updateCategory(
        _ id: Int64, to draft: CategoryDraft, version: Int64, book: Int64, now: LedgerClock
    ) throws -> (view: CategoryView, publication: Publication?) {
        let old = try categoryView(id, book: book)
        guard old.version == version else { throw StoreError.stale(what: "category", id: id) }
        guard CategoryDraft(name: old.name, kind: old.kind, parent: old.parent) != draft else { return (old, nil) }
        try check(draft, of: id, book: book)
        if try isTransferCategory(id, book: book), draft.kind != .transfer || draft.parent != nil {
            throw EditError.invalid(
                field: draft.parent == nil ? "kind" : "parent", reason: "transfers between own accounts count under this category")
        }
        let seq = try nextSequence(book: book, changesPlan: false)
        try execute(
            "UPDATE category SET name = $2, kind = $3, parent = $4, version = $5 WHERE id = $1",
            [.integer(id), .text(draft.name), .text(draft.kind.rawValue), .integer(draft.parent), .integer(seq)])
        if old.kind != draft.kind || old.parent != draft.parent { try evaluateAllBudgets(book: book, seq: seq, now: now) }
        return (try categoryView(id, book: book), Publication(book: book, seq: seq))
    }

    /// Deletes a category that nothing uses any more.
    public func deleteCategory(_ id: Int64, version: Int64?, book: Int64) throws -> Publication {
        let old = try categoryView(id, book: book)
        guard version == nil || old.version == version else { throw StoreError.stale(what: "category", id: id) }
        if let reason = try useOfCategory(id, book: book) { throw EditError.inUse(what: "category", id: id, reason: reason) }
        let seq = try nextSequence(book: book, changesPlan: false)
        try execute("UPDATE category SET deleted = 1, version = $2 WHERE id = $1", [.integer(id), .integer(seq)])
        try execute("UPDATE merchant SET category = NULL WHERE book = $1 AND category = $2", [.integer(book), .integer(id)])
        return Publication(book: book, seq: seq)
    }

    func evaluateAllBudgets(book: Int64, seq: Int64, now: LedgerClock) throws {
        for id in try rows("SELECT id FROM budget WHERE book = $1 AND deleted = 0 ORDER BY id", [.integer(book)], { $0.integer(0) }) {
            try evaluateBudget(id, book: book, seq: seq, now: now)
        }
    }

    /// Whether the book has this category.
    func hasCategory(_ id: Int64, book: Int64) throws -> Bool {
        try first("SELECT 1 FROM category WHERE id = $1 AND book = $2 AND deleted = 0", [.integer(id), .integer(book)]) { _ in true } ?? false
    }

    private func check(_ draft: CategoryDraft, of id: Int64?, book: Int64) throws {
        guard !draft.name.isEmpty, draft.name.utf8.count <= CategoryDraft.nameBytesMax else {
            throw EditError.invalid(field: "name", reason: "a name has 1 to \(CategoryDraft.nameBytesMax) bytes")
        }
        // The colon parts the levels where a category is named by its path.
        guard !draft.name.contains(":") else { throw EditError.invalid(field: "name", reason: "a name has no colon: give the parent instead") }
        if let parent = draft.parent {
            guard try hasCategory(parent, book: book) else { throw EditError.unknown(field: "parent", id: parent) }
            var depth = 1
            var current: Int64? = parent
            while let step = current {
                if step == id { throw EditError.invalid(field: "parent", reason: "a category cannot lie below itself") }
                guard depth <= CategoryDraft.depthMax else {
                    throw EditError.invalid(field: "parent", reason: "categories lie at most \(CategoryDraft.depthMax) levels deep")
                }
                current = try first("SELECT parent FROM category WHERE id = $1", [.integer(step)]) { $0.optionalInteger(0) } ?? nil
                depth += 1
            }
        }
        let twin = try first(
            "SELECT id FROM category WHERE book = $1 AND deleted = 0 AND name = $2 AND coalesce(parent, 0) = $3 AND id <> $4",
            [.integer(book), .text(draft.name), .integer(draft.parent ?? 0), .integer(id ?? 0)]
        ) { $0.integer(0) }
        if let twin { throw EditError.exists(what: "category", id: twin, name: draft.name) }
    }

    private func isTransferCategory(_ id: Int64, book: Int64) throws -> Bool {
        try first("SELECT 1 FROM book WHERE id = $1 AND transfer_category = $2", [.integer(book), .integer(id)]) { _ in true } ?? false
    }

    private func useOfCategory(_ id: Int64, book: Int64) throws -> String? {
        if try isTransferCategory(id, book: book) { return "transfers between own accounts count under it" }
        let uses = [
            ("transactions have it", "SELECT 1 FROM cell_category WHERE book = $1 AND category = $2 AND count <> 0 LIMIT 1"),
            ("other categories lie below it", "SELECT 1 FROM category WHERE book = $1 AND parent = $2 AND deleted = 0 LIMIT 1"),
            ("a budget is about it", "SELECT 1 FROM budget WHERE book = $1 AND category = $2 AND deleted = 0 LIMIT 1"),
            ("a rule gives it", "SELECT 1 FROM rule WHERE book = $1 AND category = $2 AND deleted = 0 LIMIT 1"),
        ]
        for (reason, sql) in uses where try first(sql, [.integer(book), .integer(id)], { _ in true }) != nil { return reason }
        return nil
    }

    private static func categoryView(_ row: any SQLRow) -> CategoryView {
        CategoryView(
            id: row.integer(0), name: row.text(1), kind: CategoryKind(rawValue: row.text(2)) ?? .expense, parent: row.optionalInteger(3),
            version: row.integer(4))
    }
}
