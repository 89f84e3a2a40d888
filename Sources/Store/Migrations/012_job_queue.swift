extension Migration {
    /// The head of a book's queue and the next due job are found by index, however long the queue is.
    static let jobQueue = Migration(
        name: "012_job_queue",
        sql: """
            CREATE INDEX job_ready ON job(book, import, id) WHERE state IN ('queued', 'retrying');
            CREATE INDEX job_due ON job(run_at_ms) WHERE state IN ('queued', 'retrying');
            CREATE INDEX job_owned ON job(import) WHERE state IN ('running', 'pausing', 'cancelling');
            DROP INDEX job_open;
            """)
}
