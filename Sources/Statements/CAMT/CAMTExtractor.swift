import Ledger

/// Turns the records of `CAMTReader` into rows: one for each `Ntry`, whose `TxDtls` are parts of it and give it words.
///
/// `CdtDbtInd` alone decides the sign: the reversal of a debit is booked as a credit and says so (`RvslInd` tells only who the other party is).
/// The day is that of booking, else of value, else of a part; an entry that names none has the day on which the bank made the report, with a warning.
struct CAMTExtractor: RowExtractor {
    private let format: StatementFormat
    private var book: CAMTStatements
    /// Rows, rejected and unsupported records of the whole file.
    private var entryCount = 0
    private var isRefused = false
    private var places = RecordPlaces()

    init(format: StatementFormat, options: ReadingOptions) {
        self.format = format
        book = CAMTStatements(fallback: options.currency)
    }

    var statements: [StatementHeading] { book.named }

    mutating func extract(_ batch: consuming RecordBatch) -> ExtractedBatch {
        var output = ExtractedBatch()
        places = batch.places
        let records = batch.records
        var fields = batch.fields
        batch.fields = []
        var arena = batch.bytes
        batch.bytes = []
        arena.reserveCapacity(arena.count + arena.count / 4)
        for k in fields.indices where fields[k].isEscaped {
            let text = OFXText.unescape(fields[k].range, in: &arena)
            fields[k] = RecordField(tag: fields[k].tag, lower: text.lower, upper: text.upper)
        }
        for record in records {
            let range = Int(record.firstField)..<Int(record.firstField + record.fieldCount)
            if record.kind == CAMTRecordKind.transaction.rawValue {
                entry(record, fields, range, &arena, &output)
                entryCount += 1
            } else {
                structure(record, fields[range], arena, &output)
            }
        }
        output.rows.text = arena
        return output
    }

    // MARK: Entries

    private mutating func entry(
        _ record: StatementRecord, _ fields: [RecordField], _ range: Range<Int>, _ arena: inout [UInt8], _ output: inout ExtractedBatch
    ) {
        let entry = CAMTEntry(fields, range)
        func say(_ severity: Problem.Severity, _ code: ProblemCode, _ message: String, _ field: RecordField?, name: String? = nil) {
            output.problems.append(places.problem(severity, code, message, record, at: .field(field, fields[range]), name: name, in: arena))
            if severity == .error { output.rejected += 1 }
        }
        func text(_ field: RecordField?) -> String { field.map { RecordMessages.string(arena, $0) } ?? "" }

        let status = text(entry.status).uppercased()
        if status == "INFO" {
            book.materialise()
            output.unsupported += 1
            return say(.warning, .rowInformation, "This entry is only given for information and was not booked; it is not read.", entry.status)
        }
        let currency = Currency(text(entry.currency))
        if let symbol = entry.currency, currency == nil {
            book.materialise()
            return say(.error, .currencyUnreadable, "\"\(text(symbol))\" is not a currency code.", symbol)
        }
        guard let statement = book.index(for: currency) else {
            return say(.error, .statementTooMany, "The file holds more than \(CAMTStatements.statementsMax) statements.", nil)
        }
        guard let isCredit = entry.direction.flatMap({ CAMTValues.isCredit(arena, $0) }) else {
            let message = "The entry does not say whether it is a credit or a debit (CdtDbtInd is \"\(text(entry.direction))\")."
            return say(.error, .directionUnreadable, message, entry.direction, name: "CdtDbtInd")
        }
        let minorDigits = book.minorDigits(statement)
        let amount: Int64
        switch entry.amount.map({ CAMTValues.amount(arena, $0.range, minorDigits: minorDigits) }) ?? .failure(.empty) {
        case .success(let value): amount = isCredit ? value : -value
        case .failure(let error):
            let message = RecordMessages.message(error, text(entry.amount), minorDigits)
            return say(.error, RecordMessages.code(error), message, entry.amount, name: "Amt")
        }
        let written = [entry.bookingDay, entry.valueDay, entry.detailDay].first { $0.map { !$0.range.isEmpty } ?? false }.flatMap(\.self)
        let day: CalendarDate
        switch written.map({ CAMTValues.day(arena, $0.range) }) {
        case .success(let value): day = value
        case .failure(let error): return say(.error, RecordMessages.code(error), RecordMessages.message(error, text(written)), written)
        case nil:
            guard let created = book.created else { return say(.error, .dateMissing, "The entry names no day.", nil, name: "BookgDt") }
            day = created
            say(.warning, .dateOfReport, "The entry names no day; it has that of the bank's report, \(created).", nil, name: "BookgDt")
        }

        var row = StatementRow(day: day, amount: amount, record: record.number, line: record.line, byte: record.byte, length: record.length)
        row.statement = UInt16(truncatingIfNeeded: statement)
        if status == "PDNG" || status == "FUTR" { row.status = .pending }
        if let value = entry.valueDay, case .success(let other) = CAMTValues.day(arena, value.range), other != day { row.otherDay = other }
        row.bankID = id(entry, &arena)
        if let number = entry.checkNumber { row.checkNumber = TextCollapser.collapse(number.range, in: &arena) }
        let isReversal = entry.reversal.map { CAMTValues.isTrue(arena, $0) } ?? false
        let words = CAMTText(entry, fields, isCreditorOther: isCredit == isReversal, in: &arena)
        row.payee = words.payee
        row.text = words.text
        let parts = CAMTParts(
            entry, fields, amount: amount, currency: currency ?? book.headings[statement].currency, minorDigits: minorDigits, isReversal: isReversal,
            in: &arena)
        if !parts.splits.isEmpty {
            let first = UInt32(output.rows.splits.count)
            output.rows.splits += parts.splits
            row.splits = first..<UInt32(output.rows.splits.count)
        }
        output.rows.rows.append(row)
    }

