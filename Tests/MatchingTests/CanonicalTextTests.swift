import Ledger
import Matching
import Testing

@Suite struct CanonicalTextTests {
    static func hash(_ text: String, check: String = "", seed: UInt64 = 42) -> UInt64 {
        let bytes = Array("..".utf8) + Array(text.utf8) + Array(check.utf8)
        let middle = UInt32(2 + text.utf8.count)
        return CanonicalText.hash(
            bytes, text: TextRange(lower: 2, upper: middle), checkNumber: TextRange(lower: middle, upper: UInt32(bytes.count)), seed: seed)
    }

    @Test(arguments: [
        ("  KAKA   Market\t\n", "kaka market"), ("Straße", "strasse"), ("ÀÉÎÕÜ Ç Ñ Ø Þ", "àéîõü ç ñ ø þ"), ("ﬁne", "fine"), ("ＡＢＣ１", "abc1"),
        ("a\u{00A0}b", "a b"), ("cafe\u{0301}", "café"), ("ΣΊΣΥΦΟΣ", "σίσυφοσ"), ("½", "1⁄2"), ("x\u{200B}y\u{00AD}z", "xyz"), ("", ""), (" ", ""),
        ("3 × 4 ÷ 2", "3 × 4 ÷ 2"), ("ǅ", "dž"), ("ŁÓDŹ", "łódź"), ("株式会社", "株式会社"), ("İ", "i̇"),
    ])
    func canonicalFormIsKnown(_ text: String, _ expected: String) {
        #expect(Array(CanonicalText.canonical(text).unicodeScalars) == Array(expected.unicodeScalars))
        #expect(Self.hash(text) == Self.hash(expected), "equal canonical texts have equal hashes")
    }

    /// Every character that the fast way may know, in every place, against Unicode's tables.
    @Test func theFastWayEqualsUnicodesTables() {
        for value in [UInt32(0x20)...0x7E, 0x80...0x5FF, 0x1E00...0x1FFF, 0x2000...0x20FF, 0x3000...0x312F, 0xFB00...0xFB06, 0xFF00...0xFFEF].joined()
        {
            guard let scalar = Unicode.Scalar(value) else { continue }
            for text in ["\(scalar)", "a\(scalar)", "\(scalar) b", " \(scalar)\(scalar) "] {
                #expect(Self.hash(text) == Self.hash(CanonicalText.canonical(text)), "U+\(String(value, radix: 16))")
            }
        }
    }

    /// Neighbours must not matter, or else send the text the slow way.
    @Test(arguments: 0..<20 as Range<UInt64>)
    func neighboursDoNotChangeTheFastWay(seed: UInt64) {
        var generator = SeededGenerator(seed: seed)
        let ranges: [ClosedRange<UInt32>] = [
            0x20...0x7E, 0x80...0x24F, 0x250...0x52F, 0x300...0x36F, 0x370...0x3FF, 0x2000...0x20CF, 0x3040...0x30FF, 0x4E00...0x9FFF,
            0xAC00...0xD7A3,
            0x1100...0x11FF, 0xFF00...0xFFEF,
        ]
        for _ in 0..<1000 {
            var text = String.UnicodeScalarView()
            // Few ranges in one text, so that many texts stay on the fast way.
            let own = (0..<2).map { _ in ranges[Int.random(in: 0..<ranges.count, using: &generator)] }
            for _ in 0..<Int.random(in: 1...6, using: &generator) {
                let range = own[Int.random(in: 0..<2, using: &generator)]
                if let scalar = Unicode.Scalar(UInt32.random(in: range, using: &generator)) { text.append(scalar) }
            }
            let string = String(text)
            #expect(Self.hash(string) == Self.hash(CanonicalText.canonical(string)), "seed \(seed), \(text.map { String($0.value, radix: 16) })")
        }
    }

    @Test func canonicalTextsAreTheirOwnCanonicalForm() {
        var generator = SeededGenerator(seed: 7)
        let alphabet = Array("aB ßÄé\u{0301}\u{00A0}ﬁŁ株Σς１\t½".unicodeScalars)
        for round in 0..<2000 {
            var text = String.UnicodeScalarView()
            for _ in 0..<Int.random(in: 0...12, using: &generator) { text.append(alphabet[Int.random(in: 0..<alphabet.count, using: &generator)]) }
            let once = CanonicalText.canonical(String(text))
            #expect(Array(CanonicalText.canonical(once).unicodeScalars) == Array(once.unicodeScalars), "seed 7, round \(round): \(String(text))")
        }
    }

    @Test func textAndCheckNumberDoNotRunIntoEachOther() {
        #expect(Self.hash("ab", check: "c") != Self.hash("a", check: "bc"))
        #expect(Self.hash("ab", check: "") != Self.hash("a", check: "b"))
        #expect(Self.hash("a", check: " 12 ") == Self.hash("A", check: "12"))
        #expect(Self.hash("a") != Self.hash("a\u{0}"))
    }

    @Test func theSeedChangesEveryHash() {
        #expect(Self.hash("kaka market", seed: 1) != Self.hash("kaka market", seed: 2))
        #expect(BankID.hash("FIT1", seed: 1) != BankID.hash("FIT1", seed: 2))
        #expect(BankID.hash("FIT1", seed: 1) != BankID.hash("fit1", seed: 1), "ids are compared as written")
    }

    /// The hashes are stored: if these change, every stored fingerprint is lost.
    @Test(arguments: [
        ("", UInt64(6_883_348_425_676_253_156)), ("KAKA MARKET #0015", 11_222_737_740_213_803_115), ("Café Zoë Straße", 14_516_633_658_195_308_514),
        ("株式会社", 18_138_248_588_661_500_438),
    ])
    func storedHashesNeverChange(_ text: String, _ expected: UInt64) {
        #expect(Self.hash(text, seed: 0xB00C) == expected)
    }

    @Test func manyTextsHaveManyHashes() {
        var hashes: Set<UInt64> = []
        for number in 0..<200_000 { hashes.insert(Self.hash("SHOP \(number)")) }
        #expect(hashes.count == 200_000)
        // No byte of the hash is idle.
        for shift in stride(from: 0, to: 64, by: 8) {
            #expect(Set(hashes.prefix(10_000).map { $0 >> UInt64(shift) & 0xFF }).count == 256)
        }
    }
}
