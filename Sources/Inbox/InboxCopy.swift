internal import Glibc
internal import Imports

/// Copies a file of the inbox into the spool, and only one that nobody is still writing.
enum InboxCopy {
    enum Result {
        case spooled(SpoolFile, FileStamp)
        /// Somebody writes to it: look again later.
        case unfinished
        /// Gone meanwhile.
        case gone
    }

    private static let chunkBytes = 1 << 20
    // <fcntl.h> hides these two behind _GNU_SOURCE; the numbers are part of the kernel's interface (fcntl(2), asm-generic/fcntl.h, linux/fcntl.h).
    private static let setSignal: Int32 = 10
    private static let setLease: Int32 = 1024

    /// Throws `ImportError.tooLarge` for a file over the limit, `InboxError` where it cannot be read.
    static func copy(_ file: InboxFile, to service: ImportService) async throws -> Result {
        // Never through a link, and never waiting for the other end of a pipe that took the name meanwhile.
        let descriptor = file.path.withCString { open($0, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC) }
        guard descriptor >= 0 else {
            if errno == ENOENT { return .gone }
            throw InboxError("read", file.path)
        }
        defer { close(descriptor) }
        var status = stat()
        guard fstat(descriptor, &status) == 0 else { throw InboxError("read", file.path) }
        guard status.st_mode & S_IFMT == S_IFREG else { return .gone }
        let stamp = FileStamp(status)
        guard stamp.isSameContent(as: file.stamp), !isOpenForWriting(descriptor) else { return .unfinished }
        let bytesMax = service.environment.limits.uploadBytesMax
        guard stamp.bytes <= bytesMax else { throw ImportError.tooLarge(bytesMax: bytesMax) }
        let spool = try service.spool(name: file.key.fileName)
        var buffer = [UInt8](repeating: 0, count: Int(min(Int64(chunkBytes), max(stamp.bytes, 1))))
        while true {
            let count = buffer.withUnsafeMutableBytes { read(descriptor, $0.baseAddress, $0.count) }
            if count < 0, errno == EINTR { continue }
            guard count >= 0 else { throw InboxError("read", file.path) }
            guard count > 0 else { break }
            try buffer.withUnsafeBytes { try spool.append(UnsafeRawBufferPointer(rebasing: $0[..<count])) }
            try Task.checkCancellation()
            await Task.yield()
        }
        // Written to while it was read: what we have may be half of either state.
        guard fstat(descriptor, &status) == 0, FileStamp(status).isSameContent(as: stamp), spool.bytes == stamp.bytes else { return .unfinished }
        return .spooled(spool, stamp)
    }

    /// Whether any process has the file open for writing: then, and only then, the kernel refuses a read lease with EAGAIN. False where it cannot tell
    /// (another owner's file, a network file system); the two looks at length and time have to do there.
    private static func isOpenForWriting(_ descriptor: Int32) -> Bool {
        // Somebody who opens the file just now makes the kernel signal the lease's holder; SIGURG is ignored unless somebody asks for it.
        guard fcntl(descriptor, setSignal, SIGURG) == 0 else { return false }
        if fcntl(descriptor, setLease, Int32(F_RDLCK)) == 0 {
            _ = fcntl(descriptor, setLease, Int32(F_UNLCK))
            return false
        }
        return errno == EAGAIN
    }
}
