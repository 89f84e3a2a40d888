/// Finds the records of a QIF file: transactions, investments, accounts and section headers.
///
/// A record is a run of lines up to `^`; the first letter of a line says what the line is and becomes the field's tag. What stands in lists
/// (categories, prices, memorised transactions) is passed over line by line. A record's first field spans the whole record (`wholeTag`).
/// Missing `^`: a second date with a second amount begins a new record, as does a header line; the end of the file ends the last one.
/// Lines end with `\n`, `\r\n` or a lone `\r`.
struct QIFReader: RecordReader {
    /// Tag of the field that spans the record. No line begins with a zero byte.
    static let wholeTag: UInt16 = 0

    private struct OpenRecord {
        var start: Int
        var line: UInt32
        var firstField: Int
        var hasDate = false
        var hasAmount = false
        /// A date that may begin another record: index of its field, start of its line.
        var second: (field: Int, start: Int)?
    }

    private var section = QIFSection.none
    private var lines = LineCounter()
    private var room = BatchRoom()
    private var base: Int64 = 0
    private var number: UInt32 = 0
    private var hasStarted = false
    /// The rest of a record, or of a line, that was given up is passed over.
    private var isSkippingRecord = false
    private var isSkippingLine = false

    init() {}

    mutating func read(_ bytes: [UInt8], last: Bool, into batch: inout RecordBatch) -> Int {
        let span = bytes.span
        let n = span.count
        var i = 0
        var record: OpenRecord?
        room.reserve(in: &batch)
        defer { room.note(batch) }
        if !hasStarted {
            guard n >= 3 || last else { return 0 }
            hasStarted = true
            if n >= 3, span[0] == 0xEF, span[1] == 0xBB, span[2] == 0xBF { i = 3 }
        }
        while i < n {
            let end = span.position(of: 0x0A, or: 0x0D, from: i)
            // A return at the end of the bytes may have its line feed in the next ones.
            guard end + 1 < n || last || (end < n && span[end] == 0x0A) else { break }
            let next = end + 1 < n && span[end] == 0x0D && span[end + 1] == 0x0A ? end + 2 : min(end + 1, n)
            if isSkippingLine { isSkippingLine = false } else { line(i, end, next, span, &record, &batch) }
            i = next
        }
        if last {
            if let open = record { finish(open, as: .openTransaction, end: n, span, &batch) }
            i = n
        } else {
            let start = record?.start ?? i
            if n - start > recordBytesMax {
                if let open = record {
                    finish(open, as: .transaction, end: start + recordBytesMax + 1, span, &batch)
                    isSkippingRecord = true
                }
                if n - i > recordBytesMax {
                    isSkippingLine = true
                    i = n
                }
            } else {
                if let open = record { batch.fields.removeLast(batch.fields.count - open.firstField) }
                i = start
            }
        }
        lines.advance(to: i, span)
        lines.rebase(by: i)
        base += Int64(i)
        return i
    }

    // MARK: Lines

    @inline(__always)
    private mutating func line(
        _ start: Int, _ end: Int, _ next: Int, _ bytes: Span<UInt8>, _ record: inout OpenRecord?, _ batch: inout RecordBatch
    ) {
        var i = start
        var upper = end
        while i < upper, bytes[i] <= 0x20 { i += 1 }
        while upper > i, bytes[upper - 1] <= 0x20 { upper -= 1 }
        guard i < upper else { return }
        let code = bytes[i]
        var lower = i + 1
        while lower < upper, bytes[lower] <= 0x20 { lower += 1 }
        switch code {
        case UInt8(ascii: "!"):
            if let open = record { finish(open, as: .openTransaction, end: start, bytes, &batch) }
            record = nil
            isSkippingRecord = false
            header(i, lower..<upper, bytes, &batch)
        case UInt8(ascii: "^"):
            isSkippingRecord = false
            guard let open = record else { return }
            record = nil
            if lower < upper { batch.fields.append(RecordField(tag: UInt16(code), lower: UInt32(lower), upper: UInt32(upper))) }
            finish(open, as: .transaction, end: next, bytes, &batch)
        default:
            guard section != .list, !isSkippingRecord else { return }
            if record == nil { begin(start, bytes, &record, &batch) }
            note(code, start, bytes, &record, &batch)
            batch.fields.append(RecordField(tag: UInt16(code), lower: UInt32(lower), upper: UInt32(upper)))
        }
    }

