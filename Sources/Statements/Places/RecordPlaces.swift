import Ledger

/// Says of the records of one batch, and of values in them, where they stand in the file and what they look like there.
///
/// Made before an extractor changes the batch, at the cost of a few words: it keeps the fields as the reader found them, and the file's
/// bytes where a layout has decoded them to elsewhere. Nothing is worked out before there is a problem.
struct RecordPlaces: Sendable {
    /// What of a record is wrong.
    enum Value {
        /// The record as a whole.
        case record
        /// Something that would stand behind the last of its fields.
        case end
        case field(RecordField, among: ArraySlice<RecordField>)
        /// A part of a field, by its place in the arena.
        case part(Range<Int>, of: RecordField, among: ArraySlice<RecordField>)
        /// A part of a field, by its place in the batch's bytes as they stand in the file.
        case written(Range<Int>, field: Int)

        /// The whole record where there is no such field.
        static func field(_ field: RecordField?, _ fields: ArraySlice<RecordField>) -> Value {
            field.map { .field($0, among: fields) } ?? .record
        }
    }

    /// How many bytes before a value are kept of a record that is too long to be shown.
    private static let rawBytesBefore = Problem.rawBytesMax / 4
    /// The name of a tag is looked for among so many characters before its value.
    private static let namedCharactersMax = 200

    private let origin: BatchOrigin
    private let fields: [RecordField]
    /// The batch's bytes as they stand in the file; nil where they are still the first ones of the arena.
    private let source: [UInt8]?
    /// The last place that was asked for: a file may be one long line with many problems.
    private var seen = (offset: 0, column: -1)

    init() { self.init(BatchOrigin(), [], nil) }

    fileprivate init(_ origin: BatchOrigin, _ fields: [RecordField], _ source: (bytes: [UInt8], fields: [RecordField])?) {
        self.origin = origin
        self.fields = source?.fields ?? fields
        self.source = source?.bytes
    }

    /// The problem with all that can be said of its place. `arena` holds the bytes that the fields of `at` refer to; `name` is what the
    /// format calls a field that the file leaves out.
    mutating func problem(
        _ severity: Problem.Severity, _ code: ProblemCode, _ message: String, _ record: StatementRecord, at value: Value = .record,
        name: String? = nil, in arena: [UInt8]
    ) -> Problem {
        let bytes = source ?? arena
        let start = clamped(Int(record.byte - origin.byte), bytes)
        let end = max(start, clamped(Int(record.byte - origin.byte) + Int(record.length), bytes))
        var found: Range<Int>?
        var named = name
        switch value {
        case .record: break
        case .end:
            let behind = withoutLineEnds(bytes, start..<end)
            found = behind..<behind
        case .field(let field, let among):
            guard let index = Self.index(of: field, among) else { break }
            found = range(index, bytes)
            named = fieldName(index, bytes, start) ?? name
        case .part(let part, let field, let among):
            guard let index = Self.index(of: field, among) else { break }
            let whole = range(index, bytes)
            let part = part.clamped(to: field.range)
            let before = SourceEncoding.utf8.characters(arena, field.range.lowerBound..<part.lowerBound)
            let lower = origin.encoding.advance(bytes, whole.lowerBound, by: before, end: whole.upperBound)
            let length = SourceEncoding.utf8.characters(arena, part)
            found = lower..<origin.encoding.advance(bytes, lower, by: length, end: whole.upperBound)
            named = fieldName(index, bytes, start) ?? name
        case .written(let range, let index):
            found = range
            named = fieldName(index, bytes, start)
        }
        return place(Problem(severity, code, message), record, start..<end, found, named, bytes)
    }

    /// The problem of a record that the reader could not cut into fields.
    mutating func problem(_ unread: UnreadRecord, in arena: [UInt8]) -> Problem {
        let bytes = source ?? arena
        let start = clamped(Int(unread.record.byte - origin.byte), bytes)
        let end = max(start, clamped(Int(unread.record.byte - origin.byte) + Int(unread.record.length), bytes))
        let mark = unread.mark.map { clamped(Int($0 - origin.byte), bytes) }
        let value = mark.map { $0..<min($0 + origin.encoding.unitBytes, max(end, $0)) }
        return place(Problem(.error, unread.code, unread.message), unread.record, start..<end, value, nil, bytes)
    }

    // MARK: Places

    private mutating func place(
        _ problem: Problem, _ record: StatementRecord, _ whole: Range<Int>, _ value: Range<Int>?, _ name: String?, _ bytes: [UInt8]
    ) -> Problem {
        let encoding = origin.encoding
        var problem = problem
        let at = value?.lowerBound ?? whole.lowerBound
        problem.line = Int(record.line) + (at > whole.lowerBound ? lineEnds(bytes, whole.lowerBound..<at) : 0)
        problem.column = column(at, bytes) + 1
        problem.byte = Int(origin.byte) + at
        problem.record = record.number > 0 ? Int(record.number) : nil
        problem.field = name
        guard !whole.isEmpty else { return problem }
        let upper = max(withoutLineEnds(bytes, whole), value?.upperBound ?? 0)
        var lower = whole.lowerBound
        if let value {
            problem.length = scalars(bytes, value)
            let seen = lower..<min(value.upperBound, lower + (Problem.rawBytesMax + 1) * encoding.unitBytes)
            if encoding.string(bytes, seen).utf8.count > Problem.rawBytesMax {
                let before = max(lower, value.lowerBound - Self.rawBytesBefore * encoding.unitBytes)
                lower = encoding.border(bytes, atOrBefore: before, from: lower)
            }
            problem.rawOffset = scalars(bytes, lower..<value.lowerBound)
        }
        problem.raw = shown(bytes, lower..<max(lower, upper))
        return problem
    }

