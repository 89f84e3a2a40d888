import Ledger

/// Puts the evidence together: the plan to read a file by, the questions that are left, and the description for people.
struct CSVDecision {
    private(set) var plan = CSVPlan()
    private(set) var questions: [Question] = []
    private(set) var description: CSVDescription
    private(set) var fingerprint: String
    /// Nil if rows cannot be read before a question is answered.
    private(set) var isReadable = true

    init(_ dialect: CSVDialect, _ roles: CSVColumnRoles, _ survey: CSVSurvey, _ hints: CSVHints, options: ReadingOptions) {
        description = CSVDescription(delimiter: String(UnicodeScalar(dialect.table.delimiter)), quote: Self.quote(dialect))
        fingerprint = Self.fingerprint(dialect, roles)
        plan.delimiter = dialect.table.delimiter
        plan.quote = dialect.table.quote
        plan.header =
            dialect.header.map { header in
                (0..<dialect.table.columns(header)).map { column in
                    dialect.table.text(header, column)
                }
            } ?? []
        plan.headerLine = dialect.headerLine
        plan.firstLine = Self.firstLine(dialect)
        plan.lastLine = survey.lastLine ?? Int.max
        fillColumns(roles, survey)
        plan.currency = Self.currency(plan, roles, survey, hints)
        plan.minorDigits = options.currency?.minorDigits ?? 2
        if let account = hints.preambleAccount { plan.account = AccountReference(id: account) }
        plan.hasContinuations = survey.continuations * 4 >= survey.rows && survey.continuations > 0

        var context = CSVAmountDecision.Context()
        context.isCard = hints.isCard
        context.hasHeader = dialect.header != nil
        // Without a header the first text speaks for the language.
        let language =
            dialect.names.isEmpty && CSVLanguage.isEastAsian(survey.signWitness?.text ?? "") ? CSVLanguage.eastAsian : CSVLanguage.of(dialect.names)
        context.isEastAsian = language == .eastAsian
        context.minorDigits = (plan.currency ?? options.currency)?.minorDigits
        let amounts = CSVAmountDecision(survey, roles, context: context, options: options)
        var dateContext = CSVDateDecision.Context()
        dateContext.latestPossible = hints.fileDay
        dateContext.preamble = hints.dates
        dateContext.language = language
        dateContext.hasDecimalComma = !amounts.isDecimalOpen && amounts.decimal == 0x2C && survey.amounts.values.contains { $0.commaLine != nil }
        let dates = CSVDateDecision(survey.dates, other: survey.otherDates, context: dateContext, options: options)
        plan.dateOrder = dates.order
        if dates.isOpen { questions.append(Self.dateQuestion(survey, dates)) }

        plan.decimal = amounts.decimal
        plan.balanceDecimal = amounts.balanceDecimal
        plan.amountRule = amounts.rule
        if amounts.isDecimalOpen {
            questions.append(Self.decimalQuestion(survey))
            isReadable = false
        } else if amounts.isSignOpen, let witness = survey.signWitness {
            questions.append(Self.signQuestion(witness))
        }
        let balance = amounts.decimal == 0x2C ? survey.comma : survey.point
        if balance.best > 0, balance.best * 10 >= balance.links * 8 {
            let down = max(balance.plainDown.steps, balance.invertedDown.steps, balance.markedDown.steps)
            plan.isNewestFirst = down > max(balance.plainUp.steps, balance.invertedUp.steps, balance.markedUp.steps)
        } else {
            let (up, down) = plan.dateOrder == .mdy ? (survey.dates.up.mdy, survey.dates.down.mdy) : (survey.dates.up.dmy, survey.dates.down.dmy)
            if up != down { plan.isNewestFirst = down > up }
        }
        describe(dialect, roles, survey, dates, amounts)
        description.evidence = Self.columnEvidence(dialect, roles, survey) + [dates.evidence].compactMap(\.self) + amounts.evidence
        if balance.links > 0, balance.best * 10 >= balance.links * 8 {
            let first = [balance.plain, balance.inverted, balance.onlyMarked].max { $0.steps < $1.steps }
            description.evidence.append(
                CSVDescription.Evidence(
                    about: .balance, because: "\(balance.best) of \(balance.links) steps of the balance are the amount of a row.",
                    rows: [first?.line].compactMap(\.self)))
        }
    }

