internal import Ledger
internal import Pipelines
internal import Statements
internal import Store

/// What earlier files teach about a new one, and what it teaches in turn.
///
/// Answers that people gave are remembered by kind of file (`StatementKind`) and taken over where the same question would be asked again, never against what
/// the file, a pipeline definition, an option or an answer says. They outlive an undo: it was the rows that were unwanted, not the order of day and month.
struct ImportMemory: Sendable {
    let book: BookRow
    let row: ImportRow
    private let profiles: [StatementKind: ProfileRow]

    /// Names of columns that are kept and compared; what lies behind them is known by number.
    private static let namesMax = 256

    /// Reads the whole memory of the book: a kind is only known once the file has been looked at.
    static func load(of row: ImportRow, book: BookRow, in db: any SQLConnection) throws -> ImportMemory {
        ImportMemory(
            book: book, row: row, profiles: Dictionary(try db.profiles(book: book.id).map { ($0.kind, $0) }, uniquingKeysWith: { first, _ in first }))
    }

    private func profile(_ source: String) -> ProfileRow? { profiles[StatementKind(source: source, fileName: row.name)] }

    /// The remembered choices for those questions of a file that nobody has answered for itself.
    func answers(to detection: StatementDetection) -> [String: String] {
        guard let known = profile(detection.sourceKind)?.answers else { return [:] }
        var answers: [String: String] = [:]
        for question in detection.questions where row.answers[question.id] == nil {
            guard let choice = known[question.id], question.choices.contains(where: { $0.id == choice }) else { continue }
            answers[question.id] = choice
        }
        return answers
    }

    /// The account that a person chose for an earlier file, where it can be no other: it was called alike, and no other account has files of its source.
    func account(of source: String, in db: any SQLConnection) throws -> AccountRow? {
        guard let profile = profile(source), let id = profile.account, profile.accountStem == StatementKind.stem(of: row.name),
            try db.accounts(ofSource: source, book: book.id).subtracting([id]).isEmpty
        else { return nil }
        return try db.accountRows(book: book.id).first { $0.id == id }
    }

    /// The question to ask where an account's CSV files had other columns so far; nil where there is nothing to ask.
    ///
    /// Notes with the import which accounts it is about, so that the answer is theirs.
    func layoutQuestion(about survey: ImportSurvey, _ bound: [BoundStatement], in db: any SQLConnection) throws -> Question? {
        let detection = survey.inspection.detection
        // A definition that names the columns is somebody's word already.
        guard let columns = Self.columns(of: detection), survey.pipeline.csv.columns.isEmpty else { return nil }
        var accounts: [Int64] = []
        var question: Question?
        for tally in survey.inspection.statements {
            let account = bound[tally.heading.index].account
            let published = try db.publishedLayouts(ofAccount: account, book: book.id)
            guard !accounts.contains(account), let last = published.first(where: { $0.columns != nil }) ?? published.first,
                !published.contains(where: { $0.source == detection.sourceKind }),
                !(try db.hasAcceptedLayout(detection.sourceKind, ofAccount: account, book: book.id)),
                let change = LayoutChange(from: last.columns, to: columns)
            else { continue }
            accounts.append(account)
            try db.keepLayout(columns, source: detection.sourceKind, ofAccount: account, book: book.id)
            if question == nil {
                question = change.question(file: row.name, account: try db.accountRow(account).name, sample: survey.inspection.sample.first)
            }
        }
        if question != nil { try db.setAnswer(accounts.map(String.init).joined(separator: ","), toQuestion: LayoutChange.accounts, ofImport: row.id) }
        return question
    }

    /// Keeps what an answer teaches, and finds the jobs of other imports that wait for just that.
    static func keep(_ choice: String, for asked: Question, of row: ImportRow, nowMs: Int64, in db: any SQLConnection) throws -> [Int64] {
        guard asked.kind != .account, let source = row.sourceKind else { return [] }
        let kind = StatementKind(source: source, fileName: row.name)
        let waiting = try db.heldImports(asking: asked.id, kind: kind, besides: row.id, book: row.book)
        guard asked.id == LayoutChange.question else {
            try db.remember(choice, for: asked.id, kind: kind, ofImport: row, nowMs: nowMs)
            return waiting.map(\.job)
        }
        let accounts = row.answers[LayoutChange.accounts] ?? ""
        for account in accounts.split(separator: ",").compactMap({ Int64($0) }) { try db.acceptLayout(source, ofAccount: account, book: row.book) }
        return try waiting.filter { try db.importRow($0.id).answers[LayoutChange.accounts] == accounts }.map(\.job)
    }

    /// Keeps what a published file has taught: its columns for its accounts, and the account where a person named it.
    func keep(_ detection: StatementDetection, _ bound: [BoundStatement], nowMs: Int64, in db: any SQLConnection) throws {
        let accounts = Set(bound.map(\.account)).subtracting([0])
        if let columns = Self.columns(of: detection) {
            for account in accounts { try db.keepLayout(columns, source: detection.sourceKind, ofAccount: account, book: book.id) }
        }
        if row.answers[AccountChoice.question] != nil, accounts.count == 1, let account = accounts.first {
            let kind = StatementKind(source: detection.sourceKind, fileName: row.name)
            try db.rememberAccount(account, kind: kind, ofImport: row, nowMs: nowMs)
        }
    }

    private static func columns(of detection: StatementDetection) -> ColumnLayout? {
        guard detection.format == .csv, let csv = detection.csv else { return nil }
        return ColumnLayout(names: Array(detection.columnNames.prefix(namesMax)), roles: csv.columns)
    }
}
