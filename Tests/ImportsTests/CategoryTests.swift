import Imports
import Jobs
import Ledger
import Store
import Testing

@Suite struct CategoryTests {
    private static func categories(_ ledger: TestLedger) async throws -> [String] {
        try await ledger.rows(
            "SELECT t.text, coalesce(p.name || ':', '') || coalesce(c.name, '-'), t.category_by FROM visible_txn t "
                + "LEFT JOIN category c ON c.id = t.category "
                + "LEFT JOIN category p ON p.id = c.parent ORDER BY t.day, t.id"
        ) { "\($0.text(0)): \($0.text(1)) \($0.integer(2))" }
    }

    @Test func aPipelinesRulesGiveCategoriesAndMakeMissingOnes() async throws {
        let definition = """
            name: bank
            match: {file: "november*"}
            account: Household
            rules:
              - {match: {text: bakery}, category: "Food:Bakery"}
              - {match: {regex: "salary|wages", min: 1000}, category: Income, kind: income}
              - {match: {max: -500.00}, category: "Housing:Rent"}
            """
        let ledger = try await TestLedger(pipelines: ["bank.yaml": definition])
        try await ledger.whileRunning {
            let cell = try await ledger.read(TestLedger.File("november.csv", StatementText.csv(StatementText.november)), account: nil)
            #expect(cell.pipeline == "bank")
            #expect(cell.account == "Household")
            #expect(
                try await Self.categories(ledger) == [
                    "Bakery Huber: Food:Bakery 2", "Salary ACME: Income 2", "Rent November: Housing:Rent 2", "Cinema Royal: - 0",
                ])
            #expect(try await ledger.rows("SELECT kind FROM category WHERE name = 'Income'") { $0.text(0) } == ["income"])
            let other = try await ledger.read(
                TestLedger.File("other.csv", StatementText.csv([BankRow(day: .november(20), amount: -450, text: "Bakery Huber")])))
            #expect(other.pipeline != "bank")
        }
        #expect(try await ledger.problems().isEmpty)
    }

    @Test func theFirstRuleThatFitsWinsAndTheBooksOwnComeBefore() async throws {
        let definition = "name: default\nrules:\n  - {match: {text: huber}, category: First}\n  - {match: {text: bakery huber}, category: Second}\n"
        let ledger = try await TestLedger(pipelines: ["default.yaml": definition])
        let own = try await ledger.category("Own")
        try await ledger.whileRunning {
            try await ledger.read(TestLedger.File("a.csv", StatementText.csv(StatementText.november)))
            #expect(try await Self.categories(ledger).first == "Bakery Huber: First 2")
            let book = ledger.book
            _ = try await ledger.store.write { db in
                try db.insertRule(RuleDraft(position: 0, name: "", matchJSON: "{\"text\":\"huber\"}", category: own), book: book)
            }
            try await ledger.read(TestLedger.File("b.csv", StatementText.csv([BankRow(day: .november(1), amount: -450, text: "Bakery Huber")])))
            #expect(try await Self.categories(ledger).first == "Bakery Huber: Own 2")
        }
    }

    @Test func whatAPersonChoseForAMerchantIsRemembered() async throws {
        let ledger = try await TestLedger()
        let food = try await ledger.category("Food")
        try await ledger.whileRunning {
            try await ledger.read(TestLedger.File("a.csv", StatementText.csv(StatementText.november)))
            try await ledger.edit("Bakery Huber", TransactionEdit(category: .set(food)))
            let next = [BankRow(day: .november(26), amount: -500, text: "Bakery Huber"), BankRow(day: .november(27), amount: -100, text: "Kiosk")]
            let cell = try await ledger.read(TestLedger.File("b.csv", StatementText.csv(next)))
            #expect(cell.published)
            #expect(try await Self.categories(ledger).suffix(2) == ["Bakery Huber: Food 3", "Kiosk: - 0"])
            #expect(try await ledger.integer("SELECT sum(outflow) FROM cell_category WHERE category = $1", [.integer(food)]) == 950)
        }
        #expect(try await ledger.problems().isEmpty)
    }

    @Test func aPipelineCanDoWithoutMemoryAndWithoutDeduplication() async throws {
        let definition = "name: raw\nstages:\n  deduplicate: {enabled: false}\n  categorise: {use_memory: false}\n"
        let ledger = try await TestLedger(pipelines: ["raw.yaml": definition])
        let food = try await ledger.category("Food")
        try await ledger.whileRunning {
            try await ledger.read(TestLedger.File("a.csv", StatementText.csv(StatementText.november)))
            try await ledger.edit("Bakery Huber", TransactionEdit(category: .set(food)))
            let cell = try await ledger.read(TestLedger.File("b.csv", StatementText.quotedCSV(StatementText.november))) { $0.pipeline = "raw" }
            #expect(cell.rows.figures == [4, 4, 0, 0, 0])
            #expect(try await Self.categories(ledger).filter { $0.hasPrefix("Bakery") } == ["Bakery Huber: Food 1", "Bakery Huber: - 0"])
        }
    }

    @Test func theFilesOwnCategoryCountsWhereTheBookHasIt() async throws {
        let ledger = try await TestLedger()
        _ = try await ledger.category("Food:Groceries")
        try await ledger.whileRunning {
            let qif =
                "!Type:Bank\nD2025-11-25\nT-5.00\nPMarket\nLFood:Groceries\n^\nD2025-11-26\nT-6.00\nPStall\nLUnheard of\n^\n"
                + "D2025-11-27\nT-7.00\nPMove\nL[Savings]\n^\n"
            let cell = try await ledger.read(TestLedger.File("a.qif", qif))
            #expect(cell.published, "\(cell)")
            #expect(try await Self.categories(ledger) == ["Market: Food:Groceries 4", "Stall: - 0", "Move: - 0"])
        }
    }

    @Test func anUnknownPipelineFailsInWords() async throws {
        let ledger = try await TestLedger()
        try await ledger.whileRunning {
            let cell = try await ledger.read(TestLedger.File("a.csv", StatementText.csv(StatementText.november))) { $0.pipeline = "nobody" }
            #expect(cell.state == .failed)
            #expect(cell.error?.code == "pipeline.unknown")
            #expect(cell.error?.message.contains("nobody") == true)
        }
    }

    @Test func rulesAreAppliedToWhatIsThereButNotToChoices() async throws {
        let ledger = try await TestLedger()
        let (food, fun) = (try await ledger.category("Food"), try await ledger.category("Fun"))
        try await ledger.whileRunning {
            try await ledger.read(TestLedger.File("a.csv", StatementText.csv(StatementText.november)))
            try await ledger.edit("Cinema Royal", TransactionEdit(category: .set(fun)))
            let book = ledger.book
            _ = try await ledger.store.write { db in
                _ = try db.insertRule(RuleDraft(position: 0, name: "", matchJSON: "{\"text\":\"bakery\"}", category: food), book: book)
                return try db.insertRule(RuleDraft(position: 0, name: "", matchJSON: "{\"text\":\"cinema\"}", category: food), book: book)
            }
            #expect(try await ledger.service.applyRules(book: book) == 1)
            #expect(try await Self.categories(ledger).filter { !$0.contains(": - ") } == ["Bakery Huber: Food 2", "Cinema Royal: Fun 1"])
            #expect(try await ledger.service.applyRules(book: book) == 0)
        }
        #expect(try await ledger.problems().isEmpty)
    }
}