    /// The bank's reference of the entry, else the entry's number, else what names its only part.
    private func id(_ entry: CAMTEntry, _ arena: inout [UInt8]) -> TextRange {
        let ofPart = entry.details.count == 1 ? [entry.detailReference, entry.endToEndID] : []
        for field in [entry.bankReference, entry.entryReference] + ofPart {
            guard let field else { continue }
            let id = TextCollapser.collapse(field.range, in: &arena)
            let isNumber = field.tag == CAMTField.entryReference.rawValue && Self.isRunningNumber(arena, id.range)
            if !FillerText.holds(arena, id.range), !isNumber { return id }
        }
        return .empty
    }

    /// Many banks number the entries of each statement from 1: such a number names another entry in the next file.
    private static func isRunningNumber(_ bytes: [UInt8], _ range: Range<Int>) -> Bool {
        let text = bytes[range]
        return text.allSatisfy { $0 >= 0x30 && $0 <= 0x39 } && text.drop { $0 == 0x30 }.count <= 5
    }

    // MARK: All else

    private mutating func structure(_ record: StatementRecord, _ fields: ArraySlice<RecordField>, _ arena: [UInt8], _ output: inout ExtractedBatch) {
        guard let whole = fields.first else { return }
        func say(_ severity: Problem.Severity, _ code: ProblemCode, _ message: String) {
            output.problems.append(places.problem(severity, code, message, record, in: arena))
            if severity == .error, record.number > 0 { output.rejected += 1 }
        }
        /// What could not be read to its end is a statement all the same if something was read before.
        func sayEnd(_ code: ProblemCode, _ message: String) { say(entryCount > 0 ? .warning : .error, code, message) }

        switch CAMTRecordKind(rawValue: record.kind) {
        case .statement, .statementEnd: book.begin()
        case .account: account(fields, arena)
        case .balance: balance(record, fields, arena, &output)
        case .leaf: leaf(whole, arena)
        case .cutTransaction:
            book.materialise()
            say(.error, .fileTruncated, "The file ends or is damaged inside this entry, which is therefore not read.")
            entryCount += 1
        case .overlongTransaction:
            book.materialise()
            say(.error, .recordTooLong, "This entry is longer than \(recordBytesMax) bytes and is not read.")
            entryCount += 1
        case .declaration:
            isRefused = true
            say(.error, .xmlDeclaration, "The file declares a document type or entities, which no bank does; it is not read.")
        case .malformed: sayEnd(.xmlMalformed, "The file is no well-formed XML here; nothing behind this place was read.")
        case .tooDeep: sayEnd(.xmlTooDeep, "Elements are nested deeper than \(CAMTReader.depthMax) here; nothing behind this place was read.")
        case .overlong: sayEnd(.xmlTooLong, "Markup here is longer than \(recordBytesMax) bytes; nothing behind this place was read.")
        case .truncation: sayEnd(.fileTruncated, "The file ends before its last element is closed: the end is missing.")
        case .transaction, nil: break
        }
    }

