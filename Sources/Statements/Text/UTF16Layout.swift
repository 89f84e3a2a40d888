/// Reads UTF-16 with the reader and extractor of a layout for UTF-8, keeping the positions of the file.
///
/// Records carry ranges into the UTF-16 bytes, so that the caller's buffer and the raw record stay what they are in the file;
/// the extractor makes UTF-8 of the fields before the inner extractor sees them.
public struct UTF16Layout: StatementLayout {
    private let inner: any StatementLayout
    private let transcoder: UTF16Transcoder

    public init(_ inner: any StatementLayout, isBigEndian: Bool) {
        self.inner = inner
        transcoder = UTF16Transcoder(isBigEndian: isBigEndian)
    }

    public var encoding: SourceEncoding { .utf16(isBigEndian: transcoder.isBigEndian) }
    public var fieldNames: FieldNaming { inner.fieldNames }
    public var rejectsForm: RejectsForm { inner.rejectsForm }
    public func makeReader() -> any RecordReader { Reader(inner: inner.makeReader(), transcoder: transcoder) }
    public func makeExtractor() -> any RowExtractor { Extractor(inner: inner.makeExtractor(), transcoder: transcoder) }

    private struct Reader: RecordReader {
        var inner: any RecordReader
        let transcoder: UTF16Transcoder
        var position: Int64 = 0
        var hasStarted = false

        mutating func read(_ bytes: [UInt8], last: Bool, into batch: inout RecordBatch) -> Int {
            var start = 0
            if !hasStarted, bytes.count >= 2 {
                hasStarted = true
                if bytes[0] ^ bytes[1] == 0x01, bytes[0] >= 0xFE { start = 2 }
            }
            var utf8: [UInt8] = []
            utf8.reserveCapacity(bytes.count / 2)
            let used = transcoder.transcode(bytes, from: start, last: last, into: &utf8)
            let firstField = batch.fields.count
            let firstRecord = batch.records.count
            let firstUnread = batch.unread.count
            let done = inner.read(utf8, last: last, into: &batch)
            // Ranges grow from field to field but for overlaps inside one record, so one walk forward maps nearly all of them.
            var map = Map(utf8: utf8, start: start)
            for k in firstField..<batch.fields.count {
                batch.fields[k].lower = UInt32(map.original(Int(batch.fields[k].lower)))
                batch.fields[k].upper = UInt32(map.original(Int(batch.fields[k].upper)))
            }
            map = Map(utf8: utf8, start: start)
            for k in firstRecord..<batch.records.count { place(&batch.records[k], &map) }
            map = Map(utf8: utf8, start: start)
            for k in firstUnread..<batch.unread.count {
                if let mark = batch.unread[k].mark { batch.unread[k].mark = position + Int64(map.original(Int(mark - innerBase))) }
                place(&batch.unread[k].record, &map)
            }
            let consumed = done == utf8.count && last ? bytes.count : done == utf8.count ? start + used : map.original(done)
            innerBase += Int64(done)
            position += Int64(consumed)
            return consumed
        }

        /// Gives a record the place that it has in the file.
        private func place(_ record: inout StatementRecord, _ map: inout Map) {
            let lower = Int(record.byte - innerBase)
            let upper = lower + Int(record.length)
            let byte = map.original(lower)
            record.byte = position + Int64(byte)
            record.length = UInt32(map.original(min(upper, map.utf8.count)) - byte)
        }

        /// Bytes of UTF-8 that the inner reader is done with: the origin of its positions in this call.
        var innerBase: Int64 = 0
    }

    /// Maps positions in the UTF-8 to positions in the UTF-16 that it was made from; fastest when asked in rising order.
    private struct Map {
        let utf8: [UInt8]
        let start: Int
        var at = 0
        var mapped: Int

        init(utf8: [UInt8], start: Int) {
            self.utf8 = utf8
            self.start = start
            mapped = start
        }

        mutating func original(_ position: Int) -> Int {
            if position < at {
                mapped -= UTF16Transcoder.originalLength(utf8, position..<at)
            } else {
                mapped += UTF16Transcoder.originalLength(utf8, at..<position)
            }
            at = position
            return mapped
        }
    }

    private struct Extractor: RowExtractor {
        var inner: any RowExtractor
        let transcoder: UTF16Transcoder

        var statements: [StatementHeading] { inner.statements }

        mutating func extract(_ batch: consuming RecordBatch) -> ExtractedBatch {
            let source = batch.bytes
            batch.source = (source, batch.fields)
            var utf8: [UInt8] = []
            utf8.reserveCapacity(source.count / 2)
            for k in batch.fields.indices {
                let lower = utf8.count
                _ = transcoder.transcode(Array(source[batch.fields[k].range]), last: true, into: &utf8)
                batch.fields[k].lower = UInt32(lower)
                batch.fields[k].upper = UInt32(utf8.count)
            }
            batch.bytes = utf8
            return inner.extract(batch)
        }

        mutating func finish() -> ExtractedBatch { inner.finish() }
    }
}
