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

    public func makeReader() -> any RecordReader { inner.makeReader() }
    public func makeExtractor() -> any RowExtractor { Extractor(inner: inner.makeExtractor(), decoder: decoder) }

    private struct Extractor: RowExtractor {
        var inner: any RowExtractor
        let decoder: TextDecoder

        var statements: [StatementHeading] { inner.statements }

        mutating func extract(_ batch: consuming RecordBatch) -> ExtractedBatch {
            let replaced = batch.decodeFields(by: decoder)
            let notices = Self.notices(replaced, batch.records, decoder.name)
            var extracted = inner.extract(batch)
            extracted.problems.append(contentsOf: notices)
            return extracted
        }

        mutating func finish() -> ExtractedBatch { inner.finish() }

        private static func notices(_ fields: [Int], _ records: [StatementRecord], _ encoding: String) -> [Problem] {
            var notices: [Problem] = []
            var record = 0
            for field in fields {
                while record < records.count, Int(records[record].firstField + records[record].fieldCount) <= field { record += 1 }
                guard record < records.count, notices.last?.record != Int(records[record].number) else { continue }
                let at = records[record]
                notices.append(
                    Problem(
                        .warning, code: "text.undecodable", message: "A text holds bytes that are not \(encoding); they are shown as \u{FFFD}.",
                        line: Int(at.line), byte: Int(at.byte), record: Int(at.number)))
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
