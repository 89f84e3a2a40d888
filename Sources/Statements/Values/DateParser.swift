public import Ledger

/// Why a text is no day.
public enum DateError: Error, Hashable, Sendable {
    case empty
    /// Not a date in this order.
    case unreadable
    /// A date in form, but there is no such day, such as 30 February.
    case noSuchDay
}

/// The orders of day, month and year that a text can be read in.
public struct DateOrders: OptionSet, Sendable, Hashable {
    public let rawValue: UInt8
    public init(rawValue: UInt8) { self.rawValue = rawValue }

    public static let dmy = DateOrders(rawValue: 1)
    public static let mdy = DateOrders(rawValue: 2)
    public static let ymd = DateOrders(rawValue: 4)
    public static let all: DateOrders = [.dmy, .mdy, .ymd]

    public init(_ order: ReadingOptions.DateOrder) {
        switch order {
        case .dmy: self = .dmy
        case .mdy: self = .mdy
        case .ymd: self = .ymd
        }
    }

    /// The order if there is just one.
    public var only: ReadingOptions.DateOrder? {
        switch self {
        case .dmy: .dmy
        case .mdy: .mdy
        case .ymd: .ymd
        default: nil
        }
    }
}

/// Reads days as banks and programs print them, from bytes, without Foundation and without allocation.
///
/// Understood: numbers with `/` `-` `.` blank or `'` between; eight digits without; month names of the main European languages;
/// years of two digits by `pivot`, of four, and the forms of old QIF programs (`'06` is 2006, `106` and `19106` are 2006);
/// a weekday before and a time of day behind are skipped. A year written first with four digits needs no order.
/// The day is the one that is written; no time zone moves it. Nothing is invented: a day that does not exist is an error.
public enum DateParser {
    /// Two-digit years below it are 20xx, the others 19xx.
    public static let pivot = 70

    public static func parse(_ bytes: [UInt8], _ range: Range<Int>, order: ReadingOptions.DateOrder) -> Result<CalendarDate, DateError> {
        let lower = range.lowerBound
        if range.count == 10, let date = plain(bytes, lower, order: order) { return .success(date) }
        let scan = DateScan(bytes, range)
        if let error = scan.error { return .failure(error) }
        return scan.date(order)
    }

    /// The orders that the text can be read in; empty if it is no date.
    public static func orders(_ bytes: [UInt8], _ range: Range<Int>) -> DateOrders {
        let scan = DateScan(bytes, range)
        guard scan.error == nil else { return [] }
        var orders: DateOrders = []
        if case .success = scan.date(.dmy) { orders.insert(.dmy) }
        if case .success = scan.date(.mdy) { orders.insert(.mdy) }
        if case .success = scan.date(.ymd) { orders.insert(.ymd) }
        return orders
    }

    /// `YYYY-MM-DD` and `DD.MM.YYYY` with any of the three marks: nearly all rows of nearly all files.
    @inline(__always)
    private static func plain(_ bytes: [UInt8], _ i: Int, order: ReadingOptions.DateOrder) -> CalendarDate? {
        @inline(__always) func two(_ at: Int) -> Int {
            let a = Int(bytes[at]) - 0x30
            let b = Int(bytes[at + 1]) - 0x30
            guard a >= 0, a <= 9, b >= 0, b <= 9 else { return -10_000 }
            return a * 10 + b
        }
        @inline(__always) func isMark(_ byte: UInt8) -> Bool { byte == 0x2D || byte == 0x2F || byte == 0x2E }
        if isMark(bytes[i + 4]), bytes[i + 7] == bytes[i + 4] {
            return day(two(i) * 100 + two(i + 2), two(i + 5), two(i + 8))
        }
        guard isMark(bytes[i + 2]), bytes[i + 5] == bytes[i + 2], order != .ymd else { return nil }
        let year = two(i + 6) * 100 + two(i + 8)
        return order == .dmy ? day(year, two(i + 3), two(i)) : day(year, two(i), two(i + 3))
    }

    /// A day within the years that statements have.
    @inline(__always)
    static func day(_ year: Int, _ month: Int, _ day: Int) -> CalendarDate? {
        guard year >= 1900, year <= 2199, month >= 1, day >= 1 else { return nil }
        return CalendarDate(year: year, month: month, day: day)
    }
}
