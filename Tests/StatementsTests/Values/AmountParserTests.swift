import Statements
import Testing

@Suite struct AmountParserTests {
    struct Case: CustomTestStringConvertible, Sendable {
        var text: String
        var decimal: Character
        var digits = 2
        var minor: Int64?
        var error: AmountError?
        var testDescription: String { "\(text) with \(decimal) and \(digits) digits" }

        init(_ text: String, _ decimal: Character, _ minor: Int64, digits: Int = 2) {
            self.text = text
            self.decimal = decimal
            self.minor = minor
            self.digits = digits
        }

        init(_ text: String, _ decimal: Character, _ error: AmountError, digits: Int = 2) {
            self.text = text
            self.decimal = decimal
            self.error = error
            self.digits = digits
        }
    }

    static let cases: [Case] = [
        // Plain
        Case("0", ".", 0), Case("1", ".", 100), Case("-1", ".", -100), Case("12.34", ".", 1_234), Case("-12.3", ".", -1_230), Case("7.", ".", 700),
        Case(".99", ".", 99), Case("-.5", ".", -50), Case("007.10", ".", 710), Case(" 12.00 ", ".", 1_200), Case("-0.00", ".", 0),
        Case("12,34", ",", 1_234), Case("-12,3", ",", -1_230),
        // Groups
        Case("1,234.56", ".", 123_456), Case("1.234,56", ",", 123_456), Case("1'234.56", ".", 123_456), Case("1’234.56", ".", 123_456),
        Case("1 234,56", ",", 123_456), Case("1\u{A0}234,56", ",", 123_456), Case("1\u{202F}234,56", ",", 123_456),
        Case("1,000,000.01", ".", 100_000_001),
        Case("12,34,567.00", ".", 123_456_700), Case("1.234", ",", 123_400), Case("1,234", ".", 123_400), Case("999.999.999,99", ",", 99_999_999_999),
        Case("1.234,56", ".", .unreadable), Case("1,23", ".", .unreadable), Case("1234,567.00", ".", .unreadable),
        Case("1,2345.00", ".", .unreadable),
        Case("0,123", ".", .unreadable), Case("1'234,567.00", ".", .unreadable), Case("1.2.3", ".", .unreadable), Case("1 23 456", ".", .unreadable),
        // Signs
        Case("+5.00", ".", 500), Case("5.00-", ".", -500), Case("5.00+", ".", 500), Case("- 5.00", ".", -500), Case("\u{2212}5.00", ".", -500),
        Case("\u{2013}5,00", ",", -500), Case("(5.00)", ".", -500), Case("( 1.234,56 )", ",", -123_456), Case("$(5.00)", ".", -500),
        Case("($5.00)", ".", -500),
        Case("--5.00", ".", .unreadable), Case("-5.00-", ".", .unreadable), Case("(5.00", ".", .unreadable), Case("5.00)", ".", .unreadable),
        Case("(-5.00)", ".", .unreadable), Case("-", ".", .unreadable), Case("+ £1,100.00", ".", 110_000),
        // Currencies
        Case("$5.00", ".", 500), Case("-$5.00", ".", -500), Case("$-5.00", ".", -500), Case("5,00 €", ",", 500), Case("€5,00", ",", 500),
        Case("EUR -5,00", ",", -500), Case("-5,00 EUR", ",", -500), Case("5,00EUR", ",", 500), Case("5,00 kr", ",", 500), Case("kr. 5,00", ",", 500),
        Case("5,00 zł", ",", 500), Case("5,00 Kč", ",", 500), Case("R$ 5,00", ",", 500), Case("US$5.00", ".", 500),
        Case("د.ا.\u{200F}4.750", ".", 4_750, digits: 3),
        Case("£1,183.23", ".", 118_323), Case("$5€", ".", .unreadable), Case("style 5", ".", .unreadable), Case("XQZ 5.00", ".", .unreadable),
        Case("VWZ1", ".", .unreadable), Case("5 %", ".", .unreadable),
        // Credit and debit
        Case("5.00 CR", ".", 500), Case("5.00 DR", ".", -500), Case("5.00DR", ".", -500), Case("$1,234.56 CR", ".", 123_456),
        Case("7,00 S", ",", -700),
        Case("8,00 H", ",", 800), Case("-5.00 DR", ".", -500), Case("-5.00 CR", ".", .unreadable), Case("5.00 D", ".", -500),
        Case("5.00 C", ".", 500),
        // Digits and size
        Case("5.000", ".", 500), Case("5.001", ".", .tooPrecise), Case("5.10000", ".", 510), Case("100", ".", 100, digits: 0),
        Case("100.00", ".", 100, digits: 0),
        Case("100.50", ".", .tooPrecise, digits: 0), Case("-1.234", ".", -1_234, digits: 3), Case("10.005", ".", 10_005, digits: 3),
        Case("92233720368547758.07", ".", 9_223_372_036_854_775_807), Case("-92233720368547758.07", ".", -9_223_372_036_854_775_807),
        Case("92233720368547758.08", ".", .overflow), Case("-92233720368547758.08", ".", .overflow), Case("9223372036854775807", ".", .overflow),
        Case(String(repeating: "9", count: 400), ".", .overflow), Case("0." + String(repeating: "0", count: 300), ".", 0),
        Case("1e400", ".", .unreadable),
        // Not amounts
        Case("", ".", .empty), Case("   ", ".", .empty), Case("abc", ".", .unreadable), Case("12a34", ".", .unreadable),
        Case("2024-01-02", ".", .unreadable),
        Case("1,2.3,4", ".", .unreadable), Case("#REF!", ".", .unreadable), Case("&nbsp;5.00", ".", 500), Case("NaN", ".", .unreadable),
        Case("null", ".", .unreadable),
    ]

