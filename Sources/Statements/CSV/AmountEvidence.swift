/// An amount read under both decimal marks at once: what one cell says for and against each.
struct AmountEvidence {
    /// The value in units of 10^-digits with a decimal point, and with a decimal comma; nil if it cannot be read so.
    var point: Int64?
    var comma: Int64?
    /// Whether the text is an amount in form, though it may have too many digits for its currency or not fit.
    var isPointForm = false
    var isCommaForm = false
    var sign = AmountScan.Sign.none
    /// Digits behind the mark when it is read as the decimal mark; nil without a mark.
    var fractionDigits: Int?
    /// Whether that mark is a point.
    var isPointMark = false
    var grouping: UInt8?
    var currencyCode: UInt32 = 0
    var symbol: UInt32 = 0

    var isAmount: Bool { isPointForm || isCommaForm }
    /// Whether it is an amount other than zero.
    var isNonZero: Bool { isAmount && (point ?? comma ?? 0) != 0 }
    /// Reads as two different numbers.
    var isAmbiguous: Bool { isPointForm && isCommaForm && point != comma }

    init(_ bytes: [UInt8], _ range: Range<Int>, minorDigits: Int) {
        if plain(bytes, range, minorDigits) { return }
        let withPoint = AmountScan(bytes, range, decimal: 0x2E)
        let withComma = AmountScan(bytes, range, decimal: 0x2C)
        isPointForm = withPoint.error == nil || withPoint.error == .overflow
        isCommaForm = withComma.error == nil || withComma.error == .overflow
        if case .success(let value) = withPoint.minor(minorDigits) { point = value }
        if case .success(let value) = withComma.minor(minorDigits) { comma = value }
        let scan = isPointForm && (!isCommaForm || withPoint.fractionDigits != nil) ? withPoint : withComma
        sign = scan.sign
        fractionDigits = scan.fractionDigits
        isPointMark = isPointForm && withPoint.fractionDigits != nil
        grouping = scan.grouping
        currencyCode = scan.currencyCode
        symbol = scan.symbol
    }

    /// `-1234.56`, `-1.234,56` and their like without a scan for each mark; false if the text is of another form.
    private mutating func plain(_ bytes: [UInt8], _ range: Range<Int>, _ minorDigits: Int) -> Bool {
        var i = range.lowerBound
        let end = range.upperBound
        guard i < end, end - i <= 15, minorDigits <= 4 else { return false }
        let isNegative = bytes[i] == 0x2D
        if isNegative { i += 1 }
        let first = i
        var value: Int64 = 0
        var markAt = -1
        var groupedBy: UInt8?
        while i < end {
            let byte = bytes[i]
            if byte >= 0x30, byte <= 0x39 {
                value = value &* 10 &+ Int64(byte &- 0x30)
            } else if byte == 0x2E || byte == 0x2C {
                if markAt >= 0 {
                    // One group of three between two different marks: the first of them separates, the second is the decimal one.
                    guard groupedBy == nil, byte != bytes[markAt], i - markAt == 4, markAt - first <= 3, bytes[first] != 0x30 else { return false }
                    groupedBy = bytes[markAt]
                }
                guard i > first else { return false }
                markAt = i
            } else {
                return false
            }
            i += 1
        }
        guard i > first else { return false }
        let signed = isNegative ? -value : value
        sign = isNegative ? .minus : .none
        if markAt < 0 {
            isPointForm = true
            isCommaForm = true
            point = Self.scaled(signed, 0, minorDigits)
            comma = point
            return true
        }
        let fraction = end - markAt - 1
        // Three digits may be a group; the scan knows the rules.
        if fraction == 3, groupedBy == nil, markAt - first <= 3 { return false }
        grouping = groupedBy
        fractionDigits = fraction
        if bytes[markAt] == 0x2E {
            isPointForm = true
            isPointMark = true
            point = Self.scaled(signed, fraction, minorDigits)
        } else {
            isCommaForm = true
            comma = Self.scaled(signed, fraction, minorDigits)
        }
        return true
    }

    private static func scaled(_ value: Int64, _ fraction: Int, _ minorDigits: Int) -> Int64? {
        var value = value
        var fraction = fraction
        while fraction > minorDigits {
            guard value % 10 == 0 else { return nil }
            value /= 10
            fraction -= 1
        }
        while fraction < minorDigits {
            let (product, overflow) = value.multipliedReportingOverflow(by: 10)
            if overflow { return nil }
            value = product
            fraction += 1
        }
        return value
    }
}
