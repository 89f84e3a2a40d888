import Ledger
import Statements

/// Reading as an import does it: detection, then the two stages parse and extract.
enum StatementReading {
    /// Bytes read at a time: those of `FileInspection` for detection, those of `ImportLimits` for reading.
    static let detectionChunkBytes = 256 * 1_024
    static let chunkBytes = 140_000

    struct Totals: Equatable {
        var rows = 0
        /// Of all amounts, in minor units.
        var sum: Int64 = 0
        var rejected = 0
        var problems = 0

        fileprivate mutating func add(_ extracted: ExtractedBatch) {
            rows += extracted.rows.rows.count
            rejected += extracted.rejected
            problems += extracted.problems.count
            for row in extracted.rows.rows { sum &+= row.amount }
        }
    }

    static func detect(_ source: some ChunkSource, name: String) throws -> StatementDetection {
        var source = source
        var detector = StatementDetector(fileName: name, options: ReadingOptions())
        while let chunk = try source.next(after: [], bytesMax: detectionChunkBytes) { detector.consume(chunk) }
        return detector.finish()
    }

    static func read(_ source: some ChunkSource, _ layout: any StatementLayout) throws -> Totals {
        var source = source
        var reader = layout.makeReader()
        var extractor = layout.makeExtractor()
        var origin = BatchOrigin(layout)
        var totals = Totals()
        var rest: ArraySlice<UInt8> = []
        var isLast = false
        while !isLast {
            let next = try source.next(after: rest, bytesMax: chunkBytes)
            isLast = next == nil
            let bytes = next ?? Array(rest)
            var batch = RecordBatch()
            let consumed = reader.read(bytes, last: isLast, into: &batch)
            rest = bytes[consumed...]
            batch.origin = origin
            origin.advance(past: consumed, of: bytes)
            if batch.records.isEmpty, batch.unread.isEmpty { continue }
            batch.bytes = bytes
            totals.add(extractor.extract(batch))
        }
        totals.add(extractor.finish())
        return totals
    }
}
