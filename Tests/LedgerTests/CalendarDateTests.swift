import Foundation
import Ledger
import Testing

@Suite struct CalendarDateTests {
    @Test(arguments: [
        ("1970-01-01", Int32(0)), ("1969-12-31", -1), ("2000-02-29", 11_016), ("2024-02-29", 19_782), ("1900-03-01", -25_508),
        ("0001-01-01", -719_162), ("9999-12-31", 2_932_896),
    ])
    func textAndDayNumberAgree(_ text: String, _ number: Int32) throws {
        let date = try #require(CalendarDate(text))
        #expect(date.dayNumber == number)
        #expect(date.description == text)
    }

    @Test(arguments: [
        "2025-02-29", "2025-02-31", "1900-02-29", "2025-04-31", "2025-13-01", "2025-00-10", "2025-01-00", "0000-01-01", "2025-1-01", "25-01-01",
        "2025/01/01", "2025-01-01 ", "", "2025-01-0x", "٢٠٢٥-01-01",
    ])
    func daysThatDoNotExistAreRefused(_ text: String) {
        #expect(CalendarDate(text) == nil)
    }

    @Test func everyDayOfFourCenturiesIsTheNextOne() throws {
        var expected = try #require(CalendarDate(year: 1800, month: 1, day: 1)).dayNumber
        for year in 1800..<2200 {
            for month in 1...12 {
                for day in 1...CalendarMonth(year: year, month: month).dayCount {
                    let date = try #require(CalendarDate(year: year, month: month, day: day))
                    guard date.dayNumber == expected, date.components == (year, month, day) else {
                        Issue.record("\(year)-\(month)-\(day) is day \(date.dayNumber), not \(expected)")
                        return
                    }
                    expected += 1
                }
            }
        }
    }

    @Test func codesAsText() throws {
        let date = try #require(CalendarDate("2025-01-31"))
        let json = try JSONEncoder().encode([date])
        #expect(String(decoding: json, as: UTF8.self) == #"["2025-01-31"]"#)
        #expect(try JSONDecoder().decode([CalendarDate].self, from: json) == [date])
        #expect(throws: DecodingError.self) { try JSONDecoder().decode([CalendarDate].self, from: Data(#"["2025-02-30"]"#.utf8)) }
    }

    @Test func stepsByDays() throws {
        let date = try #require(CalendarDate("2024-02-28"))
        #expect(date.adding(days: 2).description == "2024-03-01")
        #expect(date.adding(days: -59).description == "2023-12-31")
        #expect(date < date.adding(days: 1))
    }
}

@Suite struct CalendarMonthTests {
    @Test(arguments: [("2024-02", 29), ("2023-02", 28), ("2000-02", 29), ("1900-02", 28), ("2025-04", 30), ("2025-12", 31)])
    func knowsItsDays(_ text: String, _ days: Int) throws {
        let month = try #require(CalendarMonth(text))
        #expect(month.dayCount == days)
        #expect(month.description == text)
        #expect(month.firstDay.description == text + "-01")
        #expect(month.lastDay.description == text + "-\(days)")
        #expect(month.lastDay.month == month)
        #expect(month.lastDay.adding(days: 1).month == month.adding(months: 1))
    }

    @Test(arguments: ["2025-13", "2025-00", "2025-1", "2025", "2025-01-01", ""])
    func monthsThatDoNotExistAreRefused(_ text: String) {
        #expect(CalendarMonth(text) == nil)
    }

    @Test func stepsOverTheYear() throws {
        let december = CalendarMonth(year: 2024, month: 12)
        #expect(december.adding(months: 1) == CalendarMonth(year: 2025, month: 1))
        #expect(december.adding(months: -12) == CalendarMonth(year: 2023, month: 12))
        #expect(december < december.adding(months: 1))
    }
}