    @Test(arguments: cases) func readsAmountsExactlyOrNotAtAll(_ item: Case) throws {
        let bytes = Array(item.text.utf8)
        let decimal = try #require(item.decimal.asciiValue)
        let result = AmountParser.parse(bytes, 0..<bytes.count, decimal: decimal, minorDigits: item.digits)
        if let minor = item.minor { #expect(result == .success(minor)) } else { #expect(result == .failure(item.error ?? .empty)) }
    }

    @Test(arguments: cases) func readsTheSameInTheMiddleOfOtherBytes(_ item: Case) throws {
        let bytes = Array("99,\(item.text);99".utf8)
        let decimal = try #require(item.decimal.asciiValue)
        let alone = Array(item.text.utf8)
        #expect(
            AmountParser.parse(bytes, 3..<bytes.count - 3, decimal: decimal, minorDigits: item.digits)
                == AmountParser.parse(alone, 0..<alone.count, decimal: decimal, minorDigits: item.digits))
    }

    @Test func windows1252SignsAreRead() {
        // £ is A3, the no-break space A0, € 80 and the en dash 96.
        for (bytes, expected) in [([0xA3, 0x35], 500), ([0x31, 0xA0, 0x32, 0x33, 0x34], 123_400), ([0x35, 0x80], 500), ([0x96, 0x35], -500)]
            as [([UInt8], Int64)]
        {
            #expect(AmountParser.parse(bytes, 0..<bytes.count, decimal: 0x2E, minorDigits: 2) == .success(expected))
        }
    }

    @Test func randomAmountsSurviveEveryStyle() throws {
        let seed: UInt64 = 0x5EED_0001
        var state = seed
        for round in 0..<5_000 {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            let minor = Int64(bitPattern: state) >> Int64(state % 60)
            guard minor != Int64.min else { continue }
            let text = Self.print(minor, group: round % 2 == 0 ? "." : "", decimal: ",", trailingMinus: round % 3 == 0)
            let bytes = Array(text.utf8)
            #expect(
                AmountParser.parse(bytes, 0..<bytes.count, decimal: 0x2C, minorDigits: 2) == .success(minor), "seed \(seed), round \(round): \(text)")
        }
    }

    private static func print(_ minor: Int64, group: String, decimal: String, trailingMinus: Bool) -> String {
        var digits = String(minor.magnitude)
        while digits.count < 3 { digits = "0" + digits }
        var whole = String(digits.dropLast(2))
        if !group.isEmpty {
            var grouped = ""
            for (k, digit) in whole.enumerated() {
                if k > 0, (whole.count - k) % 3 == 0 { grouped += group }
                grouped.append(digit)
            }
            whole = grouped
        }
        let text = whole + decimal + digits.suffix(2)
        guard minor < 0 else { return text }
        return trailingMinus ? text + "-" : "-" + text
    }
}
