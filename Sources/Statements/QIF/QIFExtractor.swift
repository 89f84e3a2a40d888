import Ledger

/// Turns the records of `QIFReader` into rows.
///
/// Dates and amounts are read by the plan that detection made for the whole file; a record that does not fit it is rejected with its place.
/// `T` is the amount, `U` only stands in for it. Of investment sections only plain cash movements are read, the rest is counted.
struct QIFExtractor: RowExtractor {
    private let plan: QIFPlan
    private var accounts: QIFAccounts
    private var section = QIFSection.none
    private var hasHeader = false
    private var rowCount = 0
    private var rejectedCount = 0
    private var unsupportedCount = 0
    private var oddCount = 0
    private var places = RecordPlaces()

    init(plan: QIFPlan, options: ReadingOptions) {
        self.plan = plan
        accounts = QIFAccounts(currency: options.currency)
    }

    var statements: [StatementHeading] { accounts.headings }

    mutating func extract(_ batch: consuming RecordBatch) -> ExtractedBatch {
        var output = ExtractedBatch()
        places = batch.places
        let records = batch.records
        let fields = batch.fields
        var arena = batch.bytes
        batch.bytes = []
        arena.reserveCapacity(arena.count + arena.count / 4)
        output.rows.rows.reserveCapacity(records.count)
        for record in records {
            let range = Int(record.firstField)..<Int(record.firstField + record.fieldCount)
            switch QIFRecordKind(rawValue: record.kind) {
            case .transaction: transaction(record, fields, range, &arena, &output)
            case .openTransaction:
                let message = "This record is not closed by a line with ^; it may have lost something."
                output.problems.append(places.problem(.warning, .qifUnclosed, message, record, at: .end, name: "^", in: arena))
                transaction(record, fields, range, &arena, &output)
            case .investment: investment(record, fields, range, &arena, &output)
            case .overlong:
                _ = accounts.materialise()
                output.rejected += 1
                let message = "This record is longer than \(recordBytesMax) bytes and is not read."
                output.problems.append(places.problem(.error, .recordTooLong, message, record, in: arena))
            case .account: account(fields[range], arena)
            case .header: header(fields[range.lowerBound], arena)
            case nil: break
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
        _ record: StatementRecord, _ fields: [RecordField], _ range: Range<Int>, _ arena: inout [UInt8], _ output: inout ExtractedBatch
    ) {
        let lines = QIFTransactionLines(fields, range)
        guard lines.date != nil || lines.amount != nil else {
            oddCount += 1
            if oddCount <= 100 {
                let message = "This record has neither a date nor an amount and is passed over."
                output.problems.append(places.problem(.warning, .qifNoTransaction, message, record, in: arena))
            }
            return
        }
        func reject(_ code: ProblemCode, _ message: String, _ field: RecordField?, name: String? = nil) {
            output.problems.append(places.problem(.error, code, message, record, at: .field(field, fields[range]), name: name, in: arena))
            output.rejected += 1
        }
        if let amount = lines.amount, amount.range.count == 1, arena[Int(amount.lower)] == UInt8(ascii: "-") {
            // Some banks write two records for each transaction, one of them only for its words.
            let message = "This record has a mark in place of an amount and is passed over; it may only say more about another."
            output.problems.append(places.problem(.warning, .qifNoAmount, message, record, at: .field(amount, among: fields[range]), in: arena))
            return
        }
        guard let target = accounts.materialise() else {
            return reject(.statementTooMany, "The file holds more than \(QIFAccounts.statementsMax) accounts.", nil)
        }
        let day: CalendarDate
        switch lines.date.map({ QIFDate.parse(arena, $0.range, order: plan.dateOrder) }) ?? .failure(.empty) {
        case .success(let value): day = value
        case .failure(let error):
            return reject(RecordMessages.code(error), QIFMessages.text(error, lines.date, plan, arena), lines.date, name: "D")
        }
        let amount: Int64
        switch lines.amount.map({ AmountParser.parse(arena, $0.range, decimal: plan.decimal, minorDigits: target.minorDigits) }) ?? .failure(.empty) {
        case .success(let value): amount = value
        case .failure(let error):
            let text = lines.amount.map { RecordMessages.string(arena, $0) } ?? ""
            return reject(RecordMessages.code(error), RecordMessages.message(error, text, target.minorDigits), lines.amount, name: "T")
        }

        var row = StatementRow(day: day, amount: amount, record: record.number, line: record.line, byte: record.byte, length: record.length)
        row.statement = UInt16(truncatingIfNeeded: target.index)
        if let payee = lines.payee {
            row.payee = TextCollapser.collapse(payee.range, in: &arena)
            if QIFText.isOpeningBalance(arena, row.payee.range) { row.role = .openingBalance }
        }
        row.text = row.payee
        if let memo = lines.memo { row.text = TextJoin.join(row.text, TextCollapser.collapse(memo.range, in: &arena), in: &arena) }
        if let category = lines.category {
            row.category = QIFText.category(category, in: &arena)
            if isOwnAccount(row.category, arena) { row.role = .openingBalance }
        }
        // A number with stars in it is that of a card.
        if let number = lines.number, arena[number.range].contains(where: { $0 >= 0x31 && $0 <= 0x39 }), !arena[number.range].contains(0x2A) {
            row.checkNumber = TextCollapser.collapse(number.range, in: &arena)
        }
        if lines.hasSplits { split(&row, record, fields, range, target.minorDigits, &arena, &output) }
        if let code = lines.currency, code.range.count == 3, let currency = Currency(RecordMessages.string(arena, code)) {
            accounts.nameCurrency(currency)
        }
        output.rows.rows.append(row)
    }

    private mutating func split(
        _ row: inout StatementRow, _ record: StatementRecord, _ fields: [RecordField], _ range: Range<Int>, _ minorDigits: Int,
        _ arena: inout [UInt8],
        _ output: inout ExtractedBatch
    ) {
        let found = QIFSplits(fields[range], total: row.amount, plan: plan, minorDigits: minorDigits, &arena)
        if let problem = found.problem {
            output.problems.append(
                places.problem(
                    .warning, .splitsUnreadable, problem + " The transaction is read without its splits.", record,
                    at: .field(found.problemField, fields[range]), in: arena))
        } else if found.splits.count == 1 {
            if row.category.isEmpty { row.category = found.splits[0].category }
        } else if !found.splits.isEmpty {
            let first = UInt32(output.rows.splits.count)
            output.rows.splits.append(contentsOf: found.splits)
            row.splits = first..<UInt32(output.rows.splits.count)
        }
    }

    /// A transfer to the account itself is how programs write its opening balance.
    private func isOwnAccount(_ category: TextRange, _ arena: [UInt8]) -> Bool {
        guard let name = accounts.name, category.range.count == name.utf8.count + 2, arena[category.range.lowerBound] == UInt8(ascii: "[") else {
            return false
        }
        return arena[category.range].dropFirst().dropLast().elementsEqual(name.utf8)
    }

    // MARK: Investments, accounts, headers

    /// `NCash` without a security is a movement of money; all else is counted.
    private mutating func investment(
        _ record: StatementRecord, _ fields: [RecordField], _ range: Range<Int>, _ arena: inout [UInt8], _ output: inout ExtractedBatch
    ) {
        let lines = QIFTransactionLines(fields, range)
        if let action = lines.number, RecordMessages.equals(arena, action, "CASH"), lines.security == nil, lines.date != nil, lines.amount != nil {
            transaction(record, fields, range, &arena, &output)
        } else {
            _ = accounts.materialise()
            output.unsupported += 1
        }
    }

    private mutating func account(_ fields: ArraySlice<RecordField>, _ arena: [UInt8]) {
        func text(_ code: Character) -> String? {
            guard let byte = code.asciiValue, let field = fields.first(where: { $0.tag == UInt16(byte) && !$0.range.isEmpty }) else { return nil }
            return RecordMessages.string(arena, field)
        }
        guard let name = text("N") else { return }
        accounts.add(AccountReference(type: text("T").flatMap(QIFAccounts.type), name: name))
    }

    private mutating func header(_ field: RecordField, _ arena: [UInt8]) {
        let found = QIFSection(header: arena.span, field.range)
        switch found {
        case .accounts: accounts.beginBlock()
        case .transactions, .investments:
            hasHeader = true
            let text = RecordMessages.string(arena, field)
            let name = text.drop { $0.isLetter }.drop { !$0.isLetter && !$0.isNumber }.lowercased()
            accounts.beginSection(name, type: QIFAccounts.type(name) ?? (found == .investments ? "investment" : nil))
        case .option: if RecordMessages.string(arena, field).lowercased().hasPrefix("clear") { accounts.endList() }
        case .none, .list: break
        }
        if found != .option { section = found }
    }

    mutating func finish() -> ExtractedBatch {
        var output = ExtractedBatch()
        if accounts.headings.isEmpty {
            output.problems.append(
                Problem(.error, .fileNoStatement, "The file holds no transactions, only lists or nothing at all."))
        } else if !hasHeader {
            output.problems.append(
                Problem(
                    .warning, .qifNoHeader, "The file does not say what it holds (no !Type line); it is read as a bank account."))
        }
        if unsupportedCount > 0 {
            output.problems.append(
                Problem(
                    .warning, .investmentUnsupported, "\(unsupportedCount) investment transactions are not read; only cash movements are."))
        }
        return output
    }
}

/// The lines of one transaction, picked out of its fields: the first of each letter that has text, and of `D` the first at all.
struct QIFTransactionLines {
    var date: RecordField?
    var amount: RecordField?
    var payee: RecordField?
    var memo: RecordField?
    var category: RecordField?
    /// A check number; the action in an investment section.
    var number: RecordField?
    var security: RecordField?
    /// The text behind the closing `^`.
    var currency: RecordField?
    var hasSplits = false

    init(_ fields: [RecordField], _ range: Range<Int>) {
        var second: RecordField?
        for i in range {
            let field = fields[i]
            switch UInt8(truncatingIfNeeded: field.tag) {
            case UInt8(ascii: "D"): Self.keep(field, &date)
            case UInt8(ascii: "T"): Self.keep(field, &amount)
            case UInt8(ascii: "U"): Self.keep(field, &second)
            case UInt8(ascii: "P"): Self.keep(field, &payee)
            case UInt8(ascii: "M"): Self.keep(field, &memo)
            case UInt8(ascii: "L"): Self.keep(field, &category)
            case UInt8(ascii: "N"): if !hasSplits { Self.keep(field, &number) }
            case UInt8(ascii: "Y"): Self.keep(field, &security)
            case UInt8(ascii: "S"): hasSplits = true
            case UInt8(ascii: "^"): currency = field
            default: break
            }
        }
        if amount.map({ $0.lower == $0.upper }) ?? true { amount = second ?? amount }
    }

    @inline(__always)
    private static func keep(_ field: RecordField, _ slot: inout RecordField?) {
        if let present = slot, present.lower < present.upper { return }
        slot = field
    }
}
