import Ledger

/// Makes readable text of what stands in an OFX leaf: entities, CDATA sections and comments are resolved, white space is collapsed,
/// control characters are dropped.
///
/// Only the five entities of XML, numeric ones and `&nbsp;` are known; every other `&` stays as it is, so that bare ampersands survive
/// and nothing that a DOCTYPE declares can be expanded. Doubly escaped text (`&amp;amp;`) is resolved as well.
enum OFXText {
    /// An ampersand escaped more often than this stays half escaped.
    private static let escapesMax = 4

    /// The cleaned text of a field as a `String`; for detection.
    static func string(_ field: RecordField, in bytes: [UInt8]) -> String {
        var arena = Array(bytes[field.range])
        let text = unescape(arena.indices, in: &arena)
        return String(decoding: arena[text.range], as: UTF8.self)
    }

    /// The range of the cleaned copy behind the arena.
    static func unescape(_ range: Range<Int>, in arena: inout [UInt8]) -> TextRange {
        var collapser = TextCollapser(arena)
        var i = range.lowerBound
        while i < range.upperBound {
            switch arena[i] {
            case 0x26:
                let (scalar, next) = entity(arena, i..<range.upperBound)
                collapser.append(scalar: scalar, &arena)
                i = next
            case 0x3C:
                guard let section = section(arena, i..<range.upperBound) else { fallthrough }
                collapser.append(section.text, &arena)
                i = section.end
            default:
                let start = i
                i += 1
                while i < range.upperBound, arena[i] != 0x26, arena[i] != 0x3C { i += 1 }
                collapser.append(start..<i, &arena)
            }
        }
        return collapser.text(arena)
    }

    /// The character that an entity stands for, and the position behind it; the ampersand itself if it is none.
    private static func entity(_ bytes: [UInt8], _ range: Range<Int>) -> (UInt32, Int) {
        var i = range.lowerBound + 1
        for _ in 0..<escapesMax {
            guard let (scalar, next) = named(bytes, i..<range.upperBound) else { break }
            guard scalar == 0x26 else { return (scalar, next) }
            i = next
        }
        return (0x26, i)
    }

    /// What stands between `&` and `;`.
    private static func named(_ bytes: [UInt8], _ range: Range<Int>) -> (UInt32, Int)? {
        let limit = min(range.upperBound, range.lowerBound + 10)
        guard let end = bytes[range.lowerBound..<limit].firstIndex(of: 0x3B), end > range.lowerBound else { return nil }
        let name = bytes[range.lowerBound..<end]
        let next = end + 1
        if bytes[range.lowerBound] == 0x23 { return number(name.dropFirst()).map { ($0, next) } }
        if name.elementsEqual("amp".utf8) { return (0x26, next) }
        if name.elementsEqual("lt".utf8) { return (0x3C, next) }
        if name.elementsEqual("gt".utf8) { return (0x3E, next) }
        if name.elementsEqual("quot".utf8) { return (0x22, next) }
        if name.elementsEqual("apos".utf8) { return (0x27, next) }
        if name.elementsEqual("nbsp".utf8) { return (0xA0, next) }
        return nil
    }

    /// A numeric reference; nil if it names no character.
    private static func number(_ digits: ArraySlice<UInt8>) -> UInt32? {
        let isHex = digits.first.map { $0 | 0x20 == 0x78 } ?? false
        guard let value = UInt32(String(decoding: isHex ? digits.dropFirst() : digits, as: UTF8.self), radix: isHex ? 16 : 10), value > 0 else {
            return nil
        }
        return Unicode.Scalar(value)?.value
    }

    /// A CDATA section with its text, or a comment without; what follows the opening mark if the end is missing.
    private static func section(_ bytes: [UInt8], _ range: Range<Int>) -> (text: Range<Int>, end: Int)? {
        let start = range.lowerBound
        let isComment = bytes[range].starts(with: "<!--".utf8)
        guard isComment || bytes[range].starts(with: "<![CDATA[".utf8) else { return nil }
        let first = start + (isComment ? 4 : 9)
        let closer: UInt8 = isComment ? 0x2D : 0x5D
        var i = first
        while i + 2 < range.upperBound {
            if bytes[i] == closer, bytes[i + 1] == closer, bytes[i + 2] == 0x3E { return (isComment ? first..<first : first..<i, i + 3) }
            i += 1
        }
        return (isComment ? first..<first : first..<range.upperBound, range.upperBound)
    }
}
