import Ledger
import Statements
import Testing

@Suite struct DateParserTests {
    struct Case: CustomTestStringConvertible, Sendable {
        var text: String
        var order: ReadingOptions.DateOrder
        var day: String?
        var error: DateError?
        var testDescription: String { "\(text) as \(order.rawValue)" }

        init(_ text: String, _ order: ReadingOptions.DateOrder, _ day: String) {
            self.text = text
            self.order = order
            self.day = day
        }

        init(_ text: String, _ order: ReadingOptions.DateOrder, _ error: DateError) {
            self.text = text
            self.order = order
            self.error = error
        }
    }

    static let cases: [Case] = [
        // Numbers
        Case("03/04/2026", .dmy, "2026-04-03"), Case("03/04/2026", .mdy, "2026-03-04"), Case("3.4.2026", .dmy, "2026-04-03"),
        Case("3-4-26", .dmy, "2026-04-03"),
        Case("2026-04-03", .dmy, "2026-04-03"), Case("2026/4/3", .mdy, "2026-04-03"), Case("26-04-03", .ymd, "2026-04-03"),
        Case("03 04 2026", .dmy, "2026-04-03"),
        Case(" 03/04/2026 ", .dmy, "2026-04-03"), Case("2019.04.19.", .ymd, "2019-04-19"), Case("1. 2. 2024", .dmy, "2024-02-01"),
        // Years
        Case("31/12/99", .dmy, "1999-12-31"), Case("31/12/69", .dmy, "2069-12-31"), Case("31/12/70", .dmy, "1970-12-31"),
        Case("1/15'06", .mdy, "2006-01-15"),
        Case("1/15' 6", .mdy, "2006-01-15"), Case("1/ 5/06", .mdy, "2006-01-05"), Case("1/15/106", .mdy, "2006-01-15"),
        Case("1/15/19106", .mdy, "2006-01-15"),
        Case("01/02/0024", .dmy, .noSuchDay), Case("01/02/2300", .dmy, .noSuchDay),
        // Without marks
        Case("20240115", .ymd, "2024-01-15"), Case("15012024", .dmy, "2024-01-15"), Case("01152024", .mdy, "2024-01-15"),
        Case("240115", .ymd, "2024-01-15"),
        Case("20240115123456", .ymd, "2024-01-15"), Case("20240115T101112Z", .ymd, "2024-01-15"), Case("00000000", .ymd, .noSuchDay),
        // Month names
        Case("27 Feb 2018", .dmy, "2018-02-27"), Case("27-Feb-18", .dmy, "2018-02-27"), Case("Feb 27, 2018", .mdy, "2018-02-27"),
        Case("Feb 27, 2018", .dmy, "2018-02-27"),
        Case("27. Februar 2018", .dmy, "2018-02-27"), Case("3. März 2018", .dmy, "2018-03-03"), Case("1 août 2018", .dmy, "2018-08-01"),
        Case("15 décembre 2018", .dmy, "2018-12-15"), Case("15 de enero de 2018", .dmy, "2018-01-15"), Case("15 paź 2018", .dmy, "2018-10-15"),
        Case("2018-Jan-15", .ymd, "2018-01-15"), Case("15 July 2018", .mdy, "2018-07-15"), Case("15 juillet 2018", .dmy, "2018-07-15"),
        Case("15 července 2018", .dmy, "2018-07-15"), Case("15 června 2018", .dmy, "2018-06-15"), Case("15 Foo 2018", .dmy, .unreadable),
        // Weekdays and times
        Case("Mon 12/02/2024", .dmy, "2024-02-12"), Case("Tuesday, 13 February 2024", .dmy, "2024-02-13"),
        Case("Di., 13.02.2024", .dmy, "2024-02-13"),
        Case("2018-02-25 12:34:56 +0000", .dmy, "2018-02-25"), Case("2018-02-25T23:59:59.999Z", .dmy, "2018-02-25"),
        Case("25/02/2018 9:05 PM", .dmy, "2018-02-25"),
        Case("2013-07-03-08.21.36.47192", .ymd, "2013-07-03"), Case("28.06.2013 00:00:30:989", .dmy, "2013-06-28"),
        Case("2018-02-25 rent", .ymd, .unreadable),
        // Days that do not exist
        Case("30/02/2024", .dmy, .noSuchDay), Case("29/02/2023", .dmy, .noSuchDay), Case("29/02/2024", .dmy, "2024-02-29"),
        Case("29/02/1900", .dmy, .noSuchDay),
        Case("00/01/2024", .dmy, .noSuchDay), Case("15/13/2024", .dmy, .noSuchDay), Case("31/04/2024", .dmy, .noSuchDay),
        Case("25/07/2024", .mdy, .noSuchDay),
        // Not dates
        Case("", .dmy, .empty), Case("  ", .dmy, .empty), Case("n/a", .dmy, .unreadable), Case("Pending", .dmy, .unreadable),
        Case("12.50", .dmy, .unreadable),
        Case("1,234,567", .dmy, .unreadable), Case("2024", .ymd, .unreadable), Case("01/02/2024", .ymd, .unreadable),
        Case("1/2/3/4", .dmy, .unreadable),
        Case("99999999999999999999", .ymd, .unreadable),
    ]

    @Test(arguments: cases) func readsTheDayThatIsWritten(_ item: Case) {
        let bytes = Array(item.text.utf8)
        let result = DateParser.parse(bytes, 0..<bytes.count, order: item.order)
        switch result {
        case .success(let day): #expect(day.description == item.day)
        case .failure(let error): #expect(error == item.error)
        }
    }

    @Test func ordersAreThoseInWhichTheDayExists() {
        func orders(_ text: String) -> DateOrders { DateParser.orders(Array(text.utf8), 0..<text.utf8.count) }
        #expect(orders("03/04/2026") == [.dmy, .mdy])
        #expect(orders("25/04/2026") == .dmy)
        #expect(orders("04/25/2026") == .mdy)
        #expect(orders("2026-04-25") == .all)
        #expect(orders("05/03/04") == .all)
        #expect(orders("30/02/2026") == [])
        #expect(orders("no date") == [])
    }

    @Test func everyDayOfFourCenturiesIsReadBackInEveryOrder() {
        var day = -36_524
        while day < 80_000 {
            let date = CalendarDate(dayNumber: Int32(day))
            let (year, month, number) = date.components
            for (order, text) in [
                (ReadingOptions.DateOrder.dmy, "\(number)/\(month)/\(year)"), (.mdy, "\(month)/\(number)/\(year)"),
                (.ymd, "\(year)-\(month)-\(number)"),
            ] where (1900...2199).contains(year) {
                let bytes = Array(text.utf8)
                #expect(DateParser.parse(bytes, 0..<bytes.count, order: order) == .success(date))
            }
            day += 37
        }
    }
}
