public import Foundation
internal import GRDB

/// A backup: one SQLite file that holds the database and, in a table of its own, the statement files.
///
/// Made through SQLite's backup API, so the database may be in use meanwhile. Statement files go in as chunks of 1 MiB, since a value
/// of SQLite is limited and need not be held in memory whole.
public struct SQLiteArchive: Sendable {
    static let chunkBytes = 1 << 20

    public let path: String

    public init(path: String) { self.path = path }

    /// Writes the backup. Refuses to overwrite a file.
    public func write(from store: SQLiteStore, files folder: URL) async throws {
        guard !FileManager.default.fileExists(atPath: path) else { throw ArchiveError.exists(path: path) }
        let partial = path + ".partial"
        try? FileManager.default.removeItem(atPath: partial)
        try await store.backUp(to: partial)
        let target = try DatabaseQueue(path: partial)
        try await target.write { db in
            try db.execute(
                sql:
                    "CREATE TABLE backup_chunk (path TEXT NOT NULL, n INTEGER NOT NULL, bytes BLOB NOT NULL, PRIMARY KEY (path, n)) STRICT, WITHOUT ROWID"
            )
            for name in try FileManager.default.subpathsOfDirectory(atPath: folder.path).sorted() {
                let url = folder.appendingPathComponent(name)
                guard try url.resourceValues(forKeys: [.isRegularFileKey]).isRegularFile == true else { continue }
                let handle = try FileHandle(forReadingFrom: url)
                defer { try? handle.close() }
                var n = 0
                while true {
                    // An empty file has one empty chunk.
                    let chunk = try handle.read(upToCount: Self.chunkBytes) ?? Data()
                    if chunk.isEmpty, n > 0 { break }
                    try db.execute(sql: "INSERT INTO backup_chunk VALUES (?, ?, ?)", arguments: [name, n, chunk])
                    n += 1
                    if chunk.count < Self.chunkBytes { break }
                }
            }
        }
        try target.close()
        try FileManager.default.moveItem(atPath: partial, toPath: path)
    }

    /// Puts the backup's database and files in place. The caller holds the data folder and has no store open; what was there is moved aside.
    public func restore(database: URL, files folder: URL) throws {
        guard FileManager.default.fileExists(atPath: path) else { throw ArchiveError.missing(path: path) }
        var configuration = Configuration()
        configuration.readonly = true
        let source = try DatabaseQueue(path: path, configuration: configuration)
        guard try source.read({ db in try db.tableExists("backup_chunk") && db.tableExists("book") }) else {
            throw ArchiveError.notABackup(path: path)
        }
        try source.read { db in
            let chunks = try Row.fetchCursor(db, sql: "SELECT path, n, bytes FROM backup_chunk ORDER BY path, n")
            while let chunk = try chunks.next() {
                let name: String = chunk[0]
                // Names are hashes below a folder of two letters; anything else was not written by Sluice.
                guard name.allSatisfy({ $0.isHexDigit || $0 == "/" }) else { throw ArchiveError.notABackup(path: path) }
                let url = folder.appendingPathComponent(name)
                try FileManager.default.createDirectory(at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
                if chunk[1] == 0, !FileManager.default.createFile(atPath: url.path, contents: nil) { throw ArchiveError.unwritable(path: url.path) }
                let handle = try FileHandle(forWritingTo: url)
                try handle.seekToEnd()
                try handle.write(contentsOf: chunk[2] as Data)
                try handle.close()
            }
        }
        try source.close()
        for suffix in ["", "-wal", "-shm"] where FileManager.default.fileExists(atPath: database.path + suffix) {
            let aside = database.path + suffix + ".before-restore"
            try? FileManager.default.removeItem(atPath: aside)
            try FileManager.default.moveItem(atPath: database.path + suffix, toPath: aside)
        }
        try FileManager.default.copyItem(atPath: path, toPath: database.path)
        let restored = try DatabaseQueue(path: database.path)
        try restored.writeWithoutTransaction { db in
            try db.execute(sql: "DROP TABLE backup_chunk")
            try db.execute(sql: "VACUUM")
        }
        try restored.close()
    }
}

/// Why a backup could not be written or restored.
public enum ArchiveError: Error, Sendable, CustomStringConvertible {
    case exists(path: String)
    case missing(path: String)
    case notABackup(path: String)
    case unwritable(path: String)

    public var description: String {
        switch self {
        case .exists(let path): "\(path) exists already: a backup never overwrites a file"
        case .missing(let path): "there is no file \(path)"
        case .unwritable(let path): "cannot write \(path)"
        case .notABackup(let path): "\(path) is not a backup that `sluice backup` wrote"
        }
    }
}
