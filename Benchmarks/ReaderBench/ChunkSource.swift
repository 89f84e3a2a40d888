import Glibc

/// Where the bytes of a measured file come from, in the way of the parse stage of an import: each chunk in a fresh array, with what the reader
/// left over in front.
protocol ChunkSource {
    /// The next bytes, at most `bytesMax`, behind `prefix`; nil at the end.
    mutating func next(after prefix: ArraySlice<UInt8>, bytesMax: Int) throws -> [UInt8]?
}

/// A file on disk.
final class FileChunks: ChunkSource {
    private let descriptor: Int32

    init(path: String) throws {
        descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw MeasuringFailure("\(path): \(String(cString: strerror(errno)))") }
    }

    deinit { close(descriptor) }

    func next(after prefix: ArraySlice<UInt8>, bytesMax: Int) throws -> [UInt8]? {
        var failure: Int32 = 0
        let bytes = [UInt8](unsafeUninitializedCapacity: prefix.count + bytesMax) { buffer, count in
            _ = buffer[..<prefix.count].initialize(fromContentsOf: prefix)
            let got = read(descriptor, buffer.baseAddress.map { $0 + prefix.count }, bytesMax)
            if got < 0 { failure = errno }
            count = prefix.count + max(0, got)
        }
        guard failure == 0 else { throw MeasuringFailure(String(cString: strerror(failure))) }
        return bytes.count == prefix.count ? nil : bytes
    }
}

/// Bytes in memory.
struct MemoryChunks: ChunkSource {
    let bytes: [UInt8]
    private var position = 0

    init(_ bytes: [UInt8]) { self.bytes = bytes }

    mutating func next(after prefix: ArraySlice<UInt8>, bytesMax: Int) -> [UInt8]? {
        guard position < bytes.count else { return nil }
        let end = min(position + bytesMax, bytes.count)
        defer { position = end }
        return Array(prefix) + bytes[position..<end]
    }
}

/// Why nothing could be measured, in words.
struct MeasuringFailure: Error, CustomStringConvertible {
    let description: String
    init(_ description: String) { self.description = description }
}
