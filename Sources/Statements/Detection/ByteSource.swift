/// Where the bytes of a file come from, unpacked; opened anew for each pass.
public protocol ByteSource {
    /// The next bytes, at most `bytesMax` and at least one; nil at the end.
    mutating func next(bytesMax: Int) throws -> [UInt8]?
}
