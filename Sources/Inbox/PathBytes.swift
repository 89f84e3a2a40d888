internal import Glibc

/// A path as the kernel has it: bytes, since a file name on Linux need not be valid UTF-8 and still must not be lost.
struct PathBytes: Sendable, Hashable {
    var bytes: [UInt8]

    init(_ text: String) { bytes = Array(text.utf8) }

    /// For people and reports; what is no UTF-8 is repaired, so this does not lead back to the file.
    var text: String { String(decoding: bytes, as: UTF8.self) }

    func appending(_ component: [UInt8]) -> PathBytes {
        var path = self
        if path.bytes.last != UInt8(ascii: "/") { path.bytes.append(UInt8(ascii: "/")) }
        path.bytes += component
        return path
    }

    func appending(_ component: String) -> PathBytes { appending(Array(component.utf8)) }

    /// Calls `body` with the path as a C string.
    func withCString<T>(_ body: (UnsafePointer<CChar>) throws -> T) rethrows -> T {
        let characters = bytes.map { CChar(bitPattern: $0) } + [0]
        return try characters.withUnsafeBufferPointer { buffer in
            guard let start = buffer.baseAddress else { preconditionFailure("a C string has at least its end") }
            return try body(start)
        }
    }
}

/// An operation on the watched folder failed.
struct InboxError: Error, Hashable, CustomStringConvertible {
    var operation: String
    var path: String
    var code: Int32

    init(_ operation: String, _ path: PathBytes, code: Int32 = errno) {
        self.operation = operation
        self.path = path.text
        self.code = code
    }

    var description: String { "cannot \(operation) \(path): \(String(cString: strerror(code)))" }
}
