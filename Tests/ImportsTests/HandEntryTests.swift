import Imports
import Ledger
import Store
import Testing

/// What a person enters by hand takes part in deduplication like a row of a file.
@Suite struct HandEntryTests {
    private static let november = TestLedger.File("november.csv", StatementText.csv(StatementText.november))

    /// A ledger whose account Giro is known, and the edit that enters the bakery of 3 November.
    private func entered(_ ledger: TestLedger, amount: Int64 = -450, text: String = "Bakery Huber") async throws -> Int64 {
        let book = ledger.book
        let account = try await ledger.store.write { db in
            if let known = try db.account(book: book, name: "Giro") { return known }
            return try db.insertAccount(name: "Giro", type: "checking", currency: .euro, book: book).view.id
        }
        return try await ledger.change { db, book, now in
            try db.insertTransaction(
                TransactionDraft(account: account, day: .november(3), amount: amount, text: text), book: book, now: now)
        }
    }

    @Test func aLaterFileFindsIt() async throws {
        let ledger = try await TestLedger()
        _ = try await entered(ledger, text: "bakery  HUBER")
        try await ledger.whileRunning {
            let cell = try await ledger.read(Self.november)
            #expect(cell.rows.figures == [4, 3, 1, 0, 0])
            #expect(try await ledger.transactions().count == 4)
            try await ledger.undo(cell.id)
            #expect(try await ledger.transactions() == ["Giro 2025-11-03 -450 bakery  HUBER"], "the hand entry has its own support")
        }
        #expect(try await ledger.problems().isEmpty)
    }

    @Test func undoneAfterAFileListsItItPassesToTheFile() async throws {
        let ledger = try await TestLedger()
        let edit = try await entered(ledger)
        try await ledger.whileRunning {
            let cell = try await ledger.read(Self.november)
            try await ledger.undoEdit(edit)
            #expect(try await ledger.transactions().count == 4)
            #expect(try await ledger.service.cell(cell.id).rows.figures == [4, 4, 0, 0, 0])
            try await ledger.undo(cell.id)
            #expect(try await ledger.transactions().isEmpty)
            #expect(try await ledger.cells().isEmpty)
        }
        #expect(try await ledger.problems().isEmpty)
    }

    @Test func undoneItIsInNobodysWay() async throws {
        let ledger = try await TestLedger()
        try await ledger.undoEdit(try await entered(ledger))
        let cell = try await ledger.whileRunning { try await ledger.read(Self.november) }
        #expect(cell.rows.figures == [4, 4, 0, 0, 0])
        #expect(try await ledger.problems().isEmpty)
    }

    @Test func deletedItIsSkippedAndCanBeRestored() async throws {
        let ledger = try await TestLedger()
        _ = try await entered(ledger)
        let id = try await ledger.transactionID("Bakery Huber")
        try await ledger.change { db, book, now in try db.deleteTransaction(id, version: nil, book: book, now: now) }
        try await ledger.whileRunning {
            let cell = try await ledger.read(Self.november)
            #expect(cell.rows.figures == [4, 3, 0, 1, 0])
            let (book, rows) = (ledger.book, cell.id)
            let skipped = try await ledger.store.read { db in
                try db.rowOutcomes(ofImport: rows, book: book, outcome: .skipped, afterRecord: -1, limit: 10)
            }
            let shown = try #require(skipped.first?.transaction)
            #expect(shown.id == id && shown.deletedReason == "by hand", "the row leads to what was deleted")
            try await ledger.change { db, book, now in try db.restoreTransaction(id, version: shown.version, book: book, now: now) }
            #expect(try await ledger.transactions().count == 4)
        }
        #expect(try await ledger.problems().isEmpty)
    }

    @Test func aCorrectedEntryIsFoundByWhatItSaysNow() async throws {
        let ledger = try await TestLedger()
        _ = try await entered(ledger, amount: -540, text: "Bakery")
        try await ledger.edit("Bakery", TransactionEdit(amount: -450, text: .set("Bakery Huber")))
        let cell = try await ledger.whileRunning { try await ledger.read(Self.november) }
        #expect(cell.rows.figures == [4, 3, 1, 0, 0])
        #expect(try await ledger.problems().isEmpty)
    }

    @Test func whatPeopleChangeAboutARowOfAFileDoesNotHideItFromTheNext() async throws {
        let ledger = try await TestLedger()
        let savings = try await ledger.store.write { [book = ledger.book] db in
            try db.insertAccount(name: "Savings", type: "savings", currency: .euro, book: book).view.id
        }
        try await ledger.whileRunning {
            try await ledger.read(Self.november)
            try await ledger.edit(
                "Bakery Huber", TransactionEdit(day: .november(20), amount: -999, text: .set("Cake"), account: savings))
            let again = try await ledger.read(TestLedger.File("again.csv", StatementText.quotedCSV(StatementText.november)))
            #expect(again.rows.figures == [4, 0, 4, 0, 0])
            #expect(try await ledger.transactions().contains("Savings 2025-11-20 -999 Cake"))
        }
        #expect(try await ledger.problems().isEmpty)
    }
}
