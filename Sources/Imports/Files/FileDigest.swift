internal import Crypto

/// Names files by what is in them: SHA-256 and length, piece by piece.
public struct FileDigest {
    private var hash = SHA256()
    private var bytes: Int64 = 0

    public init() {}

    public mutating func add(_ chunk: [UInt8]) {
        chunk.withUnsafeBytes { hash.update(bufferPointer: $0) }
        bytes += Int64(chunk.count)
    }

    /// The hash as 64 hexadecimal digits.
    public func result() -> (sha256: String, bytes: Int64) {
        (hash.finalize().map { String($0 >> 4, radix: 16) + String($0 & 15, radix: 16) }.joined(), bytes)
    }

    /// Of a whole file, read in pieces of `chunkBytes`.
    static func of(_ path: String, chunkBytes: Int) throws -> (sha256: String, bytes: Int64) {
        var digest = FileDigest()
        let source = try FileByteSource(path: path)
        while let chunk = try source.next(bytesMax: chunkBytes) { digest.add(chunk) }
        return digest.result()
    }
}
