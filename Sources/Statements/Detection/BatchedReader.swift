/// Feeds a reader with chunks: keeps what it has not consumed and gives each batch the bytes that its ranges refer to, and their place.
public struct BatchedReader: Sendable {
    private var reader: any RecordReader
    private var rest: [UInt8] = []
    private var origin: BatchOrigin

    public init(_ layout: any StatementLayout) {
        reader = layout.makeReader()
        origin = BatchOrigin(layout)
    }

    /// For records alone, whose problems nobody is told of.
    public init(_ reader: any RecordReader) {
        self.reader = reader
        origin = BatchOrigin()
    }

    /// The complete records of what was left and `chunk`. With `last`, everything is consumed.
    public mutating func batch(adding chunk: [UInt8], last: Bool = false) -> RecordBatch {
        var bytes = rest
        rest = []
        if bytes.isEmpty { bytes = chunk } else { bytes.append(contentsOf: chunk) }
        var batch = RecordBatch()
        let consumed = reader.read(bytes, last: last, into: &batch)
        if consumed < bytes.count { rest = Array(bytes[consumed...]) }
        batch.origin = origin
        origin.advance(past: consumed, of: bytes)
        batch.bytes = bytes
        return batch
    }
}
