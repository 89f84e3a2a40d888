public import Ledger

/// One file's entry of `sluice inspect --json`; the keys are those of protocol.md and stay.
public struct InspectionDocument: Sendable, Codable {
    public struct Account: Sendable, Codable {
        public var id: String?
        public var bankID: String?
        public var type: String?
        public var name: String?
        public var currency: String?

        enum CodingKeys: String, CodingKey {
            case id
            case bankID = "bank_id"
            case type, name, currency
        }

        public func encode(to encoder: any Encoder) throws {
            var container = encoder.container(keyedBy: CodingKeys.self)
            try container.encode(id, forKey: .id)
            try container.encode(bankID, forKey: .bankID)
            try container.encode(type, forKey: .type)
            try container.encodeIfPresent(name, forKey: .name)
            try container.encode(currency, forKey: .currency)
        }
    }

    public struct Statement: Sendable, Codable {
        public var account: Account
        public var rows: Int
        public var sumMinor: Int64?
        public var first: CalendarDate?
        public var last: CalendarDate?
        public var pending: Int
        public var openingMinor: Int64?
        public var closingMinor: Int64?
        public var closingDate: CalendarDate?
        /// `closing`, `opening` or `later`: what `closingMinor` is the balance of. Null without one.
        public var closingMeaning: BalanceMeaning?
        public var availableMinor: Int64?
        public var availableDate: CalendarDate?
        /// `proven`, `unproven` or `failed`.
        public var balance: String
        /// What the rows lack to the closing balance; null unless `balance` is `failed`.
        public var gapMinor: Int64?

        enum CodingKeys: String, CodingKey {
            case account, rows
            case sumMinor = "sum_minor"
            case first, last, pending
            case openingMinor = "opening_minor"
            case closingMinor = "closing_minor"
            case closingDate = "closing_date"
            case closingMeaning = "closing_meaning"
            case availableMinor = "available_minor"
            case availableDate = "available_date"
            case balance
            case gapMinor = "gap_minor"
        }

        public func encode(to encoder: any Encoder) throws {
            var container = encoder.container(keyedBy: CodingKeys.self)
            try container.encode(account, forKey: .account)
            try container.encode(rows, forKey: .rows)
            try container.encode(sumMinor, forKey: .sumMinor)
            try container.encode(first, forKey: .first)
            try container.encode(last, forKey: .last)
            try container.encode(pending, forKey: .pending)
            try container.encode(openingMinor, forKey: .openingMinor)
            try container.encode(closingMinor, forKey: .closingMinor)
            try container.encode(closingDate, forKey: .closingDate)
            try container.encode(closingMeaning, forKey: .closingMeaning)
            try container.encode(availableMinor, forKey: .availableMinor)
            try container.encode(availableDate, forKey: .availableDate)
            try container.encode(balance, forKey: .balance)
            try container.encode(gapMinor, forKey: .gapMinor)
        }
    }

    public var file: String
    /// The archive that the file lay in.
    public var archive: String?
    public var bytes: Int
    public var format: StatementFormat?
    public var encoding: String?
    /// `gzip`, `zip` or nil.
    public var compression: String?
    public var csv: CSVDescription?
    public var questions: [Question]
    public var statements: [Statement]
    public var rows: Int
    public var rejected: Int
    public var unsupported: Int
    public var pending: Int
    public var problems: [Problem]

    enum CodingKeys: String, CodingKey {
        case file
        case archive = "in"
        case bytes, format, encoding, compression, csv, questions, statements, rows, rejected, unsupported, pending, problems
    }

    public init(_ inspection: FileInspection, file: String, archive: String? = nil, compression: String? = nil) {
        self.file = file
        self.archive = archive
        self.compression = compression
        bytes = inspection.bytes
        format = inspection.detection.format
        encoding = inspection.detection.encoding
        csv = inspection.detection.csv
        questions = inspection.detection.questions
        statements = inspection.statements.map { tally in
            let heading = tally.heading
            return Statement(
                account: Account(
                    id: heading.account.id, bankID: heading.account.bankID, type: heading.account.type, name: heading.account.name,
                    currency: heading.currency?.code),
                rows: tally.rows, sumMinor: tally.sum, first: tally.first, last: tally.last, pending: tally.pending, openingMinor: heading.opening,
                closingMinor: heading.closing, closingDate: heading.closingDay,
                closingMeaning: heading.closing == nil ? nil : heading.closingMeaning, availableMinor: heading.available,
                availableDate: heading.availableDay, balance: tally.balance.word, gapMinor: tally.balance.gap)
        }
        rows = inspection.rows
        rejected = inspection.rejected
        unsupported = inspection.unsupported
        pending = inspection.pending
        problems = inspection.problems
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(file, forKey: .file)
        try container.encode(archive, forKey: .archive)
        try container.encode(bytes, forKey: .bytes)
        try container.encode(format, forKey: .format)
        try container.encode(encoding, forKey: .encoding)
        try container.encode(compression, forKey: .compression)
        try container.encode(csv, forKey: .csv)
        try container.encode(questions, forKey: .questions)
        try container.encode(statements, forKey: .statements)
        try container.encode(rows, forKey: .rows)
        try container.encode(rejected, forKey: .rejected)
        try container.encode(unsupported, forKey: .unsupported)
        try container.encode(pending, forKey: .pending)
        try container.encode(problems, forKey: .problems)
    }
}