    private mutating func header(_ start: Int, _ text: Range<Int>, _ bytes: Span<UInt8>, _ batch: inout RecordBatch) {
        lines.advance(to: start, bytes)
        let found = QIFSection(header: bytes, text)
        if found != .option { section = found }
        batch.records.append(
            StatementRecord(
                kind: QIFRecordKind.header.rawValue, firstField: UInt32(batch.fields.count), fieldCount: 1, number: 0, line: lines.line,
                byte: base + Int64(start), length: UInt32(text.upperBound - start)))
        batch.fields.append(RecordField(tag: UInt16(UInt8(ascii: "!")), lower: UInt32(text.lowerBound), upper: UInt32(text.upperBound)))
    }

    // MARK: Records

    private mutating func begin(_ start: Int, _ bytes: Span<UInt8>, _ record: inout OpenRecord?, _ batch: inout RecordBatch) {
        lines.advance(to: start, bytes)
        record = OpenRecord(start: start, line: lines.line, firstField: batch.fields.count)
        batch.fields.append(RecordField(tag: Self.wholeTag, lower: UInt32(start), upper: UInt32(start)))
    }

    /// Watches for a record that begins where the one before has no end.
    @inline(__always)
    private mutating func note(
        _ code: UInt8, _ start: Int, _ bytes: Span<UInt8>, _ record: inout OpenRecord?, _ batch: inout RecordBatch
    ) {
        guard var open = record, section == .transactions || section == .none else { return }
        if code == UInt8(ascii: "D") {
            if open.hasDate, open.hasAmount, open.second == nil { open.second = (batch.fields.count, start) }
            open.hasDate = true
        } else if code == UInt8(ascii: "T") || code == UInt8(ascii: "U") {
            if let second = open.second {
                let whole = RecordField(tag: Self.wholeTag, lower: UInt32(second.start), upper: UInt32(second.start))
                let later = Array(batch.fields[second.field...])
                batch.fields.removeLast(later.count)
                finish(open, as: .openTransaction, end: second.start, bytes, &batch)
                lines.advance(to: second.start, bytes)
                open = OpenRecord(start: second.start, line: lines.line, firstField: batch.fields.count, hasDate: true)
                batch.fields.append(whole)
                batch.fields.append(contentsOf: later)
            }
            open.hasAmount = true
        }
        record = open
    }

    private mutating func finish(_ open: OpenRecord, as kind: QIFRecordKind, end: Int, _ bytes: Span<UInt8>, _ batch: inout RecordBatch) {
        var kind = kind
        switch section {
        case .accounts: kind = .account
        case .investments: kind = .investment
        case .none where !(open.hasDate && open.hasAmount):
            // A comment before the first header.
            batch.fields.removeLast(batch.fields.count - open.firstField)
            return
        case .none, .transactions, .list, .option: break
        }
        var length = end - open.start
        if length > recordBytesMax {
            kind = .overlong
            length = recordBytesMax
            batch.fields.removeLast(batch.fields.count - open.firstField - 1)
        }
        batch.fields[open.firstField].upper = UInt32(min(open.start + length, bytes.count))
        if kind.isNumbered { number += 1 }
        batch.records.append(
            StatementRecord(
                kind: kind.rawValue, firstField: UInt32(open.firstField), fieldCount: UInt32(batch.fields.count - open.firstField),
                number: kind.isNumbered ? number : 0, line: open.line, byte: base + Int64(open.start), length: UInt32(length)))
    }
}
