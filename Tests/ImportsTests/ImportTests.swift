import Imports
import Jobs
import Ledger
import Statements
import Store
import Testing

@Suite struct ImportTests {
    private static let november = TestLedger.File("november.csv", StatementText.csv(StatementText.november))

    @Test func aFileIsReadOnceHoweverOftenItComes() async throws {
        let ledger = try await TestLedger()
        try await ledger.whileRunning {
            let first = try await ledger.read(Self.november)
            #expect(first.state == .succeeded)
            #expect(first.rows.figures == [4, 4, 0, 0, 0])
            let cells = try await ledger.cells()
            let again = try await ledger.submit([TestLedger.File("other name.csv", bytes: Self.november.bytes)], account: "Giro")
            #expect(again.imports.map(\.known) == [true])
            #expect(again.imports.map(\.id) == [first.id])
            #expect(try await ledger.cells() == cells)
            #expect(try await ledger.integer("SELECT count(*) FROM import") == 1)
        }
        #expect(try await ledger.problems().isEmpty)
    }

    @Test func theSameRowsInOtherBytesAreAllDuplicates() async throws {
        let ledger = try await TestLedger()
        try await ledger.whileRunning {
            try await ledger.read(Self.november)
            let (cells, transactions) = (try await ledger.cells(), try await ledger.transactions())
            for text in [StatementText.quotedCSV, StatementText.qif, { StatementText.ofx($0) }] {
                let cell = try await ledger.read(TestLedger.File("again.txt", text(StatementText.november)))
                #expect(cell.rows.figures == [4, 0, 4, 0, 0], "\(cell.format ?? "-")")
            }
            let anew = try await ledger.read(Self.november) { $0.again = true }
            #expect(anew.rows.figures == [4, 0, 4, 0, 0])
            #expect(try await ledger.cells() == cells)
            #expect(try await ledger.transactions() == transactions)
        }
        #expect(try await ledger.problems().isEmpty)
    }

    @Test func anOverlappingStatementAddsOnlyItsNewRows() async throws {
        let ledger = try await TestLedger()
        try await ledger.whileRunning {
            try await ledger.read(Self.november)
            let tail = StatementText.november.suffix(2) + [BankRow(day: .november(28), amount: -2_000, text: "Fuel Station")]
            let cell = try await ledger.read(TestLedger.File("tail.csv", StatementText.csv(Array(tail))))
            #expect(cell.rows.figures == [3, 1, 2, 0, 0])
            #expect(try await ledger.transactions().count == 5)
            #expect(try await ledger.transactions().contains("Giro 2025-11-28 -2000 Fuel Station"))
        }
    }

    @Test func twoEqualCoffeesStayTwo() async throws {
        let ledger = try await TestLedger()
        try await ledger.whileRunning {
            let coffee = BankRow(day: .november(7), amount: -320, text: "Coffee Corner")
            let cell = try await ledger.read(TestLedger.File("two.csv", StatementText.csv(StatementText.november + [coffee, coffee])))
            #expect(cell.rows.figures == [6, 6, 0, 0, 0])
            let three = try await ledger.read(TestLedger.File("three.csv", StatementText.csv(StatementText.november + [coffee, coffee, coffee])))
            #expect(three.rows.figures == [7, 1, 6, 0, 0])
            #expect(try await ledger.transactions().filter { $0.hasSuffix("Coffee Corner") }.count == 3)
        }
    }

    @Test func rejectedRowsAreCountedAndKeptAsProblems() async throws {
        let ledger = try await TestLedger()
        try await ledger.whileRunning {
            let cell = try await ledger.read(TestLedger.File("a.csv", StatementText.csv(StatementText.november) + "2025-11-26,Broken,abc\n"))
            #expect(cell.state == .succeeded)
            #expect(cell.rows.figures == [5, 4, 0, 0, 1])
            #expect(cell.problems >= 1)
            #expect(cell.latestProblems.contains { $0.line == 6 })
        }
    }

    @Test func pendingRowsAreShownButInNoTotal() async throws {
        let ledger = try await TestLedger()
        try await ledger.whileRunning {
            let text = StatementText.ofx(StatementText.november).replacing(
                "<TRNTYPE>DEBIT<DTPOSTED>20251125", with: "<TRNTYPE>HOLD<DTPOSTED>20251125")
            let cell = try await ledger.read(TestLedger.File("a.ofx", text), account: nil)
            #expect(cell.rows.figures == [4, 4, 0, 0, 0], "\(cell)")
            #expect(try await ledger.transactions().count == 4)
            #expect(try await ledger.integer("SELECT count(*) FROM visible_txn WHERE status = 1") == 1)
            #expect(try await ledger.integer("SELECT sum(count) FROM cell_day") == 3)
            let undone = try await ledger.undo(cell.id)
            #expect(undone.state == .succeeded)
            #expect(try await ledger.cells().isEmpty)
        }
        #expect(try await ledger.problems().isEmpty)
    }

