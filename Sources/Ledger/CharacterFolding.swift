/// How single characters outside ASCII fold, worked out once: texts in most scripts are then folded without `String`.
///
/// Normalisation and case folding look at neighbours only where combining marks are about. So a character's folded form can be taken from
/// a table as long as every character of the text is in it; at the first that is not, the caller folds the whole text by Unicode's
/// rules. Known are U+0080 … U+052F (Latin, Greek, Cyrillic), general punctuation and currency signs, kana, CJK ideographs and Hangul syllables.
public struct CharacterFolding: Sendable {
    /// A folded character: up to seven bytes of UTF-8, the first in the lowest byte.
    public struct Form: Sendable {
        /// 0 where the character has no shape and is dropped.
        public var count: Int { Int(word >> 56 & 0x7) }
        public var isSpace: Bool { word >> 56 == 0x10 }
        /// Not in the table: fold the whole text by Unicode's rules.
        public var isUnknown: Bool { word >> 56 == 0x20 }
        /// The bytes, the first in the lowest; the highest byte is not one of them.
        public let word: UInt64

        fileprivate init(word: UInt64) { self.word = word }

        fileprivate static let unknown = Form(word: 0x20 << 56)
        fileprivate static let space = Form(word: 0x10 << 56)
    }

    private static let lettersEnd: UInt32 = 0x530
    private static let signs: Range<UInt32> = 0x2000..<0x20D0

    private let letters: [Form]
    private let signs: [Form]

    /// `fold` gives the folded form of a text by Unicode's rules.
    public init(fold: (String) -> String) {
        func form(_ value: UInt32) -> Form {
            guard let scalar = Unicode.Scalar(value), scalar.properties.canonicalCombiningClass == .notReordered else { return .unknown }
            if scalar.properties.isWhitespace { return .space }
            // Between letters, so that nothing is trimmed.
            let folded = Array(fold("x\(scalar)x").unicodeScalars)
            guard folded.count >= 2, folded.first == "x", folded.last == "x" else { return .unknown }
            let middle = folded.dropFirst().dropLast()
            let utf8 = Array(String(String.UnicodeScalarView(middle)).utf8)
            guard utf8.count <= 7, !middle.contains(where: \.properties.isWhitespace),
                middle.first.map({ $0.properties.canonicalCombiningClass == .notReordered }) ?? true
            else { return .unknown }
            return Form(word: utf8.reversed().reduce(0) { $0 << 8 | UInt64($1) } | UInt64(utf8.count) << 56)
        }
        letters = (0..<CharacterFolding.lettersEnd).map { $0 < 0x80 ? .unknown : form($0) }
        signs = CharacterFolding.signs.map(form)
    }

    /// The folded form of the character that begins at `index` (a byte from 0x80), moving `index` past it. Malformed UTF-8 is unknown.
    public func next(_ bytes: [UInt8], _ index: inout Int, end: Int) -> Form {
        let first = bytes[index]
        guard first >= 0xC2, first < 0xF0, index + 1 < end, bytes[index + 1] & 0xC0 == 0x80 else { return .unknown }
        if first < 0xE0 {
            let value = Int(first & 0x1F) << 6 | Int(bytes[index + 1] & 0x3F)
            index += 2
            return value < letters.count ? letters[value] : .unknown
        }
        guard index + 2 < end, bytes[index + 2] & 0xC0 == 0x80 else { return .unknown }
        let value = UInt32(first & 0xF) << 12 | UInt32(bytes[index + 1] & 0x3F) << 6 | UInt32(bytes[index + 2] & 0x3F)
        let packed = UInt64(first) | UInt64(bytes[index + 1]) << 8 | UInt64(bytes[index + 2]) << 16
        index += 3
        switch value {
        case CharacterFolding.signs: return signs[Int(value - CharacterFolding.signs.lowerBound)]
        // Kana, ideographs and Hangul syllables have no case and are composed as they stand.
        case 0x3041...0x3096, 0x30A1...0x30FA, 0x30FC, 0x4E00...0x9FFF, 0xAC00...0xD7A3: return Form(word: packed | 3 << 56)
        default: return .unknown
        }
    }
}
