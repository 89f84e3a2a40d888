internal import Glibc

/// A code page of East Asia: ASCII, and pairs of bytes for everything else, as one table that is asked from lead and trail byte.
///
/// The table is made once per process by asking the C library's converter for each pair (about 24,000 calls, a few milliseconds); decoding itself
/// is Swift. A trail byte is 0x40 or higher, so that commas, semicolons, tabs, quotes and line ends are always themselves and a reader may
/// work on the bytes as they are. The one mark that is not safe is `|` (0x7C). Where the system lacks the converter, the encoding is unknown.
final class WideCodePage: Sendable {
    static let leads = 0x81...0xFE
    static let trails = 0x40...0xFE
    private static let trailCount = 0xFE - 0x40 + 1

    /// The name that detection reports.
    let name: String
    /// Scalars by lead and trail; 0 where the pair stands for nothing.
    private let pairs: [UInt32]
    /// Scalars of bytes from 0x80 that stand alone (half-width katakana of Shift_JIS); 0 for the others.
    private let singles: [UInt32]
    /// GB18030 alone: scalars of the four-byte codes of the basic plane by their number; empty for the others.
    private let quads: [UInt32]

    /// By the name that detection uses; nil for an encoding of another kind or without a converter on this system.
    static func named(_ name: String) -> WideCodePage? {
        switch name {
        case "gb18030": gb18030
        case "big5": big5
        case "shift_jis": shiftJIS
        case "euc-jp": eucJP
        case "euc-kr": eucKR
        default: nil
        }
    }

    static let names = ["gb18030", "big5", "shift_jis", "euc-jp", "euc-kr"]

    // Each is made when it is first asked for. The converters are those of the supersets that files really come in.
    private static let gb18030 = WideCodePage("gb18030", converter: "GB18030", hasQuads: true)
    private static let big5 = WideCodePage("big5", converter: "CP950")
    private static let shiftJIS = WideCodePage("shift_jis", converter: "CP932")
    private static let eucJP = WideCodePage("euc-jp", converter: "EUC-JP")
    private static let eucKR = WideCodePage("euc-kr", converter: "UHC")

    private init?(_ name: String, converter: String, hasQuads: Bool = false) {
        guard let handle = iconv_open("UCS-4BE", converter), Int(bitPattern: handle) != -1 else { return nil }
        defer { iconv_close(handle) }
        self.name = name
        var probe = Probe(handle)
        singles = (0x80...0xFF).map { probe.scalar(UInt8($0)) }
        var pairs: [UInt32] = []
        pairs.reserveCapacity(Self.leads.count * Self.trailCount)
        for lead in Self.leads { for trail in Self.trails { pairs.append(probe.scalar(UInt8(lead), UInt8(trail))) } }
        self.pairs = pairs
        quads = hasQuads ? (0..<39_420).map { probe.scalar(quad: $0) } : []
    }

    /// Asks the converter about one character at a time.
    private struct Probe {
        let handle: iconv_t
        private var input: [CChar] = [0, 0, 0, 0]
        private var output: [CChar] = [0, 0, 0, 0, 0, 0, 0, 0]

        init(_ handle: iconv_t) { self.handle = handle }

        mutating func scalar(_ first: UInt8, _ second: UInt8? = nil) -> UInt32 {
            input[0] = CChar(bitPattern: first)
            if let second { input[1] = CChar(bitPattern: second) }
            return scalar(count: second == nil ? 1 : 2)
        }

        /// The four bytes of a number in the order of GB18030.
        mutating func scalar(quad number: Int) -> UInt32 {
            input[0] = CChar(truncatingIfNeeded: number / 12_600 + 0x81)
            input[1] = CChar(truncatingIfNeeded: number / 1_260 % 10 + 0x30)
            input[2] = CChar(truncatingIfNeeded: number / 10 % 126 + 0x81)
            input[3] = CChar(truncatingIfNeeded: number % 10 + 0x30)
            return scalar(count: 4)
        }

        /// The one scalar that the first bytes of `input` stand for; 0 for none and for more than one.
        private mutating func scalar(count: Int) -> UInt32 {
            var inputLeft = count
            var outputLeft = output.count
            let status = input.withUnsafeMutableBufferPointer { input in
                output.withUnsafeMutableBufferPointer { output in
                    var from = input.baseAddress
                    var to = output.baseAddress
                    return iconv(handle, &from, &inputLeft, &to, &outputLeft)
                }
            }
            guard status == 0, inputLeft == 0, outputLeft == 4 else {
                // Back to the initial state after an error.
                _ = iconv(handle, nil, nil, nil, nil)
                return 0
            }
            var scalar: UInt32 = 0
            for byte in output.prefix(4) { scalar = scalar << 8 | UInt32(UInt8(bitPattern: byte)) }
            return scalar
        }
    }

    /// One character at `i`, before `end`: its scalar (0 for bytes that stand for none) and how many bytes it takes.
    ///
    /// A lead byte whose trail is ASCII and fits nothing takes one byte, so that a broken character never swallows a mark.
    @inline(__always)
    func character(_ bytes: [UInt8], _ i: Int, _ end: Int) -> (scalar: UInt32, bytes: Int) {
        let lead = Int(bytes[i])
        if lead < 0x80 { return (UInt32(lead), 1) }
        let single = singles[lead - 0x80]
        if single != 0 { return (single, 1) }
        guard Self.leads.contains(lead), i + 1 < end else { return (0, 1) }
        let trail = Int(bytes[i + 1])
        if trail < 0x40 { return quads.isEmpty ? (0, 1) : quad(bytes, i, end) }
        let scalar = trail <= 0xFE ? pairs[(lead - 0x81) * Self.trailCount + trail - 0x40] : 0
        return (scalar, scalar == 0 && trail < 0x80 ? 1 : 2)
    }

    private func quad(_ bytes: [UInt8], _ i: Int, _ end: Int) -> (scalar: UInt32, bytes: Int) {
        guard i + 3 < end else { return (0, 1) }
        let parts = (Int(bytes[i]) - 0x81, Int(bytes[i + 1]) - 0x30, Int(bytes[i + 2]) - 0x81, Int(bytes[i + 3]) - 0x30)
        guard (0...9).contains(parts.1), (0...125).contains(parts.2), (0...9).contains(parts.3) else { return (0, 1) }
        let number = ((parts.0 * 10 + parts.1) * 126 + parts.2) * 10 + parts.3
        if number < quads.count { return quads[number] == 0 ? (0, 1) : (quads[number], 4) }
        // The other planes follow one another from 90 30 81 30 on.
        let supplementary = number - 189_000
        guard (0..<0x10_0000).contains(supplementary) else { return (0, 1) }
        return (0x1_0000 + UInt32(supplementary), 4)
    }
}
