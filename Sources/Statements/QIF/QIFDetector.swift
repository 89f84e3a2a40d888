import Ledger

/// Finds out how to read a QIF file: encoding, order of day and month, decimal mark. Nothing of that is declared in the format,
/// so that all dates and amounts of the file are looked at. UTF-16 has become UTF-8 before it comes here.
public struct QIFDetector: FormatSpecificDetector {
    private let options: ReadingOptions
    private var encoding = EncodingEvidence()
    private var dates = QIFDateEvidence()
    private var amounts: QIFAmountEvidence
    private var reader = QIFReader()
    private var rest: [UInt8] = []
    private var accounts: [String] = []
    /// The order of day and month by `!Option:MDY` or the like.
    private var declared: ReadingOptions.DateOrder?

    public init(fileName: String, options: ReadingOptions) {
        self.options = options
        amounts = QIFAmountEvidence(minorDigits: options.currency?.minorDigits ?? 2)
    }

    public mutating func consume(_ chunk: [UInt8]) {
        encoding.consume(chunk)
        rest.append(contentsOf: chunk)
        read(last: false)
    }

    private mutating func read(last: Bool) {
        var batch = RecordBatch()
        let bytes = rest
        rest = []
        let used = reader.read(bytes, last: last, into: &batch)
        if used < bytes.count { rest = Array(bytes[used...]) }
        for record in batch.records {
            let range = Int(record.firstField)..<Int(record.firstField + record.fieldCount)
            switch QIFRecordKind(rawValue: record.kind) {
            case .transaction, .openTransaction, .investment: note(record, QIFTransactionLines(batch.fields, range), batch.fields[range], bytes)
            case .header:
                dates.beginSection()
                if let field = batch.fields[range].first { declared = QIFSection.dateOrder(RecordMessages.string(bytes, field)) ?? declared }
            case .account:
                guard accounts.count < 100, let name = batch.fields[range].first(where: { $0.tag == UInt16(UInt8(ascii: "N")) }) else { continue }
                let text = RecordMessages.string(bytes, name)
                if !text.isEmpty, !accounts.contains(text) { accounts.append(text) }
            case .overlong, nil: break
            }
        }
    }

    private mutating func note(_ record: StatementRecord, _ lines: QIFTransactionLines, _ fields: ArraySlice<RecordField>, _ bytes: [UInt8]) {
        func words() -> String {
            [lines.date, lines.payee ?? lines.memo, lines.amount].compactMap { $0 }.map { RecordMessages.string(bytes, $0) }.joined(separator: " ")
        }
        func example(_ amount: RecordField) -> QIFAmountEvidence.Example {
            QIFAmountEvidence.Example(line: Int(record.line), text: words(), amount: RecordMessages.string(bytes, amount))
        }
        if let amount = lines.amount { amounts.note(bytes, amount.range) { example(amount) } }
        if lines.hasSplits {
            for field in fields where field.tag == UInt16(UInt8(ascii: "$")) { amounts.note(bytes, field.range) { example(field) } }
        }
        guard let date = lines.date else { return }
        dates.note(bytes, date.range, line: Int(record.line), example: words)
    }

    public mutating func finish() -> StatementDetection {
        read(last: true)
        let found = encoding.finish()
        let decoder = options.encoding.flatMap { TextDecoder($0) } ?? found.decoder
        var plan = QIFPlan()
        var questions: [Question] = []
        if let declared, dates.allows(declared) {
            plan.dateOrder = declared
        } else {
            switch dates.verdict {
            case .order(let order): plan.dateOrder = order
            case .open(let order):
                plan.dateOrder = order
                if answer == nil { questions.append(QIFMessages.question(dates.examples)) }
            }
        }
        if let answer { plan.dateOrder = answer }
        var detection = StatementDetection(format: .qif, encoding: decoder.name, sourceKind: "qif", accountHints: accounts)
        if let decimal {
            plan.decimal = decimal
            let layout = QIFLayout(plan: plan, options: options)
            detection.layout = decoder.isUTF8 && encoding.utf8.invalid == 0 ? layout : DecodingLayout(layout, decoder: decoder)
        } else {
            questions.append(QIFMessages.question(amounts.example))
            detection.problems.append(QIFMessages.unknownDecimal)
        }
        detection.questions = questions
        return detection
    }

    /// The decimal mark that somebody has named, else what the amounts show; nil if they cannot tell.
    private var decimal: UInt8? {
        switch options.decimal ?? options.answers["decimal"] {
        case ",": return UInt8(ascii: ",")
        case ".": return UInt8(ascii: ".")
        default: break
        }
        if case .decimal(let mark) = amounts.verdict { return mark }
        return nil
    }

    /// The order that somebody has named.
    private var answer: ReadingOptions.DateOrder? {
        options.dateOrder ?? options.answers["date_order"].flatMap { ReadingOptions.DateOrder(rawValue: $0) }
    }
}
