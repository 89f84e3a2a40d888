import Ledger
import Testing

@Suite struct BalanceProofTests {
    @Test(arguments: [
        (Int64(100), Int64(150), Int64(50), BalanceProof.proven), (100, 150, 40, .failed(by: 10)), (100, 150, 60, .failed(by: -10)),
        (-100, -150, -50, .proven), (.max, .max, 1, .unproven),
    ])
    func statedBalancesDecide(_ opening: Int64, _ closing: Int64, _ sum: Int64, _ proof: BalanceProof) {
        #expect(BalanceProof(opening: opening, closing: closing, sum: sum) == proof)
    }

    @Test func withoutBalancesNothingIsProven() {
        #expect(BalanceProof(opening: nil, closing: 5, sum: 5) == .unproven)
        #expect(BalanceProof(opening: 5, closing: nil, sum: 5) == .unproven)
        #expect(BalanceProof(opening: nil, closing: nil, sum: 0) == .unproven)
    }

    @Test func aRunningBalanceStandsInForTheMissingOne() {
        let chain = RunningBalance.Verdict.holds(opening: 10, closing: 40)
        #expect(BalanceProof(opening: nil, closing: nil, sum: 30, chain: chain) == .proven)
        #expect(BalanceProof(opening: nil, closing: 45, sum: 30, chain: chain) == .failed(by: 5))
        #expect(BalanceProof(opening: nil, closing: nil, sum: 30, chain: .broken(by: -7)) == .failed(by: -7))
        #expect(BalanceProof(opening: nil, closing: nil, sum: 30, chain: .unclear) == .unproven)
    }

    @Test func wordsAreStored() {
        #expect([BalanceProof.proven, .unproven, .failed(by: 3)].map(\.word) == ["proven", "unproven", "failed"])
        #expect(BalanceProof.failed(by: 3).gap == 3)
        #expect(BalanceProof.proven.gap == nil)
    }
}

@Suite struct RunningBalanceTests {
    static func verdict(_ rows: [(Int64, Int64?)]) -> RunningBalance.Verdict {
        var balance = RunningBalance()
        for (amount, value) in rows { balance.add(amount: amount, balance: value) }
        return balance.verdict()
    }

    /// Rows of a few days from 1000 on, oldest first, with their balances.
    static func rows(seed: UInt64, count: Int) -> [(day: Int, amount: Int64, balance: Int64?)] {
        var generator = SeededGenerator(seed: seed)
        var balance: Int64 = 1000
        return (0..<count).map { index in
            let amount = Int64.random(in: -40...40, using: &generator)
            balance += amount
            return (index / 4, amount, balance)
        }
    }

    @Test(arguments: 0..<50 as Range<UInt64>)
    func anyOrderOfWholeDaysHolds(seed: UInt64) throws {
        let rows = Self.rows(seed: seed, count: 40)
        let closing = try #require(rows.last?.balance)
        let expected = RunningBalance.Verdict.holds(opening: 1000, closing: closing)
        let newestFirst = Array(rows.reversed())
        let newestDayFirst = rows.sorted { ($1.day, $0.balance == nil ? 1 : 0) < ($0.day, 0) }
        var generator = SeededGenerator(seed: seed)
        for order in [rows, newestFirst, newestDayFirst, rows.shuffled(using: &generator)] {
            let verdict = Self.verdict(order.map { ($0.amount, $0.balance) })
            if closing == 1000 {
                guard case .holds = verdict else {
                    Issue.record("seed \(seed): \(verdict)")
                    continue
                }
            } else {
                #expect(verdict == expected, "seed \(seed)")
            }
        }
    }

    @Test(arguments: 0..<50 as Range<UInt64>, [false, true])
    func aMissingRowIsMeasured(seed: UInt64, newestFirst: Bool) {
        var rows = Self.rows(seed: seed, count: 40)
        let missing = rows.remove(at: 17)
        if newestFirst { rows.reverse() }
        let verdict = Self.verdict(rows.map { ($0.amount, $0.balance) })
        if missing.amount == 0 {
            guard case .holds = verdict else {
                Issue.record("seed \(seed): \(verdict)")
                return
            }
        } else {
            #expect(verdict == .broken(by: missing.amount), "seed \(seed)")
        }
    }

    @Test func rowsBetweenBalancesAreCovered() {
        #expect(Self.verdict([(5, 105), (1, nil), (2, nil), (3, 111)]) == .holds(opening: 100, closing: 111))
        // Newest first.
        #expect(Self.verdict([(3, 111), (2, nil), (1, nil), (5, 105)]) == .holds(opening: 100, closing: 111))
    }

    @Test func rowsOutsideTheBalancesAreNotCovered() {
        #expect(Self.verdict([(5, nil), (1, 106)]) == .unclear)
        #expect(Self.verdict([(5, 105), (1, nil)]) == .unclear)
    }

    @Test func oneBalanceAloneProvesNothing() {
        #expect(Self.verdict([(5, 105)]) == .lone(opening: 100, closing: 105))
        #expect(BalanceProof(opening: nil, closing: nil, sum: 5, chain: .lone(opening: 100, closing: 105)) == .unproven)
        #expect(BalanceProof(opening: 100, closing: nil, sum: 5, chain: .lone(opening: 100, closing: 105)) == .proven)
        #expect(BalanceProof(opening: nil, closing: 106, sum: 5, chain: .lone(opening: 100, closing: 105)) == .failed(by: 1))
    }

    @Test func withoutBalancesThereIsNoVerdict() {
        #expect(Self.verdict([]) == .absent)
        #expect(Self.verdict([(5, nil)]) == .absent)
    }

    @Test func aColumnThatIsNoRunningBalanceIsUnclear() {
        #expect(Self.verdict((0..<30).map { (Int64($0), Int64($0 * $0 * 7 % 101)) }) == .unclear)
    }

    @Test func amountsThatDoNotFitAreUnclear() {
        #expect(Self.verdict([(1, .min)]) == .unclear)
        #expect(Self.verdict([(.max, 0), (.max, 0)]) == .unclear)
    }
}
