extension Migration {
    /// What readers see of `txn`: no rows of imports that are staged but not published (or withdrawn and not yet swept), none that was deleted.
    ///
    /// The hidden imports are a handful, found through a partial index.
    static let views = Migration(
        name: "004_views",
        sql: """
            CREATE VIEW visible_txn AS
            SELECT id, book, account, day, amount, coalesce(text, bank_text, '') AS text, merchant, category, category_by, status, import, record, line,
                byte, length, bank_day, bank_amount, bank_text, bank_id, check_number, flagged, note, version
            FROM txn
            WHERE deleted_reason IS NULL AND (import IS NULL OR import NOT IN (SELECT id FROM import WHERE staged = 1));
            """)
}
