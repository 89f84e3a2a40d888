import Analytics
import Ledger
import Testing

@Suite struct BudgetTests {
    static let month = CalendarMonth(year: 2025, month: 11)

    static func budget(category: Int64? = nil, account: Int64? = nil) -> Budget {
        Budget(
            id: 1, category: category, account: account, amount: 1000, currency: SampleLedger.currency("EUR"),
            start: CalendarMonth(year: 2025, month: 1))
    }

    static func key(_ category: Int64, account: Int64 = 1, month: CalendarMonth = month, currency: String = "EUR") -> CategoryCellKey {
        CategoryCellKey(account: account, category: category, month: month, currency: SampleLedger.currency(currency))
    }

    @Test func aCategorysBudgetReadsWhatIsBelowIt() {
        let budget = Self.budget(category: 1)
        #expect([0, 1, 2, 3, 4, 5, 99].map { budget.reads(Self.key($0), in: SampleLedger.tree) } == [false, true, true, false, false, true, false])
        #expect(Self.budget(category: 2).reads(Self.key(1), in: SampleLedger.tree) == false)
        #expect(Self.budget(category: 0).reads(Self.key(0), in: SampleLedger.tree))
        #expect(!Self.budget(category: 0).reads(Self.key(1), in: SampleLedger.tree))
    }

    @Test func aBudgetOfTheWholeBookReadsSpendingAlone() {
        let budget = Self.budget()
        #expect([0, 1, 2, 3, 4, 5].map { budget.reads(Self.key($0), in: SampleLedger.tree) } == [true, true, true, false, false, true])
    }

    @Test func accountCurrencyAndStartAreKept() {
        #expect(!Self.budget(account: 2).reads(Self.key(1), in: SampleLedger.tree))
        #expect(Self.budget(account: 2).reads(Self.key(1, account: 2), in: SampleLedger.tree))
        #expect(!Self.budget().reads(Self.key(1, currency: "USD"), in: SampleLedger.tree))
        #expect(!Self.budget().reads(Self.key(1, month: CalendarMonth(year: 2024, month: 12)), in: SampleLedger.tree))
    }

    @Test func usageIsSpendingLessRefunds() throws {
        let cells: [(key: CategoryCellKey, value: CellAmount)] = [
            (Self.key(1), CellAmount(count: 2, inflow: 100, outflow: 500)), (Self.key(2), CellAmount(count: 1, outflow: 250)),
            (Self.key(0), CellAmount(count: 2, inflow: 9000, outflow: 40)), (Self.key(3), CellAmount(count: 1, inflow: 5000)),
            (Self.key(4), CellAmount(count: 1, outflow: 700)), (Self.key(1, month: Self.month.adding(months: -1)), CellAmount(count: 1, outflow: 9)),
        ]
        #expect(try Self.budget().used(in: Self.month, cells: cells, tree: SampleLedger.tree) == 400 + 250 + 40)
        #expect(try Self.budget(category: 1).used(in: Self.month, cells: cells, tree: SampleLedger.tree) == 650)
        #expect(try Self.budget(category: 2).used(in: Self.month, cells: cells, tree: SampleLedger.tree) == 250)
        #expect(try Self.budget(account: 9).used(in: Self.month, cells: cells, tree: SampleLedger.tree) == 0)
    }

    @Test func onlyTouchedPeriodsAreEvaluated() throws {
        var delta = CellDelta()
        try delta.add(CellAmount(count: 1, outflow: 5), to: Self.key(2))
        try delta.add(CellAmount(), to: Self.key(2, month: Self.month.adding(months: 1)))
        try delta.add(CellAmount(count: 1, outflow: 5), to: Self.key(3, month: Self.month.adding(months: 2)))
        #expect(Self.budget(category: 1).periods(touchedBy: delta, tree: SampleLedger.tree) == [Self.month])
        #expect(Self.budget(category: 5).periods(touchedBy: delta, tree: SampleLedger.tree).isEmpty)
    }

    @Test(arguments: [
        (Int64(0), Int64(1000), 0, BudgetEvaluation.State.ok), (799, 1000, 79, .ok), (800, 1000, 80, .warning), (999, 1000, 99, .warning),
        (1000, 1000, 100, .used), (1001, 1000, 100, .exceeded), (2500, 1000, 250, .exceeded), (-50, 1000, 0, .ok), (1, 3, 33, .ok), (2, 3, 66, .ok),
        (.max, .max, 100, .used), (.max - 1, .max, 99, .warning), (.max, 1, BudgetEvaluation.percentMax, .exceeded),
    ])
    func evaluationIsExact(_ used: Int64, _ amount: Int64, _ percent: Int, _ state: BudgetEvaluation.State) {
        let evaluation = BudgetEvaluation(used: used, amount: amount)
        #expect(evaluation.percent == percent)
        #expect(evaluation.state == state)
    }

