import Ledger

/// Turns the records of `MT940Reader` into rows: one for each `:61:`, with the words of its `:86:`.
///
/// The day is the value date, which every entry has; the entry date, which many banks leave out, is the other day, and stands in where the
/// value date does not exist (30 February of 30-day interest months), with a warning. Every `:20:` is a statement, also the pages of one
/// that goes on (`60M`, `62M`): each proves itself.
struct MT940Extractor: RowExtractor {
    /// Rows name their statement with sixteen bits.
    static let statementsMax = 16_384

    private(set) var headings: [StatementHeading] = []
    private var current: Int?
    /// What there is to say if the present statement, which has its opening balance, never has its closing one.
    private var unclosed: Problem?
    private var places = RecordPlaces()
    private let fallback: Currency?
    private var entryCount = 0

    init(options: ReadingOptions) { fallback = options.currency }

    /// With the currency from outside where the file names none.
    var statements: [StatementHeading] {
        headings.map { heading in
            var heading = heading
            heading.currency = heading.currency ?? fallback
            return heading
        }
    }

    mutating func extract(_ batch: consuming RecordBatch) -> ExtractedBatch {
        var output = ExtractedBatch()
        places = batch.places
        let records = batch.records
        let fields = batch.fields
        batch.fields = []
        var arena = batch.bytes
        batch.bytes = []
        arena.reserveCapacity(arena.count * 2)
        for record in records {
            let range = Int(record.firstField)..<Int(record.firstField + record.fieldCount)
            switch MT940RecordKind(rawValue: record.kind) {
            case .transaction: entry(record, fields[range], &arena, &output)
            case .overlongTransaction:
                _ = materialise()
                entryCount += 1
                output.rejected += 1
                let message = "This entry is longer than \(MT940Reader.lineBytesMax) bytes in a line or \(recordBytesMax) in all; it is not read."
                output.problems.append(places.problem(.error, .recordTooLong, message, record, in: arena))
            case .statement: current = nil
            case .leaf: leaf(record, fields[range], arena, &output)
            case nil: break
            }
        }
        output.rows.text = arena
        return output
    }

    // MARK: Entries

    private mutating func entry(_ record: StatementRecord, _ fields: ArraySlice<RecordField>, _ arena: inout [UInt8], _ output: inout ExtractedBatch)
    {
        entryCount += 1
        guard let field = fields.first(where: { $0.tag == MT940Field.entry.rawValue }) else { return }
        var written = field.range
        func say(_ severity: Problem.Severity, _ code: ProblemCode, _ message: String, _ range: Range<Int>? = nil) {
            let value = range.map { Self.place(of: $0, in: written, field, fields) } ?? .record
            output.problems.append(places.problem(severity, code, message, record, at: value, name: range == nil ? nil : "61", in: arena))
            if severity == .error { output.rejected += 1 }
        }
        func text(_ range: Range<Int>) -> String { String(decoding: arena[range].prefix(100), as: UTF8.self) }

        guard let statement = materialise() else {
            return say(.error, .statementTooMany, "The file holds more than \(Self.statementsMax) statements.")
        }
        let line: MT940EntryLine
        written = Self.entryLine(field, fields, in: &arena)
        do throws(MT940EntryLine.Failure) {
            line = try MT940EntryLine(arena, written)
        } catch {
            let quoted = "\"\(text(field.range))\""
            switch error.part {
            case .day: return say(.error, .dateUnreadable, "The entry does not begin with a day: \(quoted).", error.place)
            case .mark:
                return say(.error, .directionUnreadable, "The entry does not say whether it is a credit or a debit: \(quoted).", error.place)
            case .amount: return say(.error, .amountMissing, "There is no amount in \(quoted).", error.place)
            }
        }
        let minorDigits = (headings[statement].currency ?? fallback)?.minorDigits ?? 2
        let amount: Int64
        switch MT940Values.amount(arena, line.amount, minorDigits: minorDigits) {
        case .success(let value): amount = line.isCredit ? value : -value
        case .failure(let error):
            return say(.error, RecordMessages.code(error), RecordMessages.message(error, text(line.amount), minorDigits), line.amount)
        }
        let entryDay = line.entry(arena)
        guard let day = line.value(arena) ?? entryDay else {
            return say(.error, .dateNoSuchDay, "\"\(text(line.valueDay))\" names a day that does not exist, and there is no other.", line.valueDay)
        }
        if line.value(arena) == nil {
            say(
                .warning, .dateNoSuchDay, "The value date \"\(text(line.valueDay))\" does not exist; the day of entry stands for it.",
                line.valueDay)
        }

        var row = StatementRow(day: day, amount: amount, record: record.number, line: record.line, byte: record.byte, length: record.length)
        row.statement = UInt16(truncatingIfNeeded: statement)
        if line.isExpected { row.status = .pending }
        if let entryDay, entryDay != day { row.otherDay = entryDay }
        // The customer's reference names a contract or an order as often as an entry: only the bank's own tells entries apart.
        row.bankID = TextCollapser.collapse(line.bankReference, in: &arena)
        if FillerText.holds(arena, row.bankID.range) { row.bankID = .empty }
        if arena[line.type].elementsEqual("NCHK".utf8), !FillerText.holds(arena, line.reference) {
            row.checkNumber = TextCollapser.collapse(line.reference, in: &arena)
        }
        let details = MT940Details(fields, in: &arena)
        row.payee = details.name
        row.text = Self.words(details, line, fields, in: &arena)
        output.rows.rows.append(row)
    }

