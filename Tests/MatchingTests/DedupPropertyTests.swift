import Matching
import Testing

/// The first promise of the ledger, over seeded ground truths.
@Suite struct DedupPropertyTests {
    enum Ids: CaseIterable { case none, stable, some }

    /// A true history of 60 days with many equal rows, and files that cover stretches of it completely.
    static func history(_ generator: inout SeededGenerator, ids: Ids) -> (rows: [FileRow], files: [[FileRow]]) {
        let shops = ["COFFEE BAR", "Rewe Markt", "Café Zoë", "TICKETS", "Straße 7"]
        var rows: [FileRow] = []
        for day in 0..<60 as Range<Int32> {
            for _ in 0..<Int.random(in: 0...5, using: &generator) {
                let text = shops[Int.random(in: 0..<shops.count, using: &generator)]
                var row = FileRow(day: day, amount: [-350, -350, -199, 1000][Int.random(in: 0..<4, using: &generator)], text: text)
                if ids == .stable || ids == .some && text == "COFFEE BAR" { row.id = "fit\(rows.count)" }
                rows.append(row)
            }
        }
        var files: [[FileRow]] = []
        for _ in 0..<Int.random(in: 2...6, using: &generator) {
            let first = Int32.random(in: 0..<50, using: &generator)
            let last = first + Int32.random(in: 0..<30, using: &generator)
            var file = rows.filter { $0.day >= first && $0.day <= last }
            if Bool.random(using: &generator) { file.reverse() }  // newest first
            files.append(file)
        }
        return (rows, files)
    }

    @Test(arguments: Ids.allCases, 0..<60 as Range<UInt64>)
    func theLedgerIsThePointwiseMaximumWhateverTheOrder(ids: Ids, seed: UInt64) {
        var generator = SeededGenerator(seed: seed)
        let (_, files) = Self.history(&generator, ids: ids)
        let expected = SimulatedLedger.maximum(files)
        for _ in 0..<4 {
            var ledger = SimulatedLedger()
            // Any order, with repetitions.
            let order = files.shuffled(using: &generator) + [files[Int.random(in: 0..<files.count, using: &generator)]]
            for file in order { ledger.importFile(file, batchRows: Int.random(in: 1...9, using: &generator)) }
            #expect(ledger.multiset == expected, "seed \(seed), ids \(ids)")
        }
    }

    @Test(arguments: Ids.allCases, 100..<130 as Range<UInt64>)
    func importingTwiceIsImportingOnce(ids: Ids, seed: UInt64) {
        var generator = SeededGenerator(seed: seed)
        let (_, files) = Self.history(&generator, ids: ids)
        var ledger = SimulatedLedger()
        for file in files {
            ledger.importFile(file)
            let before = ledger.entries.count
            let again = ledger.importFile(file)
            #expect(again.allSatisfy { $0.outcome == .duplicate }, "seed \(seed), ids \(ids)")
            #expect(Set(again.map(\.transaction)).count == file.count, "each row is a transaction of its own; seed \(seed)")
            #expect(ledger.entries.count == before)
        }
    }

    @Test(arguments: 200..<230 as Range<UInt64>)
    func everyRowHasOneOutcomeAndEachTransactionIsClaimedOnce(seed: UInt64) {
        var generator = SeededGenerator(seed: seed)
        let (_, files) = Self.history(&generator, ids: .some)
        var ledger = SimulatedLedger()
        for file in files {
            let known = ledger.entries.count
            let decisions = ledger.importFile(file)
            #expect(decisions.count == file.count)
            let claimed = decisions.filter { $0.outcome == .duplicate || $0.outcome == .skipped }.map(\.transaction)
            #expect(Set(claimed).count == claimed.count, "seed \(seed)")
            #expect(claimed.allSatisfy { $0 >= 1 && $0 <= Int64(known) }, "never a row of the same file; seed \(seed)")
            // Now and then a person deletes something; it must not come back.
            if let victim = (1...Int64(ledger.entries.count)).randomElement(using: &generator), ledger.entries.count > 3 {
                ledger.deleteByHand(victim)
            }
        }
        let count = ledger.entries.count
        for file in files { ledger.importFile(file) }
        #expect(ledger.entries.count == count, "seed \(seed)")
    }

    @Test(arguments: 300..<320 as Range<UInt64>)
    func thePlanDoesNotDependOnHowTheFileIsCut(seed: UInt64) {
        var generator = SeededGenerator(seed: seed)
        let (_, files) = Self.history(&generator, ids: .some)
        var ledger = SimulatedLedger()
        ledger.importFile(files[0])
        var plans: [[DedupDecision]] = []
        for batchRows in [1, 3, 10_000] {
            var copy = ledger
            plans.append(copy.importFile(files[1], batchRows: batchRows))
        }
        #expect(plans[0] == plans[1] && plans[1] == plans[2], "seed \(seed)")
    }
}
