import Ledger

/// Days, amounts and balances as MT940 writes them.
enum MT940Values {
    /// `YYMMDD`; nil if there is no such day. Years below `DateParser.pivot` are of this century.
    static func day(_ bytes: [UInt8], _ range: Range<Int>) -> CalendarDate? {
        guard range.count == 6, bytes[range].allSatisfy({ $0 >= 0x30 && $0 <= 0x39 }) else { return nil }
        let lower = range.lowerBound
        return CalendarDate(
            year: year(number(bytes, lower..<lower + 2)), month: number(bytes, lower + 2..<lower + 4), day: number(bytes, lower + 4..<lower + 6))
    }

    static func year(_ number: Int) -> Int { number + (number < DateParser.pivot ? 2000 : 1900) }

    /// The value of a few digits.
    static func number(_ bytes: [UInt8], _ range: Range<Int>) -> Int { range.reduce(0) { $0 * 10 + Int(bytes[$1]) - 0x30 } }

    /// The amount in minor units, without a sign. The decimal mark is a comma that is always there; a point is taken where there is no comma.
    static func amount(_ bytes: [UInt8], _ range: Range<Int>, minorDigits: Int) -> Result<Int64, AmountError> {
        let text = bytes[range]
        let decimal: UInt8 = text.contains(0x2E) && !text.contains(0x2C) ? 0x2E : 0x2C
        return AmountParser.parse(bytes, range, decimal: decimal, minorDigits: minorDigits)
    }
}

/// A `:60F:`, `:62M:` or the like: `1!a6!n3!a15d`.
struct MT940Balance {
    var isCredit: Bool
    /// Nil if there is no such day.
    var day: CalendarDate?
    /// Nil where the bank leaves it out.
    var currency: Currency?
    var amount: Range<Int>

    /// Nil if the text has not this form.
    init?(_ bytes: [UInt8], _ range: Range<Int>) {
        var i = range.lowerBound
        let end = range.upperBound
        while i < end, bytes[i] <= 0x20 { i += 1 }
        guard i + 7 < end, bytes[i] == UInt8(ascii: "C") || bytes[i] == UInt8(ascii: "D") else { return nil }
        isCredit = bytes[i] == UInt8(ascii: "C")
        i += 1
        guard bytes[i..<i + 6].allSatisfy({ $0 >= 0x30 && $0 <= 0x39 }) else { return nil }
        day = MT940Values.day(bytes, i..<i + 6)
        i += 6
        currency = end - i > 3 ? Currency(String(decoding: bytes[i..<i + 3], as: UTF8.self)) : nil
        if currency != nil { i += 3 }
        var upper = i
        while upper < end, bytes[upper] > 0x20 { upper += 1 }
        amount = i..<upper
    }
}

/// The account of a `:25:` line: an IBAN, a number alone, or `bank/number`, with the currency behind in some files.
enum MT940Account {
    static func reference(_ text: String) -> AccountReference {
        var parts = text.split(separator: "/", omittingEmptySubsequences: true).map { $0.trimmingBlanks() }.filter { !$0.isEmpty }
        if parts.count > 1, let last = parts.last, last.count == 3, Currency(last) != nil { parts.removeLast() }
        guard let id = parts.last else { return AccountReference() }
        return AccountReference(id: id, bankID: parts.count > 1 ? parts[0] : nil)
    }

    /// `1291.99.348EUR` is the account 1291.99.348 in the statement's currency.
    static func withoutCurrency(_ id: String, _ currency: Currency) -> String {
        guard id.hasSuffix(currency.code) else { return id }
        let number = id.dropLast(3)
        guard let last = number.utf8.last, last >= 0x30, last <= 0x39 else { return id }
        return String(number)
    }
}

extension Substring {
    /// Without blanks at its ends.
    fileprivate func trimmingBlanks() -> String {
        var text = self.drop { $0 == " " }
        while text.last == " " { text.removeLast() }
        return String(text)
    }
}
