internal import Analytics
internal import Categorisation
internal import Ledger
internal import Matching
internal import Store

/// The rows of one batch as they are inserted: new ones into `txn`, the others' outcomes beside it.
struct StagedChunk: Sendable {
    var transactions: TransactionChunk
    var lines: [StagedLine] = []
    var outcomes: [OutcomeRow] = []
    /// Merchant hashes and currencies, parallel to `transactions.rows`.
    var merchants: [UInt64] = []
    var currencies: [Currency] = []
    /// Where the lines of a split row lie in `lines`, by index of the row.
    private var splits: [Int: Range<Int>] = [:]

    init(_ categorised: CategorisedBatch, of row: ImportRow, statements: [BoundStatement]) {
        let planned = categorised.planned
        let batch = planned.batch
        transactions = TransactionChunk(book: row.book, importID: row.id, bytes: batch.text, rows: [])
        transactions.rows.reserveCapacity(batch.rows.count)
        for (index, source) in batch.rows.enumerated() {
            let decision = planned.decisions[index]
            guard decision.outcome.isNew else {
                outcomes.append(
                    OutcomeRow(
                        record: source.record, kind: decision.outcome == .duplicate ? .duplicate : .skipped, transaction: decision.transaction,
                        evidence: decision.evidence.words))
                continue
            }
            if decision.outcome == .newFlagged {
                outcomes.append(
                    OutcomeRow(record: source.record, kind: .flagged, transaction: decision.transaction, evidence: decision.evidence.words))
            }
            let statement = statements[Int(source.statement)]
            let category = categorised.categories[index]
            var stored = TransactionChunk.Row(
                account: statement.account, day: source.day.dayNumber, amount: source.amount, record: source.record, line: source.line,
                byte: source.byte, length: source.length, hash: planned.hashes[index])
            stored.textLower = source.text.lower
            stored.textUpper = source.text.upper
            stored.bankIDLower = source.bankID.lower
            stored.bankIDUpper = source.bankID.upper
            stored.checkNumberLower = source.checkNumber.lower
            stored.checkNumberUpper = source.checkNumber.upper
            stored.category = category.category
            stored.categoryBy = UInt8(category.provenance.rawValue)
            stored.status = source.status.rawValue
            stored.isFlagged = decision.outcome == .newFlagged
            addSplits(of: source, at: transactions.rows.count, batch, categorised.splitCategories, otherwise: stored.category)
            transactions.rows.append(stored)
            merchants.append(category.merchant)
            currencies.append(statement.currency)
        }
    }

    /// Gives each row the key of its merchant; `id` answers 0 for a hash that it does not know.
    mutating func bindMerchants(_ id: (UInt64) throws -> Int64) rethrows {
        for index in transactions.rows.indices where merchants[index] != 0 { transactions.rows[index].merchant = try id(merchants[index]) }
    }

    /// The lines of a row as the cells see them; empty for one that is not split.
    func lines(of index: Int) -> [CellLine] {
        guard let range = splits[index] else { return [] }
        return lines[range].map { CellLine(category: $0.category ?? 0, amount: $0.amount) }
    }

    /// Parts that the file gives no category, such as those of a collective entry, have that of their transaction: cells are made of lines.
    private mutating func addSplits(
        of source: StatementRow, at index: Int, _ batch: RowBatch, _ categories: [Int64], otherwise shared: Int64
    ) {
        guard !source.splits.isEmpty else { return }
        let start = lines.count
        for place in source.splits {
            let split = batch.splits[Int(place)]
            let category = split.category.isEmpty ? shared : categories[Int(place)]
            lines.append(
                StagedLine(
                    row: index, category: category == 0 ? nil : category, amount: split.amount,
                    note: split.note.isEmpty ? nil : batch.string(split.note)))
        }
        splits[index] = start..<lines.count
    }
}
