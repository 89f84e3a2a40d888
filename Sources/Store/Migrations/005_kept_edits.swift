extension Migration {
    /// What people decided about the rows of a withdrawn import, from the start of a redo to its publication: the old rows are deleted before the
    /// new ones are there, and a redo that is cancelled or dies in between must not lose it.
    static let keptEdits = Migration(
        name: "005_kept_edits",
        sql: """
            CREATE TABLE kept_edit (
                book INTEGER NOT NULL, import INTEGER NOT NULL, record INTEGER NOT NULL, is_categorised INTEGER NOT NULL, category INTEGER, note TEXT,
                deleted_reason TEXT, PRIMARY KEY (import, record)
            ) STRICT, WITHOUT ROWID;
            """)
}
