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
        var i = range.lowerBound
        let end = range.upperBound
        guard i < end else { return .failure(.empty) }
        let negative = bytes[i] == 0x2D
        if negative { i += 1 }
        var value: Int64 = 0
        var fraction = -1
        let first = i
        // The common form. Sixteen characters of digits cannot overflow; whatever is longer or stranger takes the other way.
        if end - i <= 16 {
            while i < end {
                let byte = bytes[i]
                if byte >= 0x30, byte <= 0x39 {
                    value = value &* 10 &+ Int64(byte &- 0x30)
                    if fraction >= 0 { fraction += 1 }
                } else if byte == decimal, fraction < 0, i > first {
                    fraction = 0
                } else {
                    break
                }
                i += 1
            }
            let digits = fraction < 0 ? 0 : fraction
            if i == end, i > first, digits <= minorDigits {
                var missing = minorDigits - digits
                while missing > 0 {
                    let (product, overflow) = value.multipliedReportingOverflow(by: 10)
                    if overflow { return .failure(.overflow) }
                    value = product
                    missing -= 1
                }
                return .success(negative ? -value : value)
            }
        }
        let scan = AmountScan(bytes, range, decimal: decimal)
        if let error = scan.error { return .failure(error) }
        return scan.minor(minorDigits)
    }
}
