import Ledger
import Statements
import Testing

/// Dates and amounts, whose form is nowhere declared and decided over the whole file.
@Suite struct QIFDetectionTests {
    private func read(_ dates: [String], amount: String = "T-1.00", options: ReadingOptions = ReadingOptions()) -> StatementReading {
        StatementReading("!Type:Bank\n" + dates.map { "D\($0)\n\(amount)\nPp\n^\n" }.joined(), with: QIFDetector.self, options: options)
    }

    private func days(_ reading: StatementReading) -> [String] { reading.rows.map { String($0.prefix(10)) } }

    /// A date that is enough to decide the order, and the day.
    @Test(arguments: [
        ("1/15'06", "2006-01-15"), ("1/15' 6", "2006-01-15"), ("12/25'9", "2009-12-25"), (" 2/29' 0", "2000-02-29"), ("12/31/99", "1999-12-31"),
        (" 1/15/06", "2006-01-15"), ("1/15/106", "2006-01-15"), ("1/15/19106", "2006-01-15"), ("15.1.2006", "2006-01-15"), ("15.01.06", "2006-01-15"),
        ("20060115", "2006-01-15"), ("01152006", "2006-01-15"), ("15012006", "2006-01-15"), ("04-Jan-06", "2006-01-04"), ("2006-01-04", "2006-01-04"),
        ("15-1-2006", "2006-01-15"), ("2006/01/04", "2006-01-04"), ("19/05/20", "2020-05-19"), ("3/3/10", "2010-03-03"),
        ("03/25/099", "1999-03-25"), ("03/25/099Share Withdrawal", "1999-03-25"), ("25.03.2024 10:15 Uhr", "2024-03-25"),
    ])
    func dateOfAnyStyleIsRead(_ text: String, _ day: String) {
        let reading = read([text])
        #expect(days(reading) == [day])
        #expect(reading.questions == [])
    }

    @Test func oneLateDateDecidesForAllRows() {
        #expect(days(read(["01/02/2024", "02/02/2024", "13/02/2024"])) == ["2024-02-01", "2024-02-02", "2024-02-13"])
        #expect(days(read(["01/02/2024", "02/02/2024", "02/13/2024"])) == ["2024-01-02", "2024-02-02", "2024-02-13"])
    }

    @Test func sortedDaysDecide() {
        // As days first they rise; as months first they jump.
        #expect(days(read(["03/04/24", "05/04/24", "09/04/24", "02/05/24", "07/05/24"])).last == "2024-05-07")
        // The same upside down, months first.
        #expect(days(read(["05/07/24", "05/02/24", "04/09/24", "04/05/24", "04/03/24"])).first == "2024-05-07")
    }

    @Test func workingDaysDecide() {
        // Working days of January to March 2024 with a day below 13, in no order; as months first some of them are weekends.
        let working = (1...3).flatMap { month in (1...12).map { (month, $0) } }.filter { month, day in
            CalendarDate(year: 2024, month: month, day: day).map { (Int($0.dayNumber) + 3) % 7 < 5 } ?? false
        }
        let mixed = stride(from: 0, to: working.count, by: 2).map { working[$0] } + stride(from: 1, to: working.count, by: 2).map { working[$0] }
        let reading = read(mixed.map { "\($0.1)/\($0.0)/2024" })
        #expect(reading.questions == [])
        #expect(days(reading).max() == "2024-03-12")
    }

    @Test func undecidedOrderIsOneQuestionWithARealRow() throws {
        let reading = read(["03/03/10", "03/04/10", "03/03/10"], amount: "T-20.28")
        let question = try #require(reading.questions.first)
        #expect(reading.questions.count == 1)
        #expect(question.id == "date_order")
        #expect(question.kind == .dateOrder)
        #expect(question.text == "03/04/10 p -20.28: 3 April or 4 March?")
        #expect(question.rows == [6])
        #expect(question.choices == [.init(id: "dmy", label: "3 April"), .init(id: "mdy", label: "4 March")])
        #expect(reading.rows.count == 3)
    }

    @Test(arguments: [("dmy", "2010-04-03"), ("mdy", "2010-03-04")])
    func answerSettlesTheOrder(_ choice: String, _ day: String) {
        var options = ReadingOptions()
        options.answers["date_order"] = choice
        let reading = read(["03/04/10"], options: options)
        #expect(reading.questions == [])
        #expect(days(reading) == [day])
        options.answers = [:]
        options.dateOrder = ReadingOptions.DateOrder(rawValue: choice)
        #expect(days(read(["03/04/10"], options: options)) == [day])
    }

    @Test(arguments: [("MDY", "2010-03-04"), ("DMY", "2010-04-03")])
    func someProgramsDeclareTheOrder(_ order: String, _ day: String) {
        let text = "!Option:\(order)\n!Type:Cat\nNFood\n^\n!Type:Bank\nD03/04/10\nT-1.00\n^\n"
        let reading = StatementReading(text, with: QIFDetector.self)
        #expect(reading.questions == [])
        #expect(days(reading) == [day])
        // What the dates show goes before it.
        #expect(days(StatementReading(text.replacing("03/04/10", with: "13/04/10"), with: QIFDetector.self)) == ["2010-04-13"])
    }

    @Test func datesThatContradictAreNeverReadInTwoOrders() {
        let reading = read(["13/01/2024", "14/01/2024", "01/15/2024"])
        #expect(days(reading) == ["2024-01-13", "2024-01-14"])
        #expect(reading.codes == ["date.no_such_day"])
        #expect(read(["13/01/2024", "01/15/2024"]).questions.count == 1)
    }

    /// Amount lines of a file, and minor units of the first.
    @Test(arguments: [
        (["T1,234.56"], 123_456), (["T1.234,56"], 123_456), (["T7,5"], 750), (["T1'234.50"], 123_450), (["T$12.00"], 1_200), (["T12.00-"], -1_200),
        (["T1,234"], 123_400), (["T1.234", "T7,50"], 123_400), (["T1,234", "T7.50"], 123_400), (["T-10,000,000.00"], -1_000_000_000),
        (["T+123"], 12_300),
        (["T1.234.567"], 123_456_700), (["T(5.00)"], -500),
    ])
    func decimalMarkIsThatOfTheWholeFile(_ lines: [String], _ minor: Int) {
        let text = "!Type:Bank\n" + lines.map { "D01/20/2024\n\($0)\nPp\n^\n" }.joined()
        let reading = StatementReading(text, with: QIFDetector.self)
        #expect(reading.rows.first == "2024-01-20; \(minor); p; payee p")
        #expect(reading.problems == [])
    }

    @Test func currencyFromOutsideGivesTheDigits() {
        var options = ReadingOptions()
        options.currency = Currency("JPY")
        #expect(read(["01/20/2024"], amount: "T1,234", options: options).rows == ["2024-01-20; 1234; p; payee p"])
    }
}
