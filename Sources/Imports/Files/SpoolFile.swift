internal import Foundation
internal import Glibc
internal import Synchronization

/// An upload under way: bytes go straight to a file of the spool, never whole into memory.
///
/// `append` throws at the limit, so that a sender who lies about the length is stopped in time. A spool file that is neither
/// submitted nor discarded is deleted with its last reference.
public final class SpoolFile: Sendable {
    /// The name as the sender gave it, without folders, at most `nameBytesMax` bytes.
    public let name: String
    let path: String
    private let bytesMax: Int64
    private struct State {
        var descriptor: Int32
        var bytes: Int64 = 0
    }
    private let state: Mutex<State>

    static let nameBytesMax = 240

    init(name: String, in folder: URL, bytesMax: Int64) throws {
        self.name = Self.baseName(name)
        self.bytesMax = bytesMax
        path = folder.appendingPathComponent("sluice-\(UUID().uuidString)").path
        let descriptor = open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw FileError(.write, path: path, code: errno) }
        state = Mutex(State(descriptor: descriptor))
    }

    deinit {
        state.withLock { if $0.descriptor >= 0 { _ = close($0.descriptor) } }
        unlink(path)
    }

    /// Bytes written so far.
    public var bytes: Int64 { state.withLock { $0.bytes } }

    /// Writes more of the upload. Throws `ImportError.tooLarge` at the limit.
    public func append(_ bytes: UnsafeRawBufferPointer) throws {
        try state.withLock { state in
            guard state.bytes + Int64(bytes.count) <= bytesMax else { throw ImportError.tooLarge(bytesMax: bytesMax) }
            var offset = 0
            while offset < bytes.count {
                let written = write(state.descriptor, bytes.baseAddress.map { $0 + offset }, bytes.count - offset)
                if written < 0 && errno == EINTR { continue }
                guard written > 0 else { throw FileError(.write, path: path, code: errno) }
                offset += written
            }
            state.bytes += Int64(bytes.count)
        }
    }

    public func append(_ bytes: [UInt8]) throws {
        try bytes.withUnsafeBytes { try append($0) }
    }

    /// Nothing more is written: gives the descriptor back, since an archive may hold thousands of files. The file stays until this object goes.
    func finish() {
        state.withLock { state in
            if state.descriptor >= 0 { _ = close(state.descriptor) }
            state.descriptor = -1
        }
    }

    /// The last part of a path in either notation, without characters that show nothing: a name is shown and matched, never used as a path.
    static func baseName(_ name: String) -> String {
        let last = name.split(whereSeparator: { $0 == "/" || $0 == "\\" }).last ?? ""
        let scalars = last.unicodeScalars.filter { !isHidden($0) }
        // The end is kept: it has the extension.
        var bytes = String(String.UnicodeScalarView(scalars)).utf8.suffix(nameBytesMax)
        while let first = bytes.first, first & 0xC0 == 0x80 { bytes = bytes.dropFirst() }
        let clean = String(Substring(bytes))
        return clean.isEmpty || clean == "." || clean == ".." ? "statement" : clean
    }

    /// Control characters, and those that turn the direction of the text behind them: `fdp.vsc` is not to look like a CSV.
    private static func isHidden(_ scalar: UnicodeScalar) -> Bool {
        switch scalar.value {
        case 0..<0x20, 0x7F..<0xA0, 0x200E...0x200F, 0x2028...0x202E, 0x2066...0x2069, 0xFEFF: true
        default: false
        }
    }
}

/// An operation on a file of the data folder failed.
public struct FileError: Error, Sendable, Hashable, CustomStringConvertible {
    public enum Operation: String, Sendable { case read, write, sync, rename }

    public var operation: Operation
    public var path: String
    public var code: Int32

    init(_ operation: Operation, path: String, code: Int32) {
        self.operation = operation
        self.path = path
        self.code = code
    }

    /// The disk is full, which passes: such a job is tried again.
    public var isDiskFull: Bool { code == ENOSPC || code == EDQUOT }

    public var description: String { "cannot \(operation.rawValue) \(path): \(String(cString: strerror(code)))" }
}
