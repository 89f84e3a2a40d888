/// What the cells of one column are like, over the rows of the sample.
struct CSVColumn {
    var filled = 0
    var dates = 0
    var compactDates = 0
    var amounts = 0
    var fractions = 0
    var negatives = 0
    var marked = 0
    var currencyCodes = 0
    var words = 0
    /// Whole numbers of nine digits and more, or with leading zeros: numbers that name something.
    var numerals = 0
    /// Cells with a digit in them.
    var withDigits = 0
    /// Cells whose value was there before.
    private var repeats = 0
    /// Values that are one more or one less than the one before.
    var steps = 0
    var bytes = 0
    private(set) var distinct: [String: Int] = [:]
    private var last: Int?
    static let distinctMax = 2_000

    /// Share of `part` in the filled cells, in percent.
    func percent(_ part: Int) -> Int { filled == 0 ? 0 : part * 100 / filled }

    var isConstant: Bool { distinct.count == 1 }
    var isUnique: Bool { repeats == 0 && filled > 0 }
    var isRunningNumber: Bool { filled > 1 && steps >= filled - 1 }

    mutating func note(_ bytes: [UInt8], _ range: Range<Int>, _ kind: CSVTable.Cell) {
        guard kind != .empty else { return }
        filled += 1
        self.bytes += range.count
        switch kind {
        case .date: dates += 1
        case .compactDate, .amount:
            if kind == .compactDate { compactDates += 1 }
            let evidence = AmountEvidence(bytes, range, minorDigits: 2)
            guard evidence.isAmount else { break }
            amounts += 1
            if let digits = evidence.fractionDigits, digits <= 3 { fractions += 1 }
            if evidence.sign == .minus || evidence.sign == .parentheses { negatives += 1 }
            if evidence.sign != .none || evidence.symbol != 0 || evidence.currencyCode != 0 { marked += 1 }
            if evidence.fractionDigits == nil, evidence.grouping == nil, evidence.sign == .none, evidence.currencyCode == 0, evidence.symbol == 0 {
                if range.count >= 9 || (range.count > 1 && bytes[range.lowerBound] == 0x30) { numerals += 1 }
                if range.count <= 15, let number = Int(String(decoding: bytes[range], as: UTF8.self)) {
                    if let last, abs(number - last) == 1 { steps += 1 }
                    last = number
                }
            }
        case .text:
            var letters = 0
            for i in range where (bytes[i] | 0x20) >= 0x61 && (bytes[i] | 0x20) <= 0x7A || bytes[i] >= 0x80 { letters += 1 }
            if letters >= 2 { words += 1 }
            if range.count == 3, letters == 3, CSVLexicon.isCurrencyCode(bytes, range) { currencyCodes += 1 }
        case .empty: break
        }
        if kind != .text || range.contains(where: { bytes[$0] >= 0x30 && bytes[$0] <= 0x39 }) { withDigits += 1 }
        if distinct.count < Self.distinctMax {
            let value = String(decoding: bytes[range], as: UTF8.self)
            if distinct[value] != nil { repeats += 1 }
            distinct[value, default: 0] += 1
        }
    }
}
