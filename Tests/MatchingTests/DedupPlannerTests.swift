import Ledger
import Matching
import Testing

@Suite struct DedupPlannerTests {
    @Test func anOpeningBalanceLineIsSkipped() {
        var ledger = SimulatedLedger()
        let decisions = ledger.importFile([FileRow(day: 1, amount: 100_000, text: "OPENING BALANCE", isOpening: true)])
        #expect(decisions == [DedupDecision(outcome: .skipped, evidence: .openingBalance)])
        #expect(ledger.entries.isEmpty)
    }

    @Test func checkNumbersTellEqualRowsApart() {
        var ledger = SimulatedLedger()
        ledger.importFile([FileRow(day: 1, amount: -100, text: "CHECK", check: "101")])
        #expect(ledger.importFile([FileRow(day: 1, amount: -100, text: "CHECK", check: "102")]).outcomes == [.new])
        #expect(ledger.importFile([FileRow(day: 1, amount: -100, text: "CHECK", check: "101")]).outcomes == [.duplicate])
    }

    @Test func aPendingRowEqualsOnlyAPendingTransaction() {
        let pending = FileRow(day: 1, amount: -100, text: "FUEL", isPending: true)
        let booked = FileRow(day: 1, amount: -100, text: "FUEL")
        var ledger = SimulatedLedger()
        #expect(ledger.importFile([pending]).outcomes == [.new])
        #expect(ledger.importFile([pending]).outcomes == [.duplicate])
        // The posting is kept beside its pending transaction, and says so.
        #expect(ledger.importFile([booked]) == [DedupDecision(outcome: .newFlagged, transaction: 1, evidence: .otherStatus)])
        #expect(ledger.importFile([booked, pending]).map(\.transaction) == [2, 1])
    }

    @Test func theOrderOfPendingAndBookedDoesNotMatter() {
        let pending = FileRow(day: 1, amount: -100, text: "FUEL", isPending: true)
        let booked = FileRow(day: 1, amount: -100, text: "FUEL")
        var ledger = SimulatedLedger()
        ledger.importFile([booked])
        #expect(ledger.importFile([pending]).outcomes == [.newFlagged])
        #expect(ledger.entries.count == 2)
    }

    @Test func aRepeatedIDWithEqualDayAndAmountIsCountedLikeEqualRows() {
        let row = FileRow(day: 1, amount: -100, text: "A", id: "same")
        var ledger = SimulatedLedger()
        #expect(ledger.importFile([row, row]).outcomes == [.new, .new])
        #expect(ledger.importFile([row, row, row]).outcomes == [.duplicate, .duplicate, .new])
    }

    @Test(arguments: ["0", "000000", "NONREF", "nonref", "NOTPROVIDED", "-", "n/a", "", "None"])
    func fillerIDsCountAsMissing(_ id: String) {
        #expect(BankID.hash(id, seed: 1) == 0)
        var ledger = SimulatedLedger()
        ledger.importFile([FileRow(day: 1, amount: -100, text: "A", id: id)])
        #expect(ledger.importFile([FileRow(day: 1, amount: -100, text: "A", id: "77")]).outcomes == [.duplicate])
    }

    @Test func idsOfAFewUntrustedRowsAreCountedOnce() {
        var planner = DedupPlanner(seed: 1, sourceKind: 1, expectedEntries: 2)
        let id = BankID.hash("1", seed: 1)
        planner.add(LedgerEntry(id: 1, day: CalendarDate(dayNumber: 1), amount: 5, hash: 9, bankID: id, sourceKind: 1))
        for day in 2...4 as ClosedRange<Int32> {
            let row = StatementRow(day: CalendarDate(dayNumber: day), amount: 5, record: 1, line: 1, byte: 0, length: 0)
            #expect(planner.decide(row, hash: 9, bankID: id).outcome == .new)
        }
        #expect(planner.untrustedIDs == 1)
    }

    @Test func entriesAddedLaterAreFound() {
        var planner = DedupPlanner(seed: 1, sourceKind: 1, expectedEntries: 0)
        for index in 0..<1000 {
            let day = CalendarDate(dayNumber: Int32(index % 50))
            let row = StatementRow(day: day, amount: Int64(index), record: 1, line: 1, byte: 0, length: 0)
            #expect(planner.decide(row, hash: 3, bankID: UInt64(index + 1)).outcome == .new)
            planner.add(LedgerEntry(id: Int64(index + 1), day: day, amount: Int64(index), hash: 3, bankID: UInt64(index + 1), sourceKind: 1))
            #expect(planner.decide(row, hash: 3, bankID: index % 2 == 0 ? UInt64(index + 1) : 0).transaction == Int64(index + 1))
        }
    }

    /// Quadratic work would take hours here.
    @Test(.timeLimit(.minutes(1)), arguments: [false, true])
    func aHundredThousandEqualRowsCostNoMoreThanOthers(withIDs: Bool) {
        let count = 100_000
        var planner = DedupPlanner(seed: 1, sourceKind: 1, expectedEntries: count)
        let day = CalendarDate(dayNumber: 1)
        for index in 1...count {
            planner.add(LedgerEntry(id: Int64(index), day: day, amount: -1, hash: 5, bankID: withIDs ? UInt64(index) : 0, sourceKind: 1))
        }
        let row = StatementRow(day: day, amount: -1, record: 1, line: 1, byte: 0, length: 0)
        var duplicates = 0
        // With ids: unknown ones first, which may claim nothing, then rows without.
        if withIDs {
            for index in 1...count where !planner.decide(row, hash: 5, bankID: UInt64(count + index)).outcome.isNew { duplicates += 1 }
            #expect(duplicates == 0)
        }
        for index in 1...(count + 10) {
            let decision = planner.decide(row, hash: 5, bankID: 0)
            if decision.outcome == .duplicate {
                duplicates += 1
                #expect(decision.transaction == Int64(index), "claimed in the order of adding")
            }
        }
        #expect(duplicates == count)
    }

    /// Half are claimed by id, then unknown ids look past them: each look must not walk the claimed ones again.
    @Test(.timeLimit(.minutes(1)))
    func lookingPastClaimedEntriesCostsNothing() {
        let count: UInt64 = 100_000
        var planner = DedupPlanner(seed: 1, sourceKind: 1, expectedEntries: Int(count))
        let day = CalendarDate(dayNumber: 1)
        for index in 1...count { planner.add(LedgerEntry(id: Int64(index), day: day, amount: -1, hash: 5, bankID: index, sourceKind: 1)) }
        let row = StatementRow(day: day, amount: -1, record: 1, line: 1, byte: 0, length: 0)
        for index in 1...(count / 2) { #expect(planner.decide(row, hash: 5, bankID: index).transaction == Int64(index)) }
        for index in 1...(count / 2) { #expect(planner.decide(row, hash: 5, bankID: count + index).outcome == .newFlagged) }
    }

    @Test func decisionsAndEntriesAreTrivial() {
        #expect(_isPOD(DedupDecision.self))
        #expect(_isPOD(LedgerEntry.self))
    }

    @Test func evidenceSurvivesItsNames() {
        for raw in 0..<128 as Range<UInt8> {
            let evidence = MatchEvidence(rawValue: raw)
            #expect(MatchEvidence(names: evidence.names) == evidence)
        }
        #expect(MatchEvidence(names: ["bank_id", "unheard_of"]) == .bankID)
        #expect(MatchEvidence.exactFingerprint.words == "Same day, amount and text.")
        #expect(MatchEvidence([.deletedByHand, .bankID]).words == "You deleted this transaction. The bank gives it the same id.")
        #expect(MatchEvidence().words.isEmpty)
    }
}