    private mutating func account(_ fields: ArraySlice<RecordField>, _ arena: [UInt8]) {
        func text(_ tag: CAMTField) -> String? {
            fields.first { $0.tag == tag.rawValue && !$0.range.isEmpty }.map { RecordMessages.string(arena, $0) }
        }
        let id = text(.iban) ?? text(.otherID)
        let bank = text(.bankCode)
        // "Current account" is the name of many accounts: it only counts where there is no number.
        let name = id == nil ? text(.accountName) : nil
        let currency = text(.accountCurrency).flatMap { Currency($0) }
        book.update { heading in
            heading.account.id = id
            heading.account.bankID = bank
            heading.account.name = name
            heading.currency = heading.currency ?? currency
        }
        if id != nil || name != nil { book.materialise() }
    }

    private mutating func leaf(_ field: RecordField, _ arena: [UInt8]) {
        guard let tag = CAMTField(rawValue: field.tag), case .success(let day) = CAMTValues.day(arena, field.range) else { return }
        switch tag {
        case .created: book.created = day
        // Only a statement lists all that was booked in its period; a report or a notification lists what it is about.
        case .periodFirst where format == .camt053: book.update { $0.periodFirst = day }
        case .periodLast where format == .camt053: book.update { $0.periodLast = day }
        default: break
        }
    }

    private static let balances = ["OPBD": "opening", "PRCD": "opening", "CLBD": "closing", "CLAV": "available"]

    /// Opening (`OPBD`, else the previous closing `PRCD`), closing (`CLBD`) and available (`CLAV`) balances. One that cannot be read is unknown,
    /// never 0.
    private mutating func balance(_ record: StatementRecord, _ fields: ArraySlice<RecordField>, _ arena: [UInt8], _ output: inout ExtractedBatch) {
        func field(_ tag: CAMTField) -> RecordField? { fields.first { $0.tag == tag.rawValue && !$0.range.isEmpty } }
        guard let code = field(.balanceCode).map({ RecordMessages.string(arena, $0) }), let kind = Self.balances[code] else { return }
        let currency = field(.amountCurrency).flatMap { Currency(RecordMessages.string(arena, $0)) }
        guard let amount = field(.balanceAmount), let statement = book.index(for: currency) else { return }
        func warn(_ message: String, _ field: RecordField?) {
            let message = "The \(kind) balance is not known. \(message)"
            output.problems.append(places.problem(.warning, .balanceUnreadable, message, record, at: .field(field, fields), in: arena))
        }
        guard let isCredit = field(.balanceDirection).flatMap({ CAMTValues.isCredit(arena, $0) }) else {
            return warn("It does not say whether it is a credit or a debit.", field(.balanceDirection))
        }
        let minorDigits = book.minorDigits(statement)
        switch CAMTValues.amount(arena, amount.range, minorDigits: minorDigits) {
        case .failure(let error): warn(RecordMessages.message(error, RecordMessages.string(arena, amount), minorDigits), amount)
        case .success(let value):
            let minor = isCredit ? value : -value
            var day: CalendarDate?
            if let written = field(.balanceDay), case .success(let value) = CAMTValues.day(arena, written.range) { day = value }
            book.update(statement) { heading in
                if code == "CLBD" {
                    heading.closing = minor
                    heading.closingDay = day
                } else if code == "CLAV" {
                    heading.available = minor
                    heading.availableDay = day
                } else if code == "OPBD" || heading.opening == nil {
                    heading.opening = minor
                    heading.openingDay = day
                }
            }
        }
    }

    mutating func finish() -> ExtractedBatch {
        var output = ExtractedBatch()
        if book.headings.isEmpty, !isRefused {
            output.problems.append(Problem(.error, .fileNoStatement, "The file holds no statement of an account."))
        } else if entryCount == 0, !isRefused {
            output.problems.append(Problem(.warning, .statementEmpty, "The statement holds no transactions."))
        }
        return output
    }
}
