import Ledger

/// Copies text to the end of an arena with white space collapsed to single blanks, none at the ends, and without control characters.
///
/// Texts that need nothing done are used where they lie; only the others are copied.
struct TextCollapser {
    /// Longer texts are cut, at a character.
    static let textBytesMax = 4_096

    private let start: Int
    private var isSpaceDue = false

    /// The copy begins at the arena's end.
    init(_ arena: [UInt8]) { start = arena.count }

    /// Whether a text of UTF-8, without white space around it, can stay as it is.
    @inline(__always)
    static func isCollapsed(_ bytes: [UInt8], _ range: Range<Int>) -> Bool {
        range.count <= textBytesMax && bytes.span.isClean(range, isStrict: true)
    }

    /// The range itself where it is fine, else that of a copy behind the arena.
    static func collapse(_ range: Range<Int>, in arena: inout [UInt8]) -> TextRange {
        if isCollapsed(arena, range) { return TextRange(lower: UInt32(range.lowerBound), upper: UInt32(range.upperBound)) }
        var collapser = TextCollapser(arena)
        collapser.append(range, &arena)
        return collapser.text(arena)
    }

    func text(_ arena: [UInt8]) -> TextRange {
        start == arena.count ? .empty : TextRange(lower: UInt32(start), upper: UInt32(arena.count))
    }

    /// Copies a piece of the arena.
    mutating func append(_ range: Range<Int>, _ arena: inout [UInt8]) {
        var i = range.lowerBound
        while i < range.upperBound {
            let byte = arena[i]
            if arena.count - start >= Self.textBytesMax, byte & 0xC0 != 0x80 { return }
            if byte < 0x80 {
                append(scalar: UInt32(byte), &arena)
            } else if byte == 0xC2, i + 1 < range.upperBound, arena[i + 1] <= 0xA0 {
                append(scalar: UInt32(arena[i + 1]), &arena)
                i += 1
            } else {
                space(&arena)
                arena.append(byte)
            }
            i += 1
        }
    }

    mutating func append(scalar: UInt32, _ arena: inout [UInt8]) {
        guard arena.count - start < Self.textBytesMax else { return }
        switch scalar {
        case 0x09, 0x0A, 0x0D, 0x20, 0xA0: isSpaceDue = true
        case 0..<0x20, 0x7F..<0xA0: break
        default:
            space(&arena)
            TextDecoder.append(scalar, to: &arena)
        }
    }

    private mutating func space(_ arena: inout [UInt8]) {
        if isSpaceDue, arena.count > start { arena.append(0x20) }
        isSpaceDue = false
    }
}

/// Joins the texts of one row so that a person reads nothing twice.
enum TextJoin {
    /// Longer texts are joined without looking for one inside the other.
    private static let searchBytesMax = 512

    /// Both with a blank between; only the longer one where it contains the other.
    static func join(_ a: TextRange, _ b: TextRange, in arena: inout [UInt8]) -> TextRange {
        if a.isEmpty { return b }
        if b.isEmpty { return a }
        let (short, long) = a.range.count <= b.range.count ? (a, b) : (b, a)
        if long.range.count <= searchBytesMax, arena.span.contains(short.range, in: long.range) { return long }
        let lower = arena.count
        // Without asking for just this room: the arena would then be moved for every row.
        for i in a.range { arena.append(arena[i]) }
        arena.append(0x20)
        for i in b.range { arena.append(arena[i]) }
        return TextRange(lower: UInt32(lower), upper: UInt32(arena.count))
    }
}
