import Ledger
import Statements

/// All that must hold of reading a file, whatever is in it: the result does not depend on where the bytes are cut, every record is accounted for
/// once, and nothing points outside of what it belongs to.
enum ReadingCheck {
    static func run(_ bytes: [UInt8], _ type: any FormatSpecificDetector.Type) {
        var choices = Choices(bytes)
        let options = options(&choices)
        let whole = Reading([bytes], type, options)
        whole.check(byteCount: bytes.count)
        let pieces = Reading(choices.pieces(bytes), type, options)
        whole.compare(with: pieces)
    }

    /// Now and then what a person or a pipeline may have said about the file.
    private static func options(_ choices: inout Choices) -> ReadingOptions {
        var options = ReadingOptions()
        if choices.isOneOf(8) { options.currency = choices.one(of: ["EUR", "JPY", "KWD"].map { Currency($0) }) }
        if choices.isOneOf(8) { options.dateOrder = choices.one(of: [.dmy, .mdy, .ymd]) }
        if choices.isOneOf(8) { options.decimal = choices.one(of: [".", ","]) }
        if choices.isOneOf(8) { options.sign = choices.one(of: ["plain", "inverted"]) }
        if choices.isOneOf(8) { options.encoding = choices.one(of: ["utf-8", "windows-1252", "windows-1251", "ibm850"]) }
        return options
    }
}

/// What detection and reading gave, in a form that can be compared.
private struct Reading {
    private var detection = ""
    private var rows: [String] = []
    private var statements: [String] = []
    private var problems: [Problem] = []
    private var rejected = 0
    private var unsupported = 0
    /// Of rows, by record number.
    private var records: [UInt32] = []

    init(_ pieces: [[UInt8]], _ type: any FormatSpecificDetector.Type, _ options: ReadingOptions) {
        var detector = type.init(fileName: "statement", options: options)
        for piece in pieces { detector.consume(piece) }
        let found = detector.finish()
        detection =
            "\(found.format.map(\.rawValue) ?? "-") \(found.encoding ?? "-") \(found.sourceKind) \(found.headerFingerprint ?? "-") "
            + "\(found.accountHints) \(found.questions) \(found.csv.map(Self.text) ?? "-")"
        problems = found.problems
        guard let layout = found.layout else { return }
        var reader = BatchedReader(layout.makeReader())
        var extractor = layout.makeExtractor()
        for piece in pieces { note(extractor.extract(reader.batch(adding: piece))) }
        note(extractor.extract(reader.batch(adding: [], last: true)))
        note(extractor.finish())
        statements = extractor.statements.map(Self.text)
        for row in records where row == 0 { broken("a row of record \(row)") }
    }

    // In so many words, because the library's description of a value looks it up by reflection, which takes longer than reading the file.

    private static func text(_ heading: StatementHeading) -> String {
        let account = [heading.account.id, heading.account.bankID, heading.account.type, heading.account.name].map { $0 ?? "-" }
        let days = [heading.periodFirst, heading.periodLast, heading.openingDay, heading.closingDay].map { $0.map(\.description) ?? "-" }
        let amounts = [heading.opening, heading.closing].map { $0.map(String.init) ?? "-" }
        return (["\(heading.index)", heading.currency?.code ?? "-"] + account + days + amounts).joined(separator: " ")
    }

    private static func text(_ problem: Problem) -> String {
        let numbers = [problem.byte, problem.line, problem.column, problem.record].map { $0.map(String.init) ?? "-" }
        return (numbers + [problem.severity.rawValue, problem.code, problem.message, problem.raw ?? "-"]).joined(separator: " ")
    }

    /// A dictionary has no order of its own.
    private static func text(_ csv: CSVDescription) -> String {
        var others = csv
        others.columns = [:]
        return "\(others) \(csv.columns.sorted { $0.key < $1.key })"
    }

    private mutating func note(_ extracted: ExtractedBatch) {
        problems += extracted.problems
        rejected += extracted.rejected
        unsupported += extracted.unsupported
        let batch = extracted.rows
        for row in batch.rows {
            records.append(row.record)
            rows.append(text(of: row, in: batch))
        }
    }

