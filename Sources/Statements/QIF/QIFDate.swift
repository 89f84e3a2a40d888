import Ledger

/// Days of QIF lines: those of `DateParser`, also where a bank has written other words behind them (`D03/25/099Share Withdrawal`).
enum QIFDate {
    /// Shorter numbers are no date.
    private static let bytesMin = 6

    static func parse(_ bytes: [UInt8], _ range: Range<Int>, order: ReadingOptions.DateOrder) -> Result<CalendarDate, DateError> {
        let result = DateParser.parse(bytes, range, order: order)
        guard case .failure(.unreadable) = result else { return result }
        let end = bytes[range].firstIndex { !isPart($0) } ?? range.upperBound
        guard end < range.upperBound, end - range.lowerBound >= bytesMin else { return result }
        return DateParser.parse(bytes, range.lowerBound..<end, order: order)
    }

    private static func isPart(_ byte: UInt8) -> Bool {
        switch byte {
        case 0x30...0x39, UInt8(ascii: "/"), UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "'"), 0x20: true
        default: false
        }
    }
}
