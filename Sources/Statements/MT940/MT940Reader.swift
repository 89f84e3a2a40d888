/// Finds the records of MT940 and MT942 files: with or without the blocks of the SWIFT network, the headers that banks put between, any line ends.
///
/// A line that begins with a known tag begins a field, every other line goes on with the field before; a line of `-` ends the statement.
/// Inside the entries of a statement the tags of its head are text: details wrap after any character. An entry ends where the next field
/// begins that is no part of it; until that has come in, it is left for the next call.
struct MT940Reader: RecordReader {
    private enum Phase {
        /// Between statements, or in the head of one.
        case head
        /// From the first `:61:` on.
        case entries
        /// Behind `:62F:` or the end of the block.
        case closed
    }

    private struct OpenRecord {
        var start: Int
        var line: UInt32
        var firstField: Int
        /// What a further line is.
        var part: MT940Field
    }

    /// Longest line; those of the standard have 65 characters, but some banks do not wrap.
    static let lineBytesMax = 1 << 16

    private var phase = Phase.closed
    private var lines = LineCounter()
    private var base: Int64 = 0
    private var number: UInt32 = 0
    private var hasStarted = false
    /// The rest of a line that was given up is passed over.
    private var isSkippingLine = false

    init() {}

    mutating func read(_ bytes: [UInt8], last: Bool, into batch: inout RecordBatch) -> Int {
        let span = bytes.span
        let n = span.count
        var i = 0
        var record: OpenRecord?
        if !hasStarted {
            guard n >= 3 || last else { return 0 }
            hasStarted = true
            if n >= 3, span[0] == 0xEF, span[1] == 0xBB, span[2] == 0xBF { i = 3 }
        }
        while i < n {
            var end = i
            while end < n, span[end] != 0x0A, span[end] != 0x0D { end += 1 }
            // A return at the end of the bytes may have its line feed in the next ones.
            guard end + 1 < n || last || (end < n && span[end] == 0x0A) else { break }
            let next = end + 1 < n && span[end] == 0x0D && span[end + 1] == 0x0A ? end + 2 : min(end + 1, n)
            if isSkippingLine {
                isSkippingLine = false
            } else if end - i > Self.lineBytesMax {
                passOver(i, span, &record, &batch)
            } else {
                line(i, end, next, span, &record, &batch)
            }
            i = next
            if let open = record, i - open.start > recordBytesMax {
                finish(open, end: i, isOverlong: true, &batch)
                record = nil
            }
        }
        if last {
            if let open = record { finish(open, end: n, &batch) }
            i = n
        } else if n - i > Self.lineBytesMax {
            if !isSkippingLine { passOver(i, span, &record, &batch) }
            isSkippingLine = true
            i = n
        } else if let open = record {
            batch.fields.removeLast(batch.fields.count - open.firstField)
            i = open.start
        }
        lines.advance(to: i, span)
        lines.rebase(by: i)
        base += Int64(i)
        return i
    }

    // MARK: Lines

    /// A line that is longer than `lineBytesMax`: the entry that it belongs to is dropped.
    private mutating func passOver(_ start: Int, _ bytes: Span<UInt8>, _ record: inout OpenRecord?, _ batch: inout RecordBatch) {
        if record == nil, let (tag, after, _) = MT940Tag.read(bytes, start, bytes.count), tag == .entry {
            begin(start, after, after, bytes, &record, &batch)
        }
        if let open = record { finish(open, end: start + Self.lineBytesMax, isOverlong: true, &batch) }
        record = nil
    }

    private mutating func line(_ start: Int, _ end: Int, _ next: Int, _ bytes: Span<UInt8>, _ record: inout OpenRecord?, _ batch: inout RecordBatch) {
        var i = start
        // Banks leave the marks of old transmission procedures (SOH, ETX) before the first field.
        while i < end, bytes[i] < 0x20, bytes[i] != 0x09 { i += 1 }
        guard i < end else { return }
        if Self.isBlockEnd(bytes, i, end) {
            endRecord(start, &record, &batch)
            phase = .closed
        }
        if record == nil, let inner = Self.textBlock(bytes, i, end) { i = inner }
        guard let (tag, after, mayBeTime) = MT940Tag.read(bytes, i, end), !isWrapped(tag, mayBeTime, after, bytes, end, record) else {
            text(i, end, bytes, record, &batch)
            return
        }
        switch tag {
        case .entry:
            endRecord(start, &record, &batch)
            // Entries behind the end of a statement are those of the statement.
            if phase == .head { phase = .entries }
            begin(i, after, end, bytes, &record, &batch)
        case .details where record != nil:
            record?.part = .detailsLine
            append(.details, after, end, &batch)
        case .note where record != nil:
            record?.part = .note
            append(.note, after, end, &batch)
        case .details, .note: break
        // The tag of the details is mistaken.
        case .account where record != nil:
            record?.part = .detailsLine
            append(.details, after, end, &batch)
        case .reference, .account, .opening, .closing, .available, .floor, .total, .other:
            endRecord(start, &record, &batch)
            head(tag, i, after, end, bytes, &batch)
        }
    }

