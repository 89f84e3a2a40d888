import Ledger

/// Days and amounts as OFX writes them.
enum OFXValues {
    /// The day as written: the first eight digits of `YYYYMMDDHHMMSS.XXX[gmt offset:tz name]`. The time and the zone never move it.
    ///
    /// Some banks put marks between year, month and day; only the year may come first.
    static func day(_ bytes: [UInt8], _ range: Range<Int>) -> Result<CalendarDate, DateError> {
        if range.count >= 8, let day = plain(bytes, range.lowerBound) { return .success(day) }
        var i = range.lowerBound
        while i < range.upperBound, bytes[i] >= 0x30, bytes[i] <= 0x39 { i += 1 }
        let digits = i - range.lowerBound
        if digits >= 8 { return DateParser.parse(bytes, range.lowerBound..<range.lowerBound + 8, order: .ymd) }
        if range.isEmpty { return .failure(.empty) }
        return digits == 4 ? DateParser.parse(bytes, range, order: .ymd) : .failure(.unreadable)
    }

    /// The day of eight digits; nil for all else.
    @inline(__always)
    private static func plain(_ bytes: [UInt8], _ start: Int) -> CalendarDate? {
        var number = 0
        for i in start..<start + 8 {
            let digit = bytes[i] &- 0x30
            guard digit <= 9 else { return nil }
            number = number &* 10 &+ Int(digit)
        }
        return DateParser.day(number / 10_000, number / 100 % 100, number % 100)
    }

    /// The amount in minor units. OFX allows a point or a comma as the decimal mark and nothing between groups; real files group.
    ///
    /// Of two different marks the later is the decimal one; a mark that occurs once is; one that repeats separates groups.
    static func amount(_ bytes: [UInt8], _ range: Range<Int>, minorDigits: Int) -> Result<Int64, AmountError> {
        var points = 0
        var commas = 0
        var later: UInt8 = 0x2E
        for i in range {
            switch bytes[i] {
            case 0x2E:
                points += 1
                later = 0x2E
            case 0x2C:
                commas += 1
                later = 0x2C
            default: break
            }
        }
        var decimal = later
        if points > 1, commas == 0 { decimal = 0x2C }
        if commas > 1, points == 0 { decimal = 0x2E }
        // A currency without minor units has no use for a decimal comma before three digits.
        if minorDigits == 0, commas == 1, points == 0, range.count > 4, bytes[range.upperBound - 4] == 0x2C { decimal = 0x2E }
        return AmountParser.parse(bytes, range, decimal: decimal, minorDigits: minorDigits)
    }
}
