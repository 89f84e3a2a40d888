/// A month of a year, stored as one integer (`year * 12 + month - 1`) so that months can be compared, stepped and indexed.
public struct CalendarMonth: Hashable, Sendable, Comparable {
    public var index: Int32

    public init(index: Int32) { self.index = index }

    /// `month` runs from 1 to 12.
    public init(year: Int, month: Int) { index = Int32(year * 12 + month - 1) }

    /// Parses exactly `YYYY-MM`.
    public init?(_ text: some StringProtocol) {
        guard let first = CalendarDate("\(text)-01") else { return nil }
        self = first.month
    }

    public var year: Int { Int(index) / 12 }
    /// 1 to 12.
    public var month: Int { Int(index) % 12 + 1 }

    public var dayCount: Int {
        switch month {
        case 2: year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28
        case 4, 6, 9, 11: 30
        default: 31
        }
    }

    public var firstDay: CalendarDate { CalendarDate(dayNumber: CalendarDate.number(year: year, month: month, day: 1)) }
    public var lastDay: CalendarDate { firstDay.adding(days: dayCount - 1) }
    public func adding(months: Int) -> CalendarMonth { CalendarMonth(index: index + Int32(months)) }

    public static func < (a: CalendarMonth, b: CalendarMonth) -> Bool { a.index < b.index }
}

extension CalendarMonth: CustomStringConvertible {
    /// `YYYY-MM`.
    public var description: String { "\(paddedDecimal(year, 4))-\(paddedDecimal(month, 2))" }
}

extension CalendarMonth: Codable {
    public init(from decoder: any Decoder) throws {
        let text = try decoder.singleValueContainer().decode(String.self)
        guard let month = CalendarMonth(text) else {
            throw DecodingError.dataCorrupted(.init(codingPath: decoder.codingPath, debugDescription: "\"\(text)\" is not a month (YYYY-MM)"))
        }
        self = month
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(description)
    }
}