    /// A field of the statement itself.
    private mutating func head(_ tag: MT940Tag, _ start: Int, _ after: Int, _ end: Int, _ bytes: Span<UInt8>, _ batch: inout RecordBatch) {
        switch tag {
        case .reference:
            emit(.statement, .record, start, end, start, end, bytes, &batch)
            phase = .head
        case .account, .opening:
            // A statement whose reference is missing.
            if phase == .closed { emit(.statement, .record, start, start, start, start, bytes, &batch) }
            phase = .head
            emit(.leaf, tag == .account ? .account : .opening, start, end, after, end, bytes, &batch)
        case .closing:
            emit(.leaf, .closing, start, end, after, end, bytes, &batch)
            phase = .closed
        case .available: emit(.leaf, .available, start, end, after, end, bytes, &batch)
        case .floor: emit(.leaf, .floor, start, end, after, end, bytes, &batch)
        case .total: emit(.leaf, .total, start, end, after, end, bytes, &batch)
        case .entry, .details, .note, .other: break
        }
    }

    /// Whether what looks like a tag is the rest of a text that has been wrapped there.
    private func isWrapped(_ tag: MT940Tag, _ mayBeTime: Bool, _ after: Int, _ bytes: Span<UInt8>, _ end: Int, _ record: OpenRecord?) -> Bool {
        guard phase == .entries, mayBeTime, let record else { return false }
        switch tag {
        case .reference:
            // `14` or `16 UHR` is the end of a time, anything else the reference of the next statement.
            guard after + 2 <= end, Self.isDigit(bytes[after]), Self.isDigit(bytes[after + 1]) else { return false }
            return after + 2 == end || (bytes[after + 2] <= 0x20 || bytes[after + 2] == UInt8(ascii: "?"))
        // An account directly behind an entry is no time: the bank has mistaken the tag of the details.
        case .account: return record.part != .supplement
        case .opening, .entry, .details, .note, .closing, .available, .floor, .total: return false
        case .other: return true
        }
    }

    /// A line that goes on with the field before.
    private func text(_ start: Int, _ end: Int, _ bytes: Span<UInt8>, _ record: OpenRecord?, _ batch: inout RecordBatch) {
        guard let record else { return }
        append(record.part, start, end, &batch)
    }

    private func append(_ field: MT940Field, _ lower: Int, _ upper: Int, _ batch: inout RecordBatch) {
        batch.fields.append(RecordField(tag: field.rawValue, lower: UInt32(lower), upper: UInt32(upper)))
    }

    // MARK: Records

    private mutating func begin(
        _ start: Int, _ lower: Int, _ upper: Int, _ bytes: Span<UInt8>, _ record: inout OpenRecord?, _ batch: inout RecordBatch
    ) {
        lines.advance(to: start, bytes)
        record = OpenRecord(start: start, line: lines.line, firstField: batch.fields.count, part: .supplement)
        append(.record, start, start, &batch)
        append(.entry, lower, upper, &batch)
    }

    private mutating func endRecord(_ end: Int, _ record: inout OpenRecord?, _ batch: inout RecordBatch) {
        if let open = record { finish(open, end: end, &batch) }
        record = nil
    }

    private mutating func finish(_ open: OpenRecord, end: Int, isOverlong: Bool = false, _ batch: inout RecordBatch) {
        let kind: MT940RecordKind = isOverlong ? .overlongTransaction : .transaction
        let length = min(end - open.start, recordBytesMax)
        if isOverlong {
            batch.fields.removeLast(batch.fields.count - open.firstField - 1)
        }
        number += 1
        batch.fields[open.firstField].upper = UInt32(open.start + length)
        batch.records.append(
            StatementRecord(
                kind: kind.rawValue, firstField: UInt32(open.firstField), fieldCount: UInt32(batch.fields.count - open.firstField), number: number,
                line: open.line, byte: base + Int64(open.start), length: UInt32(length)))
    }

    /// A record of two fields: itself, and its value unless it is one that has none.
    private mutating func emit(
        _ kind: MT940RecordKind, _ field: MT940Field, _ start: Int, _ end: Int, _ lower: Int, _ upper: Int, _ bytes: Span<UInt8>,
        _ batch: inout RecordBatch
    ) {
        lines.advance(to: start, bytes)
        let first = batch.fields.count
        append(.record, start, end, &batch)
        if field != .record { append(field, lower, upper, &batch) }
        batch.records.append(
            StatementRecord(
                kind: kind.rawValue, firstField: UInt32(first), fieldCount: UInt32(batch.fields.count - first), number: 0, line: lines.line,
                byte: base + Int64(start), length: UInt32(end - start)))
    }

    // MARK: Blocks

    /// `-`, `-}` and what follows on the line.
    private static func isBlockEnd(_ bytes: Span<UInt8>, _ start: Int, _ end: Int) -> Bool {
        guard bytes[start] == UInt8(ascii: "-") else { return false }
        return start + 1 == end || bytes[start + 1] == UInt8(ascii: "}") || (start + 1..<end).allSatisfy { bytes[$0] <= 0x20 }
    }

    /// The position behind `{4:` on a line of SWIFT blocks.
    private static func textBlock(_ bytes: Span<UInt8>, _ start: Int, _ end: Int) -> Int? {
        let first = bytes[start]
        guard first == UInt8(ascii: "{") || first == UInt8(ascii: "-") || first == UInt8(ascii: "$") else { return nil }
        var i = start
        var found: Int?
        while i + 2 < end {
            if bytes[i] == UInt8(ascii: "{"), bytes[i + 1] == UInt8(ascii: "4"), bytes[i + 2] == UInt8(ascii: ":") { found = i + 3 }
            i += 1
        }
        return found
    }

    private static func isDigit(_ byte: UInt8) -> Bool { byte >= 0x30 && byte <= 0x39 }
}
