internal import Glibc

/// How large the directory of a zip file is.
///
/// libarchive holds the whole directory in memory before it gives the first member, so its size is looked at first. It is found in the same way as
/// there (APPNOTE 4.3.16): by the last end record within the last 16 KiB, or the zip64 end record that a locator before it names.
enum ZipDirectory {
    private static let tailBytes = 16 * 1_024
    private static let endBytes = 22
    private static let locatorBytes = 20
    private static let end64Bytes = 56

    /// Bytes from where the directory begins to the end of the file; nil where there is no directory.
    static func bytes(path: String) throws -> Int64? {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw FileError(.read, path: path, code: errno) }
        defer { close(descriptor) }
        let size = Int64(lseek(descriptor, 0, SEEK_END))
        let tailStart = max(0, size - Int64(tailBytes))
        let tail = try read(descriptor, at: tailStart, count: Int(size - tailStart), path)
        guard let end = lastEnd(in: tail) else { return nil }
        var start = tailStart + Int64(end) - little(tail, end + 12, 4)
        if end >= locatorBytes, tail[(end - locatorBytes)...].starts(with: [0x50, 0x4B, 0x06, 0x07]) {
            let record = try read(descriptor, at: little(tail, end - locatorBytes + 8, 8), count: end64Bytes, path)
            if record.count == end64Bytes { start = min(start, little(record, 48, 8)) }
        }
        return max(0, size - start)
    }

    /// Whether the file begins with its end: an archive without a member, which libarchive takes for none.
    static func isEmpty(path: String) throws -> Bool {
        try FileByteSource(path: path).next(bytesMax: 4) == [0x50, 0x4B, 0x05, 0x06]
    }

    private static func lastEnd(in tail: [UInt8]) -> Int? {
        guard tail.count >= endBytes else { return nil }
        return (0...(tail.count - endBytes)).last { tail[$0] == 0x50 && tail[$0...].starts(with: [0x50, 0x4B, 0x05, 0x06]) }
    }

    /// A number in little-endian order; one that does not fit is as good as the largest.
    private static func little(_ bytes: [UInt8], _ at: Int, _ count: Int) -> Int64 {
        Int64(clamping: (0..<count).reduce(UInt64(0)) { $0 | UInt64(bytes[at + $1]) << UInt64(8 * $1) })
    }

    /// What there is of so many bytes; none where the place is not in the file.
    private static func read(_ descriptor: Int32, at offset: Int64, count: Int, _ path: String) throws -> [UInt8] {
        var failure: Int32 = 0
        let bytes = [UInt8](unsafeUninitializedCapacity: count) { buffer, filled in
            while filled < count {
                let got = pread(descriptor, buffer.baseAddress.map { $0 + filled }, count - filled, Int(clamping: offset) + filled)
                if got < 0, errno == EINTR { continue }
                if got < 0, errno != EINVAL { failure = errno }
                guard got > 0 else { return }
                filled += got
            }
        }
        guard failure == 0 else { throw FileError(.read, path: path, code: failure) }
        return bytes
    }
}
