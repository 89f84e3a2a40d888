/// Cuts CSV into records of fields: RFC 4180, and what banks make of it.
///
/// - A record ends at LF, CRLF or a lone CR, mixed at will. Blank records (also those of delimiters, NULs or Ctrl-Z only) are passed over.
/// - A quoted field may hold delimiters, line breaks and doubled quotes. Blanks around the quotes do not count, nor does Excel's `=` before them.
/// - A quote inside a quoted field that ends nothing is text; with a line break in the same field the record is refused, since it may be two.
/// - A quote that is never closed costs what follows it, up to `recordBytesMax`, and is reported with the line that opened it;
///   if it only lacks its end in the last line of the file, the field is taken as it is.
///
/// Fields are ranges; nothing is copied. Field tags are column indices.
public struct CSVReader: RecordReader {
    public let delimiter: UInt8
    /// 0 where nothing is quoted.
    public let quote: UInt8
    /// More fields of a record are dropped.
    public static let fieldsMax = 4_096

    private var linesToSkip: Int
    private var line: UInt32 = 1
    private var number: UInt32 = 0
    private var position: Int64 = 0
    private var isSkippingLine = false
    private var room = BatchRoom()
    /// Something other than byte order marks has been seen.
    private var hasBegun = false

    /// `firstLine` is the line (from 1) at which records begin; what stands before it, a preamble and the header, is passed over line by line.
    public init(delimiter: UInt8, quote: UInt8 = UInt8(ascii: "\""), firstLine: Int = 1) {
        self.delimiter = delimiter
        self.quote = quote
        linesToSkip = max(0, firstLine - 1)
    }

    public mutating func read(_ bytes: [UInt8], last: Bool, into batch: inout RecordBatch) -> Int {
        var i = 0
        if !hasBegun {
            guard let start = afterMarks(bytes, last: last) else { return 0 }
            i = start
            hasBegun = i < bytes.count
        }
        i = skipLines(bytes, i, last: last)
        let span = bytes.span
        room.reserve(in: &batch)
        var fields = batch.fields
        batch.fields = []
        defer {
            batch.fields = fields
            room.note(batch)
            position += Int64(i)
        }
        while i < bytes.count, linesToSkip == 0, !isSkippingLine {
            let first = fields.count
            var cursor = Cursor(i)
            let outcome = readRecord(span, last: last, &cursor, &fields)
            if outcome == .unfinished || cursor.i - i > recordBytesMax {
                fields.removeLast(fields.count - first)
                if bytes.count - i <= recordBytesMax { return i }
                // The same bytes are given up wherever the file is cut; what follows them is read again from its next line on.
                number += 1
                batch.unread.append(unread(.unfinished, cursor, bytes, from: i))
                line += UInt32(Self.lineBreaks(bytes, i..<i + recordBytesMax))
                isSkippingLine = true
                i = skipLines(bytes, i + recordBytesMax, last: last)
                continue
            }
            switch outcome {
            case .record:
                if !isBlank(fields, first) {
                    number += 1
                    batch.records.append(
                        StatementRecord(
                            kind: 0, firstField: UInt32(first), fieldCount: UInt32(fields.count - first), number: number, line: line,
                            byte: position + Int64(i), length: UInt32(cursor.contentEnd - i)))
                } else {
                    fields.removeLast(fields.count - first)
                }
            case .stray, .unterminated:
                fields.removeLast(fields.count - first)
                number += 1
                batch.unread.append(unread(outcome, cursor, bytes, from: i))
            case .unfinished: return i
            }
            line += 1 + UInt32(cursor.lineBreaks)
            i = cursor.i
        }
        return i
    }

    private struct Cursor {
        var i: Int
        /// End of the record without its line end.
        var contentEnd: Int
        /// Inside quoted fields.
        var lineBreaks = 0
        /// Line breaks of the record before the field that is being read.
        var fieldStart: Int

        init(_ i: Int) {
            self.i = i
            contentEnd = i
            fieldStart = i
        }
    }

    private enum Outcome { case record, unfinished, stray, unterminated }

