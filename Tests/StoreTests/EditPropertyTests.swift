import Analytics
import Ledger
import Store
import Testing

/// Random edits, imports, undos and redos on a real database. What must hold is looked at after every single step.
@Suite struct EditPropertyTests {
    @Test(arguments: Array(1...100) as [UInt64])
    func whateverHappensTheFiguresAreThoseOfARecompute(seed: UInt64) async throws {
        var world = try await EditWorld(seed: seed)
        var versions: [String: Int64] = [:]
        for _ in 1...14 {
            switch Int.random(in: 0..<12, using: &world.random) {
            case 0: try await world.importRows()
            case 1, 2: try await world.turnImport()
            case 3: try await world.proposeTransfers()
            case 4, 5: try await world.undoEdit()
            default: try await world.edit()
            }
            let log = "seed \(seed): \(world.log)"
            let verification = try await world.ledger.verification()
            #expect(verification.isSound, "\(verification) after \(log)")
            let now = try await Self.versions(world.ledger)
            #expect(versions.allSatisfy { key, version in now[key].map { $0 >= version } ?? true }, "a version fell after \(log)")
            versions.merge(now) { max($0, $1) }
            #expect(try await world.alerts() == Self.expectedAlerts(world), "alerts after \(log)")
            #expect(try await Self.disagreements(world.ledger) == [], "after \(log)")
            guard verification.isSound else { return }
        }
    }

    @Test(arguments: Array(1...100) as [UInt64])
    func undoingAllEditsInTheirOrderLeavesNoTrace(seed: UInt64) async throws {
        var world = try await EditWorld(seed: seed)
        for _ in 1...2 { try await world.importRows() }
        let (cells, states, alerts) = (try await world.ledger.cells(), try await world.states(), try await world.alerts())
        let memory = try await Self.memory(world.ledger)
        for _ in 1...14 { try await world.edit() }
        let (book, clock) = (world.ledger.book, world.ledger.clock)
        for edit in world.edits.reversed() {
            _ = try await world.ledger.store.write { db in try db.undoEdit(edit, book: book, now: clock) }
            #expect(try await world.ledger.verification().isSound, "seed \(seed), undoing \(edit): \(world.log)")
        }
        #expect(try await world.ledger.cells() == cells, "seed \(seed): \(world.log)")
        #expect(try await world.states() == states, "seed \(seed): \(world.log)")
        #expect(try await world.alerts() == alerts, "seed \(seed): \(world.log)")
        #expect(try await Self.memory(world.ledger) == memory, "seed \(seed): \(world.log)")
    }

    @Test(arguments: Array(1...50) as [UInt64])
    func anImportThatGoesAndComesBackBringsEveryDecisionAlong(seed: UInt64) async throws {
        var world = try await EditWorld(seed: seed)
        // An import that lists another's rows inherits them, which is another ledger; here each goes and comes alone.
        for _ in 1...2 { try await world.importRows(listing: false) }
        for _ in 1...12 { try await world.edit() }
        for index in world.imports.indices {
            let (cells, states, alerts) = (try await world.ledger.cells(), try await world.states(), try await world.alerts())
            try await world.undo(index)
            #expect(try await world.ledger.verification().isSound, "seed \(seed), without \(index): \(world.log)")
            try await world.redo(index)
            #expect(try await world.ledger.cells() == cells, "seed \(seed), import \(index): \(world.log)")
            #expect(try await world.states() == states, "seed \(seed), import \(index): \(world.log)")
            #expect(try await world.alerts() == alerts, "seed \(seed), import \(index): \(world.log)")
            #expect(try await world.ledger.verification().isSound, "seed \(seed), import \(index): \(world.log)")
        }
    }

    // MARK: What must hold