    @Test func splitsAddUpAndCountByLine() async throws {
        let ledger = try await TestLedger()
        let food = try await ledger.category("Food:Groceries")
        let bakery = try await ledger.category("Food:Bakery")
        try await ledger.whileRunning {
            let qif = """
                !Type:Cash
                D2025-11-25
                T-15.68
                PSaturday market
                SFood:Groceries
                EVegetables
                $-7.54
                SFood:Bakery
                $-5.00
                SNot a category of ours
                $-3.14
                ^

                """
            let cell = try await ledger.read(TestLedger.File("cash.qif", qif), account: "Cash")
            #expect(cell.rows.figures == [1, 1, 0, 0, 0], "\(cell)")
            let lines = try await ledger.rows("SELECT category, amount, note FROM line ORDER BY n") {
                "\($0.integer(0)) \($0.integer(1)) \($0.text(2))"
            }
            #expect(lines == ["\(food) -754 Vegetables", "\(bakery) -500 ", "0 -314 "])
            let categories = try await ledger.rows("SELECT category, count, outflow FROM cell_category ORDER BY category") { row in
                (0..<3).map { row.integer($0) }
            }
            #expect(categories.sorted { $0[0] < $1[0] } == [[0, 1, 314], [food, 1, 754], [bakery, 1, 500]].sorted { $0[0] < $1[0] })
            #expect(try await ledger.integer("SELECT outflow FROM cell_day") == 1_568)
            try await ledger.undo(cell.id)
            #expect(try await ledger.cells().isEmpty)
            try await ledger.redo(cell.id)
            #expect(
                try await ledger.integer("SELECT count(*) FROM line JOIN txn ON txn.id = line.txn WHERE txn.import = $1", [.integer(cell.id)]) >= 3)
        }
        #expect(try await ledger.problems().isEmpty)
    }

    @Test func closingBalancesAreProven() async throws {
        let ledger = try await TestLedger()
        try await ledger.whileRunning {
            let cell = try await ledger.read(TestLedger.File("a.ofx", StatementText.ofx(StatementText.november, closing: 318_223)), account: nil)
            #expect(cell.balance == "unproven", "no opening balance to prove it with")
            #expect(try await ledger.integer("SELECT minor FROM balance_claim WHERE import = $1", [.integer(cell.id)]) == 318_223)
        }
    }

    @Test func manyImportsOfABookArePublishedInTheOrderOfTheirTickets() async throws {
        let ledger = try await TestLedger()
        try await ledger.whileRunning {
            // All list the same coffee: the lowest ticket owns it.
            let coffee = BankRow(day: .november(20), amount: -320, text: "Coffee Corner")
            let files = (0..<12).map { index in
                // The earlier, the longer: without turns the short ones at the end would be first.
                let own = (0..<(240 - index * 20)).map {
                    BankRow(day: .november(1 + $0 % 25), amount: Int64(-1_000 - index * 300 - $0), text: "Shop \(index) \($0)")
                }
                return TestLedger.File("\(index).csv", StatementText.csv(own + [coffee]))
            }
            let batch = try await ledger.submit(files, account: "Giro")
            for entry in batch.imports { #expect(try await ledger.settled(entry.id).state == .succeeded) }
            let order = try await ledger.rows("SELECT id FROM import ORDER BY published_seq") { $0.integer(0) }
            #expect(order == batch.imports.map(\.id))
            let owner = try await ledger.integer("SELECT import FROM visible_txn WHERE text = 'Coffee Corner'")
            #expect(owner == batch.imports[0].id)
            #expect(try await ledger.integer("SELECT count(*) FROM outcome WHERE kind = 'duplicate'") == 11)
            let seqs = ledger.recorder.publications.all.map(\.seq)
            #expect(seqs == seqs.sorted() && seqs.count == 12)
            let cells = try await ledger.service.cells(batch: batch.batch)
            #expect(cells.map(\.file) == files.map(\.name))
        }
        #expect(try await ledger.problems().isEmpty)
    }

    @Test func aBatchIsUndoneAsAWhole() async throws {
        let ledger = try await TestLedger()
        try await ledger.whileRunning {
            try await ledger.read(Self.november)
            let (before, transactions) = (try await ledger.cells(), try await ledger.transactions())
            let gum = BankRow(day: .november(9), amount: -99, text: "Gum")
            let files = [
                TestLedger.File("a.csv", StatementText.csv(StatementText.november + [gum])),
                TestLedger.File("not a statement.csv", "<html>hello</html>"),
                TestLedger.File("b.qif", StatementText.qif(StatementText.november + [gum, gum])),
            ]
            let batch = try await ledger.submit(files, account: "Giro")
            for entry in batch.imports { _ = try await ledger.settled(entry.id) }
            #expect(try await ledger.service.cells(batch: batch.batch).map(\.state) == [.succeeded, .failed, .succeeded])
            #expect(try await ledger.transactions().count == 6)
            _ = try await ledger.service.undo(batch: batch.batch)
            for entry in batch.imports { #expect(try await !ledger.settled(entry.id).published) }
            #expect(try await ledger.cells() == before)
            #expect(try await ledger.transactions() == transactions)
        }
    }
}
