import Ledger

/// Days and amounts as ISO 20022 writes them.
enum CAMTValues {
    /// Digits of a day: `YYYY-MM-DD`.
    private static let dayBytes = 10

    /// The day as written, of `ISODate` (`2024-01-15`, perhaps with a zone) and `ISODateTime` (`2024-01-15T23:10:00+01:00`). Time and zone
    /// never move it.
    static func day(_ bytes: [UInt8], _ range: Range<Int>) -> Result<CalendarDate, DateError> {
        if range.isEmpty { return .failure(.empty) }
        guard range.count > dayBytes else { return DateParser.parse(bytes, range, order: .ymd) }
        let behind = bytes[range.lowerBound + dayBytes]
        guard (behind < 0x30 || behind > 0x39) else { return DateParser.parse(bytes, range, order: .ymd) }
        return DateParser.parse(bytes, range.lowerBound..<range.lowerBound + dayBytes, order: .ymd)
    }

    /// The amount in minor units, without a sign: the direction stands beside it. The decimal mark is a point, or a comma where there is no
    /// point.
    static func amount(_ bytes: [UInt8], _ range: Range<Int>, minorDigits: Int) -> Result<Int64, AmountError> {
        let text = bytes[range]
        let decimal: UInt8 = text.contains(0x2C) && !text.contains(0x2E) ? 0x2C : 0x2E
        let result = AmountParser.parse(bytes, range, decimal: decimal, minorDigits: minorDigits)
        if case .success(let amount) = result, amount < 0 { return .failure(.unreadable) }
        return result
    }

    /// Whether a `CdtDbtInd` is money coming in; nil if it says neither.
    static func isCredit(_ bytes: [UInt8], _ field: RecordField) -> Bool? {
        if RecordMessages.equals(bytes, field, "CRDT") { return true }
        return RecordMessages.equals(bytes, field, "DBIT") ? false : nil
    }

    /// `xs:boolean`.
    static func isTrue(_ bytes: [UInt8], _ field: RecordField) -> Bool {
        RecordMessages.equals(bytes, field, "TRUE") || field.range.count == 1 && bytes[field.range.lowerBound] == UInt8(ascii: "1")
    }
}
