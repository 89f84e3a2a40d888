extension Migration {
    /// Books, accounts, files, imports, transactions and what people decide about them.
    ///
    /// `txn.text` is NULL where it equals `bank_text`, and `txn.version` is NULL until somebody touches the row: the import's own sequence numbers
    /// stand for it until then. Random keys are in no index, since they make bulk inserts several times slower (docs/decisions/0004).
    static let ledger = Migration(
        name: "001_ledger",
        sql: """
            CREATE TABLE book (
                id INTEGER PRIMARY KEY, name TEXT NOT NULL, currency TEXT NOT NULL, time_zone TEXT NOT NULL, epoch TEXT NOT NULL,
                seq INTEGER NOT NULL DEFAULT 0, floor_seq INTEGER NOT NULL DEFAULT 0, ledger_version INTEGER NOT NULL DEFAULT 0,
                hash_seed INTEGER NOT NULL, demo INTEGER NOT NULL DEFAULT 0, created_ms INTEGER NOT NULL
            ) STRICT;
            CREATE TABLE account (
                id INTEGER PRIMARY KEY, book INTEGER NOT NULL, name TEXT NOT NULL, type TEXT NOT NULL, currency TEXT NOT NULL,
                version INTEGER NOT NULL, deleted INTEGER NOT NULL DEFAULT 0
            ) STRICT;
            CREATE INDEX account_version ON account(book, version);
            CREATE TABLE account_alias (
                book INTEGER NOT NULL, scheme TEXT NOT NULL, value TEXT NOT NULL, account INTEGER NOT NULL, PRIMARY KEY (book, scheme, value)
            ) STRICT, WITHOUT ROWID;
            CREATE TABLE balance_claim (
                id INTEGER PRIMARY KEY, book INTEGER NOT NULL, account INTEGER NOT NULL, day INTEGER NOT NULL, minor INTEGER NOT NULL,
                kind TEXT NOT NULL, import INTEGER
            ) STRICT;
            CREATE INDEX balance_claim_account ON balance_claim(book, account, day);
            CREATE INDEX balance_claim_import ON balance_claim(import);
            CREATE TABLE file (id INTEGER PRIMARY KEY, sha256 TEXT NOT NULL UNIQUE, bytes INTEGER NOT NULL, created_ms INTEGER NOT NULL) STRICT;
            CREATE TABLE batch (id INTEGER PRIMARY KEY, book INTEGER NOT NULL, source TEXT NOT NULL, created_ms INTEGER NOT NULL) STRICT;
            CREATE TABLE import (
                id INTEGER PRIMARY KEY, book INTEGER NOT NULL, batch INTEGER NOT NULL, file INTEGER NOT NULL, name TEXT NOT NULL,
                account_option TEXT, currency_option TEXT, pipeline_option TEXT, folder TEXT, review INTEGER NOT NULL DEFAULT 0, source TEXT NOT NULL,
                answers TEXT NOT NULL DEFAULT '{}', format TEXT, source_kind TEXT, pipeline TEXT,
                published INTEGER NOT NULL DEFAULT 0, staged INTEGER NOT NULL DEFAULT 0, published_seq INTEGER, withdrawn_seq INTEGER,
                read_rows INTEGER NOT NULL DEFAULT 0, new_rows INTEGER NOT NULL DEFAULT 0, duplicate_rows INTEGER NOT NULL DEFAULT 0,
                skipped_rows INTEGER NOT NULL DEFAULT 0, rejected_rows INTEGER NOT NULL DEFAULT 0, flagged_rows INTEGER NOT NULL DEFAULT 0,
                problem_count INTEGER NOT NULL DEFAULT 0, first_day INTEGER, last_day INTEGER,
                created_ms INTEGER NOT NULL, finished_ms INTEGER
            ) STRICT;
            CREATE INDEX import_file ON import(book, file);
            CREATE INDEX import_batch ON import(batch);
            CREATE INDEX import_published ON import(book, published_seq) WHERE published_seq IS NOT NULL;
            CREATE INDEX import_withdrawn ON import(book, withdrawn_seq) WHERE withdrawn_seq IS NOT NULL;
            CREATE INDEX import_staged ON import(id) WHERE staged = 1;
            CREATE TABLE statement (
                book INTEGER NOT NULL, import INTEGER NOT NULL, n INTEGER NOT NULL, account INTEGER, name TEXT, currency TEXT, source_kind TEXT NOT NULL,
                first_day INTEGER, last_day INTEGER, rows INTEGER NOT NULL, sum INTEGER NOT NULL, opening INTEGER, closing INTEGER,
                closing_day INTEGER, proof TEXT NOT NULL, gap INTEGER, PRIMARY KEY (import, n)
            ) STRICT, WITHOUT ROWID;
            CREATE TABLE problem (
                book INTEGER NOT NULL, import INTEGER NOT NULL, n INTEGER NOT NULL, severity TEXT NOT NULL, code TEXT NOT NULL, message TEXT NOT NULL,
                line INTEGER, column_no INTEGER, byte INTEGER, record INTEGER, raw TEXT, PRIMARY KEY (import, n)
            ) STRICT, WITHOUT ROWID;
            CREATE TABLE txn (
                id INTEGER PRIMARY KEY, book INTEGER NOT NULL, account INTEGER NOT NULL, day INTEGER NOT NULL, amount INTEGER NOT NULL, text TEXT,
                merchant INTEGER, category INTEGER, category_by INTEGER NOT NULL DEFAULT 0, status INTEGER NOT NULL DEFAULT 0, import INTEGER,
                record INTEGER, line INTEGER, byte INTEGER, length INTEGER, bank_day INTEGER, bank_amount INTEGER, bank_text TEXT, bank_id TEXT,
                check_number TEXT, bank_hash INTEGER, flagged INTEGER NOT NULL DEFAULT 0, deleted_reason TEXT, note TEXT, version INTEGER
            ) STRICT;
            CREATE INDEX txn_bank ON txn(book, account, bank_day, bank_amount);
            CREATE INDEX txn_day ON txn(book, day);
            CREATE INDEX txn_import ON txn(import, record);
            CREATE INDEX txn_version ON txn(book, version) WHERE version IS NOT NULL;
            CREATE TABLE line (
                book INTEGER NOT NULL, txn INTEGER NOT NULL, n INTEGER NOT NULL, category INTEGER, amount INTEGER NOT NULL, note TEXT,
                PRIMARY KEY (txn, n)
            ) STRICT, WITHOUT ROWID;
            CREATE TABLE outcome (
                book INTEGER NOT NULL, import INTEGER NOT NULL, record INTEGER NOT NULL, kind TEXT NOT NULL, txn INTEGER, evidence TEXT NOT NULL,
                PRIMARY KEY (import, record)
            ) STRICT, WITHOUT ROWID;
            CREATE INDEX outcome_txn ON outcome(txn);
            CREATE TABLE merchant (
                id INTEGER PRIMARY KEY, book INTEGER NOT NULL, key TEXT NOT NULL, name TEXT NOT NULL, category INTEGER, UNIQUE (book, key)
            ) STRICT;
            CREATE TABLE category (
                id INTEGER PRIMARY KEY, book INTEGER NOT NULL, name TEXT NOT NULL, kind TEXT NOT NULL, parent INTEGER, version INTEGER NOT NULL,
                deleted INTEGER NOT NULL DEFAULT 0
            ) STRICT;
            CREATE INDEX category_book ON category(book);
            CREATE TABLE rule (
                id INTEGER PRIMARY KEY, book INTEGER NOT NULL, position INTEGER NOT NULL, name TEXT NOT NULL, match TEXT NOT NULL, category INTEGER NOT NULL,
                version INTEGER NOT NULL, deleted INTEGER NOT NULL DEFAULT 0
            ) STRICT;
            CREATE INDEX rule_book ON rule(book, position);
            CREATE TABLE budget (
                id INTEGER PRIMARY KEY, book INTEGER NOT NULL, category INTEGER, account INTEGER, period TEXT NOT NULL, amount INTEGER NOT NULL,
                currency TEXT NOT NULL, thresholds TEXT NOT NULL, start_month INTEGER NOT NULL, version INTEGER NOT NULL,
                deleted INTEGER NOT NULL DEFAULT 0
            ) STRICT;
            CREATE INDEX budget_book ON budget(book);
            CREATE TABLE alert (
                id INTEGER PRIMARY KEY, book INTEGER NOT NULL, budget INTEGER NOT NULL, period_start INTEGER NOT NULL, threshold INTEGER NOT NULL,
                state TEXT NOT NULL, usage_minor INTEGER NOT NULL, amount_minor INTEGER NOT NULL, currency TEXT NOT NULL, import INTEGER,
                rows INTEGER NOT NULL DEFAULT 0, message TEXT NOT NULL, announced INTEGER NOT NULL, acknowledged_ms INTEGER,
                raised_ms INTEGER NOT NULL, version INTEGER NOT NULL, UNIQUE (budget, period_start, threshold)
            ) STRICT;
            CREATE INDEX alert_version ON alert(book, version);
            """)
}
