public import Jobs

/// What a person decided about a row of an import.
public struct UserEdit: Sendable, Hashable {
    public var record: UInt32
    /// Whether the category is a person's choice; 0 is then the choice of none.
    public var isCategorised: Bool
    public var category: Int64
    public var note: String?
    /// Set where the person deleted the row.
    public var deletedReason: String?
}

extension SQLConnection {
    /// Reads what people decided about the rows of a withdrawn import and keeps it until the import is published again.
    ///
    /// What an earlier redo has kept and not published outweighs the rows that it left half-way.
    public func keepUserEdits(ofImport id: Int64, claim: JobClaim) throws -> [UserEdit] {
        try checkFence(claim)
        try execute(
            """
            INSERT INTO kept_edit (book, import, record, is_categorised, category, note, deleted_reason)
            SELECT book, import, record, CASE WHEN category_by = 1 THEN 1 ELSE 0 END, category, note, deleted_reason FROM txn
            WHERE import = $1 AND record IS NOT NULL AND (category_by = 1 OR note IS NOT NULL OR deleted_reason IS NOT NULL)
            ON CONFLICT (import, record) DO NOTHING
            """, [.integer(id)])
        return try rows(
            "SELECT record, is_categorised, category, note, deleted_reason FROM kept_edit WHERE import = $1 ORDER BY record", [.integer(id)]
        ) { row in
            UserEdit(
                record: UInt32(clamping: row.integer(0)), isCategorised: row.flag(1), category: row.integer(2), note: row.optionalText(3),
                deletedReason: row.optionalText(4))
        }
    }

    /// Puts kept notes and deletions on rows that are staged again; categories were staged with them.
    public func restore(_ edits: [UserEdit], ofImport id: Int64, claim: JobClaim) throws {
        try checkFence(claim)
        for edit in edits where edit.note != nil || edit.deletedReason != nil {
            try execute(
                "UPDATE txn SET note = $3, deleted_reason = $4 WHERE import = $1 AND record = $2",
                [.integer(id), .integer(Int64(edit.record)), .text(edit.note), .text(edit.deletedReason)])
        }
    }

    /// They are in the ledger again.
    func forgetKeptEdits(ofImport id: Int64) throws {
        try execute("DELETE FROM kept_edit WHERE import = $1", [.integer(id)])
    }
}
