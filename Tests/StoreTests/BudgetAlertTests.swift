import Analytics
import Ledger
import Store
import Testing

@Suite struct BudgetAlertTests {
    private struct Alert: Equatable, Sendable {
        var threshold: Int64
        var state: String
        var used: Int64
        var isAnnounced: Bool
    }

    /// 100.00 EUR for food, from January.
    private static func ledger() async throws -> TestLedger {
        let ledger = try await TestLedger()
        try await ledger.importRows([row(1, 1, ledger, day: .november(1))])
        let (book, food, clock) = (ledger.book, ledger.food, ledger.clock)
        _ = try await ledger.store.write { db in
            try db.insertBudget(
                BudgetDraft(category: food, account: nil, amount: 10_000, currency: .euro, start: CalendarMonth(year: 2025, month: 1)), book: book,
                now: clock)
        }
        return ledger
    }

    private static func row(_ amount: Int64, _ sign: Int64, _ ledger: TestLedger, day: CalendarDate = .november(4)) -> TestLedger.Row {
        TestLedger.Row(day: day, amount: amount * sign, text: "Bakery", category: sign < 0 ? ledger.bakery : 0)
    }

    private static func alerts(_ ledger: TestLedger) async throws -> [Alert] {
        try await ledger.store.read { db in
            try db.rows("SELECT threshold, state, usage_minor, announced FROM alert ORDER BY period_start, threshold") {
                Alert(threshold: $0.integer(0), state: $0.text(1), used: $0.integer(2), isAnnounced: $0.flag(3))
            }
        }
    }

    @Test(arguments: [(7_999, []), (8_000, [80]), (9_999, [80]), (10_000, [80, 100]), (10_001, [80, 100])] as [(Int64, [Int64])])
    func alertsAreRaisedAtTheirThreshold(spent: Int64, raised: [Int64]) async throws {
        let ledger = try await Self.ledger()
        let id = try await ledger.importRows([Self.row(spent, -1, ledger)], file: "card.csv")
        let alerts = try await Self.alerts(ledger)
        #expect(alerts.map(\.threshold) == raised)
        #expect(alerts.allSatisfy { $0.used == spent && $0.state == "raised" })
        guard !raised.isEmpty else { return }
        #expect(
            try await ledger.integer("SELECT count(*) FROM alert WHERE import = $1 AND message LIKE '%card.csv'", [.integer(id)])
                == Int64(raised.count))
        #expect(try await ledger.integer("SELECT min(version) FROM alert") == (try await ledger.seq()), "in the transaction that moved the cells")
    }

    @Test func oneCommitAnnouncesOnlyTheHighest() async throws {
        let ledger = try await Self.ledger()
        try await ledger.importRows([Self.row(15_000, -1, ledger)])
        #expect(try await Self.alerts(ledger).map(\.isAnnounced) == [false, true])
    }

    @Test func stepByStepEachIsAnnounced() async throws {
        let ledger = try await Self.ledger()
        try await ledger.importRows([Self.row(8_500, -1, ledger)])
        #expect(try await Self.alerts(ledger) == [Alert(threshold: 80, state: "raised", used: 8_500, isAnnounced: true)])
        try await ledger.importRows([Self.row(3_000, -1, ledger, day: .november(5))])
        #expect(
            try await Self.alerts(ledger) == [
                Alert(threshold: 80, state: "raised", used: 11_500, isAnnounced: true),
                Alert(threshold: 100, state: "raised", used: 11_500, isAnnounced: true),
            ])
    }

    @Test func anUndoWithdrawsAndTheNextImportRaisesAgain() async throws {
        let ledger = try await Self.ledger()
        let first = try await ledger.importRows([Self.row(8_500, -1, ledger)])
        let second = try await ledger.importRows([Self.row(3_000, -1, ledger, day: .november(5))])
        try await ledger.undo(second)
        #expect(try await Self.alerts(ledger).map(\.state) == ["raised", "withdrawn"])
        #expect(try await Self.alerts(ledger).map(\.used) == [8_500, 8_500])
        try await ledger.undo(first)
        #expect(try await Self.alerts(ledger).map(\.state) == ["withdrawn", "withdrawn"])
        _ = try await ledger.store.write { db in try db.execute("UPDATE alert SET acknowledged_ms = 1", []) }
        try await ledger.importRows([Self.row(9_000, -1, ledger)])
        #expect(try await Self.alerts(ledger).map(\.state) == ["raised", "withdrawn"])
        #expect(try await Self.alerts(ledger).first?.isAnnounced == true)
        #expect(
            try await ledger.integer("SELECT count(*) FROM alert WHERE threshold = 80 AND acknowledged_ms IS NULL") == 1, "raised again is news again"
        )
    }

    @Test func aRefundLowersWhatIsUsed() async throws {
        let ledger = try await Self.ledger()
        try await ledger.importRows([Self.row(10_500, -1, ledger)])
        try await ledger.importRows([TestLedger.Row(day: .november(6), amount: 3_000, text: "Refund", category: ledger.bakery)])
        #expect(try await Self.alerts(ledger).map(\.state) == ["withdrawn", "withdrawn"])
    }

    @Test func aMonthThatIsOverIsKeptButNotAnnounced() async throws {
        let ledger = try await Self.ledger()
        try await ledger.importRows([Self.row(15_000, -1, ledger, day: .october(20))])
        #expect(
            try await Self.alerts(ledger) == [
                Alert(threshold: 80, state: "raised", used: 15_000, isAnnounced: false),
                Alert(threshold: 100, state: "raised", used: 15_000, isAnnounced: false),
            ])
    }

    @Test func pendingRowsAndOtherCategoriesUseNothing() async throws {
        let ledger = try await Self.ledger()
        try await ledger.importRows([
            TestLedger.Row(day: .november(4), amount: -20_000, text: "Rent"),
            TestLedger.Row(day: .november(4), amount: -20_000, text: "Bakery", category: ledger.bakery, isPending: true),
        ])
        #expect(try await Self.alerts(ledger).isEmpty)
    }

    @Test func splitsCountByLine() async throws {
        let ledger = try await Self.ledger()
        let lines = [CellLine(category: ledger.food, amount: -8_000), CellLine(category: 0, amount: -12_000)]
        try await ledger.importRows([TestLedger.Row(day: .november(4), amount: -20_000, text: "Market", category: ledger.food, lines: lines)])
        #expect(try await Self.alerts(ledger).map(\.used) == [8_000])
    }

    @Test func aDeletedBudgetTakesItsAlertsAlong() async throws {
        let ledger = try await Self.ledger()
        try await ledger.importRows([Self.row(15_000, -1, ledger)])
        let (book, clock) = (ledger.book, ledger.clock)
        _ = try await ledger.store.write { db in
            let budget = try db.budgetViews(book: book)[0]
            return try db.deleteBudget(budget.id, version: budget.version, book: book, now: clock)
        }
        #expect(try await Self.alerts(ledger).map(\.state) == ["withdrawn", "withdrawn"])
    }
}
