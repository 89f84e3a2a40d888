import Analytics
import Ledger
import Store
import Testing

@Suite struct CellTests {
    @Test(arguments: [1, 2, 3, 4, 5] as [UInt64])
    func aDeltaAndItsNegativeRestoreTheCells(seed: UInt64) async throws {
        let ledger = try await TestLedger()
        var random = SeededGenerator(seed: seed)
        let book = ledger.book
        let base = try Self.delta(of: 40, ledger, &random)
        try await ledger.store.write { db in try db.apply(base, book: book, seq: 1) }
        let before = try await ledger.cells()
        let change = try Self.delta(of: 25, ledger, &random)
        try await ledger.store.write { db in try db.apply(change, book: book, seq: 2) }
        #expect(try await ledger.cells() != before, "seed \(seed)")
        try await ledger.store.write { db in try db.apply(change.negated, book: book, seq: 3) }
        #expect(try await ledger.cells() == before, "seed \(seed)")
        let versions = try await ledger.store.read { db in
            Set(try ["cell_category", "cell_merchant", "cell_day"].flatMap { try db.rows("SELECT DISTINCT version FROM \($0)") { $0.integer(0) } })
        }
        #expect(versions == [1, 3], "what was touched keeps the number of the last touch; seed \(seed)")
    }

    @Test func aCellThatDoesNotMoveKeepsItsVersion() async throws {
        let ledger = try await TestLedger()
        let book = ledger.book
        let coffee = CellEntry(account: ledger.account, currency: .euro, day: .november(3), amount: -450, category: ledger.food)
        try await ledger.store.write { db in
            var delta = CellDelta()
            try delta.add(coffee, sign: 1)
            try db.apply(delta, book: book, seq: 1)
            // Recategorised: the day's cell takes −old + new = 0.
            var moved = coffee
            moved.category = 0
            var change = CellDelta()
            try change.add(coffee, sign: -1)
            try change.add(moved, sign: 1)
            try db.apply(change, book: book, seq: 2)
        }
        #expect(try await ledger.integer("SELECT version FROM cell_day") == 1)
        let categories = try await ledger.store.read { db in
            try db.rows("SELECT category, count, outflow, version FROM cell_category ORDER BY category") { row in (0..<4).map { row.integer($0) } }
        }
        #expect(categories == [[0, 1, 450, 2], [ledger.food, 0, 0, 2]])
    }

    @Test(arguments: [CellAmount(count: -1, inflow: 0, outflow: 0), CellAmount(count: 0, inflow: 0, outflow: -451), CellAmount(inflow: -1)])
    func aCellBelowZeroFailsAndWritesNothing(amount: CellAmount) async throws {
        let ledger = try await TestLedger()
        let (book, account) = (ledger.book, ledger.account)
        let (day, other) = (DayCellKey(account: account, day: .november(3)), DayCellKey(account: account, day: .november(1)))
        try await ledger.store.write { db in
            var delta = CellDelta()
            try delta.add(CellAmount(count: amount.count < 0 ? 0 : 1, inflow: 0, outflow: 450), to: day)
            try db.apply(delta, book: book, seq: 1)
        }
        let before = try await ledger.cells()
        await #expect(throws: StoreError.self) {
            try await ledger.store.write { db in
                var delta = CellDelta()
                try delta.add(CellAmount(count: 1, inflow: 5, outflow: 0), to: other)
                try delta.add(amount, to: day)
                try db.apply(delta, book: book, seq: 2)
            }
        }
        #expect(try await ledger.cells() == before)
    }

    @Test func takingBackWhatIsInNoCellFails() async throws {
        let ledger = try await TestLedger()
        let (book, key) = (ledger.book, DayCellKey(account: ledger.account, day: .november(3)))
        await #expect(throws: StoreError.self) {
            try await ledger.store.write { db in
                var delta = CellDelta()
                try delta.add(CellAmount(count: -1, inflow: 0, outflow: -450), to: key)
                try db.apply(delta, book: book, seq: 1)
            }
        }
        #expect(try await ledger.cells().isEmpty)
    }

    @Test func aSumBeyond64BitsFailsAndWritesNothing() async throws {
        let ledger = try await TestLedger()
        let (book, key) = (ledger.book, DayCellKey(account: ledger.account, day: .november(3)))
        let half = CellAmount(count: 1, inflow: .max - 5, outflow: 0)
        try await ledger.store.write { db in
            var delta = CellDelta()
            try delta.add(half, to: key)
            try db.apply(delta, book: book, seq: 1)
        }
        let before = try await ledger.cells()
        await #expect(throws: StoreError.self) {
            try await ledger.store.write { db in
                var delta = CellDelta()
                try delta.add(CellAmount(count: 1, inflow: 6, outflow: 0), to: key)
                try db.apply(delta, book: book, seq: 2)
            }
        }
        #expect(try await ledger.cells() == before)
    }

    @Test func theSequenceIsDenseAndKnowsWhatChangesPlans() async throws {
        let ledger = try await TestLedger()
        let book = ledger.book
        let taken = try await ledger.store.write { db in
            try [true, false, true].map { (try db.nextSequence(book: book, changesPlan: $0), try db.ledgerVersion(book: book)) }
        }
        #expect(taken.map(\.0) == [1, 2, 3])
        #expect(taken.map(\.1) == [1, 1, 2])
        await #expect(throws: StoreError.notFound(what: "book", id: 99)) {
            try await ledger.store.write { db in try db.nextSequence(book: 99, changesPlan: false) }
        }
    }

    private static func delta(of count: Int, _ ledger: TestLedger, _ random: inout SeededGenerator) throws -> CellDelta {
        var delta = CellDelta()
        for _ in 0..<count {
            let amount = Int64.random(in: -10_000...10_000, using: &random)
            var entry = CellEntry(
                account: ledger.account, currency: .euro, day: .november(Int.random(in: -20...30, using: &random)), amount: amount,
                merchant: Int64.random(in: 0...3, using: &random), category: [0, ledger.food, ledger.bakery].randomElement(using: &random) ?? 0)
            if Int.random(in: 0..<4, using: &random) == 0 {
                entry.lines = [CellLine(category: ledger.food, amount: amount - 7), CellLine(category: ledger.bakery, amount: 7)]
            }
            try delta.add(entry, sign: 1)
        }
        return delta
    }
}
