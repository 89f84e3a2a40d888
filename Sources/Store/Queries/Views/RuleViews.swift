/// A rule as people see and edit it. What it matches is JSON of the shape that the categoriser reads:
/// `{"text" | "regex", "account", "min_minor", "max_minor"}`.
public struct RuleView: Sendable, Hashable {
    public var id: Int64
    /// 0: by specificity. Those above 0 come before all others, lowest first.
    public var position: Int64
    public var name: String
    public var matchJSON: String
    public var category: Int64
    public var version: Int64
}

/// A rule as the caller wants it to be; `matchJSON` has been checked.
public struct RuleDraft: Sendable, Hashable {
    public static let rulesPerBookMax = 2_000

    public var position: Int64
    public var name: String
    public var matchJSON: String
    public var category: Int64

    public init(position: Int64, name: String, matchJSON: String, category: Int64) {
        self.position = position
        self.name = name
        self.matchJSON = matchJSON
        self.category = category
    }
}

extension SQLConnection {
    private static var select: String { "SELECT id, position, name, match, category, version FROM rule" }

    /// All rules that are not deleted, in the order in which they are tried.
    public func ruleViews(book: Int64) throws -> [RuleView] {
        try rows("\(Self.select) WHERE book = $1 AND deleted = 0 ORDER BY position, id", [.integer(book)], Self.ruleView)
    }

    public func ruleView(_ id: Int64, book: Int64) throws -> RuleView {
        let view = try first("\(Self.select) WHERE id = $1 AND book = $2 AND deleted = 0", [.integer(id), .integer(book)], Self.ruleView)
        guard let view else { throw StoreError.notFound(what: "rule", id: id) }
        return view
    }

    /// Makes a rule. It is used by imports from now on; what is in the ledger stays as it is.
    public func insertRule(_ draft: RuleDraft, book: Int64) throws -> (view: RuleView, publication: Publication) {
        guard try hasCategory(draft.category, book: book) else { throw EditError.unknown(field: "category", id: draft.category) }
        let count = try first("SELECT count(*) FROM rule WHERE book = $1 AND deleted = 0", [.integer(book)]) { $0.integer(0) } ?? 0
        guard count < RuleDraft.rulesPerBookMax else {
            throw EditError.invalid(field: "name", reason: "a book has at most \(RuleDraft.rulesPerBookMax) rules")
        }
        let seq = try nextSequence(book: book, changesPlan: false)
        let id = try insert(
            "INSERT INTO rule (book, position, name, match, category, version) VALUES ($1, $2, $3, $4, $5, $6)",
            [
                .integer(book), .integer(draft.position), .text(draft.name), .text(draft.matchJSON), .integer(draft.category),
                .integer(seq),
            ])
        return (try ruleView(id, book: book), Publication(book: book, seq: seq))
    }

    public func updateRule(_ id: Int64, to draft: RuleDraft, version: Int64, book: Int64) throws -> (view: RuleView, publication: Publication) {
        let old = try ruleView(id, book: book)
        guard old.version == version else { throw StoreError.stale(what: "rule", id: id) }
        guard try hasCategory(draft.category, book: book) else { throw EditError.unknown(field: "category", id: draft.category) }
        let seq = try nextSequence(book: book, changesPlan: false)
        try execute(
            "UPDATE rule SET position = $2, name = $3, match = $4, category = $5, version = $6 WHERE id = $1",
            [
                .integer(id), .integer(draft.position), .text(draft.name), .text(draft.matchJSON), .integer(draft.category),
                .integer(seq),
            ])
        return (try ruleView(id, book: book), Publication(book: book, seq: seq))
    }

    public func deleteRule(_ id: Int64, version: Int64?, book: Int64) throws -> Publication {
        let old = try ruleView(id, book: book)
        guard version == nil || old.version == version else { throw StoreError.stale(what: "rule", id: id) }
        let seq = try nextSequence(book: book, changesPlan: false)
        try execute("UPDATE rule SET deleted = 1, version = $2 WHERE id = $1", [.integer(id), .integer(seq)])
        return Publication(book: book, seq: seq)
    }

    private static func ruleView(_ row: any SQLRow) -> RuleView {
        RuleView(
            id: row.integer(0), position: row.integer(1), name: row.text(2), matchJSON: row.text(3), category: row.integer(4),
            version: row.integer(5))
    }
}
