public import Jobs
public import Pipelines
public import Statements
public import Store

/// What everybody sees of an import and its newest job: one cell of the topics `imports` and `import.{id}`, and the answer of `GET /v1/imports/{id}`.
public struct ImportCell: Sendable, Hashable, Codable {
    public struct Rows: Sendable, Hashable, Codable {
        public var read: Int64
        public var new: Int64
        public var duplicate: Int64
        public var skipped: Int64
        public var rejected: Int64

        public init(read: Int64, new: Int64, duplicate: Int64, skipped: Int64, rejected: Int64) {
            self.read = read
            self.new = new
            self.duplicate = duplicate
            self.skipped = skipped
            self.rejected = rejected
        }
    }

    public var id: Int64
    public var book: Int64
    public var file: String
    /// The archive that the file lay in; nil for one that came alone.
    public var archive: String?
    public var batch: Int64
    public var kind: JobKind
    public var state: JobState
    public var stage: String?
    public var attempt: Int
    /// Progress in thousandths; never falls within an attempt.
    public var permille: Int
    /// Rows a second; nil until there is something to measure.
    public var rate: Int64?
    /// Seconds left; nil in the first two seconds, when it would be a guess.
    public var etaSeconds: Int64?
    public var rows: Rows
    public var flagged: Int64
    public var problems: Int64
    public var latestProblems: [Problem]
    public var questions: [Question]
    /// Ids of questions that were not asked, because they were answered for an earlier file of this kind.
    public var remembered: [String]
    public var stages: [StageReading]
    public var error: JobError?
    public var published: Bool
    /// True while it waits for approval: `held` without a question.
    public var review: Bool
    public var account: String?
    public var format: String?
    public var pipeline: String?
    /// `proven`, `unproven` or `failed`; nil before it is known.
    public var balance: String?
    public var bytes: Int64
    /// From claim to end of the newest job; nil while it runs.
    public var seconds: Double?
    /// RFC 3339.
    public var created: String

    enum CodingKeys: String, CodingKey {
        case id, book, file
        case archive = "in"
        case batch, kind, state, stage, attempt, permille, rate
        case etaSeconds = "eta_s"
        case rows, flagged, problems
        case latestProblems = "latest_problems"
        case questions, remembered, stages, error, published, review, account, format, pipeline, balance, bytes, seconds, created
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(id, forKey: .id)
        try container.encode(book, forKey: .book)
        try container.encode(file, forKey: .file)
        try container.encode(archive, forKey: .archive)
        try container.encode(batch, forKey: .batch)
        try container.encode(kind, forKey: .kind)
        try container.encode(state, forKey: .state)
        try container.encode(stage, forKey: .stage)
        try container.encode(attempt, forKey: .attempt)
        try container.encode(permille, forKey: .permille)
        try container.encode(rate, forKey: .rate)
        try container.encode(etaSeconds, forKey: .etaSeconds)
        try container.encode(rows, forKey: .rows)
        try container.encode(flagged, forKey: .flagged)
        try container.encode(problems, forKey: .problems)
        try container.encode(latestProblems, forKey: .latestProblems)
        try container.encode(questions, forKey: .questions)
        try container.encode(remembered, forKey: .remembered)
        try container.encode(stages, forKey: .stages)
        try container.encode(error, forKey: .error)
        try container.encode(published, forKey: .published)
        try container.encode(review, forKey: .review)
        try container.encode(account, forKey: .account)
        try container.encode(format, forKey: .format)
        try container.encode(pipeline, forKey: .pipeline)
        try container.encode(balance, forKey: .balance)
        try container.encode(bytes, forKey: .bytes)
        try container.encode(seconds, forKey: .seconds)
        try container.encode(created, forKey: .created)
    }
}

extension ImportCell {
    /// What people call the file: with its archive, where it lay in one.
    public var label: String { Self.label(file, in: archive) }

    public static func label(_ file: String, in archive: String?) -> String { archive.map { "\($0)/\(file)" } ?? file }
}

/// Who is told what happens to imports; the API joins it to the dashboards, the command line to its gates.
public protocol ImportObserver: Sendable {
    /// A change was committed. Called at once; must be quick.
    func published(_ publication: Publication)
    /// A job moved: at once when its state changed, else at most ten times a second.
    func progressed(_ cell: ImportCell, stateChanged: Bool)
}