    @Test func whatIsLeftDoesNotOverflow() {
        #expect(BudgetEvaluation(used: 300, amount: 1000).left == 700)
        #expect(BudgetEvaluation(used: 1300, amount: 1000).left == -300)
        #expect(BudgetEvaluation(used: .min, amount: 1000).left == .max)
    }

    @Test func withoutAThresholdBelowHundredNothingWarns() {
        #expect(BudgetEvaluation(used: 999, amount: 1000, thresholds: [100]).state == .ok)
        #expect(BudgetEvaluation(used: 500, amount: 1000, thresholds: [50, 90]).state == .warning)
    }
}

@Suite struct BudgetCrossingTests {
    static func actions(_ used: Int64, standing: Set<Int> = [], thresholds: [Int] = [80, 100], isOver: Bool = false) -> [BudgetCrossing.Action] {
        BudgetCrossing.actions(thresholds: thresholds, standing: standing, used: used, amount: 1000, isOver: isOver)
    }

    @Test func crossingRaises() {
        #expect(Self.actions(799).isEmpty)
        #expect(Self.actions(800) == [.raise(threshold: 80, announce: true)])
        #expect(Self.actions(1000, standing: [80]) == [.raise(threshold: 100, announce: true)])
    }

    @Test func ofSeveralAtOnceTheHighestIsAnnounced() {
        #expect(Self.actions(1500) == [.raise(threshold: 80, announce: false), .raise(threshold: 100, announce: true)])
        #expect(Self.actions(1500, thresholds: [100, 50, 80, 150]).filter { $0 == .raise(threshold: 150, announce: true) }.count == 1)
    }

    @Test func whatStandsIsNotRaisedAgain() {
        #expect(Self.actions(900, standing: [80]).isEmpty)
        #expect(Self.actions(1200, standing: [80, 100]).isEmpty)
        #expect(Self.actions(1200, standing: [100]) == [.raise(threshold: 80, announce: false)])
    }

    @Test func fallingBackWithdraws() {
        #expect(Self.actions(700, standing: [80, 100]) == [.withdraw(threshold: 80), .withdraw(threshold: 100)])
        #expect(Self.actions(999, standing: [80, 100]) == [.withdraw(threshold: 100)])
        #expect(Self.actions(1000, standing: [80]) == [.raise(threshold: 100, announce: true)], "it comes back")
    }

    @Test func aThresholdThatIsGoneIsWithdrawn() {
        #expect(Self.actions(900, standing: [80, 90]) == [.withdraw(threshold: 90)])
    }

    @Test func aPeriodThatIsOverAnnouncesNothing() {
        #expect(Self.actions(1500, isOver: true) == [.raise(threshold: 80, announce: false), .raise(threshold: 100, announce: false)])
        #expect(Self.actions(0, standing: [80], isOver: true) == [.withdraw(threshold: 80)])
    }

    @Test func hugeNumbersAreExact() {
        #expect(BudgetCrossing.actions(thresholds: [100], standing: [], used: .max - 1, amount: .max, isOver: false).isEmpty)
        #expect(BudgetCrossing.actions(thresholds: [100], standing: [], used: .max, amount: .max, isOver: false).count == 1)
    }

    @Test func severityTurnsCriticalAtHundred() {
        #expect([80, 99, 100, 150].map(BudgetCrossing.severity) == [.warning, .warning, .critical, .critical])
    }

    /// Whatever happens, the alerts that stand are the thresholds reached.
    @Test(arguments: 0..<20 as Range<UInt64>)
    func standingAlertsFollowUsage(seed: UInt64) {
        var generator = SeededGenerator(seed: seed)
        var standing: Set<Int> = []
        for _ in 0..<200 {
            let used = Int64.random(in: -200...1600, using: &generator)
            let actions = Self.actions(used, standing: standing, thresholds: [50, 80, 100, 120])
            for action in actions {
                switch action {
                case .raise(let threshold, _): #expect(standing.insert(threshold).inserted, "seed \(seed)")
                case .withdraw(let threshold): #expect(standing.remove(threshold) != nil, "seed \(seed)")
                }
            }
            #expect(standing == Set([50, 80, 100, 120].filter { used * 100 >= Int64($0) * 1000 }), "seed \(seed)")
        }
    }
}
