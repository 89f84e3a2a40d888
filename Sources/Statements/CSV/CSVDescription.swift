/// What was detected about a CSV file, as `sluice inspect` and the import report show it.
public struct CSVDescription: Hashable, Sendable, Codable {
    /// One character: `,` `;` `|` or a tab.
    public var delimiter: String
    /// `"`, `'` or nil where nothing is quoted.
    public var quote: String?
    /// Lines from 1; nil without a header.
    public var headerLine: Int?
    /// First and last line of the block of transactions; nil if there is none.
    public var firstLine: Int?
    public var lastLine: Int?
    /// Column index from 0 by role:
    /// `date, value_date, amount, debit, credit, direction, balance, text, payee, currency, id, check_number, category, account, status`.
    public var columns: [String: Int]
    /// For people: `DD/MM/YYYY`, `YYYY-MM-DD`; nil while the order is unknown.
    public var dateFormat: String?
    /// `.` or `,`; nil while unknown.
    public var decimal: String?
    /// The mark between groups of digits; nil where there is none.
    public var grouping: String?
    /// `plain`: negative is money going out; `inverted`; `columns`: debit and credit columns; `direction`: a column tells; nil while unknown.
    public var sign: String?
    /// 0 to 1: the share of rows that fit, lowered where something is a question or no row decided it.
    public var confidence: Double
    /// What decided, with the lines that show it.
    public var evidence: [Evidence] = []

    /// One finding about the file, and why.
    public struct Evidence: Hashable, Sendable, Codable {
        public enum Subject: String, Sendable, Codable {
            case encoding, columns
            case dateOrder = "date_order"
            case decimal, sign, balance
        }

        public var about: Subject
        /// A sentence.
        public var because: String
        /// Lines of the file, from 1; empty where no single line shows it.
        public var rows: [Int]

        public init(about: Subject, because: String, rows: [Int] = []) {
            self.about = about
            self.because = because
            self.rows = rows
        }
    }

    enum CodingKeys: String, CodingKey {
        case delimiter, quote
        case headerLine = "header_line"
        case firstLine = "first_line"
        case lastLine = "last_line"
        case columns
        case dateFormat = "date_format"
        case decimal, grouping, sign, confidence, evidence
    }

    public init(delimiter: String, quote: String?, columns: [String: Int] = [:], confidence: Double = 0) {
        self.delimiter = delimiter
        self.quote = quote
        self.columns = columns
        self.confidence = confidence
    }

    /// Nil is written as `null`, not left out: the keys are a contract.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(delimiter, forKey: .delimiter)
        try container.encode(quote, forKey: .quote)
        try container.encode(headerLine, forKey: .headerLine)
        try container.encode(firstLine, forKey: .firstLine)
        try container.encode(lastLine, forKey: .lastLine)
        try container.encode(columns, forKey: .columns)
        try container.encode(dateFormat, forKey: .dateFormat)
        try container.encode(decimal, forKey: .decimal)
        try container.encode(grouping, forKey: .grouping)
        try container.encode(sign, forKey: .sign)
        try container.encode(confidence, forKey: .confidence)
        try container.encode(evidence, forKey: .evidence)
    }
}
