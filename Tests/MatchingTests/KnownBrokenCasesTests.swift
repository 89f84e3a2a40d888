import Matching
import Testing

/// The cases that break other importers, by their numbers in the ledger's design.
@Suite struct KnownBrokenCasesTests {
    let coffee = FileRow(day: 100, amount: -350, text: "COFFEE BAR")

    @Test func d1EqualRowsOfOneFileAreRealPurchases() {
        var ledger = SimulatedLedger()
        #expect(ledger.importFile([coffee, coffee, coffee]).outcomes == [.new, .new, .new])
        #expect(ledger.importFile([coffee, coffee, coffee]).outcomes == [.duplicate, .duplicate, .duplicate])
        #expect(ledger.importFile([coffee, coffee, coffee, coffee]).outcomes == [.duplicate, .duplicate, .duplicate, .new])
    }

    @Test func d2AnOverlappingExportAddsOnlyItsTail() {
        let rows = (0..<20).map { FileRow(day: 100 + $0, amount: -100 - Int64($0 % 3), text: "SHOP \($0 % 4)") }
        var ledger = SimulatedLedger()
        ledger.importFile(Array(rows[0..<12]))
        let decisions = ledger.importFile(Array(rows[5..<20]))
        #expect(decisions.outcomes == Array(repeating: .duplicate, count: 7) + Array(repeating: .new, count: 8))
        #expect(decisions[0].transaction == 6, "the first row of the overlap is the sixth transaction")
        #expect(ledger.entries.count == 20)
    }

    @Test func d3WeeklyPaymentsOfOneAmountAreDifferent() {
        let weeks = (0..<5).map { FileRow(day: 100 + $0 * 7, amount: -1500, text: "YOGA CLUB") }
        var ledger = SimulatedLedger()
        ledger.importFile(Array(weeks[0..<3]))
        #expect(ledger.importFile(Array(weeks[1..<5])).outcomes == [.duplicate, .duplicate, .new, .new])
    }

    @Test func d4EqualAmountsToDifferentPayeesAreDifferent() {
        var ledger = SimulatedLedger()
        ledger.importFile([FileRow(day: 100, amount: -2000, text: "BOOKS")])
        #expect(ledger.importFile([FileRow(day: 100, amount: -2000, text: "SHOES")]).outcomes == [.new])
    }

    @Test func d5AnIDThatOneFileUsesTwiceIsNotTrusted() {
        let rows = [
            FileRow(day: 100, amount: -500, text: "A", id: "7"), FileRow(day: 101, amount: -900, text: "B", id: "7"),
            FileRow(day: 102, amount: -100, text: "C", id: "8"),
        ]
        var ledger = SimulatedLedger()
        #expect(ledger.importFile(rows).outcomes == [.new, .new, .new])
        let again = ledger.importFile(rows)
        #expect(again.outcomes == [.duplicate, .duplicate, .duplicate])
        #expect(again[0].evidence == [.exactFingerprint, .bankIDNotTrusted])
        #expect(again[2].evidence == .bankID)
    }

    @Test func d5AnIDThatTheLedgerHasForAnotherRowIsNotTrusted() {
        var ledger = SimulatedLedger()
        ledger.importFile([FileRow(day: 100, amount: -500, text: "A", id: "1"), FileRow(day: 100, amount: -700, text: "B", id: "2")])
        // Next month's file counts from 1 again.
        let next = [FileRow(day: 130, amount: -510, text: "A", id: "1"), FileRow(day: 131, amount: -700, text: "B", id: "2")]
        #expect(ledger.importFile(next).outcomes == [.new, .new])
        #expect(ledger.importFile(next).outcomes == [.duplicate, .duplicate])
        #expect(ledger.entries.count == 4)
    }

    /// Newest first, so that the days both files list have numbers that the ledger has not seen.
    @Test func d5AFileThatMerelyCountsItsRowsAddsOnlyWhatIsNew() {
        func file(_ days: ClosedRange<Int32>) -> [FileRow] {
            days.reversed().enumerated().map { FileRow(day: $1, amount: -100 - Int64($1), text: "SHOP", id: "\($0 + 1)") }
        }
        var ledger = SimulatedLedger()
        ledger.importFile(file(1...30))
        let decisions = ledger.importFile(file(20...60))
        #expect(decisions.outcomes == Array(repeating: .new, count: 30) + Array(repeating: .duplicate, count: 11))
    }

    @Test func d6AnIDOfAnotherAccountSaysNothing() {
        // One planner plans one account; the other account's entries are never added to it.
        var checking = SimulatedLedger()
        var savings = SimulatedLedger()
        let row = FileRow(day: 100, amount: -500, text: "FEE", id: "42")
        checking.importFile([row])
        #expect(savings.importFile([row]).outcomes == [.new])
    }

    @Test func d7ChangedIDsAreFlaggedNotDropped() {
        var ledger = SimulatedLedger()
        func download(_ stamp: String) -> [FileRow] { (0..<5).map { FileRow(day: 100 + $0, amount: -500, text: "SHOP", id: "\(stamp)-\($0)") } }
        ledger.importFile(download("0901"))
        #expect(ledger.importFile(download("0902")).outcomes == Array(repeating: .newFlagged, count: 5))
    }