    /// The first line of an entry; with the next one where a program has broken it before the amount.
    private static func entryLine(_ field: RecordField, _ fields: ArraySlice<RecordField>, in arena: inout [UInt8]) -> Range<Int> {
        do throws(MT940EntryLine.Failure) {
            _ = try MT940EntryLine(arena, field.range)
        } catch {
            guard error.part == .amount, let next = supplement(fields) else { return field.range }
            let lower = arena.count
            for i in Array(field.range) + Array(next.range) { arena.append(arena[i]) }
            return lower..<arena.count
        }
        return field.range
    }

    private static func supplement(_ fields: ArraySlice<RecordField>) -> RecordField? {
        fields.first { $0.tag == MT940Field.supplement.rawValue }
    }

    /// Where a part of an entry's line stands in the record, also where that line was put together of two.
    private static func place(
        of part: Range<Int>, in written: Range<Int>, _ field: RecordField, _ fields: ArraySlice<RecordField>
    ) -> RecordPlaces.Value {
        let offset = part.lowerBound - written.lowerBound
        guard written != field.range, let next = supplement(fields) else { return .part(part, of: field, among: fields) }
        let (owner, before) = offset < field.range.count ? (field, 0) : (next, field.range.count)
        let lower = owner.range.lowerBound + offset - before
        return .part(lower..<lower + part.count, of: owner, among: fields)
    }

    /// Name and purpose; the bank's words where there is no name, the rest of the entry's lines where it is words.
    private static func words(
        _ details: MT940Details, _ line: MT940EntryLine, _ fields: ArraySlice<RecordField>, in arena: inout [UInt8]
    ) -> TextRange {
        var text = TextJoin.join(details.name.isEmpty ? details.bookingText : details.name, details.purpose, in: &arena)
        let supplements = fields.filter { $0.tag == MT940Field.supplement.rawValue }.map(\.range)
        for range in [line.rest] + supplements where isWords(arena, range) {
            guard text.range.count < TextCollapser.textBytesMax else { break }
            var collapser = TextCollapser(arena)
            collapser.append(range, &arena)
            text = TextJoin.join(text, collapser.text(arena), in: &arena)
        }
        if text.isEmpty, !FillerText.holds(arena, line.reference) { text = TextCollapser.collapse(line.reference, in: &arena) }
        return text
    }

    /// Whether a text is for people: not a code (`/OCMT/EUR4,5/`) and not a number of an account or a booking.
    private static func isWords(_ bytes: [UInt8], _ range: Range<Int>) -> Bool {
        guard let first = range.first, bytes[first] != UInt8(ascii: "/") else { return false }
        let text = bytes[range]
        let digits = text.count { $0 >= 0x30 && $0 <= 0x39 }
        let letters = text.count { ($0 | 0x20) >= 0x61 && ($0 | 0x20) <= 0x7A || $0 >= 0x80 }
        return letters >= 3 && (digits == 0 || text.contains(0x20) && letters > digits)
    }

