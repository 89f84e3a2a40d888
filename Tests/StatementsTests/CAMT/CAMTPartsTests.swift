import Statements
import Testing

/// Collective entries: one row, whose parts are given as lines where they are the whole of it.
@Suite struct CAMTPartsTests {
    private static func part(_ amount: String, _ name: String, _ more: String = "") -> String {
        "\(amount)\(more)<RltdPties><Cdtr><Nm>\(name)</Nm></Cdtr></RltdPties><RmtInf><Ustrd>\(name == "Ann" ? "rent" : "food")</Ustrd></RmtInf>"
    }

    private static func amount(_ value: String, _ currency: String = "EUR") -> String { "<Amt Ccy=\"\(currency)\">\(value)</Amt>" }

    private func rows(_ total: String, _ parts: String...) -> [String] {
        let text = CAMTSamples.statement(
            CAMTSamples.entry(total, "DBIT", "<NtryDtls>" + parts.map { "<TxDtls>\($0)</TxDtls>" }.joined() + "</NtryDtls>"))
        #expect(StatementReading.firstDifference(Array(text.utf8), with: CAMTDetector.self) == nil)
        return StatementReading(text, with: CAMTDetector.self).rows
    }

    private static let whole = "2024-01-15; -900; Ann rent Bob food"

    @Test func partsThatAddUpAreLinesWithTheirWords() {
        #expect(
            rows("9.00", Self.part(Self.amount("4.00"), "Ann"), Self.part(Self.amount("5.00"), "Bob"))
                == [Self.whole + "; split -400  Ann rent; split -500  Bob food"])
    }

    @Test func theOlderVersionsWriteTheAmountElsewhere() {
        let older = { (value: String) in "<AmtDtls><InstdAmt>\(Self.amount("7", "USD"))</InstdAmt><TxAmt>\(Self.amount(value))</TxAmt></AmtDtls>" }
        #expect(
            rows("9.00", Self.part(older("4.00"), "Ann"), Self.part(older("5.00"), "Bob"))
                == [Self.whole + "; split -400  Ann rent; split -500  Bob food"])
    }

    @Test func aPartMayGoTheOtherWay() {
        #expect(
            rows("9.00", Self.part(Self.amount("10.00"), "Ann"), Self.part(Self.amount("1.00"), "Bob", "<CdtDbtInd>CRDT</CdtDbtInd>"))
                == [Self.whole + "; split -1000  Ann rent; split 100  food"])
    }

    @Test func partsThatAreNotTheWholeAreOnlyWords() {
        let ann = Self.part(Self.amount("4.00"), "Ann")
        #expect(rows("9.00", ann, Self.part(Self.amount("4.00"), "Bob")) == [Self.whole])
        #expect(rows("9.00", ann, Self.part(Self.amount("5.00", "USD"), "Bob")) == [Self.whole])
        #expect(rows("9.00", ann, Self.part("", "Bob")) == [Self.whole])
        #expect(rows("9.00", ann, Self.part(Self.amount("x"), "Bob")) == [Self.whole])
        #expect(rows("9.00", Self.part(Self.amount("9.00"), "Ann")) == ["2024-01-15; -900; Ann rent; payee Ann"])
    }

    @Test func numberOfPartsHasALimit() {
        func text(_ count: Int) -> String {
            CAMTSamples.statement(
                CAMTSamples.entry(
                    "\(count).00", "DBIT", "<NtryDtls>" + String(repeating: "<TxDtls>\(Self.amount("1.00"))</TxDtls>", count: count) + "</NtryDtls>"))
        }
        #expect(StatementReading(text(200), with: CAMTDetector.self).rows.first?.split(separator: "; split").count == 201)
        #expect(StatementReading(text(201), with: CAMTDetector.self).rows == ["2024-01-15; -20100; "])
    }

    @Test func theAvailableBalanceStandsBesideTheClosingOne() {
        let reading = StatementReading(
            CAMTSamples.statement(CAMTSamples.balance("CLBD", "10.00") + CAMTSamples.balance("CLAV", "8.00", day: "2024-02-01")),
            with: CAMTDetector.self)
        #expect(reading.statements == ["DE89370400440532013000/COBADEFF/-/- EUR -..- 1000@2024-01-31 available 800@2024-02-01"])
    }
}
