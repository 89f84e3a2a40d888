extension Migration {
    /// What is remembered from one file to the next: answers by kind of file, and the columns that an account's CSV files had. And what a file came in.
    ///
    /// An account's earlier CSV files are known by their kind alone: their columns were not kept. `upload_sha256` is in no index.
    static let profiles = Migration(
        name: "006_profiles",
        sql: """
            CREATE TABLE profile (
                id INTEGER PRIMARY KEY, book INTEGER NOT NULL, source_kind TEXT NOT NULL, name_stem TEXT NOT NULL, format TEXT, file TEXT NOT NULL,
                answers TEXT NOT NULL DEFAULT '{}', account INTEGER, account_stem TEXT NOT NULL DEFAULT '', created_ms INTEGER NOT NULL,
                changed_ms INTEGER NOT NULL, UNIQUE (book, source_kind, name_stem)
            ) STRICT;
            CREATE TABLE layout (
                book INTEGER NOT NULL, account INTEGER NOT NULL, source_kind TEXT NOT NULL, columns TEXT NOT NULL, accepted INTEGER NOT NULL DEFAULT 0,
                PRIMARY KEY (book, account, source_kind)
            ) STRICT, WITHOUT ROWID;
            CREATE INDEX statement_account ON statement(book, account);
            ALTER TABLE import ADD COLUMN remembered TEXT NOT NULL DEFAULT '[]';
            ALTER TABLE import ADD COLUMN archive TEXT;
            ALTER TABLE import ADD COLUMN upload_name TEXT;
            ALTER TABLE import ADD COLUMN upload_sha256 TEXT;
            ALTER TABLE import ADD COLUMN refusal TEXT;
            """)
}
