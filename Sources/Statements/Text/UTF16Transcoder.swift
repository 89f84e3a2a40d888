/// Turns UTF-16 into UTF-8 as a stream, and maps positions back by counting code units.
///
/// A lone surrogate becomes U+FFFD. A byte order mark is dropped by the caller, which knows where the file begins.
public struct UTF16Transcoder: Sendable {
    public let isBigEndian: Bool

    public init(isBigEndian: Bool) { self.isBigEndian = isBigEndian }

    /// Appends the UTF-8 of the complete characters of `bytes[start...]` to `output` and returns how many bytes of the input were used.
    ///
    /// Without `last`, an unfinished unit or pair at the end is left.
    public func transcode(_ bytes: [UInt8], from start: Int = 0, last: Bool, into output: inout [UInt8]) -> Int {
        var i = start
        let end = bytes.count
        let high = isBigEndian ? 0 : 1
        while i + 1 < end {
            let unit = UInt32(bytes[i + high]) << 8 | UInt32(bytes[i + 1 - high])
            if unit < 0x80 {
                output.append(UInt8(unit))
                i += 2
                continue
            }
            if unit & 0xF800 == 0xD800 {
                if unit & 0xFC00 == 0xD800 {
                    if i + 3 < end {
                        let low = UInt32(bytes[i + 2 + high]) << 8 | UInt32(bytes[i + 3 - high])
                        if low & 0xFC00 == 0xDC00 {
                            TextDecoder.append(0x10000 + (unit & 0x3FF) << 10 + (low & 0x3FF), to: &output)
                            i += 4
                            continue
                        }
                    } else if !last {
                        break
                    }
                }
                TextDecoder.append(0xFFFD, to: &output)
            } else {
                TextDecoder.append(unit, to: &output)
            }
            i += 2
        }
        if last, i < end { i = end }
        return i - start
    }

    /// How many bytes of UTF-16 the UTF-8 between two positions was made from.
    static func originalLength(_ utf8: [UInt8], _ range: Range<Int>) -> Int {
        var length = 0
        for byte in utf8[range] where byte & 0xC0 != 0x80 { length += byte >= 0xF0 ? 4 : 2 }
        return length
    }
}
