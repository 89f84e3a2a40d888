/// Reads a code page, or UTF-8 with broken places, with the reader and extractor of a layout for UTF-8.
///
/// The reader works on the bytes as they are, since all these encodings contain ASCII. Before the inner extractor sees a batch, the fields with
/// other bytes are decoded behind the batch's bytes; for the many files that are plain ASCII this costs one look at each byte.
public struct DecodingLayout: StatementLayout {
    private let inner: any StatementLayout
    private let decoder: TextDecoder

    public init(_ inner: any StatementLayout, decoder: TextDecoder) {
        self.inner = inner
        self.decoder = decoder
    }

    public var encoding: SourceEncoding { SourceEncoding(decoder) }
    public var fieldNames: FieldNaming { inner.fieldNames }
    public var rejectsForm: RejectsForm { inner.rejectsForm }
    public func makeReader() -> any RecordReader { inner.makeReader() }
    public func makeExtractor() -> any RowExtractor { Extractor(inner: inner.makeExtractor(), decoder: decoder) }

    private struct Extractor: RowExtractor {
        var inner: any RowExtractor
        let decoder: TextDecoder

        var statements: [StatementHeading] { inner.statements }

        mutating func extract(_ batch: consuming RecordBatch) -> ExtractedBatch {
            let source = (bytes: batch.bytes, fields: batch.fields)
            let replaced = batch.decodeFields(by: decoder)
            if batch.bytes.count > source.bytes.count { batch.source = source }
            let notices = replaced.isEmpty ? [] : notices(replaced, batch)
            var extracted = inner.extract(batch)
            extracted.problems.append(contentsOf: notices)
            return extracted
        }

        mutating func finish() -> ExtractedBatch { inner.finish() }

        /// One warning for each record with bytes that are no text, at the first of them.
        private func notices(_ replaced: [Int], _ batch: RecordBatch) -> [Problem] {
            guard let source = batch.source else { return [] }
            let records = batch.records
            var places = batch.places
            var notices: [Problem] = []
            var record = 0
            var last = -1
            for index in replaced {
                while record < records.count, Int(records[record].firstField + records[record].fieldCount) <= index { record += 1 }
                guard record < records.count, record != last else { continue }
                last = record
                guard let first = decoder.firstUndecodable(source.bytes, source.fields[index].range) else { continue }
                notices.append(
                    places.problem(
                        .warning, .textUndecodable, "A text holds bytes that are not \(decoder.name); they are shown as \u{FFFD}.", records[record],
                        at: .written(first..<first + 1, field: index), in: source.bytes))
            }
            return notices
        }
    }
}

extension RecordBatch {
    /// Puts the UTF-8 of each field that has bytes beyond ASCII behind the batch's bytes, and names the fields in which something had to be replaced.
    mutating func decodeFields(by decoder: TextDecoder) -> [Int] {
        var replaced: [Int] = []
        let source = bytes
        guard UTF8Validator.skipASCII(source, 0, source.count) < source.count else { return replaced }
        for k in fields.indices {
            let range = fields[k].range
            guard UTF8Validator.skipASCII(source, range.lowerBound, range.upperBound) < range.upperBound else { continue }
            let lower = bytes.count
            if !decoder.decode(source, range, into: &bytes) { replaced.append(k) }
            fields[k].lower = UInt32(lower)
            fields[k].upper = UInt32(bytes.count)
        }
        return replaced
    }
}
