extension Migration {
    /// The job queue lives in the ledger's database: that is what makes the effect of a job exactly-once.
    static let jobs = Migration(
        name: "002_jobs",
        sql: """
            CREATE TABLE job (
                id INTEGER PRIMARY KEY, book INTEGER NOT NULL, import INTEGER NOT NULL, kind TEXT NOT NULL, state TEXT NOT NULL, stage TEXT,
                attempt INTEGER NOT NULL DEFAULT 1, crashes INTEGER NOT NULL DEFAULT 0, fence INTEGER NOT NULL DEFAULT 0, owner TEXT, boot TEXT,
                lease_until_ms INTEGER, priority INTEGER NOT NULL DEFAULT 0, user INTEGER, cost_bytes INTEGER NOT NULL DEFAULT 0,
                run_at_ms INTEGER NOT NULL, created_ms INTEGER NOT NULL, started_ms INTEGER, finished_ms INTEGER,
                questions TEXT NOT NULL DEFAULT '[]', error TEXT, progress TEXT
            ) STRICT;
            CREATE INDEX job_open ON job(book, import) WHERE state IN ('queued', 'running', 'held', 'pausing', 'paused', 'retrying', 'cancelling');
            CREATE INDEX job_import ON job(import, id);
            """)
}