    private static func columnEvidence(_ dialect: CSVDialect, _ roles: CSVColumnRoles, _ survey: CSVSurvey) -> [CSVDescription.Evidence] {
        guard survey.rows > 0 else { return [] }
        let known = dialect.names.count { CSVHeaderLexicon.isKnown($0) }
        let sentence: String
        if dialect.header == nil {
            sentence = "There is no header; the columns are known by what they hold."
        } else if known == 0 {
            sentence = "No name of the header is known; the columns are known by what they hold."
        } else {
            sentence = "\(known) of \(dialect.names.count) names of the header are known, and the columns hold what they say."
        }
        return [CSVDescription.Evidence(about: .columns, because: sentence, rows: [dialect.headerLine ?? survey.firstLine].compactMap(\.self))]
    }

    /// The quote, if any field of the sample has one.
    private static func quote(_ dialect: CSVDialect) -> String? {
        let table = dialect.table
        guard table.isQuoted else { return nil }
        return String(UnicodeScalar(table.quote))
    }

    private mutating func fillColumns(_ roles: CSVColumnRoles, _ survey: CSVSurvey) {
        plan.dateColumn = roles.date
        plan.otherDateColumn = roles.otherDate
        plan.balanceColumn = roles.balance
        plan.payeeColumn = roles.payee
        plan.categoryColumn = roles.category
        plan.bankIDColumn = survey.idsRepeat ? -1 : roles.id
        plan.checkNumberColumn = roles.checkNumber
        plan.currencyColumn = roles.currency
        plan.accountColumn = roles.account
        plan.statusColumn = roles.status
        plan.textColumns = roles.texts
        plan.recordTypeColumn = roles.recordType?.column ?? -1
        plan.recordType = roles.recordType?.code ?? []
    }

    /// The line behind the header, or that of the first row.
    private static func firstLine(_ dialect: CSVDialect) -> Int {
        let records = dialect.table.batch.records
        if dialect.firstData < min(records.count, dialect.table.count) { return Int(records[dialect.firstData].line) }
        return (records.last.map { Int($0.line) } ?? 0) + 1
    }

    // MARK: Currency

    /// What the file says where a row does not: in the amount's header, by a symbol or code beside the amounts, by the preamble.
    private static func currency(_ plan: CSVPlan, _ roles: CSVColumnRoles, _ survey: CSVSurvey, _ hints: CSVHints) -> Currency? {
        let columns = [roles.amount, roles.debit, roles.credit, roles.balance].filter { plan.header.indices.contains($0) }
        for column in columns {
            if let currency = CSVLexicon.currencyInHeader(plan.header[column]) { return currency }
        }
        for column in [roles.amount, roles.debit, roles.credit, roles.balance] {
            guard let amounts = survey.amounts[column] else { continue }
            if let currency = currency(code: amounts.currencyCode, symbols: amounts.symbols) { return currency }
        }
        return hints.currency
    }

    /// By code; else by the one symbol, if only one currency has it.
    static func currency(code: UInt32, symbols: Set<UInt32>) -> Currency? {
        if code != 0 { return Currency(String(decoding: [UInt8(code >> 16 & 0xFF), UInt8(code >> 8 & 0xFF), UInt8(code & 0xFF)], as: UTF8.self)) }
        guard symbols.count == 1, let symbol = symbols.first, let scalar = UnicodeScalar(symbol) else { return nil }
        return CSVLexicon.currencySymbols[String(Character(scalar))].flatMap { Currency($0) }
    }

    // MARK: Names

    /// The header's names, or the columns' types where there is none, as 16 hexadecimal digits.
    private static func fingerprint(_ dialect: CSVDialect, _ roles: CSVColumnRoles) -> String {
        var text = dialect.names.joined(separator: "|")
        for column in roles.columns {
            text +=
                column.percent(column.dates) >= 50
                ? "d" : column.percent(column.amounts) >= 50 ? "n" : dialect.names.isEmpty && column.filled == 0 ? "e" : "t"
        }
        if !dialect.names.isEmpty { text = dialect.names.joined(separator: "|") }
        let bytes = Array(text.utf8)
        let hex = String(StableHash.of(bytes, 0..<bytes.count), radix: 16)
        return String(repeating: "0", count: 16 - hex.count) + hex
    }

    // MARK: Questions

    private static func shown(_ witness: CSVSurvey.Witness) -> String {
        [witness.date, witness.text, witness.amount].filter { !$0.isEmpty }.joined(separator: " ")
    }

