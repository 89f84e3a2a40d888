internal import Glibc

/// The watched folder on disk: what lies in it, and the ways out of it.
///
/// ```
/// inbox/statement.csv                  taken
/// inbox/Checking/statement.csv         taken; the account is called Checking
/// inbox/.processed/[Checking/]…        files of imports that succeeded, each with NAME.report.json
/// inbox/.failed/[Checking/]…           the others
/// ```
struct InboxFolder: Sendable {
    static let processed = ".processed"
    static let failed = ".failed"

    let path: PathBytes

    struct Listing {
        /// In the order in which they are taken.
        var files: [InboxFile] = []
        /// Names of subfolders.
        var folders: [[UInt8]] = []
        /// Folders inside subfolders: nothing in them is taken.
        var tooDeep: [PathBytes] = []
    }

    /// Makes the folder where it is missing; readable by its owner only, since statements are personal.
    func create() throws { try make(path) }

    /// Everything that may be taken. Symbolic links, devices, pipes and hidden names are left out, and links to folders are not followed.
    func list() throws -> Listing {
        var listing = Listing()
        try scan(path, folder: nil, into: &listing)
        for folder in listing.folders {
            do {
                try scan(path.appending(folder), folder: folder, into: &listing)
            } catch let error as InboxError where error.code == ENOENT {
                // Somebody removed the subfolder between the two listings.
                continue
            }
        }
        listing.files.sort { $0.key < $1.key }
        return listing
    }

    func path(of key: InboxKey) -> PathBytes { (key.folder.map { path.appending($0) } ?? path).appending(key.name) }

    /// The file as it is now; nil where there is none that may be taken.
    func file(_ key: InboxKey) -> InboxFile? {
        let path = path(of: key)
        var status = stat()
        guard path.withCString({ lstat($0, &status) }) == 0, Self.isKind(status, S_IFREG) else { return nil }
        return InboxFile(key: key, path: path, stamp: FileStamp(status))
    }

    private func scan(_ directory: PathBytes, folder: [UInt8]?, into listing: inout Listing) throws {
        guard let stream = directory.withCString({ opendir($0) }) else { throw InboxError("list", directory) }
        defer { closedir(stream) }
        while let entry = readdir(stream) {
            let name = withUnsafeBytes(of: &entry.pointee.d_name) { Array($0.prefix { $0 != 0 }) }
            guard InboxName.isTaken(name) else { continue }
            let key = InboxKey(folder: folder, name: name)
            let path = directory.appending(name)
            var status = stat()
            guard path.withCString({ lstat($0, &status) }) == 0 else { continue }
            if Self.isKind(status, S_IFREG) {
                listing.files.append(InboxFile(key: key, path: path, stamp: FileStamp(status)))
            } else if Self.isKind(status, S_IFDIR) {
                if folder == nil { listing.folders.append(name) } else { listing.tooDeep.append(path) }
            }
        }
    }

    private static func isKind(_ status: stat, _ kind: mode_t) -> Bool { status.st_mode & S_IFMT == kind }

    // MARK: Ways out

    /// Moves a file to `.processed` or `.failed` with its report beside it, and returns where it lies now. A name that is taken there gets a number;
    /// nothing is ever overwritten but the report of a file that is gone.
    ///
    /// The report comes first: a process that dies between the two leaves the file in the inbox, where the next one finds it.
    func move(_ file: InboxFile, to end: String, report: [UInt8]) throws -> PathBytes {
        var directory = path.appending(end)
        try make(directory)
        if let folder = file.key.folder {
            directory = directory.appending(folder)
            try make(directory)
        }
        let name = freeName(for: file.key.name, in: directory)
        try write(report, to: directory.appending(name + Array(".report.json".utf8)))
        let target = directory.appending(name)
        guard file.path.withCString({ from in target.withCString { rename(from, $0) } }) == 0 else { throw InboxError("move", file.path) }
        return target
    }

    /// Shows beside a file what its import asks; nil takes that away.
    func setQuestion(_ text: String?, for key: InboxKey) throws {
        let note = path(of: InboxKey(folder: key.folder, name: key.name + Array(InboxName.questionEnd.utf8)))
        if let text {
            try write(Array(text.utf8), to: note)
        } else if note.withCString({ unlink($0) }) != 0, errno != ENOENT {
            throw InboxError("delete", note)
        }
    }

    private func make(_ directory: PathBytes) throws {
        guard directory.withCString({ mkdir($0, 0o700) }) != 0, errno != EEXIST else { return }
        throw InboxError("make", directory)
    }

    /// `a.csv`, else `a-2.csv`, `a-3.csv` …
    private func freeName(for name: [UInt8], in directory: PathBytes) -> [UInt8] {
        let dot = name.lastIndex(of: UInt8(ascii: ".")).flatMap { $0 > name.startIndex ? $0 : nil } ?? name.endIndex
        var candidate = name
        var number = 1
        var status = stat()
        while directory.appending(candidate).withCString({ lstat($0, &status) }) == 0 {
            number += 1
            candidate = name[..<dot] + Array("-\(number)".utf8) + name[dot...]
        }
        return candidate
    }

    /// Whole or not at all: what is half written has a hidden name.
    private func write(_ bytes: [UInt8], to path: PathBytes) throws {
        let slash = path.bytes.lastIndex(of: UInt8(ascii: "/")).map { $0 + 1 } ?? 0
        var draft = path
        // A name of its own: the full one may be too long for a suffix.
        draft.bytes.replaceSubrange(slash..., with: Array(".sluice.draft".utf8))
        let descriptor = draft.withCString { open($0, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0o600) }
        guard descriptor >= 0 else { throw InboxError("write", path) }
        defer { close(descriptor) }
        var rest = bytes[...]
        while !rest.isEmpty {
            let written = rest.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
            if written < 0, errno == EINTR { continue }
            guard written > 0 else { throw InboxError("write", path) }
            rest = rest.dropFirst(written)
        }
        guard draft.withCString({ from in path.withCString { rename(from, $0) } }) == 0 else { throw InboxError("write", path) }
    }
}
