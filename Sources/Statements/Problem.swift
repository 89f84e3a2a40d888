/// Something wrong at a position of a file: said in words, with its place and the raw text.
///
/// A problem of severity error with a `record` means that this record was rejected; one without a record means that the file was.
public struct Problem: Hashable, Sendable, Codable {
    public enum Severity: String, Sendable, Codable { case error, warning }

    public var severity: Severity
    /// Stable, dotted, for programs: `amount.unreadable`.
    public var code: String
    /// A sentence for people.
    public var message: String
    /// Line and column from 1, position in bytes from 0, record from 1.
    public var line: Int?
    public var column: Int?
    public var byte: Int?
    public var record: Int?
    /// The raw text of the record, at most `rawBytesMax` bytes of it.
    public var raw: String?

    public static let rawBytesMax = 2_000

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