    /// Characters before a position in its line; what was counted for the problem before is not counted again.
    private mutating func column(_ position: Int, _ bytes: [UInt8]) -> Int {
        let column: Int
        if seen.column >= 0, position >= seen.offset, origin.encoding.lineStart(bytes, before: position, notBefore: seen.offset) == nil {
            column = seen.column + origin.encoding.characters(bytes, seen.offset..<position)
        } else {
            column = origin.column(at: position, in: bytes)
        }
        seen = (position, column)
        return column
    }

    private func lineEnds(_ bytes: [UInt8], _ range: Range<Int>) -> Int {
        var count = 0
        var previous: UInt16 = 0
        for i in stride(from: range.lowerBound, to: range.upperBound, by: origin.encoding.unitBytes) {
            let unit = origin.encoding.unit(bytes, i)
            if unit == 0x0D || (unit == 0x0A && previous != 0x0D) { count += 1 }
            previous = unit
        }
        return count
    }

    /// The end of a record without the line ends behind it.
    private func withoutLineEnds(_ bytes: [UInt8], _ range: Range<Int>) -> Int {
        var upper = range.upperBound
        while upper > range.lowerBound, [0x0A, 0x0D].contains(origin.encoding.unit(bytes, upper - origin.encoding.unitBytes)) {
            upper -= origin.encoding.unitBytes
        }
        return upper
    }

    /// The text of a range, at most `rawBytesMax` bytes of it.
    private func shown(_ bytes: [UInt8], _ range: Range<Int>) -> String {
        let limit = range.lowerBound + Problem.rawBytesMax * origin.encoding.unitBytes
        let upper = limit < range.upperBound ? origin.encoding.border(bytes, atOrBefore: limit, from: range.lowerBound) : range.upperBound
        var text = origin.encoding.string(bytes, range.lowerBound..<upper)
        if text.utf8.count > Problem.rawBytesMax {
            let utf8 = Array(text.utf8)
            text = String(decoding: utf8[..<SourceEncoding.utf8.border(utf8, atOrBefore: Problem.rawBytesMax, from: 0)], as: UTF8.self)
        }
        return text
    }

    /// Characters as they are shown.
    private func scalars(_ bytes: [UInt8], _ range: Range<Int>) -> Int { origin.encoding.string(bytes, range).unicodeScalars.count }

    // MARK: Fields

    private static func index(of field: RecordField, _ fields: ArraySlice<RecordField>) -> Int? {
        fields.firstIndex { $0.tag == field.tag && $0.lower == field.lower && $0.upper == field.upper }
    }

    /// Where a field stands in the file's bytes.
    private func range(_ index: Int, _ bytes: [UInt8]) -> Range<Int> {
        guard fields.indices.contains(index) else { return 0..<0 }
        let lower = clamped(Int(fields[index].lower), bytes)
        return lower..<max(lower, clamped(Int(fields[index].upper), bytes))
    }

    private func clamped(_ position: Int, _ bytes: [UInt8]) -> Int { min(max(position, 0), bytes.count) }

    /// The field's name, read off what stands before its value in the record, which begins at `start`.
    private func fieldName(_ index: Int, _ bytes: [UInt8], _ start: Int) -> String? {
        let tag = fields.indices.contains(index) ? Int(fields[index].tag) : -1
        if case .header(let names) = origin.names { return names.indices.contains(tag) && !names[tag].isEmpty ? names[tag] : nil }
        let lower = range(index, bytes).lowerBound
        let from = max(start, lower - Self.namedCharactersMax * origin.encoding.unitBytes)
        guard from < lower else { return nil }
        return origin.names.name(before: origin.encoding.string(bytes, from..<lower))
    }
}

extension RecordBatch {
    /// Where the batch's records stand in the file; asked before anything in the batch is changed.
    var places: RecordPlaces { RecordPlaces(origin, fields, source) }
}

extension FieldNaming {
    /// The name of a field by the text that stands before its value.
    func name(before text: String) -> String? {
        var found: Substring?
        switch self {
        case .none, .header: return nil
        case .tags:
            let trimmed = text.reversed().drop { $0.isWhitespace }
            guard let last = trimmed.first else { return nil }
            let before = String(trimmed.dropFirst().reversed())
            if last == "\"" || last == "'" {
                found = before.split { $0.isWhitespace || $0 == "=" }.last
            } else {
                guard let open = before.lastIndex(of: "<") else { return nil }
                found = before[open...].dropFirst().prefix { !$0.isWhitespace && $0 != ">" }
            }
        case .letters: found = text.split(whereSeparator: \.isNewline).last?.drop { $0.isWhitespace }.prefix(1)
        case .colons:
            guard text.last == ":" else { return nil }
            found = text.dropLast().split(separator: ":", omittingEmptySubsequences: false).last
        }
        return found.flatMap { $0.isEmpty ? nil : String($0) }
    }
}
