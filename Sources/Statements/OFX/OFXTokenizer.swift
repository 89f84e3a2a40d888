/// One piece of OFX markup with the text behind it.
struct OFXToken {
    enum Kind: UInt8 {
        case open, close
        /// `<MEMO/>`: an element that is there and empty.
        case empty
        /// `<!DOCTYPE …>` or another declaration.
        case declaration
        /// A comment, a processing instruction, a CDATA section outside of any element.
        case skipped
        /// More bytes are needed; reading starts again at `start`.
        case incomplete
        /// No more markup; all is done with.
        case end
    }

    var kind: Kind
    var tag = OFXTag.unknown
    /// The file ended before the markup or the text behind it did.
    var isCut = false
    /// The text has entities, CDATA sections or comments in it.
    var isEscaped = false
    /// The text behind an opening tag, without surrounding white space.
    var lower = 0
    var upper = 0
    var start = 0
    var end = 0

    /// The same token as another element.
    func named(_ tag: OFXTag) -> OFXToken {
        var token = self
        token.tag = tag
        return token
    }
}

/// Cuts OFX 1 (SGML) and OFX 2 (XML) into tags with text; one tolerant grammar for both, no state, no recursion.
///
/// Tags may be in any case, with attributes, a namespace prefix or blanks; `<` that begins no tag is text. Comments and processing
/// instructions say nothing; what a DOCTYPE declares is never looked at.
struct OFXTokenizer: Sendable {
    private let tags = OFXTagTable.standard

    private static let lt = UInt8(ascii: "<")
    private static let gt = UInt8(ascii: ">")
    private static let slash = UInt8(ascii: "/")
    private static let bang = UInt8(ascii: "!")
    private static let query = UInt8(ascii: "?")
    private static let dash = UInt8(ascii: "-")
    private static let bracket = UInt8(ascii: "]")

    /// The next token at or after `from`; text before the first tag is passed over.
    func next(_ bytes: Span<UInt8>, _ from: Int, last: Bool) -> OFXToken {
        let n = bytes.count
        var i = from
        while true {
            i = bytes.position(of: Self.lt, from: i)
            guard i < n else { return OFXToken(kind: .end, start: n, end: n) }
            guard i + 1 < n else { return unfinished(i, n, last) }
            let mark = bytes[i + 1]
            if Self.isLetter(mark) { return opening(bytes, i, last) }
            switch mark {
            case Self.slash:
                guard i + 2 < n else { return unfinished(i, n, last) }
                if Self.isLetter(bytes[i + 2]) { return closing(bytes, i, last) }
                i += 2
            case Self.query:
                guard let after = Self.end(bytes, i + 2, Self.query, Self.query) else { return unfinished(i, n, last) }
                return OFXToken(kind: .skipped, start: i, end: after)
            case Self.bang:
                guard i + 3 < n || last else { return unfinished(i, n, last) }
                if i + 3 < n, bytes[i + 2] == Self.dash, bytes[i + 3] == Self.dash {
                    guard let after = Self.end(bytes, i + 4, Self.dash, Self.dash) else { return unfinished(i, n, last) }
                    return OFXToken(kind: .skipped, start: i, end: after)
                } else if i + 2 < n, bytes[i + 2] == UInt8(ascii: "[") {
                    guard let after = Self.end(bytes, i + 3, Self.bracket, Self.bracket) else { return unfinished(i, n, last) }
                    return OFXToken(kind: .skipped, start: i, end: after)
                } else {
                    return declaration(bytes, i, last)
                }
            default:
                i += 1
            }
        }
    }

    private func opening(_ bytes: Span<UInt8>, _ start: Int, _ last: Bool) -> OFXToken {
        let n = bytes.count
        var i = start + 1
        var token = OFXToken(kind: .open, start: start)
        if let plain = plainName(bytes, i) {
            token.tag = plain.tag
            i = plain.end
        } else {
            token.tag = name(bytes, &i)
            var before: UInt8 = 0
            while i < n, bytes[i] != Self.gt, bytes[i] != Self.lt {
                before = bytes[i]
                i += 1
            }
            guard i < n else { return unfinished(start, n, last) }
            if bytes[i] == Self.gt { i += 1 }
            if before == Self.slash { return OFXToken(kind: .empty, tag: token.tag, start: start, end: i) }
        }
        let afterTag = i
        while i < n, bytes[i] <= 0x20 { i += 1 }
        token.lower = i
        text: while true {
            i = bytes.position(of: Self.lt, or: 0x26, from: i)
            if i < n, bytes[i] == 0x26 {
                token.isEscaped = true
                i = bytes.position(of: Self.lt, from: i)
            }
            guard i + 1 < n else {
                guard last else { return unfinished(start, n, false) }
                i = n
                token.isCut = true
                break
            }
            let mark = bytes[i + 1]
            if mark == Self.slash || mark == Self.query || Self.isLetter(mark) { break }
            guard mark == Self.bang else {
                i += 1
                continue
            }
            guard i + 3 < n || last else { return unfinished(start, n, false) }
            token.isEscaped = true
            let isComment = i + 3 < n && bytes[i + 2] == Self.dash && bytes[i + 3] == Self.dash
            guard isComment || (i + 2 < n && bytes[i + 2] == UInt8(ascii: "[")) else { break }
            let closer = isComment ? Self.dash : Self.bracket
            guard let after = Self.end(bytes, i + (isComment ? 4 : 3), closer, closer) else {
                guard last else { return unfinished(start, n, false) }
                i = n
                token.isCut = true
                break text
            }
            i = after
        }
        token.end = i
        var upper = i
        while upper > token.lower, bytes[upper - 1] <= 0x20 { upper -= 1 }
        token.upper = upper
        if upper == token.lower {
            token.lower = afterTag
            token.upper = afterTag
        }
        return token
    }

