/// Writes the rejected records of a file as a file that can be mended and read again, in UTF-8, chunk by chunk.
///
/// Fed with the same bytes as the readers. A table and a file without a declared encoding begin with a byte order mark, so that
/// spreadsheets and readers know them for what they are.
public struct RejectsWriter: Sendable {
    private var reader: any RecordReader
    private var rest: [UInt8] = []
    private var position: Int64 = 0
    private let form: RejectsForm
    private let encoding: SourceEncoding
    private let rejected: RejectedRecords
    /// What stands before the rows of a table, until all of it has come in; nil once it is written.
    private var head: [UInt8]?
    /// How far the file has been copied into a container.
    private var copied: Int64 = 0
    /// White space behind a record that was left out, up to its line end, is left out as well.
    private var isSwallowing = false
    private var output: [UInt8] = []
    private var isBegun = false
    private var isDeclared = false
    private static let declarationBytesMax = 1_024

    public init(_ layout: any StatementLayout, _ rejected: RejectedRecords) {
        reader = layout.makeReader()
        form = layout.rejectsForm
        encoding = layout.encoding
        self.rejected = rejected
        if case .table = form { head = [] }
    }

    /// What there is to write after these bytes of the file; with `last`, all that is left.
    public mutating func write(_ chunk: [UInt8], last: Bool = false) -> [UInt8] {
        begin()
        if head != nil { gatherHead(chunk, last: last) }
        let bytes = rest + chunk
        var batch = RecordBatch()
        let consumed = reader.read(bytes, last: last, into: &batch)
        switch form {
        case .table(let table):
            for record in sorted(batch) { row(record, batch.fields, table, bytes) }
        case .container(let comment, let balances):
            for record in batch.records { copy(record, comment, balances, bytes) }
            copy(upTo: position + Int64(consumed), bytes)
        case .list:
            for record in sorted(batch) { listed(record) }
        }
        rest = Array(bytes[consumed...])
        position += Int64(consumed)
        return take(last: last)
    }

    // MARK: Begin and end

    private mutating func begin() {
        guard !isBegun else { return }
        isBegun = true
        switch form {
        case .table, .container(.line, _): output += [0xEF, 0xBB, 0xBF]
        case .list: output += Array("\u{FEFF}line,record,reason\r\n".utf8)
        case .container(.markup, _): break
        }
    }

    /// Gives out what is written, but for blanks at its end that may turn out to belong to a record that is left out.
    private mutating func take(last: Bool) -> [UInt8] {
        if !isDeclared {
            // The declaration of the encoding stands in the first lines.
            guard last || output.count >= Self.declarationBytesMax else { return [] }
            isDeclared = true
            declareUTF8()
        }
        var end = output.count
        while !last, end > 0, output[end - 1] == 0x20 || output[end - 1] == 0x09 { end -= 1 }
        if !last, let comment = earlierComment() { end = comment }
        let taken = Array(output[..<end])
        output.removeFirst(end)
        return taken
    }

