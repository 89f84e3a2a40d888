public import Ledger

/// A date taken apart into its three parts, before it is decided which is which.
public struct DateScan: Sendable {
    /// One part: a number with its count of digits, or a month's name.
    struct Part {
        var value = 0
        var digits = 0
        var isName = false
        /// An apostrophe stood before it, as QIF writes years from 2000 on.
        var isAfterApostrophe = false
    }

    /// Nil if the text has the form of a date.
    public private(set) var error: DateError?
    private var a = Part()
    private var b = Part()
    private var c = Part()

    /// Whether the month is named, so that only the year's place can be in doubt.
    public var hasMonthName: Bool { a.isName || b.isName }
    /// Whether the year is written first, with four digits.
    public var isYearFirst: Bool { a.digits == 4 }

    /// Digits of the year where its place is certain; 0 otherwise.
    var yearDigits: Int { a.digits == 4 ? 4 : b.digits == 0 && !b.isName ? 0 : c.digits }

    /// The numbers that are written first and last.
    var firstNumber: Int { a.value }
    var lastNumber: Int { c.value }

    public init(_ bytes: [UInt8], _ range: Range<Int>) {
        var i = range.lowerBound
        var end = range.upperBound
        while i < end, bytes[i] <= 0x20 { i += 1 }
        while i < end, bytes[end - 1] <= 0x20 { end -= 1 }
        error = i < end ? scan(bytes, i..<end) : .empty
    }

    private mutating func scan(_ bytes: [UInt8], _ range: Range<Int>) -> DateError? {
        var i = range.lowerBound
        let end = range.upperBound
        i = DateWords.afterWeekday(bytes, i..<end)
        guard i < end else { return .unreadable }
        guard let first = part(bytes, &i, end) else { return .unreadable }
        if !first.isName, first.digits == 8 || first.digits == 6 {
            guard Self.isRest(bytes, i..<end) || first.digits == 8 && Self.isCompactTime(bytes, i..<end) else { return .unreadable }
            return split(first)
        }
        // OFX-like: eight digits with the time of day right behind.
        if first.digits == 14 || first.digits == 12 {
            guard Self.isRest(bytes, i..<end) else { return .unreadable }
            var value = first.value
            for _ in 8..<first.digits { value /= 10 }
            return split(Part(value: value, digits: 8))
        }
        a = first
        guard a.digits <= 4, separator(bytes, &i, end) != nil, let second = part(bytes, &i, end) else { return .unreadable }
        b = second
        guard b.digits <= 2, let mark = separator(bytes, &i, end), let third = part(bytes, &i, end) else { return .unreadable }
        c = third
        c.isAfterApostrophe = mark == 0x27
        guard !c.isName, c.digits <= 5, !(a.isName && b.isName) else { return .unreadable }
        return Self.isRest(bytes, i..<end) ? nil : .unreadable
    }

    /// Eight or six digits: the parts are cut when the order is known.
    private mutating func split(_ part: Part) -> DateError? {
        a = part
        return nil
    }

    /// The day in an order.
    public func date(_ order: ReadingOptions.DateOrder) -> Result<CalendarDate, DateError> {
        if a.digits == 8 || a.digits == 6, b.digits == 0 { return compact(order) }
        if a.digits == 4 {
            guard c.digits <= 2 else { return .failure(.unreadable) }
            return Self.day(a, b, c)
        }
        if a.digits == 3 { return .failure(.unreadable) }
        if a.isName { return order == .ymd ? .failure(.unreadable) : Self.day(c, a, b) }
        if b.isName { return order == .ymd && c.digits <= 2 ? Self.day(a, b, c) : Self.day(c, b, a) }
        switch order {
        case .dmy: return Self.day(c, b, a)
        case .mdy: return Self.day(c, a, b)
        case .ymd: return c.digits <= 2 && a.digits == 2 ? Self.day(a, b, c) : .failure(.unreadable)
        }
    }

    private func compact(_ order: ReadingOptions.DateOrder) -> Result<CalendarDate, DateError> {
        let high = a.digits == 8 ? 10_000 : 100
        func two(_ value: Int) -> Part { Part(value: value, digits: 2) }
        func year(_ value: Int) -> Part { Part(value: value, digits: a.digits - 4) }
        switch order {
        case .ymd: return Self.day(year(a.value / 10_000), two(a.value / 100 % 100), two(a.value % 100))
        case .dmy: return Self.day(year(a.value % high), two(a.value / high % 100), two(a.value / high / 100))
        case .mdy: return Self.day(year(a.value % high), two(a.value / high / 100), two(a.value / high % 100))
        }
    }

