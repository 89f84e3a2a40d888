internal import GRDB
internal import GRDBSQLite
public import Store

/// The embedded database: one file in WAL mode behind a GRDB pool, one writer, readers on their own connections.
///
/// Commits are synced (`synchronous = FULL`): an import whose 202 was answered survives a power cut.
public final class SQLiteStore: Store {
    /// Pages kept in memory per connection.
    static let cacheKiB = 16_384
    /// How long a statement waits for a lock that another process holds, before it fails.
    static let busyTimeoutSeconds = 30.0
    /// Readers beside the one writer.
    static let readersMax = 6

    let pool: DatabasePool

    /// Opens or creates the database at `path` and brings its schema up to date.
    public init(path: String) throws {
        var configuration = Configuration()
        configuration.busyMode = .timeout(Self.busyTimeoutSeconds)
        configuration.maximumReaderCount = Self.readersMax
        configuration.prepareDatabase { db in
            try db.execute(sql: "PRAGMA cache_size = -\(Self.cacheKiB); PRAGMA temp_store = MEMORY;")
            if !db.configuration.readonly { try db.execute(sql: "PRAGMA wal_autocheckpoint = 10000") }
        }
        pool = try DatabasePool(path: path, configuration: configuration)
        // DatabasePool sets NORMAL after prepareDatabase has run, so FULL is set on the open writer.
        try pool.writeWithoutTransaction { db in try db.execute(sql: "PRAGMA synchronous = FULL") }
        var migrator = DatabaseMigrator()
        for migration in Migration.all {
            migrator.registerMigration(migration.name) { db in try db.execute(sql: migration.sql) }
        }
        try migrator.migrate(pool)
    }

    public func read<T: Sendable>(_ body: @escaping @Sendable (any SQLConnection) throws -> T) async throws -> T {
        try await pool.read { db in try body(SQLiteConnection(db: db)) }
    }

    public func write<T: Sendable>(_ body: @escaping @Sendable (any SQLConnection) throws -> T) async throws -> T {
        try await pool.write { db in try body(SQLiteConnection(db: db)) }
    }

    public func writeUnsynced<T: Sendable>(_ body: @escaping @Sendable (any SQLConnection) throws -> T) async throws -> T {
        try await pool.writeWithoutTransaction { db in
            // The level cannot be changed inside a transaction. In WAL mode NORMAL syncs at checkpoints only, so a power cut
            // takes the newest commits and nothing else.
            try db.execute(sql: "PRAGMA synchronous = NORMAL")
            let result = Result {
                var value: T?
                try db.inTransaction(.immediate) {
                    value = try body(SQLiteConnection(db: db))
                    return .commit
                }
                return value
            }
            try db.execute(sql: "PRAGMA synchronous = FULL")
            guard let value = try result.get() else { throw StoreError.conflict("a transaction gave no result") }
            return value
        }
    }

    public func backUp(to path: String) async throws {
        let target = try DatabaseQueue(path: path)
        try pool.backup(to: target)
        try target.close()
    }

    public func integrityProblems() async throws -> [String] {
        try await pool.read { db in
            try String.fetchAll(db, sql: "PRAGMA quick_check").filter { $0 != "ok" }
        }
    }

    public func checkpoint() async throws {
        try await pool.writeWithoutTransaction { db in _ = try db.checkpoint(.truncate) }
    }
}