    /// Reads one record at `cursor`; the fields are appended even if it turns out unfinished.
    @inline(__always)
    private func readRecord(_ bytes: Span<UInt8>, last: Bool, _ cursor: inout Cursor, _ fields: inout [RecordField]) -> Outcome {
        let end = bytes.count
        let delimiter = delimiter
        let quote = quote
        var i = cursor.i
        var column = 0
        var outcome = Outcome.record
        while true {
            var lower = i
            while lower < end, bytes[lower] <= 0x20, bytes[lower] != delimiter, bytes[lower] != 0x0A, bytes[lower] != 0x0D { lower += 1 }
            var upper = lower
            var isEscaped = false
            if lower < end, quote != 0, bytes[lower] == quote || (bytes[lower] == 0x3D && lower + 1 < end && bytes[lower + 1] == quote) {
                cursor.fieldStart = lower
                lower += bytes[lower] == quote ? 1 : 2
                let quoted = readQuoted(bytes, lower, last: last, &cursor)
                switch quoted.outcome {
                case .unfinished, .unterminated:
                    cursor.i = quoted.next
                    return quoted.outcome
                case .stray: outcome = .stray
                case .record: break
                }
                upper = quoted.upper
                isEscaped = quoted.isEscaped
                i = quoted.next
                while lower < upper, bytes[lower] <= 0x20 { lower += 1 }
            } else {
                i = bytes.position(of: delimiter, or: 0x0A, or: 0x0D, from: lower)
                upper = i
            }
            while upper > lower, bytes[upper - 1] <= 0x20 { upper -= 1 }
            if i >= end, !last { return .unfinished }
            if column < Self.fieldsMax {
                fields.append(RecordField(tag: UInt16(truncatingIfNeeded: column), isEscaped: isEscaped, lower: UInt32(lower), upper: UInt32(upper)))
                column += 1
            }
            cursor.contentEnd = i
            if i >= end {
                cursor.i = i
                return outcome
            }
            let byte = bytes[i]
            if byte == delimiter {
                i += 1
                continue
            }
            if byte == 0x0D {
                if i + 1 < end {
                    cursor.i = bytes[i + 1] == 0x0A ? i + 2 : i + 1
                    return outcome
                }
                guard last else { return .unfinished }
            }
            cursor.i = i + 1
            return outcome
        }
    }

    private struct Quoted {
        var outcome: Outcome
        var upper: Int
        var isEscaped: Bool
        /// The delimiter, line end or end of file behind the field.
        var next: Int
    }

    /// Reads from behind an opening quote to what follows the closing one.
    private func readQuoted(_ bytes: Span<UInt8>, _ start: Int, last: Bool, _ cursor: inout Cursor) -> Quoted {
        let end = bytes.count
        var i = start
        var isEscaped = false
        var isStray = false
        let before = cursor.lineBreaks
        while true {
            i = bytes.position(of: quote, or: 0x0A, or: 0x0D, from: i)
            while i < end, bytes[i] != quote {
                if bytes[i] == 0x0A || (i + 1 >= end || bytes[i + 1] != 0x0A) { cursor.lineBreaks += 1 }
                i = bytes.position(of: quote, or: 0x0A, or: 0x0D, from: i + 1)
            }
            if i >= end {
                guard last else { return Quoted(outcome: .unfinished, upper: i, isEscaped: isEscaped, next: i) }
                var trimmed = end
                while trimmed > start, bytes[trimmed - 1] <= 0x20 { trimmed -= 1 }
                let inside = Self.lineBreaks(bytes, start..<trimmed)
                // Only the closing quote is missing at the end of the file: the field is whole.
                return Quoted(outcome: inside == 0 && !isStray ? .record : .unterminated, upper: trimmed, isEscaped: isEscaped, next: end)
            }
            if i + 1 >= end, !last { return Quoted(outcome: .unfinished, upper: i, isEscaped: isEscaped, next: i) }
            if i + 1 < end, bytes[i + 1] == quote {
                isEscaped = true
                i += 2
                continue
            }
            var next = i + 1
            while next < end, bytes[next] <= 0x20, bytes[next] != delimiter, bytes[next] != 0x0A, bytes[next] != 0x0D { next += 1 }
            if next >= end, !last { return Quoted(outcome: .unfinished, upper: i, isEscaped: isEscaped, next: i) }
            if next >= end || bytes[next] == delimiter || bytes[next] == 0x0A || bytes[next] == 0x0D {
                let isBroken = isStray && cursor.lineBreaks > before
                return Quoted(outcome: isBroken ? .stray : .record, upper: i, isEscaped: isEscaped, next: next)
            }
            isStray = true
            i += 1
        }
    }

