internal import Glibc
internal import Statements

/// Reads a file in chunks, and calls `checkpoint` between them, which throws when its job has to stop.
///
/// Never maps the file: one that is truncated while it is mapped kills the process.
final class FileByteSource: ByteSource {
    private let descriptor: Int32
    private let path: String
    private let checkpoint: () throws -> Void

    init(path: String, checkpoint: @escaping () throws -> Void = {}) throws {
        descriptor = open(path, O_RDONLY | O_CLOEXEC)
        self.path = path
        self.checkpoint = checkpoint
        guard descriptor >= 0 else { throw FileError(.read, path: path, code: errno) }
    }

    deinit { close(descriptor) }

    /// The length of a file.
    static func bytes(of path: String) throws -> Int64 {
        var status = stat()
        guard stat(path, &status) == 0 else { throw FileError(.read, path: path, code: errno) }
        return Int64(status.st_size)
    }

    func next(bytesMax: Int) throws -> [UInt8]? {
        try next(after: [], bytesMax: bytesMax)
    }

    /// The next chunk behind `prefix`, in one array: what a reader left over goes in front without another copy of the chunk.
    func next(after prefix: ArraySlice<UInt8>, bytesMax: Int) throws -> [UInt8]? {
        try checkpoint()
        var failure: Int32 = 0
        let bytes = [UInt8](unsafeUninitializedCapacity: prefix.count + bytesMax) { buffer, count in
            _ = buffer[..<prefix.count].initialize(fromContentsOf: prefix)
            count = prefix.count
            while true {
                let got = read(descriptor, buffer.baseAddress.map { $0 + prefix.count }, bytesMax)
                if got < 0 && errno == EINTR { continue }
                if got < 0 { failure = errno } else { count += got }
                return
            }
        }
        guard failure == 0 else { throw FileError(.read, path: path, code: failure) }
        return bytes.count == prefix.count ? nil : bytes
    }
}
