import Ledger
import Statements
import Testing

/// The decimal mark where hardly anything shows it, and amounts that are none.
@Suite struct QIFAmountTests {
    private func read(_ amounts: [String], _ options: ReadingOptions = ReadingOptions()) -> StatementReading {
        let text = "!Type:Bank\n" + amounts.map { "D01/20/2024\nT\($0)\nPp\n^\n" }.joined()
        #expect(StatementReading.firstDifference(Array(text.utf8), with: QIFDetector.self) == nil)
        return StatementReading(text, with: QIFDetector.self, options: options)
    }

    private func minors(_ reading: StatementReading) -> [Int] {
        reading.rows.compactMap { $0.split(separator: ";").dropFirst().first.flatMap { Int($0.dropFirst()) } }
    }

    /// One mark before three digits, and what settles it.
    @Test(arguments: [
        // Three decimals are more than the currency has, unless the last is a zero.
        (["1,234"], [123_400]), (["1.234"], [123_400]), (["1.500", "1.234"], [150_000, 123_400]),
        // Amounts without any fraction are written beside it.
        (["1,500", "500"], [150_000, 50_000]), (["-2.000", "7"], [-200_000, 700]),
        // Three decimals, as some programs write them.
        (["0.500", "1.250"], [50, 125]), (["1234.560", "1.250"], [123_456, 125]), (["1,250", "12,50"], [125, 1_250]),
        // Two marks in one amount, or one that repeats.
        (["1.500", "1.234,50"], [150_000, 123_450]), (["1,500", "1,234,500"], [150_000, 123_450_000]),
    ])
    func aMarkBeforeThreeDigitsIsSettledByTheOthers(_ amounts: [String], _ expected: [Int]) {
        let reading = read(amounts)
        #expect(minors(reading) == expected)
        #expect(reading.questions == [])
        #expect(reading.codes == [])
    }

    @Test(arguments: [["1.500"], ["1,500", "-2,250"], ["1,234", "1.234"]])
    func whatCannotBeToldIsOneQuestion(_ amounts: [String]) throws {
        let reading = read(amounts)
        #expect(reading.rows == [])
        #expect(reading.codes == ["decimal.unknown"])
        let question = try #require(reading.questions.first)
        #expect(reading.questions.count == 1)
        #expect(question.kind == .decimal)
        #expect(question.choices.map(\.id) == [".", ","])
    }

    @Test func theQuestionShowsARow() {
        let question = read(["1.500"]).questions.first
        #expect(question?.text == "01/20/2024 p 1.500: does the mark in 1.500 separate decimals or thousands?")
        #expect(question?.rows == [2])
    }

    @Test(arguments: [(".", 150), (",", 150_000)])
    func theAnswerSettlesIt(_ mark: String, _ minor: Int) {
        var options = ReadingOptions()
        options.answers["decimal"] = mark
        #expect(minors(read(["1.500"], options)) == [minor])
        options.answers = [:]
        options.decimal = mark
        #expect(minors(read(["1.500"], options)) == [minor])
    }

    @Test func aCurrencyOfThreeDigitsLeavesItOpen() {
        var options = ReadingOptions()
        options.currency = Currency("KWD")
        #expect(read(["1.234"], options).questions.map(\.kind) == [.decimal])
        #expect(minors(read(["1.234", "0.500"], options)) == [1_234, 500])
        options.currency = Currency("JPY")
        #expect(minors(read(["1.500"], options)) == [1_500])
    }

    @Test func aRecordWithADashForAnAmountIsPassedOver() {
        let reading = read(["-5.00", "-", "7.25"])
        #expect(minors(reading) == [-500, 725])
        #expect(reading.codes == ["qif.no_amount"])
        #expect(reading.rejected == 0)
    }

    /// Splits behind the total of 100.00, and the lines that come of them.
    @Test(arguments: [
        ("SA\n%60\nSB\n%40\n", "; split 6000 A ; split 4000 B "), ("SA\n%12.5%\nSB\n%87.5%\n", "; split 1250 A ; split 8750 B "),
        ("SA\n%60\n$60.00\nSB\n$40.00\n", "; split 6000 A ; split 4000 B "), ("S[Savings]\nEnote\n$100.00\nS\n$0.00\n", "; category [Savings]"),
    ])
    func splitsMayBeShares(_ lines: String, _ expected: String) {
        let reading = StatementReading("!Type:Bank\nD01/20/2024\nT100.00\nPp\n\(lines)^\n", with: QIFDetector.self)
        #expect(reading.rows == ["2024-01-20; 10000; p; payee p" + expected])
        #expect(reading.codes == [])
    }
}
