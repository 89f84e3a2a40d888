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

    init(name: String, in folder: DataFolder, bytesMax: Int64) throws {
        self.name = Self.baseName(name)
        self.bytesMax = bytesMax
        path = folder.spool.appendingPathComponent(UUID().uuidString).path
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

    /// The last part of a path in either notation, without control characters: a name is shown and matched, never used as a path.
    static func baseName(_ name: String) -> String {
        let last = name.split(whereSeparator: { $0 == "/" || $0 == "\\" }).last.map(String.init) ?? ""
        var clean = String(String.UnicodeScalarView(last.unicodeScalars.filter { $0.value >= 0x20 && $0.value != 0x7F }))
        while clean.utf8.count > nameBytesMax { clean.removeFirst() }
        return clean.isEmpty || clean == "." || clean == ".." ? "statement" : clean
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
