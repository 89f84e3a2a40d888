internal import Ledger
internal import Matching
internal import Pipelines
internal import Statements
internal import Store

/// What is found out about a file before its rows are planned: format, pipeline, statements, questions, bank ids that cannot be trusted.
///
/// Reads the whole file without storing anything; cheap beside the commit.
struct ImportSurvey: Sendable {
    var inspection: FileInspection
    var options: ReadingOptions
    var pipeline: PipelineDefinition
    /// By statement index.
    var untrusted: [Int: Set<UInt64>]
    /// Ids of questions that were answered by what is remembered of earlier files.
    var remembered: [String]

    /// CPU-bound: call it on the worker threads.
    static func make(
        of row: ImportRow, path: String, pipelines: PipelineSet, memory: ImportMemory, seed: UInt64,
        checkpoint: @escaping @Sendable () throws -> Void
    ) throws -> ImportSurvey {
        var pipeline = try pipelines.pipeline(for: row, detection: nil)
        var options = try readingOptions(of: row, pipeline: pipeline)
        var audits: [Int: BankIDAudit] = [:]
        var remembered: [String: String] = [:]
        let inspection = try FileInspection.inspect(
            fileName: row.name, options: options,
            onDetection: { detection in
                pipeline = try pipelines.pipeline(for: row, detection: detection)
                var better = try readingOptions(of: row, pipeline: pipeline)
                better.answers.merge(remembered) { given, _ in given }
                // What the definition says may settle everything: only what is open under it is looked up.
                if better == options {
                    remembered.merge(memory.answers(to: detection)) { first, _ in first }
                    better.answers.merge(remembered) { given, _ in given }
                }
                options = better
                return options
            },
            onRows: { batch in
                for row in batch.rows {
                    let statement = Int(row.statement)
                    if !row.bankID.isEmpty {
                        audits[statement, default: BankIDAudit()].add(
                            BankID.hash(batch.text, row.bankID, seed: seed), day: row.day, amount: row.amount)
                    }
                }
            },
            open: { try FileByteSource(path: path, checkpoint: checkpoint) })
        let open = Set(inspection.detection.questions.map(\.id))
        return ImportSurvey(
            inspection: inspection, options: options, pipeline: pipeline, untrusted: audits.mapValues(\.untrusted),
            remembered: remembered.keys.filter { !open.contains($0) }.sorted())
    }

    /// The questions that the file leaves open and nobody has answered yet.
    func openQuestions(of row: ImportRow) -> [Question] {
        inspection.detection.questions.filter { row.answers[$0.id] == nil }
    }

    /// Why nothing can be imported, or nil.
    var failure: ImportError? {
        guard !inspection.holdsStatement else { return nil }
        let problem = inspection.problems.first { $0.severity == .error && $0.record == nil } ?? inspection.problems.first { $0.severity == .error }
        return .noStatement(
            code: problem?.code ?? "file.not_a_statement", message: problem?.message ?? "The file holds no statement that Sluice can read.")
    }

    /// The statements as they are stored with the publication.
    func statementRows(bound: [BoundStatement]) -> [StatementRecordRow] {
        inspection.statements.map { tally in
            let heading = tally.heading
            let statement = bound[heading.index]
            var row = StatementRecordRow(
                n: heading.index, account: statement.account, name: heading.account.name ?? heading.account.id, currency: statement.currency,
                sourceKind: inspection.detection.sourceKind, rows: Int64(tally.rows), sum: tally.sum ?? 0, proof: tally.balance.word)
            row.first = tally.first
            row.last = tally.last
            row.opening = heading.opening
            row.closing = heading.closing
            row.closingDay = tally.closingDay
            row.gap = tally.balance.gap
            return row
        }
    }

    private static func readingOptions(of row: ImportRow, pipeline: PipelineDefinition) throws -> ReadingOptions {
        var options = ReadingOptions(pipeline)
        if let code = row.currencyOption {
            guard let currency = Currency(code) else { throw ImportError.unknownCurrency(code) }
            options.currency = currency
        }
        options.answers = row.answers
        if let order = row.answers["date_order"].flatMap(ReadingOptions.DateOrder.init) { options.dateOrder = order }
        return options
    }
}
