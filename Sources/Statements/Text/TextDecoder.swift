/// Turns the bytes of a text in one encoding into UTF-8.
///
/// Encodings that contain ASCII are tokenised as they are and only texts with other bytes come here; UTF-16 is turned into UTF-8 as a stream
/// (`UTF16Transcoder`). Bytes that the encoding does not define become U+FFFD, never a guess.
public struct TextDecoder: Sendable {
    /// The name that detection reports: `utf-8`, `windows-1252`, …
    public let name: String
    /// Scalars of the bytes 0x80 to 0xFF; empty for UTF-8 and for pages of pairs.
    private let upper: [UInt32]
    private let wide: WideCodePage?

    public static let utf8 = TextDecoder(name: "utf-8", upper: [])

    private init(name: String, upper: [UInt32], wide: WideCodePage? = nil) {
        self.name = name
        self.upper = upper
        self.wide = wide
    }

    /// By IANA name or one of the aliases that files use (`1252`, `CP1252`, `8859-1`); nil for an encoding that is not known.
    ///
    /// `us-ascii` is read as Windows-1252, since whoever declares it does not know what it holds.
    public init?(_ name: String) {
        let lower = name.lowercased()
        if lower == "utf-8" || lower == "utf8" {
            self = .utf8
            return
        }
        let known = CodePages.aliases[lower] ?? lower
        if let upper = CodePages.upperHalves[known] {
            self.init(name: known, upper: upper)
        } else if let page = WideCodePage.named(known) {
            self.init(name: known, upper: [], wide: page)
        } else {
            return nil
        }
    }

    public var isUTF8: Bool { upper.isEmpty && wide == nil }
    /// Whether characters are pairs of bytes, of which the second may be ASCII from 0x40 on: a `|` may be half a character.
    var isWide: Bool { wide != nil }

    /// The scalar that one byte stands for in a single-byte encoding; nil if it stands for none.
    func scalar(_ byte: UInt8) -> UInt32? {
        guard byte >= 0x80 else { return UInt32(byte) }
        guard !upper.isEmpty, upper[Int(byte) - 0x80] != 0xFFFD else { return nil }
        return upper[Int(byte) - 0x80]
    }

    /// Appends the text as UTF-8; false if something had to be replaced by U+FFFD.
    @discardableResult
    public func decode(_ bytes: [UInt8], _ range: Range<Int>, into output: inout [UInt8]) -> Bool {
        if let wide { return Self.decode(wide, bytes, range, into: &output) }
        if upper.isEmpty { return Self.repairUTF8(bytes, range, into: &output) }
        var isClean = true
        for byte in bytes[range] {
            guard byte >= 0x80 else {
                output.append(byte)
                continue
            }
            let scalar = upper[Int(byte) - 0x80]
            if scalar == 0xFFFD { isClean = false }
            Self.append(scalar, to: &output)
        }
        return isClean
    }

    /// Position of the first byte that the encoding does not define; nil if there is none.
    func firstUndecodable(_ bytes: [UInt8], _ range: Range<Int>) -> Int? {
        var i = range.lowerBound
        while i < range.upperBound {
            let length: Int
            if let wide {
                let (scalar, count) = wide.character(bytes, i, range.upperBound)
                length = scalar == 0 && bytes[i] != 0 ? 0 : count
            } else {
                length = isUTF8 ? UTF8Validator.sequenceLength(bytes, i, range.upperBound) : scalar(bytes[i]) == nil ? 0 : 1
            }
            if length == 0 { return i }
            i += length
        }
        return nil
    }

    /// How many bytes the character at `i` takes in a code page.
    func characterBytes(_ bytes: [UInt8], _ i: Int, _ end: Int) -> Int { wide?.character(bytes, i, end).bytes ?? 1 }

    /// The text as a `String`, for messages.
    public func string(_ bytes: [UInt8], _ range: Range<Int>) -> String {
        var output: [UInt8] = []
        output.reserveCapacity(range.count)
        decode(bytes, range, into: &output)
        return String(decoding: output, as: UTF8.self)
    }

    static func append(_ scalar: UInt32, to output: inout [UInt8]) {
        switch scalar {
        case 0..<0x80:
            output.append(UInt8(scalar))
        case 0x80..<0x800:
            output.append(UInt8(0xC0 | scalar >> 6))
            output.append(UInt8(0x80 | scalar & 0x3F))
        case 0x800..<0x10000:
            output.append(UInt8(0xE0 | scalar >> 12))
            output.append(UInt8(0x80 | scalar >> 6 & 0x3F))
            output.append(UInt8(0x80 | scalar & 0x3F))
        default:
            output.append(UInt8(0xF0 | scalar >> 18))
            output.append(UInt8(0x80 | scalar >> 12 & 0x3F))
            output.append(UInt8(0x80 | scalar >> 6 & 0x3F))
            output.append(UInt8(0x80 | scalar & 0x3F))
        }
    }

    private static func decode(_ page: WideCodePage, _ bytes: [UInt8], _ range: Range<Int>, into output: inout [UInt8]) -> Bool {
        var isClean = true
        var i = range.lowerBound
        while i < range.upperBound {
            let (scalar, length) = page.character(bytes, i, range.upperBound)
            let isBroken = scalar == 0 && bytes[i] != 0
            if isBroken { isClean = false }
            append(isBroken ? 0xFFFD : scalar, to: &output)
            i += length
        }
        return isClean
    }

    private static func repairUTF8(_ bytes: [UInt8], _ range: Range<Int>, into output: inout [UInt8]) -> Bool {
        var isClean = true
        var i = range.lowerBound
        while i < range.upperBound {
            let length = UTF8Validator.sequenceLength(bytes, i, range.upperBound)
            if length > 0 {
                output.append(contentsOf: bytes[i..<i + length])
                i += length
            } else {
                isClean = false
                append(0xFFFD, to: &output)
                i += 1
            }
        }
        return isClean
    }
}
