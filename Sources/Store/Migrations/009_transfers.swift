extension Migration {
    /// Transfers between the book's own accounts, and what readers see of `txn`.
    ///
    /// `transfer` keeps what was decided about two transactions; `txn.transfer` is set on both sides while a pair counts, and then the whole amount counts
    /// under the book's transfer category, whatever category or lines the transaction has of its own: those count again when the pair ends.
    ///
    /// `live_txn` are the rows of hand entries and of published imports, also those that were deleted or lie hidden under another one; `visible_txn`
    /// are those that people see and that count.
    static let transfers = Migration(
        name: "009_transfers",
        sql: """
            ALTER TABLE txn ADD COLUMN transfer INTEGER;
            CREATE INDEX txn_transfer ON txn(import, transfer) WHERE transfer IS NOT NULL;
            ALTER TABLE book ADD COLUMN transfer_category INTEGER;
            ALTER TABLE import ADD COLUMN transfers_sought INTEGER NOT NULL DEFAULT 0;
            CREATE TABLE transfer (
                id INTEGER PRIMARY KEY, book INTEGER NOT NULL, a INTEGER NOT NULL, b INTEGER NOT NULL, state TEXT NOT NULL, decided_by TEXT NOT NULL,
                evidence TEXT NOT NULL, version INTEGER NOT NULL, UNIQUE (a, b)
            ) STRICT;
            CREATE INDEX transfer_b ON transfer(b);
            CREATE INDEX transfer_book ON transfer(book, state, id);
            CREATE VIEW live_txn AS
            SELECT id, book, coalesce(moved_account, account) AS account, day, amount, coalesce(text, bank_text, '') AS text, merchant,
                CASE WHEN transfer IS NULL THEN category ELSE (SELECT k.transfer_category FROM book k WHERE k.id = txn.book) END AS category,
                CASE WHEN transfer IS NULL THEN category_by ELSE 5 END AS category_by, status, import, record, line, byte, length, bank_day,
                bank_amount, bank_text, bank_id, check_number, flagged, note, version, deleted_reason, edited, merge_group, merged_into, transfer
            FROM txn
            WHERE (import IS NULL OR import NOT IN (SELECT id FROM import WHERE staged = 1)) AND coalesce(deleted_reason, '') <> 'undone';
            CREATE VIEW visible_txn AS
            SELECT id, book, account, day, amount, text, merchant, category, category_by, status, import, record, line, byte, length, bank_day,
                bank_amount, bank_text, bank_id, check_number, flagged, note, version, edited, merge_group, transfer
            FROM live_txn WHERE deleted_reason IS NULL AND merged_into IS NULL;
            """)
}
