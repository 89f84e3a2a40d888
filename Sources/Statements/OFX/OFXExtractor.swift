import Ledger

/// Turns the records of `OFXReader` into rows of the statements of the file.
///
/// The amount's sign is trusted (TRNTYPE contradicts it in many files), the day is the one that is written. A row in another currency than its
/// statement's goes to a statement of its own. What cannot be read rejects the one transaction, with its place.
struct OFXExtractor: RowExtractor {
    private(set) var book: OFXStatements
    /// Rows of the whole file, to say at the end what is missing.
    private var rowCount = 0
    private var rejectedCount = 0
    private var unsupportedCount = 0
    private var corrections: OFXCorrections
    /// The day that an investment statement as a whole is of.
    private var investmentDay: CalendarDate?
    private var serverMessages: [String] = []
    /// Further errors of the server are not passed on.
    private static let serverMessagesMax = 100
    private var places = RecordPlaces()

    init(options: ReadingOptions, correctedIDs: Set<[UInt8]> = []) {
        book = OFXStatements(fallback: options.currency)
        corrections = OFXCorrections(ids: correctedIDs)
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
        // Room for joined texts, so that the arena is moved at most once.
        arena.reserveCapacity(arena.count + arena.count / 4)
        output.rows.rows.reserveCapacity(records.count)
        for k in fields.indices where fields[k].isEscaped {
            let text = OFXText.unescape(fields[k].range, in: &arena)
            fields[k] = RecordField(tag: fields[k].tag, lower: text.lower, upper: text.upper)
        }
        for record in records {
            let range = Int(record.firstField)..<Int(record.firstField + record.fieldCount)
            switch OFXRecordKind(rawValue: record.kind) {
            case .transaction:
                transaction(record, fields, range, isPending: false, &arena, &output)
            case .pendingTransaction:
                transaction(record, fields, range, isPending: true, &arena, &output)
            default:
                structure(record, fields, range, arena, &output)
            }
        }
        output.rows.text = arena
        rowCount += output.rows.rows.count
        rejectedCount += output.rejected
        unsupportedCount += output.unsupported
        return output
    }

    // MARK: Transactions

    private mutating func transaction(
        _ record: StatementRecord, _ fields: [RecordField], _ range: Range<Int>, isPending: Bool, _ arena: inout [UInt8],
        _ output: inout ExtractedBatch
    ) {
        let leaves = OFXTransactionFields(fields, range)
        func say(_ severity: Problem.Severity, _ code: ProblemCode, _ message: String, _ field: RecordField?, name: String? = nil) {
            output.problems.append(places.problem(severity, code, message, record, at: .field(field, fields[range]), name: name, in: arena))
            if severity == .error { output.rejected += 1 }
        }

        var currency: Currency?
        if let symbol = leaves.currency, !symbol.range.isEmpty {
            currency = Currency(RecordMessages.string(arena, symbol))
            if currency == nil {
                _ = book.materialise()
                return say(.error, .currencyUnreadable, "\"\(RecordMessages.string(arena, symbol))\" is not a currency code.", symbol)
            }
        }
        guard let target = book.target(for: currency) else {
            return say(.error, .statementTooMany, "The file holds more than \(OFXStatements.statementsMax) statements.", nil)
        }
        if let corrected = leaves.correctedID, let action = leaves.correctionAction, RecordMessages.equals(arena, action, "DELETE") {
            return correct(corrected, by: record, fields, range, isWithdrawal: true, arena, &output)
        }
        let day: CalendarDate
        switch leaves.posted.map({ OFXValues.day(arena, $0.range) }) ?? .failure(.empty) {
        case .success(let value): day = value
        case .failure(let error):
            let text = leaves.posted.map { RecordMessages.string(arena, $0) } ?? ""
            return say(.error, RecordMessages.code(error), RecordMessages.message(error, text), leaves.posted, name: "DTPOSTED")
        }
        let amount: Int64
        switch leaves.amount.map({ OFXValues.amount(arena, $0.range, minorDigits: target.minorDigits) }) ?? .failure(.empty) {
        case .success(let value): amount = value
        case .failure(let error):
            let text = leaves.amount.map { RecordMessages.string(arena, $0) } ?? ""
            let message = RecordMessages.message(error, text, target.minorDigits)
            return say(.error, RecordMessages.code(error), message, leaves.amount, name: "TRNAMT")
        }
        // A replacement counts only once it can be read itself.
        if let corrected = leaves.correctedID, !corrected.range.isEmpty { correct(corrected, by: record, fields, range, arena, &output) }

        var row = StatementRow(day: day, amount: amount, record: record.number, line: record.line, byte: record.byte, length: record.length)
        row.statement = UInt16(truncatingIfNeeded: target.index)
        if isPending || leaves.kind.map({ RecordMessages.equals(arena, $0, "HOLD") }) ?? false { row.status = .pending }
        row.otherDay = otherDay(leaves, day, arena)
        if let id = leaves.id { row.bankID = Self.collapse(id, in: &arena) }
        if let number = leaves.checkNumber, arena[number.range].contains(where: { $0 != 0x30 }) {
            row.checkNumber = Self.collapse(number, in: &arena)
        }
        if let category = leaves.category { row.category = Self.collapse(category, in: &arena) }
        var text = TextRange.empty
        if let name = leaves.name {
            text = Self.collapse(name, in: &arena)
            row.payee = text
        }
        if let extended = leaves.extendedName {
            let long = Self.collapse(extended, in: &arena)
            // NAME has 32 characters, EXTDNAME 100.
            if row.payee.range.count < long.range.count { row.payee = long }
            text = TextJoin.join(text, long, in: &arena)
        }
        if let memo = leaves.memo { text = TextJoin.join(text, Self.collapse(memo, in: &arena), in: &arena) }
        if let original = leaves.originalCurrency {
            text = TextJoin.join(text, originalCurrency(original, leaves.originalRate, &arena), in: &arena)
        }
        row.text = text
        if corrections.concern(arena, row.bankID) {
            let place = places.problem(.warning, .ofxCorrected, "", record, in: arena)
            corrections.hold(row, of: book.account, place: place, in: arena)
        } else {
            output.rows.rows.append(row)
        }
    }

