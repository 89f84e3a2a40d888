import Categorisation
import Testing

@Suite struct LinearRegexTests {
    @Test(arguments: [
        ("kaka", "SQ *KAKA MARKET", true), ("^kaka", "my kaka", false), ("^kaka$", "KAKA", true), ("kaka$", "kaka market", false),
        ("a.c", "abc", true), ("a.c", "aéc", true), ("a.c", "ac", false), ("a.{2}c", "aéüc", true), ("a.{2}c", "aéc", false),
        ("[a-c]x", "bx", true), ("[^a-c]x", "bx", false), ("[^a-c]x", "éx", true), ("[äö]x", "ÄX", true), ("[]a]x", "]x", true),
        ("[a-]x", "-x", true),
        (#"\d{3}-\d{4}"#, "call 555-1234 now", true), (#"\d{3}-\d{4}"#, "55-1234", false), (#"\bshop\b"#, "a shop.", true),
        (#"\bshop\b"#, "workshop", false),
        (#"\Bshop"#, "workshop", true), ("(rewe|edeka) .*berlin", "EDEKA Markt BERLIN", true), ("(rewe|edeka) .*berlin", "ALDI BERLIN", false),
        ("colou?r", "color", true), ("(?:ab)+c", "ababc", true), ("(ab)*$", "", true), ("x*", "", true), ("a{2,3}b", "aab", true),
        ("^a{2,3}b", "aaaab", false),
        ("a{2,}b", "aaaaab", true), ("a{0}b", "b", true), ("a+?b", "aaab", true), (#"\*\("#, "*(", true), ("a|b|", "zzz", true),
        (#"\w+ \W"#, "ab *", true),
        (#"[\d.]+"#, "1.5", true), (#"\s"#, "a b", true), (#"\S\s\S"#, "ab", false), ("STRASSE", "Straße", true), ("straße", "STRASSE", true),
        ("é", "CAFÉ", true),
        ("株", "株式会社", true), (".", "株", true), ("^.$", "株", true), ("^..$", "株", false), ("()", "x", true), ("(a*)*b", "aaab", true),
    ])
    func matchesAsExpected(_ pattern: String, _ text: String, _ expected: Bool) throws {
        #expect(try LinearRegex(pattern).matches(text) == expected)
    }

    @Test(arguments: [
        "(", ")", "a)", "[", "[a", "*", "a**", "a{", "a{3,1}", "a{1000}", "a{101}", #"\"#, #"\1"#, #"\p"#, "(?=a)", "(?<n>a)", "[z-a]", "[^é]",
        "[é-ü]", #"[\q]"#,
        "(((a{50}){50}){50})", String(repeating: "(", count: 30), String(repeating: "a", count: 201),
    ])
    func whatIsNotUnderstoodIsRefused(_ pattern: String) {
        #expect(throws: RuleError.self) { try LinearRegex(pattern) }
    }

    @Test func aRefusalSaysWhere() {
        #expect(throws: RuleError.badRegex(reason: "only (?: ) is known; no look-around, no names, no flags", offset: 4)) {
            try LinearRegex("ab(?=c)")
        }
    }

    /// A backtracking engine needs 2^500 steps for the first of these.
    @Test(.timeLimit(.minutes(1)), arguments: ["(a+)+$", "(a|a)*b", "(a*)*b", "(.*a){12}", "(a?){100}a{100}"])
    func noExpressionTakesLong(_ pattern: String) throws {
        let regex = try LinearRegex(pattern)
        let text = String(repeating: "a", count: 500) + "!"
        #expect(regex.matches(text) == (pattern.contains("12") || pattern.contains("100")))
    }

    /// Against Swift's own engine, over random small expressions.
    @Test(arguments: 0..<300 as Range<UInt64>)
    func agreesWithSwiftsEngine(seed: UInt64) throws {
        var generator = SeededGenerator(seed: seed)
        func expression(_ depth: Int) -> String {
            switch Int.random(in: 0..<(depth > 0 ? 9 : 4), using: &generator) {
            case 0, 1: return ["a", "b", "."].randomElement(using: &generator) ?? "a"
            case 2: return ["[ab]", "[^a]", "c"].randomElement(using: &generator) ?? "c"
            case 3: return ["^", "$", "a", #"\b"#].randomElement(using: &generator) ?? "a"
            case 4, 5: return expression(depth - 1) + expression(depth - 1)
            case 6: return "(" + expression(depth - 1) + "|" + expression(depth - 1) + ")"
            default:
                let repetition = ["*", "+", "?", "{1,2}", "{2}"].randomElement(using: &generator) ?? "*"
                return "(?:" + expression(depth - 1) + ")" + repetition
            }
        }
        let pattern = expression(3)
        let regex = try LinearRegex(pattern)
        let reference = try Regex(pattern)
        for _ in 0..<20 {
            // Not the empty text: Swift finds a word's edge there, Perl and we do not.
            let text = String((0..<Int.random(in: 1...6, using: &generator)).map { _ in "abcd".randomElement(using: &generator) ?? "a" })
            #expect(regex.matches(text) == (text.firstMatch(of: reference) != nil), "seed \(seed), \(pattern) on \(text)")
        }
    }
}
