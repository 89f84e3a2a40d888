/// Which quote characters stand around fields in a sample: those that open at the beginning of a field and close at the end of one.
struct CSVQuotes {
    private(set) var double = 0
    private(set) var single = 0

    /// Fields that must be quoted by `'` before it is taken for a quote: a text may begin or end with one as well.
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

    /// The quotes to try, the more likely first.
    var candidates: [UInt8] { single >= Self.singleMin && single > double ? [0x27, 0x22] : [0x22] }
}
