import Ledger
import Testing

@Suite struct CharacterFoldingTests {
    /// Lower case alone is enough to see the table at work.
    static let folding = CharacterFolding { $0.lowercased() }

    static func fold(_ text: String) -> [String] {
        let bytes = Array(text.utf8)
        var index = 0
        var forms: [String] = []
        while index < bytes.count {
            let form = folding.next(bytes, &index, end: bytes.count)
            if form.isUnknown { return forms + ["?"] }
            forms.append(
                form.isSpace
                    ? "space" : String(decoding: (0..<form.count).map { UInt8(truncatingIfNeeded: form.word >> UInt64(8 * $0)) }, as: UTF8.self))
        }
        return forms
    }

    @Test(arguments: [
        ("ÄŁ", ["ä", "ł"]), ("Жж", ["ж", "ж"]), ("Ω", ["ω"]), ("€–", ["€", "–"]), ("\u{A0}\u{2009}", ["space", "space"]), ("株한あ", ["株", "한", "あ"]),
        ("é\u{301}", ["é", "?"]), ("ﬁ", ["?"]), ("😀", ["?"]), ("ע", ["?"]), ("\u{3099}", ["?"]),
    ])
    func charactersFoldOneByOneOrAreUnknown(_ text: String, _ forms: [String]) {
        #expect(Self.fold(text) == forms)
    }

    @Test(
        arguments: [
            [0x80], [0xC3], [0xC3, 0x41], [0xC0, 0x80], [0xE4, 0xB8], [0xE4, 0x41, 0x80], [0xE4, 0xB8, 0x41], [0xF0, 0x9F, 0x98, 0x80], [0xFF],
        ] as [[UInt8]])
    func malformedBytesAreUnknown(_ bytes: [UInt8]) {
        var index = 0
        #expect(Self.folding.next(bytes, &index, end: bytes.count).isUnknown)
    }
}