    private static func versions(_ ledger: TestLedger) async throws -> [String: Int64] {
        try await ledger.store.read { db in
            var versions: [String: Int64] = [:]
            for (table, key) in [
                ("cell_category", "account || '/' || category || '/' || month || currency"),
                ("cell_merchant", "merchant || '/' || month || currency"),
                ("cell_day", "account || '/' || day"), ("alert", "id"), ("transfer", "id"), ("txn", "id"),
            ] {
                let condition = table == "txn" ? " WHERE version IS NOT NULL AND import IS NULL" : ""
                for (key, version) in try db.rows("SELECT \(key), version FROM \(table)\(condition)", [], { ($0.text(0), $0.integer(1)) }) {
                    versions["\(table) \(key)"] = version
                }
            }
            return versions
        }
    }

    /// The alerts that the cells call for, by the pure rules.
    private static func expectedAlerts(_ world: EditWorld) async throws -> [String] {
        let book = world.ledger.book
        return try await world.ledger.store.read { db in
            let tree = try db.categoryTree(book: book)
            let months = try db.rows("SELECT DISTINCT month FROM cell_category ORDER BY month") { CalendarMonth(index: Int32($0.integer(0))) }
            return try db.budgets(book: book).flatMap { budget in
                try months.flatMap { month -> [String] in
                    let used = try db.usage(of: budget, month: month, book: book, tree: tree)
                    return budget.thresholds.filter { BudgetEvaluation.reaches(used, percent: $0, of: budget.amount) }.map {
                        "\(budget.id) \(month.firstDay.dayNumber) \($0) \(used)"
                    }
                }
            }
        }
    }

    /// Invariants that are read off the tables without the code that keeps them.
    private static func disagreements(_ ledger: TestLedger) async throws -> [String] {
        try await ledger.store.read { db in
            let checks = [
                (
                    "days and categories of an account sum to different amounts",
                    """
                    SELECT account FROM (SELECT account, inflow - outflow AS net FROM cell_day
                        UNION ALL SELECT account, outflow - inflow FROM cell_category) GROUP BY account HAVING SUM(net) <> 0
                    """
                ),
                (
                    "more than one of a merge group is shown",
                    "SELECT merge_group FROM visible_txn WHERE merge_group IS NOT NULL GROUP BY merge_group HAVING count(*) > 1"
                ),
                (
                    "none of a merge group is shown though one is in the ledger and not deleted",
                    """
                    SELECT merge_group FROM live_txn l WHERE merge_group IS NOT NULL AND deleted_reason IS NULL
                    AND NOT EXISTS (SELECT 1 FROM live_txn v WHERE v.merge_group = l.merge_group AND v.merged_into IS NULL)
                    """
                ),
                (
                    "the sides of transfers in one currency do not sum to zero",
                    """
                    SELECT t.transfer FROM visible_txn t JOIN account a ON a.id = t.account WHERE t.transfer IS NOT NULL
                    GROUP BY t.transfer HAVING count(*) <> 2 OR (count(DISTINCT a.currency) = 1 AND SUM(t.amount) <> 0)
                    """
                ),
                (
                    "a transaction is a side of two pairs",
                    """
                    SELECT side FROM (SELECT a AS side FROM transfer WHERE state = 'paired' UNION ALL SELECT b FROM transfer WHERE state = 'paired')
                    GROUP BY side HAVING count(*) > 1
                    """
                ),
                ("a line belongs to no transaction", "SELECT txn FROM line WHERE txn NOT IN (SELECT id FROM txn)"),
                (
                    "an edit left what the bank said",
                    "SELECT id FROM txn WHERE import IS NOT NULL AND bank_text NOT LIKE 'Row %' AND bank_text NOT LIKE 'Hand %' AND edited = 0"
                ),
            ]
            return try checks.flatMap { name, sql in try db.rows(sql) { "\(name): \($0.integer(0))" } }
        }
    }

    private static func memory(_ ledger: TestLedger) async throws -> [String] {
        try await ledger.store.read { db in
            try db.rows("SELECT key, category FROM merchant WHERE category IS NOT NULL ORDER BY key") { "\($0.text(0)) \($0.integer(1))" }
        }
    }
}
