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

    /// Whether the answer to a question holds for the next file of the kind too. An account is remembered when the import is published, a layout with it.
    static func isKept(_ question: Question) -> Bool {
        question.kind != .account && question.id != LayoutChange.question
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
    func layoutQuestion(about survey: ImportSurvey, _ bound: [BoundStatement], in db: any SQLConnection) throws -> Question? {
        let detection = survey.inspection.detection
        // A definition that names the columns is somebody's word already.
        guard let columns = Self.columns(of: detection), survey.pipeline.csv.columns.isEmpty, row.answers[LayoutChange.question] == nil else {
            return nil
        }
        for tally in survey.inspection.statements {
            let account = bound[tally.heading.index].account
            let published = try db.publishedLayouts(ofAccount: account, book: book.id)
            guard let last = published.first(where: { $0.columns != nil }) ?? published.first,
                !published.contains(where: { $0.source == detection.sourceKind }),
                !(try db.hasAcceptedLayout(detection.sourceKind, ofAccount: account, book: book.id)),
                let change = LayoutChange(from: last.columns, to: columns)
            else { continue }
            return change.question(file: row.name, account: try db.accountRow(account).name, sample: survey.inspection.sample.first)
        }
        return nil
    }

    /// Keeps what a published file has taught: its columns for its accounts, and the account where a person named it.
    func keep(_ detection: StatementDetection, _ bound: [BoundStatement], nowMs: Int64, in db: any SQLConnection) throws {
        let accounts = Set(bound.map(\.account)).subtracting([0])
        if let columns = Self.columns(of: detection) {
            let isAccepted = row.answers[LayoutChange.question] == LayoutChange.accept
            for account in accounts {
                try db.keepLayout(columns, source: detection.sourceKind, ofAccount: account, book: book.id, isAccepted: isAccepted)
            }
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
