/// How the bytes of a file are cut into characters, for places and raw texts; readers and extractors see UTF-8.
public enum SourceEncoding: Sendable {
    case utf8
    /// A single-byte code page.
    case page(TextDecoder)
    case utf16(isBigEndian: Bool)

    init(_ decoder: TextDecoder) { self = decoder.isUTF8 ? .utf8 : .page(decoder) }

    /// Bytes of the smallest piece of a character.
    var unitBytes: Int { if case .utf16 = self { 2 } else { 1 } }

    /// Whether a character begins at a unit. Told by the unit alone, so that counting does not depend on where a file is cut into chunks.
    @inline(__always)
    func isStart(_ bytes: [UInt8], _ i: Int) -> Bool {
        switch self {
        case .utf8: bytes[i] & 0xC0 != 0x80
        case .page: true
        case .utf16: unit(bytes, i) & 0xFC00 != 0xDC00
        }
    }

    /// The code unit at `i`; beyond the end a zero.
    @inline(__always)
    func unit(_ bytes: [UInt8], _ i: Int) -> UInt16 {
        switch self {
        case .utf8, .page: UInt16(bytes[i])
        case .utf16(let isBigEndian):
            i + 1 < bytes.count ? UInt16(bytes[isBigEndian ? i : i + 1]) << 8 | UInt16(bytes[isBigEndian ? i + 1 : i]) : 0
        }
    }

    /// Characters that begin in a range.
    func characters(_ bytes: [UInt8], _ range: Range<Int>) -> Int {
        var count = 0
        for i in stride(from: range.lowerBound, to: range.upperBound, by: unitBytes) where isStart(bytes, i) { count += 1 }
        return count
    }

    /// The position behind `count` characters from `start` on, at most `end`.
    func advance(_ bytes: [UInt8], _ start: Int, by count: Int, end: Int) -> Int {
        var i = start
        var left = count
        while i < end {
            if isStart(bytes, i) {
                if left == 0 { return i }
                left -= 1
            }
            i += unitBytes
        }
        return min(i, end)
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
