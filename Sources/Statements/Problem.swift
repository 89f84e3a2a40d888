/// Something wrong at a position of a file: said in words, with its place and the raw text.
///
/// A problem of severity error with a `record` means that this record was rejected; one without a record means that the file was.
/// A place means the same in every format: `line`, `column`, `byte` and `length` are those of the value that is wrong; where a whole
/// record is meant, or a value that is not there, those of the record. Only a problem of the file as a whole has none.
public struct Problem: Hashable, Sendable, Codable {
    public enum Severity: String, Sendable, Codable { case error, warning }

    public var severity: Severity
    /// Stable, dotted, for programs: `amount.unreadable`. All of them are in docs/problems.md.
    public var code: String
    /// A sentence for people.
    public var message: String
    /// From 1; `\n`, `\r\n` and a lone `\r` end a line.
    public var line: Int?
    /// From 1, in characters (code points) of the line; a tab is one, a byte order mark none.
    public var column: Int?
    /// Position of the first byte in the unpacked file, from 0.
    public var byte: Int?
    /// Characters of the value; 0 where it is empty, nil where a whole record is meant.
    public var length: Int?
    /// Number of the record in the file, from 1.
    public var record: Int?
    /// The column's or tag's name as the file writes it; the format's name for it where the file leaves it out.
    public var field: String?
    /// The record as it stands in the file, decoded: at most `rawBytesMax` bytes of UTF-8, of a longer record the part around the value.
    public var raw: String?
    /// Where the value begins in `raw`, in characters from 0; nil where a whole record is meant.
    public var rawOffset: Int?

    public static let rawBytesMax = 2_000

    enum CodingKeys: String, CodingKey {
        case severity, code, message, line, column, byte, length, record, field, raw
        case rawOffset = "raw_offset"
    }

    /// A problem of this room.
    public init(_ severity: Severity, _ code: ProblemCode, _ message: String) {
        self.init(severity, code: code.rawValue, message: message)
    }

    /// A problem by a code of any room, or as it was stored.
    public init(
        _ severity: Severity, code: String, message: String, line: Int? = nil, column: Int? = nil, byte: Int? = nil, record: Int? = nil,
        raw: String? = nil
    ) {
        self.severity = severity
        self.code = code
        self.message = message
        self.line = line
        self.column = column
        self.byte = byte
        self.record = record
        self.raw = raw
    }
}