    @Test func d8DifferentIDsMakeEqualRowsDifferent() {
        var ledger = SimulatedLedger()
        func coffee(_ id: String) -> FileRow { FileRow(day: 100, amount: -350, text: "COFFEE BAR", id: id) }
        #expect(ledger.importFile([coffee("a1"), coffee("a2")]).outcomes == [.new, .new])
        // Kept as a purchase of its own, and flagged: a bank that changes its ids with each download looks the same (D7).
        #expect(
            ledger.importFile([coffee("a3")]) == [DedupDecision(outcome: .newFlagged, transaction: 1, evidence: [.exactFingerprint, .otherBankID])])
        #expect(ledger.importFile([coffee("a2"), coffee("a1"), coffee("a3")]).map(\.transaction) == [2, 1, 3])
    }

    @Test func d8IDsOfDifferentKindsSayNothing() {
        var ledger = SimulatedLedger()
        ledger.importFile([FileRow(day: 100, amount: -350, text: "COFFEE BAR", id: "ofx-1")], kind: 2)
        #expect(ledger.importFile([FileRow(day: 100, amount: -350, text: "COFFEE BAR", id: "csv-9")], kind: 3).outcomes == [.duplicate])
    }

    @Test(arguments: ["  coffee   BAR ", "Coffee\tBar", "COFFEE\u{00A0}BAR", "ＣＯＦＦＥＥ ＢＡＲ"])
    func d9CaseAndWhiteSpaceDoNotMakeARowNew(_ text: String) {
        var ledger = SimulatedLedger()
        ledger.importFile([coffee])
        #expect(ledger.importFile([FileRow(day: 100, amount: -350, text: text)]).outcomes == [.duplicate])
    }

    @Test func d9AnIDHoldsWhereTheTextChanges() {
        var ledger = SimulatedLedger()
        ledger.importFile([FileRow(day: 100, amount: -350, text: "COFFEE", id: "x")])
        let decisions = ledger.importFile([FileRow(day: 100, amount: -350, text: "Coffee Bar Ltd, Main St", id: "x")])
        #expect(decisions == [DedupDecision(outcome: .duplicate, transaction: 1, evidence: .bankID)])
    }

    @Test func d10ALatePostingIsNewWhereverItsDayLies() {
        var ledger = SimulatedLedger()
        let march = [FileRow(day: 100, amount: -1, text: "A"), FileRow(day: 110, amount: -2, text: "B")]
        ledger.importFile(march)
        let late = FileRow(day: 105, amount: -3, text: "LATE")
        #expect(ledger.importFile([march[0], late, march[1]]).outcomes == [.duplicate, .new, .duplicate])
    }

    @Test func d12OppositeSignsAreDifferent() {
        var ledger = SimulatedLedger()
        ledger.importFile([FileRow(day: 100, amount: -5000, text: "SHOES"), FileRow(day: 100, amount: 5000, text: "SHOES")])
        #expect(ledger.entries.count == 2)
        #expect(ledger.importFile([FileRow(day: 100, amount: 5000, text: "SHOES")]).map(\.transaction) == [2])
    }

    @Test func d13TwoRowsCannotClaimOneTransaction() {
        var ledger = SimulatedLedger()
        ledger.importFile([coffee])
        let decisions = ledger.importFile([coffee, coffee])
        #expect(decisions.outcomes == [.duplicate, .new])
        #expect(decisions.map(\.transaction) == [1, 0])
    }

    @Test func d15WhatWasDeletedByHandStaysDeleted() {
        var ledger = SimulatedLedger()
        ledger.importFile([coffee, FileRow(day: 101, amount: -1, text: "TEA", id: "t")])
        ledger.deleteByHand(1)
        ledger.deleteByHand(2)
        let decisions = ledger.importFile([coffee, coffee, FileRow(day: 101, amount: -1, text: "TEA", id: "t")])
        #expect(decisions.outcomes == [.skipped, .new, .skipped])
        #expect(decisions[0].transaction == 1)
        #expect(decisions[0].evidence == [.exactFingerprint, .deletedByHand])
        #expect(decisions[2].evidence == [.bankID, .deletedByHand])
    }

    @Test func d15OfTwoEqualOnesTheLiveOneIsClaimedFirst() {
        var ledger = SimulatedLedger()
        ledger.importFile([coffee, coffee])
        ledger.deleteByHand(1)
        #expect(ledger.importFile([coffee, coffee, coffee]).outcomes == [.duplicate, .skipped, .new])
    }

    @Test func d15AfterAnUndoTheFileImportsCleanly() {
        var ledger = SimulatedLedger()
        ledger.importFile([coffee])
        ledger.entries.removeAll()  // an undo leaves nothing behind
        #expect(ledger.importFile([coffee]).outcomes == [.new])
    }

    @Test func d16TheSameRowsUnderAnotherNameAddNothing() {
        let rows = (0..<50).map { FileRow(day: 100 + $0 / 5, amount: Int64($0 % 7) - 3, text: "ROW \($0 % 11)") }
        var ledger = SimulatedLedger()
        ledger.importFile(rows)
        #expect(ledger.importFile(rows).allSatisfy { $0.outcome == .duplicate })
        #expect(ledger.entries.count == 50)
    }
}
