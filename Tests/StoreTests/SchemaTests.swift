import Foundation
import GRDB
import Store
import StoreSQLite
import Testing

@Suite struct SchemaTests {
    @Test func migrationsMakeEveryTableStrict() async throws {
        let ledger = try await TestLedger()
        let tables = try await ledger.store.read { db in
            try db.rows(
                "SELECT name, sql FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'grdb%' AND name NOT LIKE 'sqlite%' ORDER BY name"
            ) {
                (name: $0.text(0), sql: $0.text(1))
            }
        }
        #expect(
            tables.map(\.name) == [
                "account", "account_alias", "alert", "balance_claim", "batch", "book", "budget", "category", "cell_category", "cell_day",
                "cell_merchant", "edit", "edit_change", "file", "import", "job", "kept_edit", "layout", "line", "merchant", "outcome", "problem",
                "profile", "rule", "statement", "transfer", "txn",
            ])
        for table in tables { #expect(table.sql.contains("STRICT"), "\(table.name)") }
    }

    @Test func everyTableOfABookIsEmptiedWithIt() async throws {
        let ledger = try await TestLedger()
        try await ledger.importRows([TestLedger.Row(day: .november(3), amount: -450, text: "Coffee", lines: [])])
        try await ledger.store.write { [book = ledger.book] db in try db.deleteBook(book) }
        let left = try await ledger.store.read { db in
            let tables = try db.rows("SELECT name FROM sqlite_schema WHERE type = 'table' AND sql LIKE '% book INTEGER%'") { $0.text(0) }
            return try tables.filter { try (db.first("SELECT count(*) FROM \($0)") { $0.integer(0) } ?? 0) > 0 }
        }
        #expect(left.isEmpty)
    }

    /// A step that makes a table anew must know the columns that the steps before it added.
    @Test func noStepLosesAColumnOrARow() throws {
        let database = try DatabaseQueue()
        var known: Set<String> = []
        for migration in Migration.all {
            try database.write { db in try db.execute(sql: migration.sql) }
            let columns = try database.read { db in Set(try String.fetchAll(db, sql: "SELECT name FROM pragma_table_info('txn')")) }
            #expect(columns.isSuperset(of: known), "\(migration.name)")
            if known.isEmpty {
                try database.write { db in
                    try db.execute(sql: "INSERT INTO txn (id, book, account, day, amount, bank_text) VALUES (7, 1, 2, 3, 4, 'five')")
                }
            }
            known = columns
        }
        let kept = try database.read { db in try String.fetchAll(db, sql: "SELECT id || account || day || amount || bank_text FROM txn") }
        #expect(kept == ["7234five"])
    }

    /// What names a transaction (the journal, a merge, a client) must never come to mean another one.
    @Test func theIdOfADeletedRowIsNotGivenAgain() async throws {
        let ledger = try await TestLedger()
        let id = try await ledger.importRows([TestLedger.Row(day: .november(3), amount: -450, text: "Coffee")])
        let first = try await ledger.transactions(ofImport: id)
        _ = try await ledger.store.write { db in try db.execute("DELETE FROM txn", []) }
        let again = try await ledger.importRows([TestLedger.Row(day: .november(3), amount: -450, text: "Coffee")])
        #expect(try await ledger.transactions(ofImport: again).min() ?? 0 > first.max() ?? .max)
    }

    @Test func openingAgainKeepsEverything() async throws {
        let ledger = try await TestLedger()
        let again = try SQLiteStore(path: ledger.folder.appendingPathComponent("sluice.db").path)
        #expect(try await again.read { db in try db.books().map(\.name) } == ["Test"])
        #expect(Migration.all.map(\.name) == Migration.all.map(\.name).sorted(), "steps are numbered in their order")
    }

    /// GRDB's pool sets NORMAL by itself, with which a power cut may take back what was answered.
    @Test func commitsAreSyncedToDisk() async throws {
        let ledger = try await TestLedger()
        let (synchronous, journal) = try await ledger.store.write { db in
            (try db.first("PRAGMA synchronous") { $0.integer(0) }, try db.first("PRAGMA journal_mode") { $0.text(0) })
        }
        #expect(synchronous == 2, "2 is FULL")
        #expect(journal == "wal")
    }

    @Test func anUnsyncedWriteIsATransactionAndLeavesTheOthersSynced() async throws {
        struct Stop: Error {}
        let ledger = try await TestLedger()
        let book = ledger.book
        #expect(try await ledger.store.writeUnsynced { db in try db.nextSequence(book: book, changesPlan: false) } == 1)
        await #expect(throws: Stop.self) {
            try await ledger.store.writeUnsynced { db in
                _ = try db.nextSequence(book: book, changesPlan: false)
                throw Stop()
            }
        }
        #expect(try await ledger.seq() == 1)
        #expect(try await ledger.store.write { db in try db.first("PRAGMA synchronous") { $0.integer(0) } } == 2)
    }

    /// The driver turns each `$` into a `?`, also inside a literal: so no SQL literal may hold one.
    @Test func noLiteralOfOurSQLHoldsADollar() throws {
        let sources = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
            .appendingPathComponent("Sources/Store")
        var found: [String] = []
        var files = 0
        for path in try FileManager.default.subpathsOfDirectory(atPath: sources.path) where path.hasSuffix(".swift") {
            files += 1
            let text = try String(contentsOf: sources.appendingPathComponent(path), encoding: .utf8)
            for (number, line) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
                let isComment = line.drop { $0 == " " }.hasPrefix("//")
                let quoted = line.replacing("\\($", with: "").split(separator: "'", omittingEmptySubsequences: false).enumerated().filter {
                    !$0.offset.isMultiple(of: 2)
                }
                if !isComment, quoted.contains(where: { $0.element.contains("$") }) { found.append("\(path):\(number + 1)") }
            }
        }
        #expect(files > 20)
        #expect(found.isEmpty)
    }
}
