/// Which quote characters stand around fields in a sample: those that open at the beginning of a field and close at the end of one.
struct CSVQuotes {
    private(set) var double = 0
    private(set) var single = 0

    /// Fewer fields than these may begin and end with `'` by chance; then the double quote goes first.
    static let singleMin = 2

    init(_ sample: [UInt8], delimiter: UInt8) {
        var opened = 0
        var closed = 0
        var previous: UInt8 = 0x0A
        for (i, byte) in sample.enumerated() {
            if byte == 0x22 || byte == 0x27 {
                let isOpening = previous == delimiter || previous == 0x0A || previous == 0x0D
                let next = i + 1 < sample.count ? sample[i + 1] : 0x0A
                let isClosing = next == delimiter || next == 0x0A || next == 0x0D
                if byte == 0x22 {
                    if isOpening { double += 1 }
                } else {
                    if isOpening { opened += 1 }
                    if isClosing { closed += 1 }
                }
            }
            previous = byte
        }
        single = min(opened, closed)
    }

    /// The quotes to try, the more likely first: where both give the same table, that one is taken.
    var candidates: [UInt8] {
        guard single > double else { return [0x22] }
        return single >= Self.singleMin ? [0x27, 0x22] : [0x22, 0x27]
    }
}