    /// Notes that a record replaces or withdraws an earlier one.
    private mutating func correct(
        _ corrected: RecordField, by record: StatementRecord, _ fields: [RecordField], _ range: Range<Int>, isWithdrawal: Bool = false,
        _ arena: [UInt8], _ output: inout ExtractedBatch
    ) {
        let id = RecordMessages.string(arena, corrected)
        let message =
            isWithdrawal
            ? "The bank withdraws its earlier transaction \(id) with this record; remove that one if it was imported."
            : "The bank sends this record in place of its earlier transaction \(id), which stays if it was imported."
        let problem = places.problem(
            isWithdrawal ? .error : .warning, isWithdrawal ? .ofxWithdrawn : .ofxCorrection, message, record,
            at: .field(corrected, among: fields[range]), in: arena)
        if corrections.isFull {
            output.problems.append(problem)
            if isWithdrawal { output.rejected += 1 }
        } else {
            corrections.note(
                correctionOf: arena[corrected.range], account: book.account, record: record.number, isWithdrawal: isWithdrawal, otherwise: problem)
        }
    }

    /// The purchase day, else the value day, where it is readable and another.
    private func otherDay(_ leaves: OFXTransactionFields, _ day: CalendarDate, _ arena: [UInt8]) -> CalendarDate? {
        for field in [leaves.user, leaves.available] {
            guard let field, case .success(let other) = OFXValues.day(arena, field.range) else { continue }
            return other == day ? nil : other
        }
        return nil
    }

    // MARK: All else

    private mutating func structure(
        _ record: StatementRecord, _ fields: [RecordField], _ range: Range<Int>, _ arena: [UInt8], _ output: inout ExtractedBatch
    ) {
        func say(_ severity: Problem.Severity, _ code: ProblemCode, _ message: String, _ field: RecordField? = nil) {
            output.problems.append(places.problem(severity, code, message, record, at: .field(field, fields[range]), in: arena))
            if severity == .error { output.rejected += 1 }
        }
        switch OFXRecordKind(rawValue: record.kind) {
        case .statement:
            investmentDay = nil
            book.begin(type: Self.type(OFXTag(rawValue: fields[range.lowerBound].tag)))
        case .statementEnd: book.end()
        case .account: account(fields[range], arena)
        case .leaf: leaf(record, fields[range], arena, &output)
        case .balance: balance(record, fields[range], isAvailable: false, arena, &output)
        case .available: balance(record, fields[range], isAvailable: true, arena, &output)
        case .status: status(record, fields[range], arena, &output)
        case .investment:
            if book.materialise() != nil { output.unsupported += 1 }
        case .cutTransaction:
            _ = book.materialise()
            say(.error, .fileTruncated, "The file ends inside this transaction, which is therefore not read.")
        case .overlongTransaction:
            _ = book.materialise()
            say(.error, .recordTooLong, "This transaction is longer than \(recordBytesMax) bytes and is not read.")
        case .overlong: say(.warning, .xmlTooLong, "Something here is longer than \(recordBytesMax) bytes and is not read.")
        case .declaration:
            say(.warning, .xmlDeclaration, "The file declares a document type, which no bank does. What it declares is not used.")
        case .truncation: say(.warning, .fileTruncated, "The file ends before its last element is closed: the end may be missing.")
        case .transaction, .pendingTransaction, nil: break
        }
    }

    private mutating func account(_ fields: ArraySlice<RecordField>, _ arena: [UInt8]) {
        func text(_ tags: OFXTag...) -> String? {
            for tag in tags {
                guard let field = fields.first(where: { $0.tag == tag.rawValue && !$0.range.isEmpty }) else { continue }
                return RecordMessages.string(arena, field)
            }
            return nil
        }
        let id = text(.accountID)
        let bank = text(.bankID, .branchID, .brokerID)
        let type = text(.accountType).flatMap(Self.accountType)
        book.update { heading in
            heading.account.id = id
            heading.account.bankID = bank
            heading.account.type = type ?? heading.account.type
        }
        if id != nil { _ = book.materialise() }
    }

