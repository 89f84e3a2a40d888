internal import Glibc

/// Where a file lies in the inbox: which subfolder (nil: the inbox itself), which name.
struct InboxKey: Sendable, Hashable, Comparable {
    var folder: [UInt8]?
    var name: [UInt8]

    /// Names in order of their bytes, so that `2025-01.csv` is read before `2025-02.csv`.
    static func < (a: InboxKey, b: InboxKey) -> Bool {
        let (x, y) = (a.folder ?? [], b.folder ?? [])
        return x == y ? a.name.lexicographicallyPrecedes(b.name) : x.lexicographicallyPrecedes(y)
    }

    var fileName: String { String(decoding: name, as: UTF8.self) }
    /// The subfolder's name, which names an account.
    var folderName: String? { folder.map { String(decoding: $0, as: UTF8.self) } }
}

/// What tells one state of a file from another. A file that was written to, or replaced by another of its name, has another stamp.
struct FileStamp: Sendable, Hashable {
    var inode: UInt64
    var bytes: Int64
    /// Nanoseconds since 1970 UTC.
    var modifiedNs: Int64
    /// When its name, owner or content changed last: at the earliest since then it has lain where it lies. Not part of a comparison by content.
    var changedMs: Int64

    init(_ status: stat) {
        inode = UInt64(status.st_ino)
        bytes = Int64(status.st_size)
        modifiedNs = Int64(status.st_mtim.tv_sec) * 1_000_000_000 + Int64(status.st_mtim.tv_nsec)
        changedMs = Int64(status.st_ctim.tv_sec) * 1_000 + Int64(status.st_ctim.tv_nsec) / 1_000_000
    }

    /// Same file, same length, not written to since.
    func isSameContent(as other: FileStamp) -> Bool {
        inode == other.inode && bytes == other.bytes && modifiedNs == other.modifiedNs
    }
}

/// A file that lies in the inbox and may be taken.
struct InboxFile: Sendable, Hashable {
    var key: InboxKey
    var path: PathBytes
    var stamp: FileStamp
}

/// Names that nobody should take.
enum InboxName {
    /// What browsers, downloaders and editors call a file that is not finished.
    private static let unfinishedEnds = [".part", ".partial", ".filepart", ".crdownload", ".download", ".tmp", ".temp", "~"]
    /// What the watcher itself writes beside a file.
    static let questionEnd = ".question.txt"

    static func isTaken(_ name: [UInt8]) -> Bool {
        // Hidden files, `.` and `..`, and the lock files of office programs.
        guard let first = name.first, first != UInt8(ascii: "."), !name.starts(with: "~$".utf8) else { return false }
        let lower = String(decoding: name, as: UTF8.self).lowercased()
        return !lower.hasSuffix(questionEnd) && !unfinishedEnds.contains { lower.hasSuffix($0) }
    }
}
