import Ledger

/// Detects how to read a CSV file: dialect and columns from its first part, then evidence from every row.
///
/// The sample grows until it shows rows, up to `sampleBytesMax`; after that the rest of the file only passes the survey.
public struct CSVDetector: FormatSpecificDetector {
    static let sampleBytesMin = 256 * 1_024
    static let sampleBytesMax = 4 * 1_024 * 1_024

    private let fileName: String
    private let options: ReadingOptions
    private var encoding = EncodingEvidence()
    private var sample: [UInt8] = []
    private var sampleTarget = CSVDetector.sampleBytesMin
    private var hasContent = false
    private var found: Found?

    /// What the sample has shown.
    private struct Found {
        var dialect: CSVDialect
        var roles: CSVColumnRoles
        var survey: CSVSurvey
        var hints: CSVHints
        /// Line of the first byte of the sample beyond ASCII.
        var encodedLine: Int?
    }

    public init(fileName: String, options: ReadingOptions) {
        self.fileName = fileName
        self.options = options
    }

    public mutating func consume(_ chunk: [UInt8]) {
        encoding.consume(chunk)
        if !hasContent { hasContent = chunk.contains { $0 > 0x20 && $0 != 0xEF && $0 != 0xBB && $0 != 0xBF } }
        if found != nil {
            found?.survey.consume(chunk)
            return
        }
        sample.append(contentsOf: chunk)
        if sample.count >= sampleTarget {
            study(last: false)
            sampleTarget = min(sampleTarget * 2, Self.sampleBytesMax)
        }
    }

    /// Looks for dialect and columns in the sample; without rows in it the sample grows, or the file is given up at its full size.
    private mutating func study(last: Bool) {
        var evidence = encoding
        let decoder = options.encoding.flatMap { TextDecoder($0) } ?? evidence.finish().decoder
        let dialect = CSVDialect.find(sample, last: last, decoder: decoder, forced: options.delimiter?.utf8.first)
        guard last || dialect.table.score > 0 || sample.count >= Self.sampleBytesMax else { return }
        let roles = CSVColumnRoles(dialect, options: options)
        let hints = CSVHints(dialect, fileName: fileName)
        var digits = options.currency?.minorDigits ?? 2
        if let header = dialect.header, let column = [roles.amount, roles.debit, roles.credit].first(where: { $0 >= 0 }) {
            digits = CSVLexicon.currencyInHeader(dialect.table.text(header, column))?.minorDigits ?? digits
        }
        let records = dialect.table.batch.records
        let firstLine = dialect.firstData < min(records.count, dialect.table.count) ? Int(records[dialect.firstData].line) : Int.max
        var survey = CSVSurvey(roles, dialect.table, decoder: decoder, firstLine: firstLine, minorDigits: digits)
        survey.consume(sample)
        let encodedLine = Self.firstLineBeyondASCII(sample)
        sample = []
        found = Found(dialect: dialect, roles: roles, survey: survey, hints: hints, encodedLine: encodedLine)
    }

    public mutating func finish() -> StatementDetection {
        guard hasContent else { return Self.nothing(.fileEmpty, "The file holds nothing but blank lines.") }
        if found == nil { study(last: true) }
        guard var found else { return Self.nothing(.fileNotAStatement, "The file could not be read.") }
        found.survey.consume([], last: true)
        let verdict = encoding.finish()
        let decoder = options.encoding.flatMap { TextDecoder($0) } ?? verdict.decoder
        let decision = CSVDecision(found.dialect, found.roles, found.survey, found.hints, options: options)
        var detection = StatementDetection(encoding: decoder.name)
        var description = decision.description
        description.evidence.insert(Self.evidence(verdict, decoder, line: found.encodedLine, options), at: 0)
        detection.csv = description
        detection.headerFingerprint = decision.fingerprint
        detection.columnNames = decision.plan.header
        detection.columns = decision.plan.columns(of: found.dialect.table)
        detection.accountHints = found.hints.accounts
        detection.sourceKind = "csv:\(decision.fingerprint)"
        if let (code, sentence) = Self.whyNot(found.dialect, found.roles, found.survey) {
            let isTable = found.dialect.table.score > 0 || found.dialect.names.contains { CSVHeaderLexicon.isKnown($0) }
            detection.format = isTable ? .csv : nil
            detection.csv = isTable ? detection.csv : nil
            detection.problems = [Problem(.error, isTable ? code : .fileNotAStatement, sentence)]
            return detection
        }
        detection.format = .csv
        detection.questions = decision.questions
        if decision.isReadable {
            let layout = CSVLayout(decision.plan)
            detection.layout = decoder.isUTF8 && encoding.utf8.invalid == 0 ? layout : DecodingLayout(layout, decoder: decoder)
        } else {
            detection.problems.append(
                Problem(
                    .error, .decimalUnknown, "The file does not show which mark is the decimal mark; no amount can be read before this is known."))
        }
        return detection
    }

    private static func firstLineBeyondASCII(_ sample: [UInt8]) -> Int? {
        let start = sample.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
        let first = UTF8Validator.skipASCII(sample, start, sample.count)
        return first < sample.count ? 1 + CSVReader.lineBreaks(sample, 0..<first) : nil
    }

    private static func evidence(
        _ verdict: EncodingEvidence.Verdict, _ decoder: TextDecoder, line: Int?, _ options: ReadingOptions
    ) -> CSVDescription.Evidence {
        let sentence =
            options.encoding != nil
            ? "Somebody has said so."
            : verdict.isPlainASCII
                ? "All bytes are ASCII."
                : verdict.isBroken
                    ? "Nearly all bytes beyond ASCII are UTF-8."
                    : decoder.isUTF8
                        ? "All bytes beyond ASCII are UTF-8, which nothing else is by chance."
                        : "The bytes are not UTF-8; in \(decoder.name) they are letters where letters belong."
        return CSVDescription.Evidence(about: .encoding, because: sentence, rows: [line].compactMap(\.self))
    }

    private static func nothing(_ code: ProblemCode, _ message: String) -> StatementDetection {
        StatementDetection(problems: [Problem(.error, code, message)])
    }

    /// Why no row can be read; nil if rows can.
    private static func whyNot(_ dialect: CSVDialect, _ roles: CSVColumnRoles, _ survey: CSVSurvey) -> (ProblemCode, String)? {
        if dialect.table.score == 0 {
            if dialect.names.contains(where: { CSVHeaderLexicon.isKnown($0) }) {
                return (.fileNoTransactions, "The file has a header but no row with a date and an amount; it holds no transactions.")
            }
            return (.fileNotAStatement, "No column of dates beside a column of amounts was found; this is not a statement in CSV.")
        }
        if roles.date < 0 { return (.csvColumnsUnknown, "No column of dates was found; name it in a pipeline definition.") }
        if roles.amount < 0, roles.debit < 0, roles.credit < 0 {
            return (.csvColumnsUnknown, "No column of amounts was found; name it in a pipeline definition.")
        }
        return survey.rows == 0 ? (.fileNoTransactions, "The file holds no row with a date and an amount.") : nil
    }
}
