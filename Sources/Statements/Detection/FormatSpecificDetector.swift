/// Detection of one format: sees the whole file once, in chunks of any size, in bounded memory.
///
/// `StatementDetector` chooses one by the first bytes and hands everything on to it, from the file's first byte.
public protocol FormatSpecificDetector: Sendable {
    init(fileName: String, options: ReadingOptions)
    mutating func consume(_ chunk: [UInt8])
    /// Called once, after the last chunk.
    mutating func finish() -> StatementDetection
}
