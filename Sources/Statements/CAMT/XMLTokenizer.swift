/// One piece of XML markup.
struct XMLToken {
    enum Kind: UInt8 {
        case open, close
        /// `<Dt/>`: an element that is there and empty.
        case empty
        /// `<!DOCTYPE …>` or another declaration; its end is not looked for.
        case declaration
        /// A comment, a processing instruction, a CDATA section that belongs to no text that is wanted.
        case skipped
        /// A tag that is none: `<a <b>`.
        case malformed
        /// More bytes are needed; reading starts again at `start`.
        case incomplete
        /// No more markup; what stands at `start` is cut off where the bytes end.
        case end
    }

    var kind: Kind
    /// Hash of the local name of a tag (`XMLName`).
    var name: UInt64 = 0
    var start: Int
    var end: Int
}

/// The text behind an opening tag, up to the next tag.
struct XMLText {
    /// Without surrounding white space.
    var lower: Int
    var upper: Int
    var end: Int
    /// It has entities, CDATA sections or comments in it.
    var isEscaped = false
    /// The bytes end before the text does.
    var isIncomplete = false
}

/// Names of elements as hashes, so that they can be compared and kept on a stack at the cost of an integer.
enum XMLName {
    static let seed: UInt64 = 0xCBF2_9CE4_8422_2325

    /// FNV-1a, one byte.
    @inline(__always)
    static func step(_ hash: UInt64, _ byte: UInt8) -> UInt64 { (hash ^ UInt64(byte)) &* 0x100_0000_01B3 }

    static func hash(_ name: some StringProtocol) -> UInt64 { name.utf8.reduce(seed, step) }
}

/// Cuts XML into tags, and gives the text behind a tag on demand; no state, no recursion, nothing is expanded.
///
/// Prefixes of namespaces are passed over: the elements of CAMT have the same names in all of them. A `<` that begins no markup is text.
/// Source: Extensible Markup Language 1.0, fifth edition, W3C.
struct XMLTokenizer: Sendable {
    private static let lt = UInt8(ascii: "<")
    private static let gt = UInt8(ascii: ">")
    private static let slash = UInt8(ascii: "/")
    private static let bang = UInt8(ascii: "!")
    private static let query = UInt8(ascii: "?")
    private static let dash = UInt8(ascii: "-")
    private static let bracket = UInt8(ascii: "[")
    private static let closingBracket = UInt8(ascii: "]")

    /// The next markup at or after `from`; text before it is passed over.
    func next(_ bytes: Span<UInt8>, _ from: Int, last: Bool) -> XMLToken {
        let n = bytes.count
        var i = from
        while true {
            while i < n, bytes[i] != Self.lt { i += 1 }
            guard i < n else { return XMLToken(kind: .end, start: n, end: n) }
            guard i + 1 < n else { return unfinished(i, n, last) }
            switch bytes[i + 1] {
            case Self.slash: return tag(bytes, i, nameAt: i + 2, as: .close, last)
            case Self.query: return until(bytes, i, i + 2, Self.query, Self.query, last)
            case Self.bang:
                guard i + 3 < n || last else { return unfinished(i, n, last) }
                if i + 3 < n, bytes[i + 2] == Self.dash, bytes[i + 3] == Self.dash { return until(bytes, i, i + 4, Self.dash, Self.dash, last) }
                if i + 2 < n, bytes[i + 2] == Self.bracket { return until(bytes, i, i + 3, Self.closingBracket, Self.closingBracket, last) }
                return XMLToken(kind: .declaration, start: i, end: min(i + 2, n))
            case let byte where Self.isNameStart(byte): return tag(bytes, i, nameAt: i + 1, as: .open, last)
            default: i += 1
            }
        }
    }

    /// The text behind a tag that ends at `from`.
    func text(_ bytes: Span<UInt8>, _ from: Int) -> XMLText {
        let n = bytes.count
        var i = from
        var text = XMLText(lower: from, upper: from, end: from)
        scan: while true {
            while i < n, bytes[i] != Self.lt {
                if bytes[i] == 0x26 { text.isEscaped = true }
                i += 1
            }
            guard i + 1 < n else {
                text.isIncomplete = true
                i = n
                break
            }
            let mark = bytes[i + 1]
            if mark == Self.slash || mark == Self.query || Self.isNameStart(mark) { break }
            guard mark == Self.bang else {
                i += 1
                continue
            }
            guard i + 3 < n else {
                text.isIncomplete = true
                i = n
                break
            }
            let isComment = bytes[i + 2] == Self.dash && bytes[i + 3] == Self.dash
            guard isComment || bytes[i + 2] == Self.bracket else { break }
            text.isEscaped = true
            let closer = isComment ? Self.dash : Self.closingBracket
            guard let after = Self.end(bytes, i + (isComment ? 4 : 3), closer, closer) else {
                text.isIncomplete = true
                i = n
                break scan
            }
            i = after
        }
        text.end = i
        var lower = from
        var upper = i
        while lower < upper, bytes[lower] <= 0x20 { lower += 1 }
        while upper > lower, bytes[upper - 1] <= 0x20 { upper -= 1 }
        text.lower = lower
        text.upper = upper
        return text
    }

