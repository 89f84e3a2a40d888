import Ledger

/// A `:61:` line taken apart: `6!n[4!n]2a[1!a]15d1!a3!c16x[//16x]`, with the tolerance that real files need.
///
/// Value date, entry date without a year, mark (`C`, `D`, reversals `RC`, `RD`, expected `EC`, `ED` of MT942), third letter of the
/// currency, amount, type of transaction, the customer's reference and the bank's own.
struct MT940EntryLine {
    /// `YYMMDD`.
    var valueDay: Range<Int>
    /// `MMDD`; empty where the bank leaves it out.
    var entryDay: Range<Int>
    var isCredit: Bool
    /// Announced, not yet booked.
    var isExpected: Bool
    var amount: Range<Int>
    /// `NTRF`, `S051`, …: four characters; empty where there is no letter that begins it.
    var type: Range<Int>
    var reference: Range<Int>
    var bankReference: Range<Int>
    /// What stands on the line behind the 16 characters of a reference.
    var rest: Range<Int>

    /// What the line lacks, and where it should stand.
    struct Failure: Error {
        enum Part { case day, mark, amount }
        var part: Part
        var place: Range<Int>
    }

    /// Nothing is guessed: a line without a day, a mark or an amount is none.
    init(_ bytes: [UInt8], _ range: Range<Int>) throws(Failure) {
        var i = range.lowerBound
        let end = range.upperBound
        func digits(_ max: Int) -> Range<Int> {
            let start = i
            while i < end, i - start < max, Self.isDigit(bytes[i]) { i += 1 }
            return start..<i
        }
        func skipBlanks() { while i < end, bytes[i] == 0x20 { i += 1 } }

        skipBlanks()
        valueDay = digits(6)
        guard valueDay.count == 6 else { throw Failure(part: .day, place: valueDay) }
        entryDay = digits(4)
        guard entryDay.isEmpty || entryDay.count == 4 else { throw Failure(part: .day, place: entryDay) }
        skipBlanks()
        isExpected = i < end && bytes[i] == UInt8(ascii: "E")
        let isReversal = i < end && bytes[i] == UInt8(ascii: "R")
        if isExpected || isReversal { i += 1 }
        guard i < end, bytes[i] == UInt8(ascii: "C") || bytes[i] == UInt8(ascii: "D") else {
            throw Failure(part: .mark, place: i..<min(i + 1, end))
        }
        // The reversal of a credit takes money out again.
        isCredit = (bytes[i] == UInt8(ascii: "C")) != isReversal
        i += 1
        // One letter of the currency by the standard, all three in some files.
        let letters = i
        while i < end, i - letters < 3, Self.isLetter(bytes[i]) { i += 1 }
        skipBlanks()
        let lower = i
        while i < end, Self.isDigit(bytes[i]) || bytes[i] == UInt8(ascii: ",") || bytes[i] == UInt8(ascii: ".") { i += 1 }
        amount = lower..<i
        guard !amount.isEmpty else { throw Failure(part: .amount, place: letters..<letters) }
        skipBlanks()

        let typed = i < end && Self.isLetter(bytes[i]) ? Self.position(behind: 4, bytes, i..<end) : i
        type = i..<typed
        i = typed
        var slashes: Int?
        for k in i..<max(i, end - 1) where bytes[k] == UInt8(ascii: "/") && bytes[k + 1] == UInt8(ascii: "/") {
            slashes = k
            break
        }
        if let slashes {
            reference = Self.trimmed(bytes, i..<slashes)
            bankReference = Self.trimmed(bytes, slashes + 2..<end)
            rest = end..<end
        } else {
            let cut = Self.position(behind: 16, bytes, i..<end)
            reference = Self.trimmed(bytes, i..<cut)
            bankReference = end..<end
            rest = Self.trimmed(bytes, cut..<end)
        }
    }

    /// The value day, or why it is none.
    func value(_ bytes: [UInt8]) -> CalendarDate? { MT940Values.day(bytes, valueDay) }

    /// The day of entry in the year that brings it nearest to the value day; `valueDay` is only needed for its year and month.
    func entry(_ bytes: [UInt8]) -> CalendarDate? {
        guard entryDay.count == 4 else { return nil }
        let year = MT940Values.year(MT940Values.number(bytes, valueDay.lowerBound..<valueDay.lowerBound + 2))
        let valueMonth = MT940Values.number(bytes, valueDay.lowerBound + 2..<valueDay.lowerBound + 4)
        let month = MT940Values.number(bytes, entryDay.lowerBound..<entryDay.lowerBound + 2)
        let day = MT940Values.number(bytes, entryDay.lowerBound + 2..<entryDay.upperBound)
        let turn = month - valueMonth > 6 ? -1 : valueMonth - month > 6 ? 1 : 0
        return CalendarDate(year: year + turn, month: month, day: day)
    }

    /// The position behind so many characters. Those of SWIFT are single bytes; others, which do not belong here, are not cut in two.
    private static func position(behind count: Int, _ bytes: [UInt8], _ range: Range<Int>) -> Int {
        var i = range.lowerBound
        var left = count
        while i < range.upperBound {
            if bytes[i] & 0xC0 != 0x80 {
                if left == 0 { break }
                left -= 1
            }
            i += 1
        }
        return i
    }

    private static func trimmed(_ bytes: [UInt8], _ range: Range<Int>) -> Range<Int> {
        var lower = range.lowerBound
        var upper = range.upperBound
        while lower < upper, bytes[lower] <= 0x20 { lower += 1 }
        while upper > lower, bytes[upper - 1] <= 0x20 { upper -= 1 }
        return lower..<upper
    }

    private static func isDigit(_ byte: UInt8) -> Bool { byte >= 0x30 && byte <= 0x39 }
    private static func isLetter(_ byte: UInt8) -> Bool { byte >= 0x41 && byte <= 0x5A }
}