    // MARK: Statements

    private mutating func leaf(_ record: StatementRecord, _ fields: ArraySlice<RecordField>, _ arena: [UInt8], _ output: inout ExtractedBatch) {
        guard let field = fields.dropFirst().first, let tag = MT940Field(rawValue: field.tag), let statement = materialise() else { return }
        switch tag {
        case .account:
            headings[statement].account = MT940Account.reference(RecordMessages.string(arena, field))
            settle(statement)
        case .opening, .closing, .available: balance(tag, field, statement, record, fields, arena, &output)
        case .floor, .total:
            guard headings[statement].currency == nil else { return }
            // `EURD0,00` and `2EUR12,34`: the currency is the first run of letters.
            let letters = arena[field.range].drop { !($0 >= 0x41 && $0 <= 0x5A) }.prefix(3)
            headings[statement].currency = Currency(String(decoding: letters, as: UTF8.self))
            settle(statement)
        default: break
        }
    }

    private mutating func balance(
        _ tag: MT940Field, _ field: RecordField, _ statement: Int, _ record: StatementRecord, _ fields: ArraySlice<RecordField>, _ arena: [UInt8],
        _ output: inout ExtractedBatch
    ) {
        if tag != .available {
            let missing = "The last statement has no closing balance; the end of the file may be missing."
            unclosed =
                tag == .opening ? places.problem(.warning, .statementNoClosing, missing, record, at: .field(field, among: fields), in: arena) : nil
        }
        let name = tag == .opening ? "opening" : tag == .closing ? "closing" : "available"
        func warn(_ message: String, _ part: Range<Int>? = nil) {
            output.problems.append(
                places.problem(
                    .warning, .balanceUnreadable, "The \(name) balance is not known. \(message)", record,
                    at: .part(part ?? field.range, of: field, among: fields), in: arena))
        }
        guard let balance = MT940Balance(arena, field.range) else { return warn("\"\(RecordMessages.string(arena, field))\" is no balance.") }
        if headings[statement].currency == nil, let currency = balance.currency {
            headings[statement].currency = currency
            settle(statement)
        }
        let currency = headings[statement].currency ?? fallback
        if let other = balance.currency, other != currency { return warn("It is in \(other), the statement is not.") }
        switch MT940Values.amount(arena, balance.amount, minorDigits: currency?.minorDigits ?? 2) {
        case .failure(let error):
            let text = String(decoding: arena[balance.amount].prefix(100), as: UTF8.self)
            warn(RecordMessages.message(error, text, currency?.minorDigits ?? 2), balance.amount)
        case .success(let value):
            let minor = balance.isCredit ? value : -value
            if tag == .opening {
                headings[statement].opening = minor
                headings[statement].openingDay = balance.day
            } else if tag == .available {
                headings[statement].available = minor
                headings[statement].availableDay = balance.day
            } else {
                headings[statement].closing = minor
                headings[statement].closingDay = balance.day
            }
        }
    }

    /// Takes the currency off the account's number once both are known.
    private mutating func settle(_ statement: Int) {
        guard let id = headings[statement].account.id, let currency = headings[statement].currency else { return }
        headings[statement].account.id = MT940Account.withoutCurrency(id, currency)
    }

    /// Index of the present statement, which comes into being with its first field.
    private mutating func materialise() -> Int? {
        if let current { return current }
        guard headings.count < Self.statementsMax else { return nil }
        headings.append(StatementHeading(index: headings.count))
        current = headings.count - 1
        return current
    }

    mutating func finish() -> ExtractedBatch {
        var output = ExtractedBatch()
        if headings.isEmpty {
            output.problems.append(Problem(.error, .fileNoStatement, "The file holds no statement of an account."))
        } else if entryCount == 0 {
            output.problems.append(Problem(.warning, .statementEmpty, "The statement holds no transactions."))
        }
        if let unclosed { output.problems.append(unclosed) }
        return output
    }
}
