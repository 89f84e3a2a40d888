/// Counts lines in a buffer that is read front to back; `\n`, `\r\n` and a lone `\r` end a line, however the buffer is cut.
struct LineCounter: Sendable {
    /// Line of the byte at `position`, from 1.
    private(set) var line: UInt32 = 1
    /// How far the present buffer has been counted.
    private(set) var position = 0
    private var isAfterReturn = false

    init() {}

    /// Counts up to `end`; does nothing if that has been counted already.
    @inline(__always)
    mutating func advance(to end: Int, _ bytes: Span<UInt8>) {
        guard end > position else { return }
        var i = position
        // Blocks without returns, which is most of them, sixteen bytes at a time.
        while !isAfterReturn, i + 16 <= end, let feeds = bytes.lineFeedsWithoutReturns(at: i) {
            line += UInt32(feeds)
            i += 16
        }
        var previous: UInt8 = isAfterReturn ? 0x0D : 0
        while i < end {
            let byte = bytes[i]
            // The line feed of a pair has been counted with its return.
            if byte == 0x0D || (byte == 0x0A && previous != 0x0D) { line += 1 }
            previous = byte
            i += 1
        }
        isAfterReturn = previous == 0x0D
        position = end
    }

    /// The first `consumed` bytes have been dropped from the buffer.
    mutating func rebase(by consumed: Int) { position -= consumed }
}