    private func closing(_ bytes: Span<UInt8>, _ start: Int, _ last: Bool) -> OFXToken {
        let n = bytes.count
        var i = start + 2
        if let plain = plainName(bytes, i) { return OFXToken(kind: .close, tag: plain.tag, start: start, end: plain.end) }
        let tag = name(bytes, &i)
        while i < n, bytes[i] != Self.gt, bytes[i] != Self.lt { i += 1 }
        guard i < n else { return unfinished(start, n, last) }
        return OFXToken(kind: .close, tag: tag, start: start, end: bytes[i] == Self.gt ? i + 1 : i)
    }

    /// A declaration with its internal subset in brackets; quoted text may hold anything.
    private func declaration(_ bytes: Span<UInt8>, _ start: Int, _ last: Bool) -> OFXToken {
        let n = bytes.count
        var i = start + 2
        var depth = 0
        var quote: UInt8 = 0
        while i < n {
            let byte = bytes[i]
            i += 1
            if quote != 0 {
                if byte == quote { quote = 0 }
                continue
            }
            switch byte {
            case 0x22, 0x27: quote = byte
            case 0x5B: depth += 1
            case 0x5D: depth -= 1
            case Self.gt where depth <= 0: return OFXToken(kind: .declaration, start: start, end: i)
            default: break
            }
        }
        return unfinished(start, n, last)
    }

    /// The common form, up to eight capital letters with `>` behind them, in one look; nil for all others.
    @inline(__always)
    private func plainName(_ bytes: Span<UInt8>, _ start: Int) -> (tag: OFXTag, end: Int)? {
        guard start + 16 <= bytes.count, let length = bytes.offset(of: Self.gt, inBlockAt: start), length >= 1, length <= 8 else { return nil }
        let name = bytes.word(at: start) &>> UInt64(64 - 8 * length)
        // Every byte from A to Z; what stands before the name is filled up with A.
        let letters = name | (length == 8 ? 0 : 0x4141_4141_4141_4141 &<< UInt64(8 * length))
        let high: UInt64 = 0x8080_8080_8080_8080
        let fromA = letters &+ 0x3F3F_3F3F_3F3F_3F3F
        let beyondZ = letters &+ 0x2525_2525_2525_2525
        guard letters & high == 0, fromA & high == high, beyondZ & high == 0 else { return nil }
        return (tags.tag(0, name), start + length + 1)
    }

    /// Reads a name into two words and leaves `i` behind it.
    @inline(__always)
    private func name(_ bytes: Span<UInt8>, _ i: inout Int) -> OFXTag {
        let n = bytes.count
        var high: UInt64 = 0
        var low: UInt64 = 0
        var count = 0
        while i < n {
            var byte = bytes[i]
            if byte >= 0x61, byte <= 0x7A {
                byte &= 0xDF
            } else if byte == 0x3A {
                // What came before was a namespace prefix.
                high = 0
                low = 0
                count = 0
                i += 1
                continue
            } else if !((byte >= 0x41 && byte <= 0x5A) || (byte >= 0x30 && byte <= 0x39) || byte == 0x2E || byte == 0x5F || byte == 0x2D) {
                break
            }
            high = high << 8 | low >> 56
            low = low << 8 | UInt64(byte)
            count += 1
            i += 1
        }
        return count <= OFXTagTable.nameBytesMax && low != 0 ? tags.tag(high, low) : .unknown
    }

    private func unfinished(_ start: Int, _ n: Int, _ last: Bool) -> OFXToken {
        last ? OFXToken(kind: .end, isCut: true, start: start, end: n) : OFXToken(kind: .incomplete, start: start, end: start)
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

    @inline(__always)
    private static func isLetter(_ byte: UInt8) -> Bool {
        let lower = byte | 0x20
        return lower >= 0x61 && lower <= 0x7A
    }
}
