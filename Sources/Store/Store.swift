/// What the product stores, behind one door: transactions on one database, by closures that get a connection.
///
/// `StoreSQLite` is the driver for the embedded database. Reads see one consistent snapshot; writes are serialised and durable when they return.
public protocol Store: Sendable {
    /// Runs `body` in a read transaction: all it reads is one moment.
    func read<T: Sendable>(_ body: @escaping @Sendable (any SQLConnection) throws -> T) async throws -> T

    /// Runs `body` in a write transaction; a throw rolls everything back. Commits are synced to disk before this returns.
    ///
    /// The writer is one for all: hold it for at most 50 ms (a chunk of 5,000 rows), so that edits and cancels get in between.
    func write<T: Sendable>(_ body: @escaping @Sendable (any SQLConnection) throws -> T) async throws -> T

    /// Like `write`, but a power cut may lose it: for rows that are staged anew after a crash anyway. The next synced commit makes it durable too.
    ///
    /// Syncing each chunk of a long import costs as much as inserting it.
    func writeUnsynced<T: Sendable>(_ body: @escaping @Sendable (any SQLConnection) throws -> T) async throws -> T

    /// Copies the whole database to `path` while it stays in use.
    func backUp(to path: String) async throws

    /// What the database itself finds wrong with its file; empty when it is sound.
    func integrityProblems() async throws -> [String]

    /// Folds the write-ahead log back into the database file and truncates it; called after large imports and at the end.
    func checkpoint() async throws
}

/// Why the store could not do what was asked.
public enum StoreError: Error, Sendable, Hashable {
    /// The thing named does not exist in this book (or not at all).
    case notFound(what: String, id: Int64)
    /// Someone else changed it since: the version that the caller named is stale.
    case stale(what: String, id: Int64)
    /// The caller's fence is not the job's any more: another worker has it, or it was cancelled. Nothing was written.
    case fenced(job: Int64)
    /// Something that the plan was made against changed meanwhile; nothing was written, plan again.
    case ledgerChanged(book: Int64)
    /// The request contradicts what is stored; the sentence says why.
    case conflict(String)
    /// The database's own error.
    case database(code: Int32, message: String)
}

extension StoreError: CustomStringConvertible {
    public var description: String {
        switch self {
        case .notFound(let what, let id): "there is no \(what) \(id)"
        case .stale(let what, let id): "\(what) \(id) was changed by someone else meanwhile"
        case .fenced(let job): "job \(job) is no longer this worker's"
        case .ledgerChanged(let book): "the ledger of book \(book) changed while the import was planned"
        case .conflict(let reason): reason
        case .database(let code, let message): "database error \(code): \(message)"
        }
    }
}
