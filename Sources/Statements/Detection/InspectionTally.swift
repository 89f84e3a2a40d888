import Ledger

/// Adds up what an inspection reads, batch by batch.
struct InspectionTally {
    private var inspection: FileInspection
    private let options: ReadingOptions

    init(_ detection: StatementDetection, options: ReadingOptions, bytes: Int) {
        inspection = FileInspection(detection: detection)
        inspection.bytes = bytes
        self.options = options
        for problem in detection.problems { keep(problem) }
    }

    var layout: (any StatementLayout)? { inspection.detection.layout }

    mutating func note(_ batch: ExtractedBatch, _ extractor: any RowExtractor) {
        for problem in batch.problems { keep(problem) }
        inspection.rejected += batch.rejected
        inspection.unsupported += batch.unsupported
        let headings = extractor.statements
        while inspection.statements.count < headings.count {
            inspection.statements.append(StatementTally(heading: headings[inspection.statements.count]))
        }
        for k in headings.indices { inspection.statements[k].heading = headings[k] }
        for row in batch.rows.rows {
            let at = Int(row.statement)
            guard inspection.statements.indices.contains(at) else { continue }
            if inspection.sample.count < FileInspection.sampleRowsMax { show(row, batch.rows, headings[at].currency) }
            if row.status == .pending {
                inspection.pending += 1
                inspection.statements[at].pending += 1
                continue
            }
            inspection.rows += 1
            if !inspection.statements[at].note(row) {
                var problem = Problem(.error, .sumOverflow, "The sum of the statement's amounts does not fit 64 bits from line \(row.line) on.")
                problem.line = Int(row.line)
                problem.byte = Int(row.byte)
                keep(problem)
            }
        }
    }

    private mutating func show(_ row: StatementRow, _ batch: RowBatch, _ currency: Currency?) {
        inspection.sample.append(
            FileInspection.SampleRow(
                row: row, text: batch.string(row.text), payee: batch.string(row.payee), category: batch.string(row.category),
                currency: currency ?? options.currency))
    }

    private mutating func keep(_ problem: Problem) {
        inspection.problemCount += 1
        if inspection.problems.count < FileInspection.problemsMax { inspection.problems.append(problem) }
    }

    mutating func finish() -> FileInspection {
        StatedBalances.judge(&inspection.statements)
        for k in inspection.statements.indices {
            inspection.statements[k].prove()
            if inspection.statements[k].heading.currency == nil { inspection.statements[k].heading.currency = options.currency }
        }
        inspection.firstDay = inspection.statements.compactMap(\.first).min()
        inspection.lastDay = inspection.statements.compactMap(\.last).max()
        // While the order of day and month is a question no day is known.
        if inspection.detection.questions.contains(where: { $0.kind == .dateOrder }) {
            for k in inspection.statements.indices {
                inspection.statements[k].first = nil
                inspection.statements[k].last = nil
                inspection.statements[k].heading.openingDay = nil
                inspection.statements[k].heading.closingDay = nil
            }
        }
        // A statement without any row is only worth a line if it is all that the file has.
        if inspection.statements.count > 1, inspection.detection.format == .csv {
            inspection.statements.removeAll { $0.rows == 0 && $0.pending == 0 }
        }
        sayWhyNothing()
        inspection.problems.sort { ($0.line ?? 0) < ($1.line ?? 0) }
        return inspection
    }

    /// A file without rows always says so in words.
    private mutating func sayWhyNothing() {
        guard inspection.rows + inspection.pending == 0 else { return }
        if inspection.holdsStatement {
            if inspection.problems.isEmpty {
                keep(Problem(.warning, .statementEmpty, "The statement holds no transactions."))
            }
        } else if !inspection.problems.contains(where: { $0.severity == .error && $0.record == nil }) {
            let message = inspection.rejected > 0 ? "None of the file's records could be read as a transaction." : "The file holds no transactions."
            keep(Problem(.error, .fileNoTransactions, message))
        }
    }
}
