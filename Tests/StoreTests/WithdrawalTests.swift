import Analytics
import Jobs
import Ledger
import Store
import Testing

@Suite struct WithdrawalTests {
    private static let coffee = TestLedger.Row(day: .november(3), amount: -450, text: "Coffee")
    private static let rent = TestLedger.Row(day: .november(4), amount: -90_000, text: "Rent")
    private static let gum = TestLedger.Row(day: .november(5), amount: -99, text: "Gum")

    @Test func undoRestoresTheCellsExactly() async throws {
        let ledger = try await TestLedger()
        try await ledger.importRows([Self.gum])
        let before = try await ledger.cells()
        let id = try await ledger.importRows([Self.coffee, Self.rent, Self.gum])
        try await ledger.undo(id)
        #expect(try await ledger.cells() == before)
        #expect(try await ledger.integer("SELECT count(*) FROM visible_txn") == 1)
        #expect(try await ledger.verification().isSound)
    }

    @Test func sharedTransactionsPassToTheLowestTicket() async throws {
        let ledger = try await TestLedger()
        let a = try await ledger.importRows([Self.coffee, Self.rent])
        let shared = try await ledger.transactions(ofImport: a)
        let b = try await ledger.importRows([Self.gum], duplicates: [shared[0]])
        let c = try await ledger.importRows([], duplicates: shared)
        try await ledger.undo(a)
        #expect(try await ledger.transactions(ofImport: b).contains(shared[0]), "coffee goes to b, the lower ticket of two")
        #expect(try await ledger.transactions(ofImport: c) == [shared[1]])
        #expect(try await Self.counts(ledger, b) == [2, 2, 0])
        #expect(try await Self.counts(ledger, c) == [2, 1, 1])
        #expect(try await ledger.integer("SELECT count(*) FROM outcome WHERE import = $1", [.integer(b)]) == 0)
        #expect(try await ledger.integer("SELECT count(*) FROM visible_txn") == 3)
        #expect(try await ledger.verification().isSound)
        // The second step down: coffee is listed by c alone now.
        try await ledger.undo(b)
        #expect(try await Set(ledger.transactions(ofImport: c)) == Set(shared))
        #expect(try await Self.counts(ledger, c) == [2, 2, 0])
        try await ledger.undo(c)
        #expect(try await ledger.cells().isEmpty)
        #expect(try await ledger.verification().isSound)
    }

    @Test func aWithdrawnHeirInheritsNothing() async throws {
        let ledger = try await TestLedger()
        let a = try await ledger.importRows([Self.coffee])
        let shared = try await ledger.transactions(ofImport: a)
        let b = try await ledger.importRows([Self.gum], duplicates: shared)
        try await ledger.undo(b)
        try await ledger.undo(a)
        #expect(try await ledger.transactions(ofImport: a) == shared)
        #expect(try await ledger.integer("SELECT count(*) FROM visible_txn") == 0)
        #expect(try await ledger.verification().isSound)
    }

    @Test func aSharedPendingRowPassesOnToo() async throws {
        let ledger = try await TestLedger()
        var pending = Self.coffee
        pending.isPending = true
        let a = try await ledger.importRows([pending])
        let b = try await ledger.importRows([], duplicates: try await ledger.transactions(ofImport: a))
        try await ledger.undo(a)
        #expect(try await ledger.transactions(ofImport: b).count == 1)
        #expect(try await ledger.cells().isEmpty)
    }

    @Test func whatWasDeletedByHandIsInNoCellAndStaysOut() async throws {
        let ledger = try await TestLedger()
        let a = try await ledger.importRows([Self.coffee, Self.rent])
        let ids = try await ledger.transactions(ofImport: a)
        let (book, clock) = (ledger.book, ledger.clock)
        _ = try await ledger.store.write { db in try db.deleteTransaction(ids[0], version: nil, book: book, now: clock) }
        #expect(try await ledger.verification().isSound)
        try await ledger.undo(a)
        #expect(try await ledger.cells().isEmpty)
        #expect(try await ledger.verification().isSound)
    }

    @Test func anUndoThatWasPlannedBeforeAnEditIsPlannedAgain() async throws {
        let ledger = try await TestLedger()
        let id = try await ledger.importRows([Self.coffee])
        let (book, food, clock) = (ledger.book, ledger.food, ledger.clock)
        let withdrawal = try await ledger.store.read { db in try db.planWithdrawal(importID: id) }
        let transaction = try await ledger.transactions(ofImport: id)[0]
        _ = try await ledger.store.write { db in
            let version = try db.transactionView(transaction, book: book).version
            return try db.editTransaction(transaction, TransactionEdit(category: .set(food)), version: version, book: book, now: clock)
        }
        let undo = try await ledger.store.write { db in
            try db.insertJob(book: book, importID: id, kind: .undo, priority: .interactive, costBytes: 0, nowMs: TestLedger.nowMs)
        }
        let job = try await ledger.claim(undo)
        let cells = try await ledger.cells()
        await #expect(throws: StoreError.ledgerChanged(book: book)) {
            try await ledger.store.write { db in try db.withdraw(withdrawal, claim: job.claim, now: clock) }
        }
        #expect(try await ledger.cells() == cells)
        let again = try await ledger.store.read { db in try db.planWithdrawal(importID: id) }
        _ = try await ledger.store.write { db in try db.withdraw(again, claim: job.claim, now: clock) }
        #expect(try await ledger.cells().isEmpty)
        #expect(try await ledger.verification().isSound)
    }

    @Test func whatIsNotPublishedCannotBeWithdrawn() async throws {
        let ledger = try await TestLedger()
        let id = try await ledger.stage([Self.coffee]).id
        await #expect(throws: StoreError.self) { try await ledger.store.read { db in try db.planWithdrawal(importID: id) } }
    }

    private static func counts(_ ledger: TestLedger, _ id: Int64) async throws -> [Int64] {
        let counts = try await ledger.store.read { db in try db.importRow(id).counts }
        return [counts.read, counts.new, counts.duplicate]
    }
}
