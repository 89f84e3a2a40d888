import Analytics
import Ledger
import Store
import Testing

/// A book with three accounts, budgets and imports whose rows are known, in which random things happen.
struct EditWorld {
    /// An import with what its file says, so that it can be read again.
    struct Import {
        var id: Int64
        var account: Int64
        var rows: [TestLedger.Row]
        var listed: [Int64]
        var isPublished = true
    }

    let ledger: TestLedger
    let accounts: [Int64]
    let fun: Int64
    var imports: [Import] = []
    var edits: [Int64] = []
    var random: SeededGenerator
    var log: [String] = []

    init(seed: UInt64) async throws {
        ledger = try await TestLedger()
        random = SeededGenerator(seed: seed)
        let (book, food, clock) = (ledger.book, ledger.food, ledger.clock)
        let made = try await ledger.store.write { db in
            let giro = try db.insertAccount(name: "Everyday", type: "checking", currency: .euro, book: book).view.id
            let savings = try db.insertAccount(name: "Savings", type: "savings", currency: .euro, book: book).view.id
            let dollars = try db.insertAccount(name: "Dollars", type: "checking", currency: .dollar, book: book).view.id
            let fun = try db.insertCategory(CategoryDraft(name: "Fun", kind: .expense, parent: nil), book: book).view.id
            for category in [food, nil] {
                _ = try db.insertBudget(
                    BudgetDraft(category: category, account: nil, amount: 2_000, currency: .euro, start: CalendarMonth(year: 2025, month: 1)),
                    book: book, now: clock)
            }
            return ([giro, savings, dollars], fun)
        }
        (accounts, fun) = made
        try await importRows()
    }

    // MARK: Things that happen

    /// An import of one account with rows that may be the other sides of those of other accounts, and listings of what is there.
    mutating func importRows(listing: Bool = true) async throws {
        let account = accounts[Int.random(in: 0..<3, using: &random)]
        var rows: [TestLedger.Row] = []
        for n in 0..<Int.random(in: 2...6, using: &random) {
            var row = TestLedger.Row(
                day: .november(Int.random(in: 1...12, using: &random)), amount: amount(), text: "Row \(log.count).\(n)",
                category: [0, ledger.food, ledger.bakery, fun].randomElement(using: &random) ?? 0, merchant: Int64.random(in: 0...3, using: &random))
            if Int.random(in: 0..<4, using: &random) == 0 {
                row.lines = [CellLine(category: ledger.food, amount: row.amount - 100), CellLine(category: fun, amount: 100)]
            }
            row.isPending = Int.random(in: 0..<10, using: &random) == 0
            rows.append(row)
        }
        let book = ledger.book
        let known = try await ledger.store.read { db in
            var filter = TransactionFilter()
            filter.account = account
            return try db.transactionViews(book: book, matching: filter, limit: 100).map(\.id)
        }
        let listed = listing ? Array(known.shuffled(using: &random).prefix(Int.random(in: 0...2, using: &random))) : []
        let id = try await ledger.importRows(rows, duplicates: listed, account: account)
        imports.append(Import(id: id, account: account, rows: rows, listed: listed))
        log.append("import \(id)")
    }

    /// Undoes a published import or redoes a withdrawn one.
    mutating func turnImport() async throws {
        guard let index = imports.indices.randomElement(using: &random) else { return }
        log.append("\(imports[index].isPublished ? "undo" : "redo") import \(imports[index].id)")
        try await imports[index].isPublished ? undo(index) : redo(index)
    }

    mutating func undo(_ index: Int) async throws {
        try await ledger.undo(imports[index].id)
        imports[index].isPublished = false
    }

    mutating func redo(_ index: Int) async throws {
        let (book, listed) = (ledger.book, imports[index].listed)
        // What it listed may have gone with its own import; then a real planner would find nothing to list.
        let still = try await ledger.store.read { db in
            try listed.filter { id in
                try db.first("SELECT 1 FROM live_txn WHERE id = $1 AND book = $2", [.integer(id), .integer(book)], { _ in true }) ?? false
            }
        }
        try await ledger.redo(imports[index].id, imports[index].rows, duplicates: still, account: imports[index].account)
        imports[index].isPublished = true
    }

