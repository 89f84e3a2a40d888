import Categorisation
import Ledger
import Testing

@Suite struct CategoriserTests {
    static let categories = CategoryNames([
        (id: 1, path: "Food"), (id: 2, path: "Food:Groceries"), (id: 3, path: "Travel:Hotels"), (id: 4, path: "Work:Hotels"), (id: 5, path: "Müll"),
    ])

    /// Rows of (text, payee, the file's category).
    static func batch(_ rows: [(text: String, payee: String, category: String)]) -> RowBatch {
        var batch = RowBatch()
        func range(_ string: String) -> TextRange {
            let lower = UInt32(batch.text.count)
            batch.text += Array(string.utf8)
            return TextRange(lower: lower, upper: UInt32(batch.text.count))
        }
        for (index, spec) in rows.enumerated() {
            var row = StatementRow(day: CalendarDate(dayNumber: 1), amount: -100, record: UInt32(index + 1), line: 1, byte: 0, length: 0)
            row.text = range(spec.text)
            row.payee = range(spec.payee)
            row.category = range(spec.category)
            batch.rows.append(row)
        }
        return batch
    }

    @Test func theOrderIsRulesThenMemoryThenFile() {
        let rules = RuleSet(rules: [CategoryRule(id: 8, match: RuleMatch(text: "ruled"), category: 80)])
        let memory = [MerchantKey("kaka market").hash(): Int64(90), MerchantKey("ruled shop").hash(): 91]
        var categoriser = Categoriser(rules: rules, memory: memory, categories: Self.categories)
        let decisions = categoriser.categorise(
            Self.batch([
                ("RULED SHOP", "", "Food"), ("SQ *KAKA MARKET #0015", "", "Food"), ("UNHEARD OF", "", "food"), ("UNHEARD OF", "", "Nonsense"),
                ("UNHEARD OF", "", ""), ("", "", ""),
            ]), accounts: [1])
        #expect(decisions.map(\.category) == [80, 90, 1, 0, 0, 0])
        #expect(decisions.map(\.provenance) == [.rule, .memory, .file, .none, .none, .none])
        #expect(decisions.map(\.rule) == [8, 0, 0, 0, 0, 0])
        #expect(decisions[5].merchant == 0)
    }

    @Test func memoryCanGrowBetweenBatches() {
        var categoriser = Categoriser()
        let batch = Self.batch([("KAKA MARKET", "", "")])
        let first = categoriser.categorise(batch, accounts: [1])[0]
        categoriser.memory[first.merchant] = 7
        #expect(categoriser.categorise(batch, accounts: [1])[0].category == 7)
        categoriser.memory[first.merchant] = 0
        #expect(categoriser.categorise(batch, accounts: [1])[0].provenance == .none)
    }

    @Test func thePayeeNamesTheMerchant() {
        var categoriser = Categoriser()
        let decision = categoriser.categorise(Self.batch([("Kaka Market purpose 12", "KAKA MARKET", "")]), accounts: [1])[0]
        #expect(decision.merchant == MerchantKey("kaka market").hash())
    }

    @Test func rulesSeeTheAccountOfTheStatement() {
        let rules = RuleSet(rules: [CategoryRule(id: 1, match: RuleMatch(account: 22), category: 5)])
        var categoriser = Categoriser(rules: rules)
        var batch = Self.batch([("A", "", ""), ("A", "", "")])
        batch.rows[1].statement = 1
        #expect(categoriser.categorise(batch, accounts: [11, 22]).map(\.category) == [0, 5])
    }

    @Test func newMerchantsAreToldOnce() {
        var categoriser = Categoriser(knownMerchants: [MerchantKey("known").hash()])
        _ = categoriser.categorise(
            Self.batch([("KNOWN", "", ""), ("SQ *KAKA MARKET", "", ""), ("Kaka Market", "", ""), ("", "", "")]), accounts: [1])
        #expect(categoriser.takeNewMerchants() == [MerchantKey("kaka market").hash(): MerchantKey("kaka market")])
        _ = categoriser.categorise(Self.batch([("Kaka Market", "", "")]), accounts: [1])
        #expect(categoriser.takeNewMerchants().isEmpty)
    }

    @Test(arguments: [
        ("Food:Groceries", Int64(2)), ("food : groceries", 2), ("FOOD:GROCERIES:", 2), ("Groceries", 2), ("Food", 1), ("Hotels", 0),
        ("Work:Hotels", 4),
        ("Groceries:Food", 0), ("MÜLL", 5), ("[Savings]", 0), ("", 0), (":", 0), ("Food:Fruit", 0),
    ])
    func aFileNamesOnlyCategoriesThatExist(_ text: String, _ id: Int64) {
        #expect(Self.categories.category(named: text) == id)
    }

    @Test func provenanceSurvivesItsWord() {
        for provenance in CategoryProvenance.allCases {
            #expect(CategoryProvenance(word: provenance.word) == provenance)
            #expect(CategoryProvenance(rawValue: provenance.rawValue) == provenance)
            #expect(!provenance.words.isEmpty)
        }
        #expect(CategoryProvenance(word: "magic") == nil)
    }

    @Test func decisionsAreTrivial() {
        #expect(_isPOD(CategoryDecision.self))
    }
}
