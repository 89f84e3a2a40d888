/// How the bytes of a file are cut into characters, for places and raw texts; readers and extractors see UTF-8.
public enum SourceEncoding: Sendable {
    case utf8
    /// A code page; characters of East Asian ones take several bytes, the second of which may look like another character.
    case page(TextDecoder)
    case utf16(isBigEndian: Bool)

    init(_ decoder: TextDecoder) { self = decoder.isUTF8 ? .utf8 : .page(decoder) }

    /// Bytes of the smallest piece of a character.
    var unitBytes: Int { if case .utf16 = self { 2 } else { 1 } }

    /// The code unit at `i`; beyond the end a zero. Line ends are themselves in every encoding.
    @inline(__always)
    func unit(_ bytes: [UInt8], _ i: Int) -> UInt16 {
        switch self {
        case .utf8, .page: UInt16(bytes[i])
        case .utf16(let isBigEndian):
            i + 1 < bytes.count ? UInt16(bytes[isBigEndian ? i : i + 1]) << 8 | UInt16(bytes[isBigEndian ? i + 1 : i]) : 0
        }
    }

    /// The position behind the character that begins at `i`.
    ///
    /// In UTF-8 and UTF-16 a character is told by its units alone, so that counting does not depend on where a file is cut into chunks.
    @inline(__always)
    private func next(_ bytes: [UInt8], _ i: Int, _ end: Int) -> Int {
        switch self {
        case .page(let decoder): return i + decoder.characterBytes(bytes, i, end)
        case .utf8:
            var next = i + 1
            while next < end, bytes[next] & 0xC0 == 0x80 { next += 1 }
            return next
        case .utf16:
            var next = i + 2
            while next < end, unit(bytes, next) & 0xFC00 == 0xDC00 { next += 2 }
            return min(next, end)
        }
    }

    /// Characters that begin in a range.
    func characters(_ bytes: [UInt8], _ range: Range<Int>) -> Int {
        var count = 0
        switch self {
        case .utf8: for i in range where bytes[i] & 0xC0 != 0x80 { count += 1 }
        case .utf16: for i in stride(from: range.lowerBound, to: range.upperBound, by: 2) where unit(bytes, i) & 0xFC00 != 0xDC00 { count += 1 }
        case .page:
            var i = range.lowerBound
            while i < range.upperBound {
                i = next(bytes, i, range.upperBound)
                count += 1
            }
        }
        return count
    }

    /// The position behind `count` characters from `start` on, at most `end`.
    func advance(_ bytes: [UInt8], _ start: Int, by count: Int, end: Int) -> Int {
        var i = start
        for _ in 0..<count where i < end { i = next(bytes, i, end) }
        return min(i, end)
    }

    /// The last border between characters at or before a position, counted from `start` on, where one is.
    func border(_ bytes: [UInt8], atOrBefore position: Int, from start: Int) -> Int {
        var i = start
        while i < position {
            let next = next(bytes, i, bytes.count)
            if next > position { break }
            i = next
        }
        return i
    }

    /// The position behind the last line end before `end`, not before `start`; nil if there is none.
    func lineStart(_ bytes: [UInt8], before end: Int, notBefore start: Int) -> Int? {
        var i = end - unitBytes
        while i >= start {
            let unit = unit(bytes, i)
            if unit == 0x0A || unit == 0x0D { return i + unitBytes }
            i -= unitBytes
        }
        return nil
    }

    /// The text of a range; bytes that are none are shown as U+FFFD.
    func string(_ bytes: [UInt8], _ range: Range<Int>) -> String {
        switch self {
        case .utf8: return TextDecoder.utf8.string(bytes, range)
        case .page(let decoder): return decoder.string(bytes, range)
        case .utf16(let isBigEndian):
            var text: [UInt8] = []
            _ = UTF16Transcoder(isBigEndian: isBigEndian).transcode(Array(bytes[range]), last: true, into: &text)
            return String(decoding: text, as: UTF8.self)
        }
    }
}