    /// One edit of a random kind. A refusal is an answer too.
    mutating func edit() async throws {
        let (book, clock) = (ledger.book, ledger.clock)
        let shown = try await ledger.store.read { db in try db.transactionViews(book: book, limit: 200) }
        guard let one = shown.randomElement(using: &random), let other = shown.randomElement(using: &random) else { return try await create() }
        let kind = Int.random(in: 0..<15, using: &random)
        let (change, deleted) = (try await change(of: one, kind), try await deletedTransaction())
        log.append("edit \(kind) of \(one.id), \(other.id)")
        let made: Int64?
        do {
            made = try await ledger.store.write { db in
                switch kind {
                case 0..<8: try db.editTransaction(one.id, change, version: one.version, book: book, now: clock).edit
                case 8: try db.deleteTransaction(one.id, version: one.version, book: book, now: clock).edit
                case 9: try deleted.flatMap { try db.restoreTransaction($0.id, version: $0.version, book: book, now: clock).edit }
                case 10, 11:
                    try db.mergeTransaction(
                        other.id, into: one.id, version: one.version, otherVersion: other.version, book: book, now: clock
                    ).edit
                case 12:
                    try shown.first { !$0.merged.isEmpty }.flatMap {
                        try db.unmergeTransaction($0.id, version: $0.version, other: $0.merged.last, book: book, now: clock).edit
                    }
                case 13: try db.pairTransfer(one.id, (shown.first { Self.mayPair(one, $0) } ?? other).id, book: book, now: clock).edit
                default:
                    try shown.compactMap(\.transfer).first.flatMap {
                        try db.rejectTransfer($0.id, version: nil, book: book, now: clock).edit
                    }
                }
            }
        } catch let refusal as EditError {
            log.append("refused: \(refusal)")
            made = nil
        }
        if let made { edits.append(made) }
    }

    /// Machines pair what looks like transfers.
    mutating func proposeTransfers() async throws {
        let (book, clock) = (ledger.book, ledger.clock)
        log.append("proposals")
        let shown = try await ledger.store.read { db in try db.transactionViews(book: book, limit: 200) }
        var proposals: [TransferProposal] = []
        for a in shown where a.amount < 0 {
            for b in shown where Self.mayPair(a, b) {
                proposals.append(
                    TransferProposal(from: a.id, to: b.id, isDecisive: Int.random(in: 0..<3, using: &random) > 0, evidence: "Equal amounts."))
            }
        }
        let made = proposals
        _ = try await ledger.store.write { db in try db.applyTransfers(made, book: book, now: clock) }
    }

    /// Undoes one of the latest edits; an older one may be refused.
    mutating func undoEdit() async throws {
        guard let edit = edits.suffix(3).randomElement(using: &random) else { return }
        log.append("undo edit \(edit)")
        let (book, clock) = (ledger.book, ledger.clock)
        do {
            _ = try await ledger.store.write { db in try db.undoEdit(edit, book: book, now: clock) }
            edits.removeAll { $0 == edit }
        } catch let refusal as EditError {
            log.append("refused: \(refusal)")
        }
    }

    // MARK: Dice

    /// Few magnitudes, so that sides of transfers and equal purchases meet.
    private mutating func amount() -> Int64 {
        let magnitude = [500, 500, 900, 1_700].randomElement(using: &random) ?? 500
        return Int64(magnitude) * (Int.random(in: 0..<3, using: &random) == 0 ? 1 : -1)
    }

    private mutating func create() async throws {
        let (book, clock) = (ledger.book, ledger.clock)
        var draft = TransactionDraft(
            account: accounts[Int.random(in: 0..<3, using: &random)], day: .november(Int.random(in: 1...12, using: &random)), amount: amount(),
            text: "Hand \(log.count)", category: [nil, ledger.food, fun].randomElement(using: &random) ?? nil)
        draft.isUncategorised = Bool.random(using: &random)
        log.append("create \(draft.amount)")
        let made = draft
        if let edit = try await ledger.store.write({ db in try db.insertTransaction(made, book: book, now: clock).edit }) { edits.append(edit) }
    }

