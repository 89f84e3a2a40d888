internal import Foundation
internal import Glibc
internal import Imports
internal import Store

/// The inbox imports that ended without a publication before this process began, so that their files are not taken a second time.
///
/// A file whose import is published or under way is known by its bytes. One whose import failed or was cancelled is not, on purpose: people drop it
/// again to try again. But when the server stopped before it could move such a file away, the file is no new wish. It is recognised by this: it has
/// lain at its place, unchanged, since before the import of its name was made, and has its bytes. (A file that somebody moves back into the
/// inbox has a newer change time.) A packed file is compared by its hash: what was in it is kept, not itself.
struct EarlierImports: Sendable {
    /// The newest imports that are looked through.
    private static let importsMax = 1_000
    private static let compareBytes = 1 << 18

    private struct Place: Hashable {
        var folder: String?
        var name: String
    }

    private let imports: [Place: [ImportRow]]
    private let data: DataFolder

    static func load(book: Int64, from environment: ImportEnvironment) async throws -> EarlierImports {
        let rows = try await environment.store.read { db in try db.importRows(book: book, before: nil, limit: importsMax) }
        let mine = rows.filter { $0.source == ImportRequest.Source.inbox.rawValue && !$0.isPublished }
        return EarlierImports(
            imports: Dictionary(grouping: mine) { Place(folder: $0.folder, name: $0.packing?.uploadName ?? $0.name) }, data: environment.folder)
    }

    /// An import that this very file was taken for; one of several where it is an archive.
    func first(of file: InboxFile) -> ImportRow? {
        let rows = imports[Place(folder: file.key.folderName, name: file.key.fileName)] ?? []
        return rows.first { $0.createdMs >= file.stamp.changedMs && hasBytes(of: $0, file) }
    }

    private func hasBytes(of row: ImportRow, _ file: InboxFile) -> Bool {
        if let packing = row.packing { return hash(of: file) == packing.uploadSHA256 }
        guard row.bytes == file.stamp.bytes else { return false }
        let kept = PathBytes(data.file(sha256: row.sha256).path).withCString { open($0, O_RDONLY | O_CLOEXEC) }
        guard kept >= 0 else { return false }
        defer { close(kept) }
        let found = file.path.withCString { open($0, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC) }
        guard found >= 0 else { return false }
        defer { close(found) }
        while true {
            guard let a = Self.chunk(kept), let b = Self.chunk(found), a == b else { return false }
            if a.isEmpty { return true }
        }
    }

    private func hash(of file: InboxFile) -> String? {
        var digest = FileDigest()
        let found = file.path.withCString { open($0, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC) }
        guard found >= 0 else { return nil }
        defer { close(found) }
        while let chunk = Self.chunk(found) {
            if chunk.isEmpty { return digest.result().sha256 }
            digest.add(chunk)
        }
        return nil
    }

    /// The next bytes; empty at the end, nil where they cannot be read.
    private static func chunk(_ descriptor: Int32) -> [UInt8]? {
        var chunk = [UInt8](repeating: 0, count: compareBytes)
        var filled = 0
        while filled < chunk.count {
            let count = chunk.withUnsafeMutableBytes { read(descriptor, $0.baseAddress.map { $0 + filled }, $0.count - filled) }
            if count < 0, errno == EINTR { continue }
            guard count >= 0 else { return nil }
            if count == 0 { break }
            filled += count
        }
        return Array(chunk[..<filled])
    }
}
