/// What a person did, in one word.
public enum EditKind: String, Sendable, Hashable, CaseIterable {
    case create, change, split, delete, restore, merge, unmerge, pair, unpair
}

/// One entry of the journal of edits.
public struct EditView: Sendable, Hashable {
    public var id: Int64
    public var kind: EditKind
    /// The transactions that it changed or said something about.
    public var transactions: [Int64]
    /// Nil: the owner of the data folder.
    public var user: Int64?
    public var atMs: Int64
    /// The number that it took in the book's sequence.
    public var seq: Int64
    public var undoneMs: Int64?

    public var isUndone: Bool { undoneMs != nil }
}

/// What an edit answers.
public struct Edited<View: Sendable>: Sendable {
    public var view: View
    /// Nil where nothing changed.
    public var publication: Publication?
    /// The journal's entry by which it can be undone; nil where nothing changed.
    public var edit: Int64?
}

/// One change of a journal entry, as it is stored.
struct JournalChange {
    enum Subject: String { case transaction, transfer, merchant }

    var subject: Subject
    var id: Int64
    /// JSON of the state; nil where the entry only says something about the transaction.
    var before: String?
    var after: String?
}

extension SQLConnection {
    /// Makes a person's change and keeps by which states it can be taken back.
    func make(_ change: LedgerChange, as kind: EditKind, by user: Int64?, book: Int64, now: LedgerClock) throws -> (
        edit: Int64, publication: Publication
    ) {
        let seq = try make(change, book: book, now: now)
        let edit = try insert(
            "INSERT INTO edit (book, kind, seq, user, at_ms) VALUES ($1, $2, $3, $4, $5)",
            [.integer(book), .text(kind.rawValue), .integer(seq), .integer(user), .integer(now.nowMs)])
        for (n, entry) in try entries(of: change).enumerated() {
            try execute(
                "INSERT INTO edit_change (edit, n, book, what, id, before, after) VALUES ($1, $2, $3, $4, $5, $6, $7)",
                [
                    .integer(edit), .integer(Int64(n)), .integer(book), .text(entry.subject.rawValue), .integer(entry.id), .text(entry.before),
                    .text(entry.after),
                ])
        }
        return (edit, Publication(book: book, seq: seq))
    }

    private func entries(of change: LedgerChange) throws -> [JournalChange] {
        var entries = try change.transactions.map {
            JournalChange(subject: .transaction, id: $0.stored.id, before: try encodedJSON($0.before), after: try encodedJSON($0.after))
        }
        for step in change.transfers {
            entries.append(
                JournalChange(subject: .transfer, id: step.row.id, before: try encodedJSON(step.row.state), after: try encodedJSON(step.after)))
            // Both sides are named, so that an older edit of one of them is not undone beneath the pair.
            for id in [step.row.a, step.row.b] where !entries.contains(where: { $0.subject == .transaction && $0.id == id }) {
                entries.append(JournalChange(subject: .transaction, id: id))
            }
        }
        return entries
            + change.merchants.map {
                JournalChange(subject: .merchant, id: $0.id, before: $0.before.map(String.init), after: $0.after.map(String.init))
            }
    }

    func journalChanges(ofEdit id: Int64) throws -> [JournalChange] {
        try rows("SELECT what, id, before, after FROM edit_change WHERE edit = $1 ORDER BY n", [.integer(id)]) { row in
            JournalChange.Subject(rawValue: row.text(0)).map {
                JournalChange(subject: $0, id: row.integer(1), before: row.optionalText(2), after: row.optionalText(3))
            }
        }.compactMap(\.self)
    }

    /// Edits of a book, newest first, below `before` (exclusive); with `transaction`, those that changed it or said something about it.
    public func editViews(book: Int64, transaction: Int64? = nil, before: Int64? = nil, limit: Int) throws -> [EditView] {
        var conditions = SQLConditions([.integer(book), .integer(before ?? .max)])
        if let transaction {
            conditions.and("e.id IN (SELECT c.edit FROM edit_change c WHERE c.what = 'transaction' AND c.id = ?)", .integer(transaction))
        }
        let limit = conditions.add(.integer(Int64(limit)))
        return try editViews("WHERE e.book = $1 AND e.id < $2\(conditions.text) ORDER BY e.id DESC LIMIT \(limit)", conditions.arguments)
    }

    public func editView(_ id: Int64, book: Int64) throws -> EditView {
        guard let view = try editViews("WHERE e.id = $1 AND e.book = $2", [.integer(id), .integer(book)]).first else {
            throw StoreError.notFound(what: "edit", id: id)
        }
        return view
    }

    private func editViews(_ condition: String, _ arguments: [SQLValue]) throws -> [EditView] {
        let found = try rows("SELECT e.id, e.kind, e.user, e.at_ms, e.seq, e.undone_ms FROM edit e \(condition)", arguments) { row in
            EditView(
                id: row.integer(0), kind: EditKind(rawValue: row.text(1)) ?? .change, transactions: [], user: row.optionalInteger(2),
                atMs: row.integer(3), seq: row.integer(4), undoneMs: row.optionalInteger(5))
        }
        return try found.map { view in
            var view = view
            view.transactions = try journalChanges(ofEdit: view.id).filter { $0.subject == .transaction }.map(\.id)
            return view
        }
    }
}
