import Analytics
import Ledger
import Testing

@Suite struct CellDeltaTests {
    @Test(arguments: 0..<40 as Range<UInt64>)
    func cellsEqualARecompute(seed: UInt64) throws {
        var generator = SeededGenerator(seed: seed)
        var entries = SampleLedger.entries(&generator, count: 200)
        var cells = try CellDelta.of(entries)
        // Edits, deletions and additions, each as −old + new, as every change of the ledger goes.
        for _ in 0..<100 {
            var change = CellDelta()
            let index = Int.random(in: 0..<entries.count, using: &generator)
            switch Int.random(in: 0..<3, using: &generator) {
            case 0:
                let new = SampleLedger.entry(&generator)
                try change.add(entries[index], sign: -1)
                try change.add(new, sign: 1)
                entries[index] = new
            case 1 where entries.count > 1:
                try change.add(entries.remove(at: index), sign: -1)
            default:
                let new = SampleLedger.entry(&generator)
                try change.add(new, sign: 1)
                entries.append(new)
            }
            try cells.merge(change)
        }
        cells.normalise()
        let expected = SampleLedger.recompute(entries)
        #expect(cells.categories == expected.categories, "seed \(seed)")
        #expect(cells.merchants == expected.merchants, "seed \(seed)")
        #expect(cells.days == expected.days, "seed \(seed)")
    }

    @Test(arguments: 100..<120 as Range<UInt64>)
    func takingADeltaBackRestoresTheCells(seed: UInt64) throws {
        var generator = SeededGenerator(seed: seed)
        let before = try CellDelta.of(SampleLedger.entries(&generator, count: 100))
        let delta = try CellDelta.of(SampleLedger.entries(&generator, count: 50))
        var cells = before
        try cells.merge(delta)
        #expect(cells != before)
        try cells.merge(delta.negated)
        #expect(cells.normalised == before.normalised, "seed \(seed)")
    }

    @Test(arguments: 200..<220 as Range<UInt64>)
    func orderAndGroupingDoNotMatter(seed: UInt64) throws {
        var generator = SeededGenerator(seed: seed)
        let entries = SampleLedger.entries(&generator, count: 120)
        let whole = try CellDelta.of(entries)
        let shuffled = entries.shuffled(using: &generator)
        var parts = try CellDelta.of(Array(shuffled[..<50]))
        try parts.merge(try CellDelta.of(Array(shuffled[50...])))
        #expect(parts == whole, "seed \(seed)")
    }

    @Test(arguments: 300..<320 as Range<UInt64>)
    func daysSumToMonthsAndLinesToTransactions(seed: UInt64) throws {
        var generator = SeededGenerator(seed: seed)
        let cells = try CellDelta.of(SampleLedger.entries(&generator, count: 300))
        struct Key: Hashable {
            var account: Int64
            var month: CalendarMonth
        }
        var byDay: [Key: Int64] = [:]
        for (key, amount) in cells.days { byDay[Key(account: key.account, month: key.day.month), default: 0] += try amount.net() }
        var byCategory: [Key: Int64] = [:]
        for (key, amount) in cells.categories { byCategory[Key(account: key.account, month: key.month), default: 0] += try amount.net() }
        #expect(byDay == byCategory, "seed \(seed)")
    }

    @Test func theWayOfImportedRowsIsTheSame() throws {
        var generator = SeededGenerator(seed: 5)
        for _ in 0..<50 {
            var entry = SampleLedger.entry(&generator)
            entry.lines = []
            var fast = CellDelta()
            try fast.add(
                account: entry.account, currency: entry.currency, day: entry.day, amount: entry.amount, merchant: entry.merchant,
                category: entry.category, sign: 1)
            #expect(try CellDelta.of([entry]) == fast)
        }
    }

    @Test func anEditThatChangesNothingTouchesNoCell() throws {
        var generator = SeededGenerator(seed: 6)
        let entry = SampleLedger.entry(&generator)
        var delta = CellDelta()
        try delta.add(entry, sign: -1)
        try delta.add(entry, sign: 1)
        #expect(!delta.isEmpty)
        #expect(delta.normalised.isEmpty)
    }

    @Test func anAmountOfZeroCounts() throws {
        var delta = CellDelta()
        try delta.add(
            account: 1, currency: SampleLedger.currency("EUR"), day: CalendarDate(dayNumber: 1), amount: 0, merchant: 0, category: 0, sign: 1)
        #expect(delta.normalised.days.values.first == CellAmount(count: 1))
        #expect(delta.merchants.isEmpty, "a row without a merchant is in no merchant cell")
    }

    @Test func sumsThatOverflowAreErrors() throws {
        var amount = CellAmount(inflow: .max)
        #expect(throws: AmountOverflow.self) { try amount.add(amount: 1, sign: 1) }
        #expect(amount == CellAmount(inflow: .max), "nothing has moved")
        #expect(throws: AmountOverflow.self) { try amount.add(amount: .min, sign: 1) }
        #expect(throws: AmountOverflow.self) { try CellAmount(inflow: .max, outflow: -1).net() }
        var delta = CellAmount(inflow: -.max)
        #expect(throws: AmountOverflow.self) { try delta.add(CellAmount(inflow: -1)) }
        #expect(delta.negated.inflow == .max)
    }

    @Test func upsertsAreInKeyOrder() throws {
        var generator = SeededGenerator(seed: 8)
        let delta = try CellDelta.of(SampleLedger.entries(&generator, count: 200))
        #expect(delta.sortedCategories.map(\.key) == delta.categories.keys.sorted())
        #expect(zip(delta.sortedDays, delta.sortedDays.dropFirst()).allSatisfy { $0.key < $1.key })
        #expect(zip(delta.sortedMerchants, delta.sortedMerchants.dropFirst()).allSatisfy { $0.key < $1.key })
        #expect(delta.sortedMerchants.count == delta.merchants.count)
    }

    @Test func currenciesNeverMix() throws {
        let eur = CategoryCellKey(account: 1, category: 1, month: CalendarMonth(index: 9), currency: SampleLedger.currency("EUR"))
        var usd = eur
        usd.currency = SampleLedger.currency("USD")
        #expect(eur != usd)
        #expect(Set([eur, usd]).count == 2)
    }
}
