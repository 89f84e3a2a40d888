import Ledger

/// Makes rows of a CSV file's records by its plan: typed date, amount and balance, text as ranges of the batch's bytes.
///
/// A record that lacks a readable date or amount is rejected with its place and its text; nothing is put in their stead.
/// Records that are no transactions by their form (a repeated header, a total, a note at the end) are named in a warning.
public struct CSVExtractor: RowExtractor {
    private let plan: CSVPlan
    private let amounts: CSVAmounts
    private let judge: CSVRowJudge
    private var ledger: CSVStatements
    /// The row that a following continuation may still add to, with its text; only where the file has such rows.
    private var held: CSVHeldRow?
    private var places = RecordPlaces()

    public init(_ plan: CSVPlan) {
        self.plan = plan
        amounts = CSVAmounts(plan)
        judge = CSVRowJudge(plan)
        ledger = CSVStatements(plan)
    }

    public var statements: [StatementHeading] { ledger.headings }

    public mutating func extract(_ batch: consuming RecordBatch) -> ExtractedBatch {
        var result = ExtractedBatch()
        places = batch.places
        var arena = batch.bytes
        for unread in batch.unread {
            result.problems.append(places.problem(unread, in: arena))
            result.rejected += 1
        }
        batch.bytes = []
        let fields = batch.fields
        var rows: [StatementRow] = []
        rows.reserveCapacity(batch.records.count)
        for record in batch.records {
            let cells = CSVCells(fields, record)
            if plan.recordTypeColumn >= 0, !judge.isTransaction(cells, arena) {
                say(judge.total(record), record, arena, &result)
                continue
            }
            let statement = ledger.statement(of: cells, arena)
            let digits = ledger.minorDigits(statement)
            guard let day = day(of: cells, arena), case .success(let parsed) = amounts.amount(cells, arena, minorDigits: digits) else {
                if plan.hasContinuations, judge.isContinuation(cells), appendToHeld(cells, &rows, &arena) { continue }
                if status(of: cells, arena) == .failed {
                    say(judge.notExecuted(cells, arena), record, arena, &result)
                } else {
                    reject(cells, record, arena, digits, &result)
                }
                continue
            }
            var row = StatementRow(
                day: day, amount: parsed.amount, record: record.number, line: record.line, byte: record.byte, length: record.length)
            if let warning = parsed.warning { say(judge.warning(warning, cells), record, arena, &result) }
            switch status(of: cells, arena) {
            case .pending: row.status = .pending
            case .failed:
                say(judge.notExecuted(cells, arena), record, arena, &result)
                continue
            case .booked: break
            }
            row.statement = statement
            if plan.otherDateColumn >= 0, let other = cells[plan.otherDateColumn],
                case .success(let day) = DateParser.parse(arena, other.range, order: plan.dateOrder), day != row.day
            {
                row.otherDay = day
            }
            if plan.balanceColumn >= 0, let cell = cells[plan.balanceColumn],
                case .success(let balance) = AmountParser.parse(arena, cell.range, decimal: plan.balanceDecimal, minorDigits: digits)
            {
                row.balance = balance
            }
            fillTexts(&row, cells, &arena)
            if row.status == .booked { ledger.note(row) }
            flushHeld(&rows, &arena)
            if plan.hasContinuations { held = CSVHeldRow(row, arena) } else { rows.append(row) }
        }
        result.rows = RowBatch(text: arena, rows: rows)
        return result
    }

    public mutating func finish() -> ExtractedBatch {
        var result = ExtractedBatch()
        var arena: [UInt8] = []
        flushHeld(&result.rows.rows, &arena)
        result.rows.text = arena
        ledger.finish()
        return result
    }

    // MARK: Day and status

    /// The day of the date column; of the other one for a pending row that has no booking day yet.
    @inline(__always)
    private func day(of cells: CSVCells, _ arena: [UInt8]) -> CalendarDate? {
        if let cell = cells[plan.dateColumn], case .success(let day) = DateParser.parse(arena, cell.range, order: plan.dateOrder) { return day }
        guard plan.statusColumn >= 0, let cell = cells[plan.otherDateColumn], status(of: cells, arena) == .pending,
            case .success(let day) = DateParser.parse(arena, cell.range, order: plan.dateOrder)
        else { return nil }
        return day
    }

    @inline(__always)
    private func status(of cells: CSVCells, _ arena: [UInt8]) -> CSVLexicon.Status {
        guard plan.statusColumn >= 0, let cell = cells[plan.statusColumn] else { return .booked }
        return CSVLexicon.status(arena, cell.range)
    }

    // MARK: Texts

    private func fillTexts(_ row: inout StatementRow, _ cells: CSVCells, _ arena: inout [UInt8]) {
        if plan.payeeColumn >= 0, let cell = cells[plan.payeeColumn], !cell.range.isEmpty { row.payee = take(cell, &arena) }
        row.text = text(cells, payee: row.payee, &arena)
        if plan.categoryColumn >= 0, let cell = cells[plan.categoryColumn], !cell.range.isEmpty { row.category = take(cell, &arena) }
        if plan.bankIDColumn >= 0, let cell = cells[plan.bankIDColumn], !cell.range.isEmpty { row.bankID = take(cell, &arena) }
        if plan.checkNumberColumn >= 0, let cell = cells[plan.checkNumberColumn], !cell.range.isEmpty { row.checkNumber = take(cell, &arena) }
    }

