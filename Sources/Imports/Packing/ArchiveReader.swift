internal import CLibArchive
internal import Glibc

/// What libarchive could not do.
enum ArchiveFault: Error {
    /// This member cannot be read; the next one can.
    case member(String)
    /// A header of a tar file is broken; the next call looks for the next one.
    case header(String)
    /// Nothing more can be read. Empty where libarchive gives no reason: the file has simply ended.
    case end(String)

    var reason: String {
        switch self {
        case .member(let reason), .header(let reason), .end(let reason): reason
        }
    }

    var isTruncation: Bool { reason.isEmpty || reason.hasPrefix("Truncated") }
}

/// Reads a zip or tar file from its first member to its last, through libarchive. No other format and no filter is switched on.
///
/// Holds one member at a time. Not for several threads.
final class ArchiveReader {
    enum Kind: Equatable {
        case file, folder
        /// A symbolic or hard link.
        case link
        /// A device, a pipe, a socket.
        case special
    }

    /// What a header says of a member.
    struct Member {
        /// The path as it is written, in the archive's own encoding or in UTF-8.
        var path: [UInt8]
        var kind: Kind
        var isEncrypted: Bool
        /// How a zip has packed it, in libarchive's word; nil in a tar.
        var method: String?
    }

    private let archive: OpaquePointer
    private let format: PackedFormat
    private let descriptor: Int32
    private static let blockBytes = 1 << 16

    /// `format` is `zip` or `tar`. Throws `ImportError.damagedArchive` where the file is not of the format after all.
    init(path: String, format: PackedFormat) throws {
        descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw FileError(.read, path: path, code: errno) }
        guard let archive = archive_read_new() else {
            close(descriptor)
            throw FileError(.read, path: path, code: ENOMEM)
        }
        self.archive = archive
        self.format = format
        let code =
            switch format {
            case .zip: archive_read_support_format_zip_seekable(archive)
            case .tar, .gzip: archive_read_support_format_tar(archive)
            }
        guard code == ARCHIVE_OK, archive_read_open_fd(archive, descriptor, Self.blockBytes) == ARCHIVE_OK else {
            throw ImportError.damagedArchive(reason: Self.reason(archive))
        }
    }

    deinit {
        archive_read_free(archive)
        close(descriptor)
    }

    /// The next member, or nil at the end. Data of the one before that were not read are passed over.
    func next() throws -> Member? {
        var entry: OpaquePointer?
        let code = archive_read_next_header(archive, &entry)
        switch code {
        case ARCHIVE_EOF: return nil
        case ARCHIVE_RETRY: throw ArchiveFault.header(Self.reason(archive))
        case ARCHIVE_OK, ARCHIVE_WARN, ARCHIVE_FAILED: break
        default: throw ArchiveFault.end(Self.reason(archive))
        }
        // A warning without a name: a tar whose special headers lead nowhere.
        guard let entry, let name = archive_entry_pathname(entry) else { throw ArchiveFault.end("a member without a name") }
        return Member(
            path: Array(UnsafeRawBufferPointer(start: name, count: strlen(name))), kind: Self.kind(of: entry),
            isEncrypted: archive_entry_is_encrypted(entry) != 0, method: format == .zip ? method() : nil)
    }

    /// The next bytes of the member; 0 at its end, when its checksum has been found right.
    func read(into buffer: UnsafeMutableRawBufferPointer) throws -> Int {
        let count = archive_read_data(archive, buffer.baseAddress, buffer.count)
        guard count < 0 else { return count }
        let reason = Self.reason(archive)
        throw Int32(clamping: count) == ARCHIVE_FATAL ? ArchiveFault.end(reason) : ArchiveFault.member(reason)
    }

    private static func kind(of entry: OpaquePointer) -> Kind {
        if archive_entry_hardlink(entry) != nil || archive_entry_symlink(entry) != nil { return .link }
        switch archive_entry_filetype(entry) {
        case S_IFREG: return .file
        case S_IFDIR: return .folder
        case S_IFLNK: return .link
        default: return .special
        }
    }

    /// The word in "ZIP 2.0 (deflation)", which libarchive writes anew for each member.
    private func method() -> String? {
        guard let name = archive_format_name(archive) else { return nil }
        return String(cString: name).split(separator: "(").last.map { String($0.prefix { $0 != ")" }) }
    }

    private static func reason(_ archive: OpaquePointer) -> String {
        archive_error_string(archive).map { String(cString: $0) } ?? ""
    }
}