    private func isBlank(_ fields: [RecordField], _ first: Int) -> Bool {
        if fields[first].upper > fields[first].lower { return false }
        for field in fields[first...] where field.upper > field.lower { return false }
        return true
    }

    /// The position behind any byte order marks; nil if more bytes are needed to tell.
    private func afterMarks(_ bytes: [UInt8], last: Bool) -> Int? {
        var i = 0
        while i + 2 < bytes.count, bytes[i] == 0xEF, bytes[i + 1] == 0xBB, bytes[i + 2] == 0xBF { i += 3 }
        let isCut = i < bytes.count && i + 2 >= bytes.count && bytes[i] == 0xEF
        return isCut && !last ? nil : i
    }

    private mutating func skipLines(_ bytes: [UInt8], _ start: Int, last: Bool) -> Int {
        var i = start
        while linesToSkip > 0 || isSkippingLine {
            while i < bytes.count, bytes[i] != 0x0A, bytes[i] != 0x0D { i += 1 }
            guard i < bytes.count else { return i }
            if bytes[i] == 0x0D {
                if i + 1 >= bytes.count, !last { return i }
                if i + 1 < bytes.count, bytes[i + 1] == 0x0A { i += 1 }
            }
            i += 1
            line += 1
            if isSkippingLine { isSkippingLine = false } else { linesToSkip -= 1 }
        }
        return i
    }

    static func lineBreaks(_ bytes: [UInt8], _ range: Range<Int>) -> Int { lineBreaks(bytes.span, range) }

    private static func lineBreaks(_ bytes: Span<UInt8>, _ range: Range<Int>) -> Int {
        var count = 0
        for i in range where bytes[i] == 0x0A || (bytes[i] == 0x0D && (i + 1 >= bytes.count || bytes[i + 1] != 0x0A)) { count += 1 }
        return count
    }

    private func unread(_ outcome: Outcome, _ cursor: Cursor, _ bytes: [UInt8], from start: Int) -> UnreadRecord {
        let length = outcome == .unfinished ? recordBytesMax : min(cursor.i - start, recordBytesMax)
        let record = StatementRecord(
            kind: 0, firstField: 0, fieldCount: 0, number: number, line: line, byte: position + Int64(start), length: UInt32(length))
        let isOpenQuote = outcome == .unterminated || outcome == .unfinished && (cursor.fieldStart > start || bytes[start] == quote)
        let mark = outcome == .stray || isOpenQuote ? cursor.fieldStart : nil
        let fieldLine = Int(line) + Self.lineBreaks(bytes, start..<cursor.fieldStart)
        let code: ProblemCode
        let message: String
        switch outcome {
        case .stray:
            code = .csvQuoteStray
            message = "A quoted field of this record holds a quote and a line break, so that two records may have run together; it was not read."
        case .unterminated:
            code = .csvQuoteUnterminated
            message = "The quote opened in line \(fieldLine) is never closed; what follows it was not read."
        case .unfinished where isOpenQuote:
            code = .csvQuoteUnterminated
            message = "The quote opened in line \(fieldLine) is not closed within \(recordBytesMax) bytes; these were not read."
        case .unfinished, .record:
            code = .recordTooLong
            message = "The record that begins in line \(line) is longer than \(recordBytesMax) bytes; it was not read."
        }
        return UnreadRecord(record, mark: mark.map { position + Int64($0) }, code, message)
    }
}