    /// What the file declares of its encoding is made true where it was another than UTF-8.
    private mutating func declareUTF8() {
        guard case .container(.markup, _) = form else { return }
        if case .utf8 = encoding { return }
        let head = output.prefix(Self.declarationBytesMax)
        let lines = head.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false).map { line in
            Self.declaringUTF8(String(decoding: line, as: UTF8.self)).map { ArraySlice($0.utf8) } ?? line
        }
        output.replaceSubrange(0..<head.count, with: Array(lines.joined(separator: CollectionOfOne(UInt8(ascii: "\n")))))
    }

    /// The line with UTF-8 for the encoding that it declares; nil if it declares none.
    private static func declaringUTF8(_ line: String) -> String? {
        for (key, value) in [("ENCODING:", "UTF-8"), ("CHARSET:", "NONE")] where line.hasPrefix(key) {
            return key + value + (line.utf8.last == 0x0D ? "\r" : "")
        }
        guard line.contains("<?xml"), let declared = line.firstRange(of: "encoding="), declared.upperBound < line.endIndex else { return nil }
        let quote = line[declared.upperBound]
        let value = line[declared.upperBound...].dropFirst()
        guard quote == "\"" || quote == "'", let end = value.firstIndex(of: quote) else { return nil }
        return line[..<value.startIndex] + "UTF-8" + line[end...]
    }

    private func sorted(_ batch: RecordBatch) -> [StatementRecord] {
        batch.unread.isEmpty ? batch.records : (batch.records + batch.unread.map(\.record)).sorted { $0.number < $1.number }
    }

    private func range(_ record: StatementRecord, _ bytes: [UInt8]) -> Range<Int> {
        let lower = min(max(0, Int(record.byte - position)), bytes.count)
        return lower..<min(bytes.count, lower + Int(record.length))
    }

    private mutating func append(_ bytes: [UInt8], _ range: Range<Int>) {
        switch encoding {
        case .utf8: output.append(contentsOf: bytes[range])
        case .page(let decoder): decoder.decode(bytes, range, into: &output)
        case .utf16(let isBigEndian): _ = UTF16Transcoder(isBigEndian: isBigEndian).transcode(Array(bytes[range]), last: true, into: &output)
        }
    }

    // MARK: Tables

    /// Collects the lines before the first record and writes them, the header with its new column.
    private mutating func gatherHead(_ chunk: [UInt8], last: Bool) {
        guard case .table(let table) = form, var bytes = head else { return }
        bytes += chunk
        head = bytes
        guard let end = lineStart(table.firstLine, bytes) ?? (last ? bytes.count : nil) else { return }
        head = nil
        var text = Array(encoding.string(bytes, 0..<end).utf8)
        if text.starts(with: [0xEF, 0xBB, 0xBF]) { text.removeFirst(3) }
        guard let line = table.headerLine else {
            output += text
            return
        }
        var reader = CSVReader(delimiter: table.delimiter, quote: table.quote, firstLine: line)
        var batch = RecordBatch()
        _ = reader.read(text, last: true, into: &batch)
        guard let header = batch.records.first else {
            output += text
            return
        }
        let split = Int(header.byte) + Int(header.length)
        // It came back with the column that it was given.
        if Int(header.fieldCount) == table.columns + 1 {
            output += text
            return
        }
        output += text[..<split]
        output.append(table.delimiter)
        output += Array(RejectReason.header.utf8)
        output += split < text.count ? text[split...] : [0x0D, 0x0A]
    }

    /// Where a line begins; nil if it has not come in yet.
    private func lineStart(_ line: Int, _ bytes: [UInt8]) -> Int? {
        var left = line - 1
        var i = 0
        while left > 0 {
            guard i + encoding.unitBytes < bytes.count else { return nil }
            let unit = encoding.unit(bytes, i)
            i += encoding.unitBytes
            if unit == 0x0D, encoding.unit(bytes, i) == 0x0A { i += encoding.unitBytes }
            if unit == 0x0A || unit == 0x0D { left -= 1 }
        }
        return i
    }

    private mutating func row(_ record: StatementRecord, _ fields: [RecordField], _ table: RejectsForm.Table, _ bytes: [UInt8]) {
        guard let reason = rejected.reasons[record.number] else { return }
        var whole = range(record, bytes)
        var count = Int(record.fieldCount)
        // The reason of an earlier time makes room for the new one.
        if count > 1, case let last = fields[Int(record.firstField) + count - 1].range, RejectReason.isReason(bytes, last),
            let delimiter = bytes[whole.lowerBound..<last.lowerBound].lastIndex(of: table.delimiter)
        {
            whole = whole.lowerBound..<delimiter
            count -= 1
        }
        append(bytes, whole)
        while let end = output.last, end == 0x0A || end == 0x0D { output.removeLast() }
        // A record that lacks fields gets them, empty, so that the reason stands in its own column.
        let missing = count > 0 ? max(0, table.columns - count) : 0
        output.append(contentsOf: repeatElement(table.delimiter, count: missing + 1))
        let quote = table.quote == 0 ? UInt8(ascii: "\"") : table.quote
        output.append(quote)
        for byte in reason.utf8 {
            output.append(byte == 0x0A || byte == 0x0D ? 0x20 : byte)
            if byte == quote { output.append(quote) }
        }
        output += [quote, 0x0D, 0x0A]
    }

    private mutating func listed(_ record: StatementRecord) {
        guard let reason = rejected.reasons[record.number], record.number > 0 else { return }
        output += Array("\(record.line),\(record.number),\"\(reason.replacing("\"", with: "\"\""))\"\r\n".utf8)
    }

    // MARK: Containers

    /// Copies what stands before a record; leaves the record out if it was read, and says why where it was not.
    private mutating func copy(_ record: StatementRecord, _ comment: RejectsForm.Comment, _ balances: Set<UInt8>, _ bytes: [UInt8]) {
        let reason = record.number > 0 ? rejected.reasons[record.number] : nil
        guard reason != nil || record.number > 0 || balances.contains(record.kind), record.byte >= copied else { return }
        copy(upTo: record.byte, bytes)
        if let comment = earlierComment() { output.removeLast(output.count - comment) }
        if let reason {
            isSwallowing = false
            if case .line = comment, let end = earlierLine(range(record, bytes), bytes) { copied = position + Int64(end) }
            let words = reason.replacing("--", with: "- -").split(whereSeparator: \.isNewline).joined(separator: " ")
            switch comment {
            case .markup: output += Array("<!-- line \(record.line): \(words) -->\n".utf8)
            case .line: output += Array("#line \(record.line): \(words)\n".utf8)
            }
        } else {
            while let end = output.last, end == 0x20 || end == 0x09 { output.removeLast() }
            copied = record.byte + Int64(record.length)
            isSwallowing = true
        }
    }

    /// Where a comment of an earlier time begins that stands at the end of what is written; nil if none does.
    private func earlierComment() -> Int? {
        guard case .container(.markup, _) = form else { return nil }
        var end = output.count
        while end > 0, output[end - 1] <= 0x20 { end -= 1 }
        guard output[..<end].suffix(3).elementsEqual("-->".utf8) else { return nil }
        let opening = Array("<!-- line ".utf8)
        let start = output[..<end].suffix(Self.commentBytesMax).lastIndex(of: opening[0]) ?? end
        guard output[start..<end].starts(with: opening) else { return nil }
        return Self.isComment(output[(start + opening.count)..<end]) ? start : nil
    }

    /// The end of the line that an earlier time has put before a record of lines; nil if there is none.
    private func earlierLine(_ record: Range<Int>, _ bytes: [UInt8]) -> Int? {
        let opening = Array("#line ".utf8)
        guard bytes[record].starts(with: opening), Self.isComment(bytes[record].dropFirst(opening.count)) else { return nil }
        return bytes[record].firstIndex(of: 0x0A).map { $0 + 1 }
    }

    /// Whether a text goes on like a comment of ours: `17: amount.missing: …`.
    private static func isComment(_ text: ArraySlice<UInt8>) -> Bool {
        let rest = text.drop { $0 >= 0x30 && $0 <= 0x39 }
        guard rest.starts(with: ": ".utf8) else { return false }
        let reason = Array(rest.dropFirst(2).prefix(60))
        return RejectReason.isReason(reason, 0..<reason.count)
    }

    private static let commentBytesMax = 4_096

    private mutating func copy(upTo end: Int64, _ bytes: [UInt8]) {
        var lower = Int(copied - position)
        let upper = Int(end - position)
        guard lower < upper, lower >= 0 else { return }
        copied = end
        if copied > 0, position == 0, lower == 0 { lower = declaration(bytes, upper) }
        while isSwallowing, lower < upper {
            let unit = encoding.unit(bytes, lower)
            guard unit <= 0x20 else {
                isSwallowing = false
                break
            }
            // A return is left for its line feed; a lone one only costs an empty line.
            if unit == 0x0A { isSwallowing = false }
            lower += encoding.unitBytes
        }
        append(bytes, lower..<upper)
    }

    /// Leaves a byte order mark at the beginning of the file out.
    private func declaration(_ bytes: [UInt8], _ upper: Int) -> Int {
        switch encoding {
        case .utf8: bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? min(3, upper) : 0
        case .page: 0
        case .utf16: encoding.unit(bytes, 0) == 0xFEFF ? 2 : 0
        }
    }
}
