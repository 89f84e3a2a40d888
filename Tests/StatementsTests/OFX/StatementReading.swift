import Ledger
import Statements

/// All that reading a file gives, in a form that can be compared and printed.
struct StatementReading: Equatable {
    var format: StatementFormat?
    var encoding: String?
    var sourceKind = ""
    var questions: [Question] = []
    /// `2025-01-31 -1234 text` with what else the row has behind, in the order of the file.
    var rows: [String] = []
    /// Places of the rows: record, line, byte, length.
    var places: [String] = []
    /// `id/bank/type/name currency first..last closing@day`, with `available amount@day` behind where there is one.
    var statements: [String] = []
    var problems: [Problem] = []
    var rejected = 0
    var unsupported = 0

    var codes: [String] { problems.map(\.code) }

    /// Detects and reads `bytes` in chunks of `chunkBytes`, or cut once at `cut`; nil reads the file whole.
    init(
        _ bytes: [UInt8], with type: any FormatSpecificDetector.Type, options: ReadingOptions = ReadingOptions(), chunkBytes: Int? = nil,
        cut: Int? = nil
    ) {
        let chunks = Self.chunks(bytes, chunkBytes, cut)
        var detector = type.init(fileName: "statement", options: options)
        for chunk in chunks { detector.consume(chunk) }
        let detection = detector.finish()
        format = detection.format
        encoding = detection.encoding
        sourceKind = detection.sourceKind
        questions = detection.questions
        problems = detection.problems
        guard let layout = detection.layout else { return }
        var reader = BatchedReader(layout)
        var extractor = layout.makeExtractor()
        for (index, chunk) in (chunks + [[]]).enumerated() { note(extractor.extract(reader.batch(adding: chunk, last: index == chunks.count))) }
        note(extractor.finish())
        statements = extractor.statements.map(Self.text)
    }

    init(_ text: String, with type: any FormatSpecificDetector.Type, options: ReadingOptions = ReadingOptions()) {
        self.init(Array(text.utf8), with: type, options: options)
    }

    /// The first way of cutting the bytes that gives another result than reading them whole; nil if there is none.
    static func firstDifference(_ bytes: [UInt8], with type: any FormatSpecificDetector.Type) -> String? {
        let whole = StatementReading(bytes, with: type)
        for size in [1, 2, 3, 7] where StatementReading(bytes, with: type, chunkBytes: size) != whole { return "chunks of \(size)" }
        for cut in bytes.indices where StatementReading(bytes, with: type, cut: cut) != whole { return "cut at \(cut)" }
        return nil
    }

    private static func chunks(_ bytes: [UInt8], _ size: Int?, _ cut: Int?) -> [[UInt8]] {
        if let cut { return [Array(bytes[..<cut]), Array(bytes[cut...])] }
        guard let size else { return [bytes] }
        return stride(from: 0, to: bytes.count, by: size).map { Array(bytes[$0..<min($0 + size, bytes.count)]) }
    }

    private mutating func note(_ batch: ExtractedBatch) {
        problems += batch.problems
        rejected += batch.rejected
        unsupported += batch.unsupported
        for row in batch.rows.rows {
            var parts = ["\(row.day)", "\(row.amount)", batch.rows.string(row.text)]
            if row.statement > 0 { parts.append("statement \(row.statement)") }
            if let other = row.otherDay { parts.append("other \(other)") }
            if row.status == .pending { parts.append("pending") }
            if row.role == .openingBalance { parts.append("opening") }
            for (name, range) in [("payee", row.payee), ("id", row.bankID), ("check", row.checkNumber), ("category", row.category)]
            where !range.isEmpty {
                parts.append("\(name) \(batch.rows.string(range))")
            }
            for split in batch.rows.splits[Int(row.splits.lowerBound)..<Int(row.splits.upperBound)] {
                parts.append("split \(split.amount) \(batch.rows.string(split.category)) \(batch.rows.string(split.note))")
            }
            rows.append(parts.joined(separator: "; "))
            places.append("\(row.record) \(row.line) \(row.byte) \(row.length)")
        }
    }

    private static func text(_ heading: StatementHeading) -> String {
        func text(_ part: (some CustomStringConvertible)?) -> String { part.map(\.description) ?? "-" }
        let account = heading.account
        return "\(text(account.id))/\(text(account.bankID))/\(text(account.type))/\(text(account.name)) \(text(heading.currency)) "
            + "\(text(heading.periodFirst))..\(text(heading.periodLast)) \(text(heading.closing))@\(text(heading.closingDay))"
            + (heading.available.map { " available \($0)@\(text(heading.availableDay))" } ?? "")
    }
}
