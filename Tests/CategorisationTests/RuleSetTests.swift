import Categorisation
import Foundation
import Testing

@Suite struct RuleSetTests {
    static func rule(_ id: Int64, _ match: RuleMatch, position: Int = 0) -> CategoryRule {
        CategoryRule(id: id, match: match, category: id * 10, position: position)
    }

    static func winner(_ rules: [CategoryRule], _ text: String, account: Int64 = 1, amount: Int64 = -100) -> Int64? {
        RuleSet(rules: rules).firstMatch(text: text, account: account, amount: amount)?.id
    }

    @Test(arguments: [
        ("kaka", "SQ *KAKA MARKET"), ("KAKA  market", "kaka\tMarket"), ("straße", "STRASSE 7"), ("STRASSE", "Hauptstraße"), ("é", "CAFÉ"),
        ("e\u{301}", "CAFÉ"), ("株", "株式会社"), ("a", "a"), (" kaka ", "kaka"),
    ])
    func textIsFoundWhateverItsCase(_ wanted: String, _ text: String) {
        #expect(Self.winner([Self.rule(1, RuleMatch(text: wanted))], text) == 1)
        #expect(Self.winner([Self.rule(1, RuleMatch(text: wanted))], "something else") == nil)
    }

    @Test func everyConditionMustHold() {
        let rules = [Self.rule(1, RuleMatch(text: "rent", account: 2, minMinor: 500, maxMinor: 1000, sign: .expense))]
        #expect(Self.winner(rules, "RENT", account: 2, amount: -500) == 1)
        #expect(Self.winner(rules, "RENT", account: 2, amount: -1000) == 1)
        #expect(Self.winner(rules, "RENT", account: 1, amount: -500) == nil)
        #expect(Self.winner(rules, "RENT", account: 2, amount: 500) == nil)
        #expect(Self.winner(rules, "RENT", account: 2, amount: -499) == nil)
        #expect(Self.winner(rules, "RENT", account: 2, amount: -1001) == nil)
        #expect(Self.winner(rules, "FOOD", account: 2, amount: -500) == nil)
    }

    @Test func aRuleNeedsNoText() {
        #expect(Self.winner([Self.rule(1, RuleMatch(sign: .income))], "anything", amount: 5) == 1)
        #expect(Self.winner([Self.rule(1, RuleMatch(account: 3))], "anything", account: 3) == 1)
        #expect(Self.winner([Self.rule(1, RuleMatch(minMinor: 100))], "x", amount: 0) == nil)
        #expect(Self.winner([Self.rule(1, RuleMatch(maxMinor: 0))], "x", amount: 0) == 1)
    }

    @Test func theMoreSpecificRuleWins() {
        let short = Self.rule(1, RuleMatch(text: "amazon"))
        let long = Self.rule(2, RuleMatch(text: "amazon prime"))
        let bound = Self.rule(3, RuleMatch(text: "amazon", maxMinor: 1000))
        let narrow = Self.rule(4, RuleMatch(text: "amazon", minMinor: 500, maxMinor: 1000))
        #expect(Self.winner([short, long], "AMAZON PRIME") == 2)
        #expect(Self.winner([short, long], "AMAZON") == 1)
        #expect(Self.winner([short, long, bound], "AMAZON PRIME", amount: -700) == 3)
        #expect(Self.winner([bound, narrow], "AMAZON", amount: -700) == 4)
        #expect(Self.winner([short, long, bound, narrow], "AMAZON PRIME", amount: -5000) == 2)
    }

    @Test func anExplicitPositionComesFirst() {
        let rules = [
            Self.rule(1, RuleMatch(text: "amazon prime video")), Self.rule(2, RuleMatch(text: "ama"), position: 2),
            Self.rule(3, RuleMatch(text: "amaz"), position: 1),
        ]
        #expect(Self.winner(rules, "AMAZON PRIME VIDEO") == 3)
        #expect(Self.winner([rules[0], rules[1]], "AMAZON PRIME VIDEO") == 2)
    }