    private mutating func leaf(
        _ record: StatementRecord, _ fields: ArraySlice<RecordField>, _ arena: [UInt8], _ output: inout ExtractedBatch
    ) {
        guard let field = fields.first, !field.range.isEmpty else { return }
        switch OFXTag(rawValue: field.tag) {
        case .defaultCurrency:
            let code = RecordMessages.string(arena, field)
            guard let currency = Currency(code) else {
                let message = "\"\(code)\" is not a currency code; the statement's currency is unknown."
                output.problems.append(places.problem(.warning, .currencyUnreadable, message, record, at: .field(field, fields), in: arena))
                return
            }
            book.update { $0.currency = currency }
        case .firstDay:
            if case .success(let day) = OFXValues.day(arena, field.range) { book.update { $0.periodFirst = day } }
        case .lastDay:
            if case .success(let day) = OFXValues.day(arena, field.range) { book.update { $0.periodLast = day } }
        case .openLedger: claim(field, isAvailable: false, day: nil, record, fields, arena, &output)
        case .asOf: if case .success(let day) = OFXValues.day(arena, field.range) { investmentDay = day }
        // Of an investment account, the cash in it.
        case .availableCash: claim(field, isAvailable: true, day: investmentDay, record, fields, arena, &output)
        default: break
        }
    }

    private mutating func balance(
        _ record: StatementRecord, _ fields: ArraySlice<RecordField>, isAvailable: Bool, _ arena: [UInt8], _ output: inout ExtractedBatch
    ) {
        guard let amount = fields.first(where: { $0.tag == OFXTag.balanceAmount.rawValue }), !amount.range.isEmpty else { return }
        let asOf = fields.first { $0.tag == OFXTag.asOf.rawValue }
        var day: CalendarDate?
        if let asOf, case .success(let value) = OFXValues.day(arena, asOf.range) { day = value }
        claim(amount, isAvailable: isAvailable, day: day, record, fields, arena, &output)
    }

    /// A ledger or available balance; one that cannot be read is unknown, never 0.
    private mutating func claim(
        _ amount: RecordField, isAvailable: Bool, day: CalendarDate?, _ record: StatementRecord, _ fields: ArraySlice<RecordField>,
        _ arena: [UInt8], _ output: inout ExtractedBatch
    ) {
        guard let target = book.materialise() else { return }
        switch OFXValues.amount(arena, amount.range, minorDigits: target.minorDigits) {
        case .success(let minor):
            book.update { heading in
                if isAvailable {
                    heading.available = minor
                    heading.availableDay = day
                } else {
                    heading.closing = minor
                    heading.closingDay = day
                    heading.closingMeaning = nil
                }
            }
        case .failure(let error):
            let why = RecordMessages.message(error, RecordMessages.string(arena, amount), target.minorDigits)
            output.problems.append(
                places.problem(
                    .warning, .balanceUnreadable, "The \(isAvailable ? "available" : "closing") balance is not known. \(why)", record,
                    at: .field(amount, fields), in: arena))
        }
    }

    /// What the bank's server answers; errors are passed on in its own words.
    private mutating func status(
        _ record: StatementRecord, _ fields: ArraySlice<RecordField>, _ arena: [UInt8], _ output: inout ExtractedBatch
    ) {
        func field(_ tag: OFXTag) -> RecordField? { fields.first { $0.tag == tag.rawValue } }
        func text(_ tag: OFXTag) -> String? { field(tag).map { RecordMessages.string(arena, $0) } }
        guard text(.severity)?.uppercased() == "ERROR" else { return }
        let said = [text(.code).map { "code \($0)" }, text(.message)].compactMap { $0 }.joined(separator: ": ")
        guard serverMessages.count < Self.serverMessagesMax else { return }
        serverMessages.append(said)
        output.problems.append(
            places.problem(
                .warning, .ofxServerError, "The bank's server answered with an error (\(said)).", record,
                at: .field(field(.message) ?? field(.code), fields), in: arena))
    }

    mutating func finish() -> ExtractedBatch {
        var output = ExtractedBatch()
        corrections.settle(into: &output)
        rowCount += output.rows.rows.count
        rejectedCount += output.rejected
        if book.headings.isEmpty {
            let said = serverMessages.isEmpty ? "" : " The bank's server said: \(serverMessages.prefix(3).joined(separator: "; "))."
            output.problems.append(
                Problem(.error, .fileNoStatement, "The file holds no statement of an account.\(said)"))
        } else if unsupportedCount > 0 {
            output.problems.append(
                Problem(
                    .warning, .investmentUnsupported, "\(unsupportedCount) investment transactions are not read; only cash movements are."))
        } else if rowCount == 0, rejectedCount == 0 {
            output.problems.append(Problem(.warning, .statementEmpty, "The statement holds no transactions."))
        }
        return output
    }
}
