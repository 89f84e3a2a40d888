/// Why a text is no amount.
public enum AmountError: Error, Hashable, Sendable {
    case empty
    /// Not a number in this style.
    case unreadable
    /// More digits after the decimal mark than the currency has, and not all of them zero.
    case tooPrecise
    /// Does not fit 64 bits in minor units.
    case overflow
}

/// Reads amounts of money as banks print them, from bytes into exact minor units.
///
/// Understood: grouping by `,` `.` `'` `’` and all kinds of space; a sign before or behind, also U+2212 and the en dash;
/// parentheses for negative; currency symbols and codes on either side; `CR`/`DR`, `C`/`D`, `S`/`H` behind.
/// Grouping is checked (groups of three, or the Indian twos), so that a wrong decimal mark is an error instead of a number
/// a hundred times too large. There is no floating point and, in the common form `-1234.56`, one pass without allocation.
public enum AmountParser {
    /// The amount in units of 10^-`minorDigits`; `decimal` is `.` or `,` as a byte.
    ///
    /// The text may be UTF-8 or a single-byte code page: bytes that are not UTF-8 are read as Windows-1252 for `£`, `¥`, `€` and the no-break space.
    /// The result is never `Int64.min`. A credit or debit mark behind the number sets the sign.
    public static func parse(_ bytes: [UInt8], _ range: Range<Int>, decimal: UInt8, minorDigits: Int) -> Result<Int64, AmountError> {
        guard !range.isEmpty else { return .failure(.empty) }
        // Sixteen characters of digits cannot overflow; whatever is longer or stranger takes the other way.
        if range.count <= 16, let (value, digits) = plain(bytes, range, decimal), digits <= minorDigits {
            var value = value
            for _ in digits..<minorDigits {
                let (product, overflow) = value.multipliedReportingOverflow(by: 10)
                if overflow { return .failure(.overflow) }
                value = product
            }
            return .success(value)
        }
        let scan = AmountScan(bytes, range, decimal: decimal)
        if let error = scan.error { return .failure(error) }
        return scan.minor(minorDigits)
    }

    /// The common forms, `-1234.56` and `-1,234.56`: the digits as one number, and how many of them stand behind the decimal mark. Nil for all others.
    @inline(__always)
    private static func plain(_ bytes: [UInt8], _ range: Range<Int>, _ decimal: UInt8) -> (value: Int64, fraction: Int)? {
        var i = range.lowerBound
        let end = range.upperBound
        let isNegative = bytes[i] == 0x2D
        if isNegative { i += 1 }
        guard i < end, bytes[i] >= 0x30, bytes[i] <= 0x39 else { return nil }
        let separator: UInt8 = decimal == 0x2E ? 0x2C : 0x2E
        let startsWithZero = bytes[i] == 0x30
        var value: Int64 = 0
        var digits = 0
        var isGrouped = false
        while i < end {
            let byte = bytes[i]
            if byte >= 0x30, byte <= 0x39 {
                value = value &* 10 &+ Int64(byte &- 0x30)
                digits += 1
            } else if byte == separator {
                guard isGrouped ? digits == 3 : digits <= 3 && !startsWithZero else { return nil }
                isGrouped = true
                digits = 0
            } else {
                break
            }
            i += 1
        }
        if isGrouped, digits != 3 { return nil }
        var fraction = 0
        if i < end {
            guard bytes[i] == decimal else { return nil }
            i += 1
            fraction = end - i
            while i < end {
                let digit = bytes[i] &- 0x30
                guard digit <= 9 else { return nil }
                value = value &* 10 &+ Int64(digit)
                i += 1
            }
        }
        return (isNegative ? -value : value, fraction)
    }
}
