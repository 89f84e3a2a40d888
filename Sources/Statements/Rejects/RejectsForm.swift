/// In which form the rejected records of a format are given back to a person.
public enum RejectsForm: Sendable {
    /// The bank's own table: what stands before the rows, the header and the rejected records, with the reason as one more column.
    case table(Table)
    /// The bank's own file without the records that were read, and a comment with the reason before each rejected one. Balances are left
    /// out, since they are not those of what is left.
    case container(Comment, balances: Set<UInt8>)
    /// A list in CSV of line, record and reason: the format has no place for words of ours.
    case list

    public struct Table: Sendable {
        var delimiter: UInt8
        var quote: UInt8
        /// Line of the header, and of the first record behind it.
        var headerLine: Int?
        var firstLine: Int
        /// Columns of the header; 0 without one.
        var columns: Int
    }

    public enum Comment: Sendable {
        /// `<!-- … -->`
        case markup
        /// A line with a code that no program knows.
        case line
    }
}

/// Which records of a file were rejected, and why.
public struct RejectedRecords: Sendable {
    /// Further ones are only counted: a file with more of them is not mended by hand.
    public static let recordsMax = 100_000

    private(set) var reasons: [UInt32: String] = [:]
    /// Rejected records beyond `recordsMax`.
    private(set) var omitted = 0
    private var last: UInt32 = 0

    public init() {}

    /// Reads a whole file, opened by `open`, with a layout. Throws only what the source does.
    public init(of layout: any StatementLayout, open: () throws -> any ByteSource) throws {
        var reader = BatchedReader(layout)
        var extractor = layout.makeExtractor()
        var source = try open()
        while let chunk = try source.next(bytesMax: FileInspection.chunkBytes) { note(extractor.extract(reader.batch(adding: chunk)).problems) }
        note(extractor.extract(reader.batch(adding: [], last: true)).problems)
        note(extractor.finish().problems)
        if omitted > 0, let record = reasons.keys.max() { reasons[record]? += " \(omitted) more rows were rejected than this file holds." }
    }

    /// Takes over the errors of records; a record may have several.
    private mutating func note(_ problems: [Problem]) {
        for problem in problems where problem.severity == .error {
            guard let record = problem.record.flatMap(UInt32.init(exactly:)) else { continue }
            let reason = "\(problem.code): \(problem.message)"
            if let before = reasons[record] {
                reasons[record] = "\(before) \(reason)"
            } else if reasons.count < Self.recordsMax {
                reasons[record] = reason
            } else if record != last {
                omitted += 1
            }
            last = record
        }
    }
}

/// The reasons that `RejectsWriter` puts into a table, so that a file may come back with them left in.
enum RejectReason {
    static let header = "reason"

    /// Whether a cell is such a reason: it begins with one of our codes.
    static func isReason(_ bytes: [UInt8], _ range: Range<Int>) -> Bool {
        guard let colon = bytes[range].prefix(40).firstIndex(of: UInt8(ascii: ":")), colon > range.lowerBound else { return false }
        return ProblemCode(rawValue: String(decoding: bytes[range.lowerBound..<colon], as: UTF8.self)) != nil
    }

    /// Takes the column of reasons off the records of a table: the last cell of each that is one, and its name in the header.
    static func remove(from batch: inout RecordBatch, of bytes: [UInt8]) {
        var header: Int?
        var isOurs = false
        for k in batch.records.indices where batch.records[k].fieldCount > 1 {
            let record = batch.records[k]
            let range = batch.fields[Int(record.firstField + record.fieldCount) - 1].range
            if isReason(bytes, range) {
                batch.records[k].fieldCount -= 1
                isOurs = true
            } else if header == nil, bytes[range].elementsEqual(Self.header.utf8) {
                header = k
            } else if let header, !range.isEmpty, record.fieldCount >= batch.records[header].fieldCount {
                // A column of the bank's own that has the same name.
                return
            }
        }
        if let header, isOurs || batch.records.count > header + 1 { batch.records[header].fieldCount -= 1 }
    }
}
