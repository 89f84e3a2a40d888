/// Counts what in a stream of bytes is UTF-8 and what is not, however the stream is cut.
public struct UTF8Validator: Sendable {
    /// Well-formed sequences of two bytes or more.
    public private(set) var sequences = 0
    /// Bytes that belong to no well-formed sequence.
    public private(set) var invalid = 0
    /// Position of the first of them in the stream.
    public private(set) var firstInvalid: Int?
    private var carry: [UInt8] = []
    private var position = 0

    public init() {}

    public mutating func consume(_ chunk: [UInt8]) {
        if carry.isEmpty {
            scan(chunk, last: false)
        } else {
            let bytes = carry + chunk
            carry = []
            scan(bytes, last: false)
        }
    }

    public mutating func finish() {
        let bytes = carry
        carry = []
        scan(bytes, last: true)
    }

    private mutating func scan(_ bytes: [UInt8], last: Bool) {
        var i = 0
        let end = bytes.count
        while i < end {
            if bytes[i] < 0x80 {
                i = Self.skipASCII(bytes, i, end)
                continue
            }
            if !last, end - i < 4, Self.expectedLength(bytes[i]) > end - i {
                carry = Array(bytes[i...])
                break
            }
            let length = Self.sequenceLength(bytes, i, end)
            if length > 1 {
                sequences += 1
                i += length
            } else {
                invalid += 1
                if firstInvalid == nil { firstInvalid = position + i }
                i += 1
            }
        }
        position += i
    }

    /// The position of the first byte at or after `start` that is not ASCII.
    static func skipASCII(_ bytes: [UInt8], _ start: Int, _ end: Int) -> Int { bytes.span.positionBeyondASCII(from: start, to: end) }

    static func expectedLength(_ lead: UInt8) -> Int {
        switch lead {
        case 0xC2...0xDF: 2
        case 0xE0...0xEF: 3
        case 0xF0...0xF4: 4
        default: 1
        }
    }

    /// Length of the well-formed sequence at `i` (Unicode 15, table 3-7); 0 if there is none.
    static func sequenceLength(_ bytes: [UInt8], _ i: Int, _ end: Int) -> Int {
        let lead = bytes[i]
        if lead < 0x80 { return 1 }
        let length = expectedLength(lead)
        guard length > 1, i + length <= end else { return 0 }
        let second = bytes[i + 1]
        switch lead {
        case 0xE0: guard (0xA0...0xBF).contains(second) else { return 0 }
        case 0xED: guard (0x80...0x9F).contains(second) else { return 0 }
        case 0xF0: guard (0x90...0xBF).contains(second) else { return 0 }
        case 0xF4: guard (0x80...0x8F).contains(second) else { return 0 }
        default: guard second & 0xC0 == 0x80 else { return 0 }
        }
        for j in 2..<max(length, 2) where bytes[i + j] & 0xC0 != 0x80 { return 0 }
        return length
    }
}
