public import Ledger

/// What would be read from a file, without storing anything: the survey pass of an import, and `sluice inspect`.
///
/// Two passes over the file: detection, then reading with the layout that was found. Memory does not grow with the file.
public struct FileInspection: Sendable {
    /// Problems that are kept; further ones are only counted.
    public static let problemsMax = 1_000
    /// Rows that are kept to be shown.
    public static let sampleRowsMax = 5
    static let chunkBytes = 256 * 1_024
    /// Looks at a file with options that became better each time.
    private static let detectionsMax = 4

    public internal(set) var detection: StatementDetection
    /// Size of the unpacked file.
    public internal(set) var bytes = 0
    public internal(set) var statements: [StatementTally] = []
    /// Booked rows; `pending` counts the rest.
    public internal(set) var rows = 0
    public internal(set) var pending = 0
    public internal(set) var rejected = 0
    public internal(set) var unsupported = 0
    /// Of detection and of reading, in the order of the file; at most `problemsMax`.
    public internal(set) var problems: [Problem] = []
    /// Including those that were not kept.
    public internal(set) var problemCount = 0
    /// The first rows, to be shown to a person.
    public internal(set) var sample: [SampleRow] = []
    /// First and last day of all rows, also while the order of day and month is a question.
    public internal(set) var firstDay: CalendarDate?
    public internal(set) var lastDay: CalendarDate?

    /// A row as text, for showing.
    public struct SampleRow: Sendable {
        public var row: StatementRow
        public var text: String
        public var payee: String
        public var category: String
        public var currency: Currency?
    }

    /// The result for a file that could not even be unpacked; the detection says why.
    public init(failed detection: StatementDetection) {
        self.detection = detection
        problems = detection.problems
        problemCount = problems.count
    }

    init(detection: StatementDetection) { self.detection = detection }

    /// Whether the file is a statement that was read, maybe an empty one of an account: the exit status of `inspect`.
    public var holdsStatement: Bool {
        guard detection.format != nil, detection.layout != nil else { return false }
        if rows + pending > 0 { return true }
        if rejected > 0 { return false }
        if unsupported > 0 { return true }
        switch detection.format {
        case .ofx1, .ofx2: return !statements.isEmpty
        // A message of an account without entries, unless it could not be read to its end.
        case .camt052, .camt053, .camt054, .mt940: return !statements.isEmpty && !problems.contains { $0.severity == .error && $0.record == nil }
        case .csv, .qif, nil: return false
        }
    }

    /// Reads the file twice, opening it by `open`. Throws only what the source and `onRows` throw: a bad file is a result, not an error.
    ///
    /// `onDetection` may look at what was found and give other options, with which detection is made again (at most `detectionsMax` times in all);
    /// `onRows` sees every batch of rows once.
    public static func inspect(
        fileName: String, options: ReadingOptions, onDetection: (StatementDetection) throws -> ReadingOptions? = { _ in nil },
        onRows: (RowBatch) throws -> Void = { _ in }, open: () throws -> any ByteSource
    ) throws -> FileInspection {
        var options = options
        var (detection, bytes) = try detect(fileName: fileName, options: options, open: open)
        for _ in 1..<detectionsMax {
            guard let better = try onDetection(detection), better != options else { break }
            options = better
            (detection, bytes) = try detect(fileName: fileName, options: options, open: open)
        }
        return try read(detection, options: options, bytes: bytes, onRows: onRows, open: open)
    }

    private static func detect(
        fileName: String, options: ReadingOptions, open: () throws -> any ByteSource
    ) throws -> (detection: StatementDetection, bytes: Int) {
        var detector = StatementDetector(fileName: fileName, options: options)
        var source = try open()
        var bytes = 0
        while let chunk = try source.next(bytesMax: chunkBytes) {
            bytes += chunk.count
            detector.consume(chunk)
        }
        return (detector.finish(), bytes)
    }

    private static func read(
        _ detection: StatementDetection, options: ReadingOptions, bytes: Int, onRows: (RowBatch) throws -> Void, open: () throws -> any ByteSource
    ) throws -> FileInspection {
        var tallying = InspectionTally(detection, options: options, bytes: bytes)
        if let layout = tallying.layout {
            var reader = BatchedReader(layout)
            var extractor = layout.makeExtractor()
            var source = try open()
            func note(_ extracted: ExtractedBatch) throws {
                tallying.note(extracted, extractor)
                if !extracted.rows.rows.isEmpty { try onRows(extracted.rows) }
            }
            while let chunk = try source.next(bytesMax: chunkBytes) { try note(extractor.extract(reader.batch(adding: chunk))) }
            try note(extractor.extract(reader.batch(adding: [], last: true)))
            try note(extractor.finish())
        }
        return tallying.finish()
    }
}
