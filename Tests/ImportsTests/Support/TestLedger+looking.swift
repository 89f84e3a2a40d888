import Imports
import Jobs
import Ledger
import Store

/// What a test sees of the ledger, by names, so that two databases can be compared.
extension TestLedger {
    func rows<T: Sendable>(_ sql: String, _ arguments: [SQLValue] = [], _ map: @escaping @Sendable (any SQLRow) throws -> T) async throws -> [T] {
        try await store.read { db in try db.rows(sql, arguments, map) }
    }

    func integer(_ sql: String, _ arguments: [SQLValue] = []) async throws -> Int64 { try await rows(sql, arguments) { $0.integer(0) }.first ?? -1 }

    /// `Giro 2025-11-03 -450 Bakery`, sorted, one for each transaction that readers see.
    func transactions() async throws -> [String] {
        try await rows("SELECT a.name, t.day, t.amount, t.text FROM visible_txn t JOIN account a ON a.id = t.account") { row in
            "\(row.text(0)) \(CalendarDate(dayNumber: Int32(row.integer(1)))) \(row.integer(2)) \(row.text(3))"
        }.sorted()
    }

    /// Every stored cell with something in it, by names, without versions.
    func cells() async throws -> [String] {
        let figures = "count, inflow, outflow"
        let filled = "WHERE count <> 0 OR inflow <> 0 OR outflow <> 0"
        let category = "SELECT 'category ' || a.name || '|' || coalesce(k.name, '-') || '|' || month, \(figures) FROM cell_category c "
        let joins = "JOIN account a ON a.id = c.account LEFT JOIN category k ON k.id = c.category \(filled)"
        let merchant =
            "SELECT 'merchant ' || coalesce(m.name, '-') || '|' || month, \(figures) FROM cell_merchant c "
            + "LEFT JOIN merchant m ON m.id = c.merchant \(filled)"
        let day = "SELECT 'day ' || a.name || '|' || day, \(figures) FROM cell_day c JOIN account a ON a.id = c.account \(filled)"
        return try await rows("\(category)\(joins) UNION ALL \(merchant) UNION ALL \(day) ORDER BY 1") { row in
            "\(row.text(0)): \(row.integer(1)) +\(row.integer(2)) -\(row.integer(3))"
        }
    }

    /// Alerts that stand.
    func alerts() async throws -> [String] {
        try await rows("SELECT budget, period_start, threshold, usage_minor FROM alert WHERE state = 'raised' ORDER BY 1, 2, 3") { row in
            "\(row.integer(0)) \(row.integer(1)) \(row.integer(2)) \(row.integer(3))"
        }
    }

    /// What `sluice verify` finds wrong with the book; empty when it is sound.
    func problems() async throws -> [String] {
        let report = try await store.verify(repairingWithEpoch: nil)
        return report.database
            + report.books.flatMap {
                $0.differences.map { "\($0.table) \($0.key): \($0.stored), not \($0.recomputed)" } + $0.brokenSplits.map { "split \($0)" }
                    + $0.brokenMerges.map { "merge \($0)" } + $0.brokenTransfers.map { "transfer \($0)" }
            }
    }

    func transactionID(_ text: String) async throws -> Int64 {
        try await integer("SELECT id FROM visible_txn WHERE text = $1 ORDER BY id LIMIT 1", [.text(text)])
    }

    /// A person's call about the ledger; returns the id of its edit.
    @discardableResult
    func change<View: Sendable>(
        _ body: @escaping @Sendable (any SQLConnection, Int64, LedgerClock) throws -> Edited<View>
    ) async throws -> Int64 {
        let (book, clock) = (book, clock)
        return try await store.write { db in try body(db, book, clock).edit ?? 0 }
    }

    func undoEdit(_ id: Int64) async throws {
        try await change { db, book, now in try db.undoEdit(id, book: book, now: now) }
    }

    /// Says that the first transaction with the second text is the one with the first.
    func merge(_ kept: String, _ other: String) async throws {
        let (id, otherID) = (try await transactionID(kept), try await transactionID(other))
        try await change { db, book, now in
            let version = try db.transactionView(id, book: book).version
            return try db.mergeTransaction(otherID, into: id, version: version, otherVersion: nil, book: book, now: now)
        }
    }

    /// A person's change of the first transaction with this text.
    func edit(_ text: String, _ edit: TransactionEdit) async throws {
        let id = try await transactionID(text)
        let (book, clock) = (book, clock)
        _ = try await store.write { db in
            try db.editTransaction(id, edit, version: try db.transactionView(id, book: book).version, book: book, now: clock)
        }
    }

    func category(_ path: String) async throws -> Int64 {
        let book = book
        return try await store.write { db in
            try db.categoryID(book: book, path: path, kind: "expense", seq: try db.nextSequence(book: book, changesPlan: false))
        }
    }

    /// A budget of a category in minor units of EUR, from January.
    func budget(_ category: Int64, amount: Int64) async throws {
        let (book, clock) = (book, clock)
        _ = try await store.write { db in
            try db.insertBudget(
                BudgetDraft(category: category, account: nil, amount: amount, currency: .euro, start: CalendarMonth(year: 2025, month: 1)),
                book: book,
                now: clock)
        }
    }

    /// Every row of an import that is in the database, seen or not.
    func storedRows(ofImport id: Int64) async throws -> Int64 {
        try await integer(
            "SELECT (SELECT count(*) FROM txn WHERE import = $1) + (SELECT count(*) FROM outcome WHERE import = $1) "
                + "+ (SELECT count(*) FROM line WHERE txn NOT IN (SELECT id FROM txn))", [.integer(id)])
    }
}

extension ImportCell.Rows {
    /// `read new duplicate skipped rejected`.
    var figures: [Int64] { [read, new, duplicate, skipped, rejected] }
}
