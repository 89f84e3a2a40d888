public import Ledger

/// One field of a record: what it is and where its bytes lie in `RecordBatch.bytes`.
public struct RecordField: Sendable {
    /// What the field is: the column's index in CSV; a format's own code in OFX and QIF (see its reader).
    public var tag: UInt16
    /// Set where the bytes need the format's unescaping (a doubled quote, an entity) before they are text.
    public var isEscaped: Bool
    /// Byte range in `RecordBatch.bytes`, without quotes and surrounding white space.
    public var lower: UInt32
    public var upper: UInt32

    public init(tag: UInt16, isEscaped: Bool = false, lower: UInt32, upper: UInt32) {
        self.tag = tag
        self.isEscaped = isEscaped
        self.lower = lower
        self.upper = upper
    }

    public var range: Range<Int> { Int(lower)..<Int(upper) }
}

/// What a reader found: fields with a position, not yet understood.
public struct StatementRecord: Sendable {
    /// What the record is, by the format's own code (a transaction, the start of a statement, a balance …).
    public var kind: UInt8
    /// The record's fields are `RecordBatch.fields[firstField ..< firstField + fieldCount]`.
    public var firstField: UInt32
    public var fieldCount: UInt32
    /// From 1, counted over the whole file.
    public var number: UInt32
    /// Line of the first byte, from 1.
    public var line: UInt32
    /// Position of the first byte in the unpacked file, and length in bytes.
    public var byte: Int64
    public var length: UInt32

    public init(kind: UInt8, firstField: UInt32, fieldCount: UInt32, number: UInt32, line: UInt32, byte: Int64, length: UInt32) {
        self.kind = kind
        self.firstField = firstField
        self.fieldCount = fieldCount
        self.number = number
        self.line = line
        self.byte = byte
        self.length = length
    }
}

/// A record that could not be cut into fields, and why.
public struct UnreadRecord: Sendable {
    /// Without fields; numbered like all others.
    public var record: StatementRecord
    /// Position in the file of the one character that is wrong; nil where it is the record as a whole.
    public var mark: Int64?
    public var code: ProblemCode
    public var message: String

    public init(_ record: StatementRecord, mark: Int64?, _ code: ProblemCode, _ message: String) {
        self.record = record
        self.mark = mark
        self.code = code
        self.message = message
    }
}

/// Records with the bytes that their fields refer to: what the parse stage gives to the extract stage.
public struct RecordBatch: Sendable {
    public var bytes: [UInt8]
    public var fields: [RecordField]
    public var records: [StatementRecord]
    public var unread: [UnreadRecord]
    /// Where the bytes lie in the file.
    public var origin = BatchOrigin()
    /// Bytes and fields as the reader saw them, where a layout has decoded them to elsewhere.
    var source: (bytes: [UInt8], fields: [RecordField])?

    public init(bytes: [UInt8] = [], fields: [RecordField] = [], records: [StatementRecord] = [], unread: [UnreadRecord] = []) {
        self.bytes = bytes
        self.fields = fields
        self.records = records
        self.unread = unread
    }
}

/// How much a reader found in the call before, so that the arrays of the next batch need not grow step by step.
struct BatchRoom: Sendable {
    private var fields = 0
    private var records = 0

    func reserve(in batch: inout RecordBatch) {
        batch.fields.reserveCapacity(batch.fields.count + fields)
        batch.records.reserveCapacity(batch.records.count + records)
    }

    mutating func note(_ batch: RecordBatch) {
        fields = batch.fields.count
        records = batch.records.count
    }
}

/// Turns bytes into records. Owns no buffer and does no I/O: the caller passes what was not consumed again, with more behind it.
///
/// The same input gives the same records however it is cut into calls.
public protocol RecordReader: Sendable {
    /// Reads the complete records of `bytes` into `batch.fields`, `.records` and `.unread` (whose ranges refer to `bytes`;
    /// the caller moves `bytes` into `batch.bytes` afterwards), and says how many bytes are done with.
    ///
    /// With `last`, no more bytes follow and all are consumed. An unfinished record is left for the next call;
    /// one that is longer than `recordBytesMax` is given up with a problem, so that nothing grows without end.
    mutating func read(_ bytes: [UInt8], last: Bool, into batch: inout RecordBatch) -> Int
}

/// Turns records into rows bound to a statement. One instance reads one file, in order.
public protocol RowExtractor: Sendable {
    /// Takes the batch's bytes over as the arena of the rows, and says its unread records among the problems of the result.
    mutating func extract(_ batch: consuming RecordBatch) -> ExtractedBatch
    /// What could only be known at the end: balances, periods, problems of the whole file.
    mutating func finish() -> ExtractedBatch
    /// All statements met so far, in the order of the file, with what has been read of them.
    var statements: [StatementHeading] { get }
}

/// What the extract stage gives for one batch of records.
public struct ExtractedBatch: Sendable {
    public var rows: RowBatch
    /// One problem of severity error with a `record` for each rejected record, and warnings.
    public var problems: [Problem]
    /// Records that should have become rows and did not.
    public var rejected: Int
    /// Records of a kind that is not read (investments), counted and kept in the file.
    public var unsupported: Int

    public init(rows: RowBatch = RowBatch(), problems: [Problem] = [], rejected: Int = 0, unsupported: Int = 0) {
        self.rows = rows
        self.problems = problems
        self.rejected = rejected
        self.unsupported = unsupported
    }
}

/// Longest record that is read. A longer one (an unclosed quote) is given up with a problem that names its line.
public let recordBytesMax = 1 << 20