    private func take(_ cell: RecordField, _ arena: inout [UInt8]) -> TextRange {
        if !cell.isEscaped, CSVText.isClean(arena, cell.range) { return TextRange(lower: cell.lower, upper: cell.upper) }
        let range = CSVText.cleaned(&arena, cell)
        return TextRange(lower: UInt32(range.lowerBound), upper: UInt32(range.upperBound))
    }

    /// Payee, then the text columns, leaving out what is empty or already said.
    private func text(_ cells: CSVCells, payee: TextRange, _ arena: inout [UInt8]) -> TextRange {
        var whole = payee
        var isOwn = false
        for column in plan.textColumns {
            guard let cell = cells[column], !cell.range.isEmpty else { continue }
            if whole.isEmpty {
                whole = take(cell, &arena)
                continue
            }
            let part = take(cell, &arena)
            if CSVText.contains(arena, whole.range, part.range) { continue }
            if CSVText.contains(arena, part.range, whole.range), !isOwn {
                whole = part
                continue
            }
            let room = CSVText.textBytesMax - whole.range.count - 1
            guard room >= part.range.count else { continue }
            let start = arena.count
            // Byte by byte: a slice of the arena would hold it, and appending would then copy all of it.
            for i in whole.range { arena.append(arena[i]) }
            arena.append(0x20)
            for i in part.range { arena.append(arena[i]) }
            whole = TextRange(lower: UInt32(start), upper: UInt32(arena.count))
            isOwn = true
        }
        return whole
    }

    // MARK: Rows that continue

    /// Adds the texts of a continuation to the held row; false if there is none.
    private mutating func appendToHeld(_ cells: CSVCells, _ rows: inout [StatementRow], _ arena: inout [UInt8]) -> Bool {
        guard var row = held else { return false }
        for column in plan.textColumns {
            guard let cell = cells[column], !cell.range.isEmpty else { continue }
            let part = take(cell, &arena)
            row.append(Array(arena[part.range]))
        }
        held = row
        return true
    }

    private mutating func flushHeld(_ rows: inout [StatementRow], _ arena: inout [UInt8]) {
        guard let row = held else { return }
        rows.append(row.row(in: &arena))
        held = nil
    }

    // MARK: What is no row

    private mutating func say(_ finding: CSVRowJudge.Finding, _ record: StatementRecord, _ arena: [UInt8], _ result: inout ExtractedBatch) {
        result.problems.append(
            places.problem(finding.severity, finding.code, finding.message, record, at: finding.value, name: finding.name, in: arena))
    }

    private mutating func reject(_ cells: CSVCells, _ record: StatementRecord, _ arena: [UInt8], _ digits: Int, _ result: inout ExtractedBatch) {
        if let notice = judge.notice(cells, record, arena) { return say(notice, record, arena, &result) }
        result.rejected += 1
        if let cell = cells[plan.dateColumn], case .success = DateParser.parse(arena, cell.range, order: plan.dateOrder) {
            let error: AmountError
            if case .failure(let found) = amounts.amount(cells, arena, minorDigits: digits) { error = found } else { error = .unreadable }
            say(judge.amountFinding(error, cells, record, arena, digits), record, arena, &result)
        } else {
            say(judge.dateFinding(cells, record, arena), record, arena, &result)
        }
    }
}

/// The cells of one record, by column.
struct CSVCells {
    private let fields: [RecordField]
    private let first: Int
    let count: Int

    /// All cells of the record, with the indices of the batch's fields.
    var all: ArraySlice<RecordField> { fields[first..<first + count] }

    @inline(__always)
    init(_ fields: [RecordField], _ record: StatementRecord) {
        self.fields = fields
        first = Int(record.firstField)
        count = Int(record.fieldCount)
    }

    /// Nil if the record is too short for the column.
    @inline(__always)
    subscript(column: Int) -> RecordField? {
        column >= 0 && column < count ? fields[first + column] : nil
    }
}

/// A row kept back with copies of its texts, until it is known that no continuation follows.
struct CSVHeldRow {
    private var row: StatementRow
    private var texts: [[UInt8]]

    init(_ row: StatementRow, _ arena: [UInt8]) {
        self.row = row
        texts = [row.text, row.payee, row.bankID, row.checkNumber, row.category].map { Array(arena[$0.range]) }
    }

    mutating func append(_ part: [UInt8]) {
        guard !part.isEmpty, texts[0].count + part.count < CSVText.textBytesMax else { return }
        if !texts[0].isEmpty { texts[0].append(0x20) }
        texts[0].append(contentsOf: part)
    }

    /// The row, its texts put into `arena`.
    func row(in arena: inout [UInt8]) -> StatementRow {
        var row = row
        func put(_ text: [UInt8]) -> TextRange {
            guard !text.isEmpty else { return .empty }
            let lower = arena.count
            arena.append(contentsOf: text)
            return TextRange(lower: UInt32(lower), upper: UInt32(arena.count))
        }
        row.text = put(texts[0])
        row.payee = put(texts[1])
        row.bankID = put(texts[2])
        row.checkNumber = put(texts[3])
        row.category = put(texts[4])
        return row
    }
}
