import Ledger
import Statements

/// What `sluice inspect` says of a file to a person: what it is, how it is understood and why, the statements with their balance, the first
/// rows, what it asks, and its problems. Lines as they are written; nothing here touches the terminal.
struct InspectionReport {
    let inspection: FileInspection
    let document: InspectionDocument
    let style: OutputStyle

    /// Statements shown; of the others only their number is said.
    private static let statementsMax = 20
    /// Columns of a row's text where there is no terminal to say.
    private static let plainTextWidth = 60

    var lines: [String] {
        var lines = heading
        if let csv = document.csv { lines += CSVUnderstanding(csv, inspection.detection, style).lines }
        let blocks = [statements, sample, document.questions.flatMap(question), problems].filter { !$0.isEmpty }
        for block in blocks { lines += [""] + block }
        return lines + [""]
    }

    // MARK: The file

    private var heading: [String] {
        let facts = [
            document.format.map(Self.name) ?? "not a statement", document.encoding, "\(Gates.grouped(Int64(document.bytes))) bytes",
            document.compression.map { "packed with \($0)" }, document.archive.map { "in \($0.printable)" },
        ].compactMap(\.self).joined(separator: ", ")
        return style.wrapped(document.file.printable).map { style.paint($0, .bold) } + style.wrapped(facts, indent: 2)
    }

    private static func name(_ format: StatementFormat) -> String {
        switch format {
        case .csv: "CSV"
        case .ofx1: "OFX 1 (SGML)"
        case .ofx2: "OFX 2 (XML)"
        case .qif: "QIF"
        case .camt052: "camt.052 (report of an account)"
        case .camt053: "camt.053 (statement of an account)"
        case .camt054: "camt.054 (notification of entries)"
        case .mt940: "MT940"
        }
    }

    // MARK: Statements and rows

    private var statements: [String] {
        var lines = document.statements.prefix(Self.statementsMax).flatMap(statement)
        let more = document.statements.count - Self.statementsMax
        if more > 0 { lines.append("  … and \(Gates.grouped(Int64(more))) more statements") }
        let left = [
            document.rejected > 0 ? "\(count(document.rejected, "row")) rejected" : nil,
            document.unsupported > 0 ? "\(count(document.unsupported, "record")) of a kind that is not read" : nil,
        ].compactMap(\.self)
        if !left.isEmpty { lines.append(style.paint("  " + left.joined(separator: ", "), document.rejected > 0 ? .red : .yellow)) }
        return lines
    }

    private func statement(_ statement: InspectionDocument.Statement) -> [String] {
        let account = statement.account
        let known = [account.name, account.id, account.bankID.map { "bank \($0)" }, account.type, account.currency].compactMap(\.self)
        let name = account.name == nil && account.id == nil ? ["an account that the file does not name"] + known : known
        let digits = account.currency.flatMap { Currency($0) }?.minorDigits ?? 2
        let days = statement.first.flatMap { first in statement.last.map { first == $0 ? "\(first)" : "\(first) to \($0)" } }
        let sum = statement.sumMinor.map { style.number(Money.decimal(minor: $0, digits: digits)) + (account.currency.map { " " + $0 } ?? "") }
        let facts = [
            count(statement.rows, "row"), statement.rows > 0 ? days ?? "days not known" : nil,
            statement.rows > 0 ? "sum \(sum ?? "too large")" : nil, statement.pending > 0 ? "\(statement.pending) pending" : nil,
        ].compactMap(\.self)
        let balance = BalanceSentence(statement, style)
        return style.wrapped(name.joined(separator: ", ").printable, indent: 2, hanging: 4).map { style.paint($0, .bold) }
            + style.wrapped(facts.joined(separator: ", "), indent: 4) + style.wrapped(balance.words, indent: 4).map { style.paint($0, balance.paint) }
    }

    private var sample: [String] {
        let sample = inspection.sample
        guard !sample.isEmpty else { return [] }
        let currencies = Set(sample.map { $0.currency?.code })
        let hasCategories = sample.contains { !$0.category.isEmpty }
        let isQuestion = document.questions.contains { $0.kind == .dateOrder }
        var table = TextTable(
            header: ["line", isQuestion ? "date?" : "date", "amount"] + (currencies.count > 1 ? [""] : []) + ["text"]
                + (hasCategories ? ["category"] : []), numeric: [0, 2])
        table.flexible = currencies.count > 1 ? 4 : 3
        for row in sample {
            let amount = style.number(Money.decimal(minor: row.row.amount, digits: row.currency?.minorDigits ?? 2))
            let text = row.text.printable.clipped(to: style.width == nil ? Self.plainTextWidth : Int.max)
            table.rows.append(
                [String(row.row.line), row.row.day.description + (row.row.status == .pending ? " pending" : ""), amount]
                    + (currencies.count > 1 ? [row.currency?.code ?? ""] : []) + [text] + (hasCategories ? [row.category.printable] : []))
        }
        let more = document.rows + document.pending - sample.count
        return table.lines(style, indent: 2) + (more > 0 ? [style.paint("  … \(count(more, "more row"))", .dim)] : [])
    }

    private func count(_ number: Int, _ noun: String) -> String { "\(Gates.grouped(Int64(number))) \(noun)\(number == 1 ? "" : "s")" }

    // MARK: Questions and problems

    private func question(_ question: Question) -> [String] {
        var lines = style.wrapped("? \(question.text.printable)", indent: 2, hanging: 4).map { style.paint($0, .cyan) }
        for choice in question.choices { lines += style.wrapped("\(choice.id): \(choice.label.printable)", indent: 6, hanging: 8) }
        return lines + style.wrapped(answer(question), indent: 4).map { style.paint($0, .dim) }
    }

    /// How somebody can say it before the import asks.
    private func answer(_ question: Question) -> String {
        let asked = "The import asks this too (sluice imports answer ID \(question.id) CHOICE)"
        switch question.kind {
        case .dateOrder: return "\(asked); csv.date_order in a pipeline definition settles it for all such files."
        case .decimal: return "\(asked); csv.decimal in a pipeline definition settles it for all such files."
        case .sign: return "\(asked); csv.sign in a pipeline definition settles it for all such files."
        case .currency: return "\(asked); so does --currency."
        case .account: return "\(asked); so does --account."
        case .layout: return "\(asked)."
        }
    }

    private var problems: [String] {
        ProblemList(file: document.file, problems: document.problems, total: inspection.problemCount, style: style).lines(indent: 2)
    }
}
