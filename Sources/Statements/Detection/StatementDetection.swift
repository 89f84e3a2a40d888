/// How to read one file, found by detection: makes the reader and the extractor that belong together.
public protocol StatementLayout: Sendable {
    func makeReader() -> any RecordReader
    func makeExtractor() -> any RowExtractor
    /// How the file's bytes are cut into characters.
    var encoding: SourceEncoding { get }
    /// How the file names the fields of its records.
    var fieldNames: FieldNaming { get }
    /// How its rejected records are given back.
    var rejectsForm: RejectsForm { get }
}

extension StatementLayout {
    public var encoding: SourceEncoding { .utf8 }
}

/// What detection found out about a file before any row is read.
public struct StatementDetection: Sendable {
    /// Nil if the file is no statement; then `problems` says what it is instead.
    public var format: StatementFormat?
    /// The text's encoding by its IANA name in lower case: `utf-8`, `windows-1252`, `utf-16le`.
    public var encoding: String?
    /// Nil if no row can be read: not a statement, or a question (`decimal`, `layout`) has to be answered before.
    public var layout: (any StatementLayout)?
    /// What the file cannot tell; at most one of an id.
    public var questions: [Question]
    /// Problems of the file as a whole.
    public var problems: [Problem]
    /// What a CSV file looks like; nil for other formats.
    public var csv: CSVDescription?
    /// The CSV header's names and column types as one stable text, so that the bank's next file is recognised; nil for other formats.
    public var headerFingerprint: String?
    /// The CSV header's names as written; empty without a header and for other formats.
    public var columnNames: [String] = []
    /// All columns of a CSV file as they are understood, with a value of each; empty for other formats.
    public var columns: [StatementColumn] = []
    /// Names where files of this kind come from: `csv:` and the fingerprint, `ofx:` and the institution, `qif`.
    public var sourceKind: String
    /// Account numbers and IBANs found in the preamble or the file's name, the surest first.
    public var accountHints: [String]

    public init(
        format: StatementFormat? = nil, encoding: String? = nil, layout: (any StatementLayout)? = nil, questions: [Question] = [],
        problems: [Problem] = [], csv: CSVDescription? = nil, headerFingerprint: String? = nil, sourceKind: String = "unknown",
        accountHints: [String] = []
    ) {
        self.format = format
        self.encoding = encoding
        self.layout = layout
        self.questions = questions
        self.problems = problems
        self.csv = csv
        self.headerFingerprint = headerFingerprint
        self.sourceKind = sourceKind
        self.accountHints = accountHints
    }
}
