public import Foundation

/// Where the state is: one folder with the database, the statement files by their hash, uploads under way and the inbox.
public struct DataFolder: Sendable, Hashable {
    public var url: URL

    /// Opens the folder, making what is missing. The folder is readable by its owner only: statements are personal.
    public init(path: String) throws {
        url = URL(fileURLWithPath: path, isDirectory: true)
        for folder in [url, files, spool] {
            try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        }
    }

    public var database: URL { url.appendingPathComponent("sluice.db") }
    /// Statement files by SHA-256, unpacked: `files/ab/abcdef…`.
    public var files: URL { url.appendingPathComponent("files", isDirectory: true) }
    /// Uploads under way.
    public var spool: URL { url.appendingPathComponent("spool", isDirectory: true) }
    public var inbox: URL { url.appendingPathComponent("inbox", isDirectory: true) }
    /// The access token, mode 600.
    public var token: URL { url.appendingPathComponent("token") }
    /// Address and process of the server that holds the folder.
    public var lock: URL { url.appendingPathComponent("lock") }

    /// Where the bytes of a hash are kept.
    public func file(sha256: String) -> URL {
        files.appendingPathComponent(String(sha256.prefix(2)), isDirectory: true).appendingPathComponent(sha256)
    }

    /// Deletes what a dead process left in the spool. Only the process that holds the lock may call this.
    public func sweepSpool() throws {
        for leftover in try FileManager.default.contentsOfDirectory(at: spool, includingPropertiesForKeys: nil) {
            try FileManager.default.removeItem(at: leftover)
        }
    }
}
