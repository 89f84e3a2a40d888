import Ledger

/// The place of a record, or of a field in it, for a `Problem`; worked out only when there is one.
struct RecordPlace {
    /// Longer fields and records are not searched for the place of a value.
    private static let searchedFieldBytesMax = 200
    private static let searchedBytesMax = 16_384

    private let record: StatementRecord
    private let bytes: [UInt8]
    private let raw: Range<Int>
    private let startsLine: Bool

    /// `raw` is the field that spans the whole record; `startsLine` says that records of the format begin at the start of a line.
    init(_ record: StatementRecord, raw: RecordField, in bytes: [UInt8], startsLine: Bool = false) {
        self.startsLine = startsLine
        self.record = record
        self.bytes = bytes
        self.raw = raw.range
    }

    func problem(_ severity: Problem.Severity, code: String, message: String, field: RecordField? = nil) -> Problem {
        var problem = Problem(severity, code: code, message: message, line: Int(record.line), byte: Int(record.byte))
        if record.number > 0 { problem.record = Int(record.number) }
        let shown = raw.prefix(Problem.rawBytesMax)
        problem.raw = String(decoding: bytes[shown], as: UTF8.self)
        guard let field, let offset = offset(of: field) else { return problem }
        var line = 0
        var column = 1
        var previous: UInt8 = 0
        for byte in bytes[raw.lowerBound..<raw.lowerBound + offset] {
            if byte == 0x0D || (byte == 0x0A && previous != 0x0D) {
                line += 1
                column = 1
            } else if byte != 0x0A, byte & 0xC0 != 0x80 {
                column += 1
            }
            previous = byte
        }
        problem.line = Int(record.line) + line
        // In the record's first line the column counts from what stands before it, which is known for the file's first line only.
        if line > 0 || startsLine {
            problem.column = column
        } else if record.line == 1 {
            problem.column = Int(record.byte) + column
        }
        problem.byte = Int(record.byte) + offset
        return problem
    }

    /// Where the field begins in the record. A field that was decoded to elsewhere is looked for by its text.
    private func offset(of field: RecordField) -> Int? {
        if field.lower >= raw.lowerBound, field.upper <= raw.upperBound { return Int(field.lower) - raw.lowerBound }
        guard !field.range.isEmpty, field.range.count <= min(raw.count, Self.searchedFieldBytesMax), raw.count <= Self.searchedBytesMax else {
            return nil
        }
        let wanted = bytes[field.range]
        return (0...raw.count - field.range.count).first { bytes[(raw.lowerBound + $0)...].starts(with: wanted) }
    }
}