    private static func day(_ year: Part, _ month: Part, _ day: Part) -> Result<CalendarDate, DateError> {
        var number = year.value
        switch year.digits {
        case 1, 2:
            if year.digits == 1, !year.isAfterApostrophe { return .failure(.unreadable) }
            number += year.isAfterApostrophe || number < DateParser.pivot ? 2000 : 1900
        case 3:
            // The years since 1900 in three digits: 099 is 1999, 106 is 2006.
            guard (DateParser.pivot..<200).contains(number) else { return .failure(.unreadable) }
            number += 1900
        case 4: break
        case 5:
            // 19106: "19" and the years since 1900, printed by programs that did not expect the year 2000.
            guard number / 1000 == 19, (100..<200).contains(number % 1000) else { return .failure(.unreadable) }
            number = 1900 + number % 1000
        default: return .failure(.unreadable)
        }
        guard (1900...2199).contains(number), !day.isName, day.digits <= 2, month.digits <= 2,
            let date = CalendarDate(year: number, month: month.value, day: day.value)
        else { return .failure(.noSuchDay) }
        return .success(date)
    }

    private func part(_ bytes: [UInt8], _ i: inout Int, _ end: Int) -> Part? {
        let start = i
        var part = Part()
        while i < end, bytes[i] >= 0x30, bytes[i] <= 0x39 {
            guard i - start < 15 else { return nil }
            part.value = part.value * 10 + Int(bytes[i] - 0x30)
            i += 1
        }
        part.digits = i - start
        if part.digits > 0 { return part }
        guard let month = DateWords.month(bytes, &i, end) else { return nil }
        // The dot of an abbreviation.
        if i < end, bytes[i] == 0x2E { i += 1 }
        return Part(value: month, isName: true)
    }

    /// The mark between two parts, with blanks around it; the Spanish and Portuguese "de" counts as one.
    private func separator(_ bytes: [UInt8], _ i: inout Int, _ end: Int) -> UInt8? {
        var mark: UInt8?
        while i < end {
            switch bytes[i] {
            case 0x2F, 0x2D, 0x2E, 0x27, 0x2C:
                // One mark, or the dot of "3. März" and the comma of "Feb 3, 2024" with a blank behind.
                if let mark, mark != 0x20, !(mark == 0x2E && bytes[i] == 0x27) { return nil }
                mark = bytes[i]
            case 0x20:
                if mark == nil { mark = 0x20 }
            case 0xE5...0xEC where mark == nil && EastAsianDate.isUnit(bytes, i, end):
                mark = 0x2D
                i += 2
            case 0x64, 0x44:
                guard i + 2 < end, bytes[i + 1] | 0x20 == 0x65, bytes[i + 2] == 0x20, mark == 0x20 else { return mark }
                i += 2
            default: return mark
            }
            i += 1
        }
        return nil
    }

    /// Nothing, a closing dot (Hungarian), a weekday in parentheses, or a time of day with a zone.
    private static func isRest(_ bytes: [UInt8], _ range: Range<Int>) -> Bool {
        let end = range.upperBound
        var i = EastAsianDate.afterDay(bytes, range)
        if i == end || (bytes[i] == 0x2E && i + 1 == end) { return true }
        guard end - i <= 48 else { return false }
        if bytes[i] == 0x2E { i += 1 }
        while i < end, bytes[i] == 0x20 || bytes[i] == 0x2C || bytes[i] == 0x54 || bytes[i] == 0x74 || bytes[i] == 0x2D { i += 1 }
        i = EastAsianDate.afterHalf(bytes, i, end)
        var digits = 0
        while i < end, bytes[i] >= 0x30, bytes[i] <= 0x39 {
            digits += 1
            i += 1
        }
        let isHour = i < end && (bytes[i] == 0x3A || bytes[i] == 0x2E || bytes[i] | 0x20 == 0x68 || EastAsianDate.isHour(bytes, i, end))
        guard isHour, (1...2).contains(digits) else { return false }
        while i < end {
            switch bytes[i] {
            case 0xE0...0xEF where EastAsianDate.isHour(bytes, i, end): i += 3
            case 0x30...0x3A, 0x2E, 0x2C, 0x2B, 0x2D, 0x20, 0x41...0x5A, 0x61...0x7A, 0x5B, 0x5D, 0x28, 0x29, 0x2F, 0x5F: i += 1
            default: return false
            }
        }
        return true
    }

    /// `T123456` or ` 1234` behind eight digits.
    private static func isCompactTime(_ bytes: [UInt8], _ range: Range<Int>) -> Bool {
        guard let first = range.first, bytes[first] == 0x54 || bytes[first] == 0x20, (5...12).contains(range.count) else { return false }
        return bytes[first + 1..<range.upperBound].allSatisfy { ($0 >= 0x30 && $0 <= 0x39) || $0 == 0x5A }
    }
}
