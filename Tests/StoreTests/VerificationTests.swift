import Analytics
import Ledger
import Store
import Testing

@Suite struct VerificationTests {
    private static func ledger() async throws -> TestLedger {
        let ledger = try await TestLedger()
        try await ledger.importRows([
            TestLedger.Row(day: .november(3), amount: -450, text: "Coffee", category: ledger.bakery, merchant: 1),
            TestLedger.Row(day: .november(4), amount: 250_000, text: "Salary", merchant: 2),
            TestLedger.Row(
                day: .november(5), amount: -900, text: "Market",
                lines: [CellLine(category: ledger.food, amount: -400), CellLine(category: ledger.bakery, amount: -500)]),
            TestLedger.Row(day: .november(6), amount: -700, text: "Hotel", isPending: true),
        ])
        return ledger
    }

    @Test func aSoundBookIsSound() async throws {
        let ledger = try await Self.ledger()
        let report = try await ledger.store.verify(repairingWithEpoch: nil)
        #expect(report.isSound)
        #expect(report.books.map(\.transactions) == [3], "a pending row is in no cell")
        #expect(!report.repaired)
    }

    @Test(arguments: [
        ("UPDATE cell_category SET outflow = outflow + 1 WHERE count = 1 AND outflow > 0", "cell_category"),
        ("UPDATE cell_merchant SET count = count + 1 WHERE inflow > 0", "cell_merchant"),
        ("DELETE FROM cell_day WHERE inflow > 0", "cell_day"),
    ])
    func aTamperedCellIsFoundAndMended(sql: String, table: String) async throws {
        let ledger = try await Self.ledger()
        let before = try await ledger.cells()
        let changed = try await ledger.store.write { db in try db.execute(sql, []) }
        let report = try await ledger.store.verify(repairingWithEpoch: nil)
        #expect(!report.isSound)
        #expect(report.books.first?.differenceCount == Int64(changed))
        #expect(report.books.first?.differences.allSatisfy { $0.table == table && $0.stored != $0.recomputed } == true)

        let epoch = try await ledger.store.read { [book = ledger.book] db in try db.book(book).epoch }
        let repaired = try await ledger.store.verify(repairingWithEpoch: "e2")
        #expect(repaired.isSound && repaired.repaired)
        #expect(try await ledger.cells() == before)
        let after = try await ledger.store.read { [book = ledger.book] db in try db.book(book) }
        #expect(after.epoch == "e2" && epoch == "e1", "every client takes a snapshot")
        #expect(after.seq == 2)
    }

    @Test func aTamperedRowIsFound() async throws {
        let ledger = try await Self.ledger()
        _ = try await ledger.store.write { db in try db.execute("UPDATE txn SET amount = amount - 1 WHERE amount = -450", []) }
        #expect(try await ledger.verification().differenceCount == 3, "its category, its merchant and its day")
    }

    @Test func aSplitThatDoesNotAddUpIsFound() async throws {
        let ledger = try await Self.ledger()
        _ = try await ledger.store.write { db in try db.execute("UPDATE line SET amount = amount + 5 WHERE n = 0", []) }
        let verification = try await ledger.verification()
        #expect(verification.brokenSplits.count == 1)
        #expect(!verification.isSound)
    }

    @Test func onlyTheFirstDifferencesAreListedAndAllAreCounted() async throws {
        let ledger = try await TestLedger()
        try await ledger.importRows((0..<150).map { TestLedger.Row(day: CalendarDate.october(1).adding(days: $0 - 200), amount: -1, text: "x") })
        _ = try await ledger.store.write { db in try db.execute("UPDATE cell_day SET outflow = outflow + 1", []) }
        let verification = try await ledger.verification()
        #expect(verification.differenceCount == 150)
        #expect(verification.differences.count == Verification.differencesMax)
    }
}
