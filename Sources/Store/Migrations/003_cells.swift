extension Migration {
    /// The stored aggregates. `inflow` and `outflow` are both non-negative; a cell at count 0 is its own tombstone until it is purged.
    ///
    /// A sum that would leave 64 bits becomes a REAL in SQLite, which a STRICT table refuses: it fails, it never wraps.
    ///
    /// `cell_merchant` has no index on its version: a month's list is sent again as a whole when a cell of that month moved.
    static let cells = Migration(
        name: "003_cells",
        sql: """
            CREATE TABLE cell_category (
                book INTEGER NOT NULL, account INTEGER NOT NULL, category INTEGER NOT NULL, month INTEGER NOT NULL, currency TEXT NOT NULL,
                count INTEGER NOT NULL CHECK (count >= 0), inflow INTEGER NOT NULL CHECK (inflow >= 0),
                outflow INTEGER NOT NULL CHECK (outflow >= 0), version INTEGER NOT NULL,
                PRIMARY KEY (book, month, category, account, currency)
            ) STRICT, WITHOUT ROWID;
            CREATE INDEX cell_category_version ON cell_category(book, version);
            CREATE TABLE cell_merchant (
                book INTEGER NOT NULL, month INTEGER NOT NULL, merchant INTEGER NOT NULL, currency TEXT NOT NULL,
                count INTEGER NOT NULL CHECK (count >= 0), inflow INTEGER NOT NULL CHECK (inflow >= 0),
                outflow INTEGER NOT NULL CHECK (outflow >= 0), version INTEGER NOT NULL,
                PRIMARY KEY (book, month, merchant, currency)
            ) STRICT, WITHOUT ROWID;
            CREATE TABLE cell_day (
                book INTEGER NOT NULL, account INTEGER NOT NULL, day INTEGER NOT NULL,
                count INTEGER NOT NULL CHECK (count >= 0), inflow INTEGER NOT NULL CHECK (inflow >= 0),
                outflow INTEGER NOT NULL CHECK (outflow >= 0), version INTEGER NOT NULL,
                PRIMARY KEY (book, account, day)
            ) STRICT, WITHOUT ROWID;
            CREATE INDEX cell_day_version ON cell_day(book, version);
            """)
}
