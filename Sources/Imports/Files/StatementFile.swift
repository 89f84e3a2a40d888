internal import Crypto
internal import Foundation
internal import Glibc

/// The bytes that came in: unpacked, hashed, synced to disk under their SHA-256.
public struct StatementFile: Sendable, Hashable {
    public var name: String
    public var sha256: String
    public var bytes: Int64
    /// `gzip` when the upload was packed, else nil.
    public var compression: String?
}

/// Turns a finished upload into a stored statement file.
struct StatementStorage {
    let folder: DataFolder
    let limits: ImportLimits

    /// Stores a spooled upload; one that cannot be unpacked is kept as it came, with the reason.
    func take(_ spool: SpoolFile) throws -> (file: StatementFile, failure: ImportError?) {
        do {
            return (try store(spool), nil)
        } catch let failure as ImportError {
            let (hash, bytes) = try digest(of: spool.path)
            try place(spool.path, sha256: hash)
            return (StatementFile(name: spool.name, sha256: hash, bytes: bytes, compression: "gzip"), failure)
        }
    }

    /// Unpacks, hashes and stores a spooled upload. After it returns, file and folder are synced: what is answered with 202 survives a power cut.
    ///
    /// CPU-bound for large files: call it on the worker threads.
    func store(_ spool: SpoolFile) throws -> StatementFile {
        guard let format = try Self.compression(of: spool.path) else {
            let (hash, bytes) = try digest(of: spool.path)
            try place(spool.path, sha256: hash)
            return StatementFile(name: spool.name, sha256: hash, bytes: bytes)
        }
        let unpacked = try SpoolFile(name: Self.unpackedName(spool.name), in: folder, bytesMax: limits.unpackedBytesMax)
        var inflater = try Inflater()
        let source = try FileByteSource(path: spool.path)
        var packed: Int64 = 0
        while let chunk = try source.next(bytesMax: limits.chunkBytes) {
            packed += Int64(chunk.count)
            try inflater.inflate(chunk) { piece in
                // A bomb is stopped by its ratio long before it reaches the limit of bytes.
                guard unpacked.bytes + Int64(piece.count) <= max(packed * limits.unpackedRatioMax, limits.unpackedBytesFree) else {
                    throw ImportError.unpacksTooMuch(ratioMax: limits.unpackedRatioMax)
                }
                try unpacked.append(piece)
            }
        }
        guard inflater.isComplete else { throw ImportError.truncatedArchive(name: spool.name) }
        let (hash, bytes) = try digest(of: unpacked.path)
        try place(unpacked.path, sha256: hash)
        return StatementFile(name: unpacked.name, sha256: hash, bytes: bytes, compression: format)
    }

    private func digest(of path: String) throws -> (String, Int64) {
        var hash = SHA256()
        var bytes: Int64 = 0
        let source = try FileByteSource(path: path)
        while let chunk = try source.next(bytesMax: limits.chunkBytes) {
            chunk.withUnsafeBytes { hash.update(bufferPointer: $0) }
            bytes += Int64(chunk.count)
        }
        return (hash.finalize().map { String($0 >> 4, radix: 16) + String($0 & 15, radix: 16) }.joined(), bytes)
    }

    /// Moves the file to its place by hash and syncs it, its folder and the folder above.
    private func place(_ path: String, sha256: String) throws {
        let target = folder.file(sha256: sha256)
        let parent = target.deletingLastPathComponent()
        try FileManager.default.createDirectory(at: parent, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        try sync(path)
        guard rename(path, target.path) == 0 else { throw FileError(.rename, path: target.path, code: errno) }
        try sync(parent.path)
        try sync(folder.files.path)
    }

    private func sync(_ path: String) throws {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw FileError(.sync, path: path, code: errno) }
        defer { close(descriptor) }
        guard fsync(descriptor) == 0 else { throw FileError(.sync, path: path, code: errno) }
    }

    /// `gzip` by its magic number (RFC 1952, 2.3.1), whatever the name says.
    static func compression(of path: String) throws -> String? {
        let head = try FileByteSource(path: path).next(bytesMax: 2)
        return head == [0x1F, 0x8B] ? "gzip" : nil
    }

    static func unpackedName(_ name: String) -> String {
        name.lowercased().hasSuffix(".gz") ? String(name.dropLast(3)) : name
    }
}
