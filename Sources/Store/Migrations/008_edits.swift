extension Migration {
    /// What people decide about transactions, and the journal by which it can be taken back.
    ///
    /// `txn` is made anew for AUTOINCREMENT: the id of a row that went with its import must never name another one, since the journal, merges and
    /// transfers refer to it until a redo gives it back. Its new columns: `edited`, the fields that a person changed (`TransactionState.Fields`);
    /// `moved_account`, the account that a person moved it to (`account` is the bank's); `merge_group`, the transaction that a person said this one
    /// is; `merged_into`, the one now shown in its place. The last two part decision from effect: the first is a person's, the second follows from it
    /// and from which imports are published.
    ///
    /// The view over `txn` comes back with the next step.
    static let edits = Migration(
        name: "008_edits",
        sql: """
            DROP VIEW visible_txn;
            CREATE TABLE txn_new (
                id INTEGER PRIMARY KEY AUTOINCREMENT, book INTEGER NOT NULL, account INTEGER NOT NULL, day INTEGER NOT NULL, amount INTEGER NOT NULL,
                text TEXT, merchant INTEGER, category INTEGER, category_by INTEGER NOT NULL DEFAULT 0, status INTEGER NOT NULL DEFAULT 0,
                import INTEGER, record INTEGER, line INTEGER, byte INTEGER, length INTEGER, bank_day INTEGER, bank_amount INTEGER, bank_text TEXT,
                bank_id TEXT, check_number TEXT, bank_hash INTEGER, flagged INTEGER NOT NULL DEFAULT 0, deleted_reason TEXT, note TEXT,
                version INTEGER, edited INTEGER NOT NULL DEFAULT 0, moved_account INTEGER, merge_group INTEGER, merged_into INTEGER
            ) STRICT;
            INSERT INTO txn_new (id, book, account, day, amount, text, merchant, category, category_by, status, import, record, line, byte, length,
                bank_day, bank_amount, bank_text, bank_id, check_number, bank_hash, flagged, deleted_reason, note, version)
            SELECT id, book, account, day, amount, text, merchant, category, category_by, status, import, record, line, byte, length,
                bank_day, bank_amount, bank_text, bank_id, check_number, bank_hash, flagged, deleted_reason, note, version FROM txn;
            DROP TABLE txn;
            ALTER TABLE txn_new RENAME TO txn;
            CREATE INDEX txn_bank ON txn(book, account, bank_day, bank_amount);
            CREATE INDEX txn_day ON txn(book, day);
            CREATE INDEX txn_import ON txn(import, record);
            CREATE INDEX txn_version ON txn(book, version) WHERE version IS NOT NULL;
            CREATE INDEX txn_deleted ON txn(book, day) WHERE deleted_reason IS NOT NULL;
            CREATE INDEX txn_moved ON txn(moved_account) WHERE moved_account IS NOT NULL;
            CREATE INDEX txn_merge ON txn(merge_group) WHERE merge_group IS NOT NULL;
            CREATE TABLE edit (
                id INTEGER PRIMARY KEY, book INTEGER NOT NULL, kind TEXT NOT NULL, seq INTEGER NOT NULL, user INTEGER, at_ms INTEGER NOT NULL,
                undone_seq INTEGER, undone_ms INTEGER
            ) STRICT;
            CREATE INDEX edit_book ON edit(book, id);
            CREATE TABLE edit_change (
                edit INTEGER NOT NULL, n INTEGER NOT NULL, book INTEGER NOT NULL, what TEXT NOT NULL, id INTEGER NOT NULL, before TEXT, after TEXT,
                PRIMARY KEY (edit, n)
            ) STRICT, WITHOUT ROWID;
            CREATE INDEX edit_change_of ON edit_change(what, id, edit);
            DROP TABLE kept_edit;
            CREATE TABLE kept_edit (
                book INTEGER NOT NULL, import INTEGER NOT NULL, record INTEGER NOT NULL, txn INTEGER NOT NULL, state TEXT NOT NULL,
                PRIMARY KEY (import, record)
            ) STRICT, WITHOUT ROWID;
            """)
}
