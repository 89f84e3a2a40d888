internal import Foundation
internal import Glibc
internal import Store

/// The bytes that came in: unpacked, hashed, synced to disk under their SHA-256.
struct StatementFile {
    var name: String
    var sha256: String
    var bytes: Int64
    /// What it came in; nil where the upload was the file itself.
    var packing: ImportPacking?
    /// Why it cannot be read, though it has arrived.
    var refusal: ImportError?
    /// Which file of the request it came in, from 0.
    var upload: Int
    /// The spooled bytes that are to be kept; nil for a member that could not be unpacked: it has no bytes of its own, and hash and length are the upload's.
    var content: SpoolFile?
}

/// Turns finished uploads into stored statement files, in two steps: all are taken apart, then all are put in place. So an upload that turns out to be too
/// much leaves nothing behind.
///
/// CPU-bound for large files: call it on the worker threads.
struct StatementStorage {
    let folder: DataFolder
    let limits: ImportLimits

    /// The files of a spooled upload, one or more; one that cannot be unpacked is kept as it came, with the reason.
    func unpack(_ spool: SpoolFile, upload: Int) throws -> [StatementFile] {
        let files: [UnpackedFile]
        do {
            files = try Unpacking.files(of: spool.path, name: spool.name, spool: folder.spool, limits: limits)
        } catch let refusal as ImportError {
            let (sha256, bytes) = try digest(of: spool.path)
            return [StatementFile(name: spool.name, sha256: sha256, bytes: bytes, refusal: refusal, upload: upload, content: spool)]
        }
        if files.count == 1, case .asUploaded = files[0].content {
            let (sha256, bytes) = try digest(of: spool.path)
            return [StatementFile(name: spool.name, sha256: sha256, bytes: bytes, upload: upload, content: spool)]
        }
        let (uploadHash, uploadBytes) = try digest(of: spool.path)
        return try files.map { file in
            var stored = StatementFile(name: file.name, sha256: uploadHash, bytes: uploadBytes, upload: upload)
            stored.packing = ImportPacking(archive: file.archive, uploadName: spool.name, uploadSHA256: uploadHash)
            switch file.content {
            case .asUploaded: stored.content = spool
            case .failed(let refusal): stored.refusal = refusal
            case .spooled(let member):
                (stored.sha256, stored.bytes) = try digest(of: member.path)
                stored.content = member
            }
            return stored
        }
    }

    /// Moves the files to their places by hash. After it returns, files and folders are synced: what is answered with 202 survives a power cut.
    func place(_ files: [StatementFile]) throws {
        var parents: Set<URL> = []
        for file in files {
            guard let content = file.content else { continue }
            let target = folder.file(sha256: file.sha256)
            let parent = target.deletingLastPathComponent()
            try FileManager.default.createDirectory(at: parent, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
            try sync(content.path)
            guard rename(content.path, target.path) == 0 else { throw FileError(.rename, path: target.path, code: errno) }
            parents.insert(parent)
        }
        for parent in parents { try sync(parent.path) }
        try sync(folder.files.path)
    }

    private func digest(of path: String) throws -> (sha256: String, bytes: Int64) { try FileDigest.of(path, chunkBytes: limits.chunkBytes) }

    private func sync(_ path: String) throws {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw FileError(.sync, path: path, code: errno) }
        defer { close(descriptor) }
        guard fsync(descriptor) == 0 else { throw FileError(.sync, path: path, code: errno) }
    }
}
