import Analytics
import Ledger
import Testing

@Suite struct ViewTests {
    static let november = CalendarMonth(year: 2025, month: 11)

    @Test(arguments: 0..<10 as Range<UInt64>)
    func cashFlowIsEverythingButTransfers(seed: UInt64) throws {
        var generator = SeededGenerator(seed: seed)
        let entries = SampleLedger.entries(&generator, count: 200)
        let cells = try CellDelta.of(entries)
        let flow = try CashFlow(cells.categories.map { (key: $0.key, value: $0.value) }, tree: SampleLedger.tree)
        var inflow: Int64 = 0
        for entry in entries where entry.currency == SampleLedger.currency("EUR") {
            for line in entry.lines.isEmpty ? [CellLine(category: entry.category, amount: entry.amount)] : entry.lines where line.category != 4 {
                inflow += max(line.amount, 0)
            }
        }
        let total = flow.months.filter { $0.key.currency == SampleLedger.currency("EUR") }.values.reduce(0) { $0 + $1.inflow }
        #expect(total == inflow, "seed \(seed)")
    }

    @Test func viewsKeepToTheirRange() throws {
        let cells = (0..<6).map { offset in
            (
                key: CategoryCellKey(account: 1, category: 1, month: Self.november.adding(months: offset), currency: SampleLedger.currency("EUR")),
                value: CellAmount(count: 1, outflow: 10)
            )
        }
        let range = MonthRange(first: Self.november.adding(months: 1), last: Self.november.adding(months: 2))
        #expect(try CashFlow(cells, tree: SampleLedger.tree, in: range).months.count == 2)
        #expect(try CategoryTotals(cells, in: range).totals.count == 2)
    }

    @Test func totalsRollUpToParents() throws {
        let key = CategoryCellKey(account: 1, category: 5, month: Self.november, currency: SampleLedger.currency("EUR"))
        var other = key
        other.account = 2
        let cells = [(key: key, value: CellAmount(count: 1, outflow: 10)), (key: other, value: CellAmount(count: 1, outflow: 5))]
        let plain = try CategoryTotals(cells)
        #expect(plain.totals.keys.map(\.category) == [5])
        let rolled = try CategoryTotals(cells, rollUp: SampleLedger.tree)
        #expect(rolled.totals.keys.map(\.category).sorted() == [1, 2, 5])
        #expect(rolled.totals.values.allSatisfy { $0 == CellAmount(count: 2, outflow: 15) })
    }

    @Test func aCircleOfParentsEnds() {
        let tree = CategoryTree([1: .init(kind: .expense, parent: 2), 2: .init(kind: .expense, parent: 1)])
        #expect(!tree.isWithin(1, 3))
        #expect(tree.isWithin(1, 2))
        #expect(tree.path(to: 1) == [1, 2])
    }

    @Test func rangesAreReadFromText() throws {
        let range = try #require(MonthRange(from: "2025-11", to: "2026-02"))
        #expect(range.map(\.description) == ["2025-11", "2025-12", "2026-01", "2026-02"])
        #expect(range.count == 4)
        #expect(range.firstDay.description == "2025-11-01" && range.lastDay.description == "2026-02-28")
        #expect(range.contains(CalendarMonth(year: 2026, month: 1)) && !range.contains(CalendarMonth(year: 2026, month: 3)))
        #expect(MonthRange(from: "2025-12", to: "2025-11") == nil)
        #expect(MonthRange(from: "2025-1", to: "2025-11") == nil)
        #expect(MonthRange(from: "0001-01", to: "9999-12") == nil)
    }
}

@Suite struct NetWorthTests {
    static func day(_ number: Int32) -> CalendarDate { CalendarDate(dayNumber: number) }

    static func claim(_ day: Int32, _ minor: Int64, _ kind: BalanceClaim.Kind = .closing, ticket: Int64 = 1) -> BalanceClaim {
        BalanceClaim(account: 1, day: Self.day(day), minor: minor, kind: kind, ticket: ticket)
    }

    /// On days 10, 20 and 30 something moves.
    static let days: [DayCellKey: CellAmount] = [
        DayCellKey(account: 1, day: day(10)): CellAmount(count: 1, inflow: 100),
        DayCellKey(account: 1, day: day(20)): CellAmount(count: 1, outflow: 30),
        DayCellKey(account: 1, day: day(30)): CellAmount(count: 2, inflow: 7, outflow: 2),
        DayCellKey(account: 2, day: day(20)): CellAmount(count: 1, inflow: 999),
    ]

    @Test(arguments: [
        (Int32(9), Int64(900)), (10, 1000), (15, 1000), (19, 1000), (20, 970), (29, 970), (30, 975), (99, 975),
    ])
    func balancesAreCountedFromTheClaim(_ day: Int32, _ balance: Int64) throws {
        for claim in [Self.claim(15, 1000), Self.claim(20, 970), Self.claim(20, 1000, .opening), Self.claim(5, 900), Self.claim(40, 975)] {
            #expect(try NetWorth.balance(of: 1, on: Self.day(day), claims: [claim], days: Self.days) == balance, "from \(claim)")
        }
    }

    @Test func withoutAClaimTheBalanceIsUnknown() throws {
        #expect(try NetWorth.balance(of: 1, on: Self.day(50), claims: [BalanceClaim](), days: Self.days) == nil)
        #expect(try NetWorth.balance(of: 2, on: Self.day(50), claims: [Self.claim(5, 900)], days: Self.days) == nil, "another account's claim")
    }

    @Test func theNearestClaimCounts() {
        let claims = [Self.claim(10, 1), Self.claim(20, 2), Self.claim(30, 3), Self.claim(20, 4, ticket: 9), Self.claim(20, 5, ticket: 3)]
        func chosen(_ day: Int32) -> Int64? { NetWorth.nearestClaim(on: Self.day(day), of: claims)?.minor }
        #expect([5, 10, 19, 20, 29, 30, 99].map(chosen) == [1, 1, 1, 4, 4, 3, 3])
        #expect(NetWorth.nearestClaim(on: Self.day(5), of: claims.reversed())?.minor == 1)
        let late = [Self.claim(20, 2), Self.claim(20, 4, ticket: 9), Self.claim(20, 5, ticket: 3)]
        #expect(NetWorth.nearestClaim(on: Self.day(1), of: late)?.minor == 4)
        #expect(NetWorth.nearestClaim(on: Self.day(1), of: late.reversed())?.minor == 4)
    }

    @Test func totalsLeaveOutWhatIsUnknown() throws {
        #expect(try NetWorth.total([5, nil, -7]) == -2)
        #expect(try NetWorth.total([nil, nil]) == nil)
        #expect(throws: AmountOverflow.self) { try NetWorth.total([.max, 1]) }
    }
}