    /// The row in words; checks on the way that its ranges are texts of the batch.
    private func text(of row: StatementRow, in batch: RowBatch) -> String {
        func text(_ range: TextRange) -> String {
            guard range.lower <= range.upper, Int(range.upper) <= batch.text.count else {
                broken("range \(range) outside of \(batch.text.count) bytes")
            }
            guard let text = String(validating: batch.text[range.range], as: UTF8.self) else {
                broken("a text that is not UTF-8, record \(row.record)")
            }
            if text.utf8.contains(where: { $0 < 0x20 }) { broken("a control character in a text, record \(row.record)") }
            if text.utf8.first == 0x20 || text.utf8.last == 0x20 { broken("blanks around a text, record \(row.record)") }
            return text
        }
        guard row.splits.lowerBound <= row.splits.upperBound, Int(row.splits.upperBound) <= batch.splits.count else { broken("splits \(row.splits)") }
        if row.amount == .min || row.balance == .min { broken("an amount that cannot be negated") }
        if !(1900...2199).contains(row.day.components.year) { broken("day \(row.day)") }
        var sum: Int64 = 0
        let splits = batch.splits[Int(row.splits.lowerBound)..<Int(row.splits.upperBound)].map { split in
            let (next, overflow) = sum.addingReportingOverflow(split.amount)
            if overflow { broken("splits that do not fit 64 bits") }
            sum = next
            return "\(text(split.category)) \(text(split.note)) \(split.amount)"
        }
        if !splits.isEmpty, sum != row.amount { broken("splits of \(sum) in a row of \(row.amount)") }
        let texts = [row.text, row.payee, row.bankID, row.checkNumber, row.category].map(text)
        return "\(row.statement) \(row.status) \(row.role) \(row.day) \(row.otherDay.map { "\($0)" } ?? "-") \(row.amount) "
            + "\(row.balance.map { "\($0)" } ?? "-") \(texts) \(splits) \(row.record) \(row.line) \(row.byte) \(row.length)"
    }

    func check(byteCount: Int) {
        var errors: Set<Int> = []
        for problem in problems {
            if problem.code.isEmpty || problem.message.isEmpty { broken("a problem without words: \(problem)") }
            if let byte = problem.byte, byte < 0 || byte > byteCount { broken("a problem at byte \(byte) of \(byteCount)") }
            if let line = problem.line, line < 1 || line > byteCount + 1 { broken("a problem in line \(line)") }
            if let column = problem.column, column < 1 { broken("a problem in column \(column)") }
            guard problem.severity == .error, let record = problem.record else { continue }
            if !errors.insert(record).inserted { broken("record \(record) is rejected twice: \(problem.code)") }
        }
        if errors.count != rejected { broken("\(rejected) records are rejected, \(errors.count) have a problem that says why") }
        for record in records where errors.contains(Int(record)) { broken("record \(record) is a row and rejected") }
        if Set(records).count != records.count { broken("two rows of one record") }
    }

    private var sortedProblems: [String] { problems.map(Self.text).sorted() }

    func compare(with other: Reading) {
        func differ(_ what: String, _ a: String, _ b: String) -> Never { broken("\(what) differs when the file is read in pieces:\n  \(a)\n  \(b)") }
        if detection != other.detection { differ("detection", detection, other.detection) }
        if statements != other.statements { differ("statements", "\(statements)", "\(other.statements)") }
        for (mine, theirs) in zip(rows, other.rows) where mine != theirs { differ("a row", mine, theirs) }
        if rows.count != other.rows.count { differ("the number of rows", "\(rows.count)", "\(other.rows.count)") }
        // Those of the reader come before those of the extractor in each batch, so that their order is not that of the file.
        for (mine, theirs) in zip(sortedProblems, other.sortedProblems) where mine != theirs { differ("a problem", mine, theirs) }
        if problems.count != other.problems.count { differ("the number of problems", "\(problems.map(\.code))", "\(other.problems.map(\.code))") }
        if rejected != other.rejected || unsupported != other.unsupported {
            differ("the counts", "\(rejected) \(unsupported)", "\(other.rejected) \(other.unsupported)")
        }
    }
}