    private static func dateQuestion(_ survey: CSVSurvey, _ dates: CSVDateDecision) -> Question {
        var labels = ["Day first", "Month first"]
        var text = "Is the day or the month written first?"
        var rows: [Int] = []
        if let witness = survey.dateWitness {
            let bytes = Array(witness.date.utf8)
            if case .success(let dmy) = DateParser.parse(bytes, 0..<bytes.count, order: .dmy),
                case .success(let mdy) = DateParser.parse(bytes, 0..<bytes.count, order: .mdy)
            {
                labels = [name(dmy), name(mdy)]
                text = "\(shown(witness)): \(labels[0]) or \(labels[1])?"
            }
            rows = [witness.line]
        }
        if dates.isContradictory { text += " No order fits all rows of the file." }
        var choices = [Question.Choice(id: "dmy", label: labels[0]), Question.Choice(id: "mdy", label: labels[1])]
        if dates.mayBeYearFirst, let witness = survey.dateWitness {
            let bytes = Array(witness.date.utf8)
            if case .success(let day) = DateParser.parse(bytes, 0..<bytes.count, order: .ymd) { choices.append(.init(id: "ymd", label: name(day))) }
        }
        return Question(id: "date_order", kind: .dateOrder, text: text, rows: rows, choices: choices)
    }

    private static func name(_ day: CalendarDate) -> String {
        let names = ["January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"]
        let (year, month, number) = day.components
        return "\(number) \(names[month - 1]) \(year)"
    }

    private static func decimalQuestion(_ survey: CSVSurvey) -> Question {
        let witness = survey.amountWitness
        let amount = witness?.amount ?? ""
        return Question(
            id: "decimal", kind: .decimal, text: "\(witness.map(shown) ?? ""): does the mark in \(amount) separate decimals or thousands?",
            rows: witness.map { [$0.line] } ?? [],
            choices: [.init(id: ".", label: "The point is the decimal mark"), .init(id: ",", label: "The comma is the decimal mark")])
    }

    private static func signQuestion(_ witness: CSVSurvey.Witness) -> Question {
        Question(
            id: "sign", kind: .sign, text: "\(shown(witness)): did this money come in or go out?", rows: [witness.line],
            choices: [.init(id: "plain", label: "It came in"), .init(id: "inverted", label: "It went out")])
    }

    // MARK: Description

    private mutating func describe(
        _ dialect: CSVDialect, _ roles: CSVColumnRoles, _ survey: CSVSurvey, _ dates: CSVDateDecision, _ amounts: CSVAmountDecision
    ) {
        description.headerLine = dialect.headerLine
        description.firstLine = survey.firstLine
        description.lastLine = survey.lastLine
        var columns: [CSVRole: Int] = [
            .date: roles.date, .valueDate: roles.otherDate, .amount: roles.amount, .debit: roles.debit, .credit: roles.credit,
            .balance: roles.balance,
            .payee: roles.payee, .text: roles.texts.first ?? -1, .currency: roles.currency, .id: plan.bankIDColumn, .checkNumber: roles.checkNumber,
            .category: roles.category, .account: roles.account, .status: roles.status,
        ]
        if case .pair(let debit, let credit, _) = plan.amountRule { (columns[.debit], columns[.credit]) = (debit, credit) }
        if case .directed = plan.amountRule { columns[.direction] = roles.direction }
        for (role, column) in columns where column >= 0 { description.columns[role.rawValue] = column }
        if !dates.isOpen { description.dateFormat = CSVDateDecision.format(survey.dates, dates.order) }
        if !amounts.isDecimalOpen { description.decimal = String(UnicodeScalar(amounts.decimal)) }
        if let mark = survey.amounts.sorted(by: { $0.key < $1.key }).compactMap(\.value.grouping).first(where: { $0 != amounts.decimal }) {
            description.grouping = String(UnicodeScalar(mark))
        }
        description.sign = amounts.isSignOpen ? nil : amounts.sign
        if survey.rows == 0 {
            description.dateFormat = nil
            description.decimal = nil
            description.sign = nil
        }
        var confidence = survey.records == 0 ? 0 : Double(survey.rows) / Double(max(survey.rows, survey.records - survey.continuations))
        if !questions.isEmpty { confidence *= 0.5 }
        description.confidence = (confidence * 100).rounded() / 100
    }
}