    private mutating func change(of one: TransactionView, _ kind: Int) async throws -> TransactionEdit {
        var edit = TransactionEdit()
        switch kind {
        case 0: edit.category = .set([ledger.food, ledger.bakery, fun].randomElement(using: &random) ?? fun)
        case 1: edit.category = .clear
        case 2:
            edit.day = .november(Int.random(in: -20...20, using: &random))
            edit.note = .set("note \(log.count)")
        case 3: edit.amount = amount()
        case 4: edit.text = Bool.random(using: &random) ? .set("Shop \(Int.random(in: 0...3, using: &random))") : .clear
        case 5: edit.account = accounts.randomElement(using: &random)
        case 6: edit.isFlagged = Bool.random(using: &random)
        default:
            if Int.random(in: 0..<4, using: &random) == 0 {
                edit.lines = []
            } else {
                let part = Int64.random(in: 1...300, using: &random)
                edit.lines = [
                    TransactionState.Line(category: ledger.bakery, amount: one.amount - part),
                    TransactionState.Line(category: nil, amount: part, note: "x"),
                ]
            }
        }
        return edit
    }

    private func deletedTransaction() async throws -> TransactionView? {
        let book = ledger.book
        var filter = TransactionFilter()
        filter.isDeleted = true
        let wanted = filter
        return try await ledger.store.read { db in try db.transactionViews(book: book, matching: wanted, limit: 1).first }
    }

    private static func mayPair(_ a: TransactionView, _ b: TransactionView) -> Bool {
        a.account != b.account && a.amount == 0 - b.amount && !a.isPending && !b.isPending
    }

    // MARK: Looking

    /// All that people and imports decided, without versions and without hand entries that were undone. Rows of files are named by their place in the file.
    func states() async throws -> [String] {
        try await ledger.store.read { db in
            let name = "CASE WHEN t.import IS NULL THEN 'hand ' || t.id ELSE 'import ' || t.import || '/' || t.record END"
            let transactions = try db.rows(
                """
                SELECT \(name), coalesce(moved_account, account), day, amount, coalesce(text, bank_text, ''), coalesce(category, 0) || '/' || category_by
                    || '/' || coalesce(merchant, 0), coalesce(note, ''), flagged || '/' || coalesce(deleted_reason, ''), coalesce(merge_group, 0),
                    coalesce(merged_into, 0), coalesce(transfer, 0), edited, bank_day || '/' || bank_amount || '/' || bank_text
                FROM txn t WHERE coalesce(deleted_reason, '') <> 'undone' ORDER BY 1
                """
            ) { row in (0..<13).map { row.text($0) }.joined(separator: " ") }
            let lines = try db.rows(
                """
                SELECT \(name), l.n, coalesce(l.category, 0), l.amount, coalesce(l.note, '') FROM line l JOIN live_txn t ON t.id = l.txn
                ORDER BY 1, 2
                """
            ) { row in "line " + (0..<5).map { row.text($0) }.joined(separator: " ") }
            let transfers = try db.rows("SELECT a, b, state FROM transfer WHERE state NOT IN ('none', 'suggested') ORDER BY a, b") { row in
                "transfer " + (0..<3).map { row.text($0) }.joined(separator: " ")
            }
            return transactions + lines + transfers
        }
    }

    /// Alerts that stand, with what they say is used.
    func alerts() async throws -> [String] {
        try await ledger.store.read { db in
            try db.rows("SELECT budget, period_start, threshold, usage_minor FROM alert WHERE state = 'raised' ORDER BY 1, 2, 3") { row in
                (0..<4).map { "\(row.integer($0))" }.joined(separator: " ")
            }
        }
    }
}

extension Currency {
    static var dollar: Currency {
        guard let currency = Currency("USD") else { preconditionFailure("USD is a currency") }
        return currency
    }
}