    /// The value of an attribute of a tag, without the quotes; the name is compared as it is written.
    func attribute(_ name: StaticString, _ bytes: Span<UInt8>, in tag: XMLToken) -> Range<Int>? {
        var i = tag.start + 1
        let end = tag.end
        while i < end, bytes[i] > 0x20 { i += 1 }
        while true {
            while i < end, bytes[i] <= 0x20 { i += 1 }
            let start = i
            while i < end, bytes[i] > 0x20, bytes[i] != UInt8(ascii: "="), bytes[i] != Self.gt, bytes[i] != Self.slash { i += 1 }
            let isWanted = Self.equals(bytes, start..<i, name)
            while i < end, bytes[i] <= 0x20 || bytes[i] == UInt8(ascii: "=") { i += 1 }
            guard i < end, i > start, bytes[i] == 0x22 || bytes[i] == 0x27 else { return nil }
            let quote = bytes[i]
            let lower = i + 1
            i = lower
            while i < end, bytes[i] != quote { i += 1 }
            if isWanted { return lower..<i }
            i += 1
        }
    }

    // MARK: Tags

    private func tag(_ bytes: Span<UInt8>, _ start: Int, nameAt first: Int, as kind: XMLToken.Kind, _ last: Bool) -> XMLToken {
        let n = bytes.count
        var i = first
        var name = XMLName.seed
        while i < n, bytes[i] > 0x20, bytes[i] != Self.gt, bytes[i] != Self.slash, bytes[i] != Self.lt {
            name = bytes[i] == UInt8(ascii: ":") ? XMLName.seed : XMLName.step(name, bytes[i])
            i += 1
        }
        var before: UInt8 = 0
        while i < n, bytes[i] != Self.gt {
            let byte = bytes[i]
            if byte == Self.lt { return XMLToken(kind: .malformed, start: start, end: i) }
            if byte == 0x22 || byte == 0x27 {
                i += 1
                while i < n, bytes[i] != byte, bytes[i] != Self.lt { i += 1 }
                if i < n, bytes[i] == Self.lt { return XMLToken(kind: .malformed, start: start, end: i) }
                if i == n { break }
            }
            before = byte
            i += 1
        }
        guard i < n else { return unfinished(start, n, last) }
        return XMLToken(kind: kind == .open && before == Self.slash ? .empty : kind, name: name, start: start, end: i + 1)
    }

    private func until(_ bytes: Span<UInt8>, _ start: Int, _ from: Int, _ a: UInt8, _ b: UInt8, _ last: Bool) -> XMLToken {
        guard let end = Self.end(bytes, from, a, b) else { return unfinished(start, bytes.count, last) }
        return XMLToken(kind: .skipped, start: start, end: end)
    }

    private func unfinished(_ start: Int, _ n: Int, _ last: Bool) -> XMLToken {
        XMLToken(kind: last ? .end : .incomplete, start: start, end: last ? n : start)
    }

    /// The position behind `a` `b` `>`; a processing instruction ends at `?>`, so there only `b` counts. Nil if it does not end here.
    private static func end(_ bytes: Span<UInt8>, _ from: Int, _ a: UInt8, _ b: UInt8) -> Int? {
        var i = from
        let isSingle = a == query
        while i < bytes.count {
            if bytes[i] == gt, i > from, bytes[i - 1] == b, isSingle || (i - 2 >= from && bytes[i - 2] == a) { return i + 1 }
            i += 1
        }
        return nil
    }

    private static func equals(_ bytes: Span<UInt8>, _ range: Range<Int>, _ name: StaticString) -> Bool {
        guard range.count == name.utf8CodeUnitCount else { return false }
        return name.withUTF8Buffer { buffer in
            for k in buffer.indices where bytes[range.lowerBound + k] != buffer[k] { return false }
            return true
        }
    }

    @inline(__always)
    private static func isNameStart(_ byte: UInt8) -> Bool {
        let lower = byte | 0x20
        return (lower >= 0x61 && lower <= 0x7A) || byte == 0x5F || byte >= 0x80
    }
}