    @Test func theBooksRulesComeBeforeThePipelines() {
        let rules = [Self.rule(-1, RuleMatch(text: "rewe")), Self.rule(9, RuleMatch(text: "rewe")), Self.rule(5, RuleMatch(text: "rewe"))]
        #expect(Self.winner(rules, "REWE") == 5)
        #expect(Self.winner(rules.reversed(), "REWE") == 5)
        #expect(Self.winner([rules[0]], "REWE") == -1)
    }

    @Test func rulesThatCannotBeUsedAreNamedAndLeftOut() {
        let set = RuleSet(rules: [
            Self.rule(1, RuleMatch()), Self.rule(2, RuleMatch(text: "  ")), Self.rule(3, RuleMatch(regex: "(")),
            Self.rule(4, RuleMatch(minMinor: -5)), Self.rule(5, RuleMatch(minMinor: 9, maxMinor: 3)),
            Self.rule(6, RuleMatch(text: String(repeating: "x", count: 201))), Self.rule(7, RuleMatch(text: "good")),
        ])
        #expect(set.rules.map(\.id) == [7])
        #expect(set.problems.map(\.rule.id) == [1, 2, 3, 4, 5, 6])
        #expect(set.problems.map(\.error).prefix(2) == [.noCondition, .emptyText])
        #expect(set.problems.allSatisfy { !$0.error.description.isEmpty })
    }

    /// All texts at once against one by one, over a small alphabet where texts overlap and contain each other.
    @Test(arguments: 0..<40 as Range<UInt64>)
    func searchingAllTextsAtOnceFindsTheSame(seed: UInt64) {
        var generator = SeededGenerator(seed: seed)
        func text(_ lengths: ClosedRange<Int>) -> String {
            String((0..<Int.random(in: lengths, using: &generator)).map { _ in "abä".randomElement(using: &generator) ?? "a" })
        }
        let rules = (1...12).map { Self.rule($0, RuleMatch(text: text(1...5), sign: Bool.random(using: &generator) ? .expense : nil)) }
        let set = RuleSet(rules: rules)
        for _ in 0..<100 {
            let subject = text(0...20)
            let amount: Int64 = Bool.random(using: &generator) ? -5 : 5
            let expected = set.rules.first { rule in subject.contains(rule.match.text ?? "") && (rule.match.sign == nil || amount < 0) }
            #expect(set.firstMatch(text: subject, account: 1, amount: amount)?.id == expected?.id, "seed \(seed), text \(subject)")
        }
    }

    @Test func aRuleIsWrittenAsTheContractSays() throws {
        let json = #"{"text":"kaka","min_minor":100,"sign":"out"}"#
        let match = try JSONDecoder().decode(RuleMatch.self, from: Data(json.utf8))
        #expect(match == RuleMatch(text: "kaka", minMinor: 100, sign: .expense))
        let again = try JSONDecoder().decode(RuleMatch.self, from: JSONEncoder().encode(match))
        #expect(again == match)
    }

    @Test func moreRulesThanTheLimitAreNamed() {
        let rules = (1...(RuleSet.rulesMax + 2)).map { Self.rule(Int64($0), RuleMatch(account: Int64($0))) }
        let set = RuleSet(rules: rules)
        #expect(set.rules.count == RuleSet.rulesMax)
        #expect(set.problems.count == 2)
        let long = (0..<400).map { Self.rule(Int64($0 + 1), RuleMatch(text: "\($0)" + String(repeating: "x", count: 190))) }
        let full = RuleSet(rules: long)
        #expect(!full.problems.isEmpty && full.rules.count + full.problems.count == 400)
        #expect(full.firstMatch(text: long[0].match.text ?? "", account: 1, amount: 1) != nil || full.problems.contains { $0.rule.id == 1 })
    }
}
