import Foundation
import Ledger
import Testing

@Suite struct CurrencyTests {
    @Test(arguments: [("EUR", 2), ("jpy", 0), ("KWD", 3), ("CLF", 4), ("XXX", 2), ("DEM", 2), ("IsK", 0)])
    func knowsItsMinorDigits(_ code: String, _ digits: Int) throws {
        let currency = try #require(Currency(code))
        #expect(currency.code == code.uppercased())
        #expect(currency.minorDigits == digits)
    }

    @Test(arguments: ["", "EU", "EURO", "E R", "€", "É01", "12A", "[EU"])
    func codesThatAreNoCurrencyAreRefused(_ code: String) {
        #expect(Currency(code) == nil)
    }

    @Test func sortsByCode() throws {
        let codes = ["USD", "CHF", "EUR"].compactMap { Currency($0) }
        #expect(codes.sorted().map(\.code) == ["CHF", "EUR", "USD"])
    }

    @Test func codesAsText() throws {
        let currency = try #require(Currency("EUR"))
        #expect(String(decoding: try JSONEncoder().encode([currency]), as: UTF8.self) == #"["EUR"]"#)
        #expect(throws: DecodingError.self) { try JSONDecoder().decode([Currency].self, from: Data(#"["EURO"]"#.utf8)) }
    }
}

@Suite struct MoneyTests {
    @Test(arguments: [
        (Int64(-5), 2, "-0.05"), (0, 2, "0.00"), (123_450, 2, "1234.50"), (7, 0, "7"), (-7, 3, "-0.007"), (100, 3, "0.100"),
        (.min, 2, "-92233720368547758.08"), (.max, 0, "9223372036854775807"),
    ])
    func writesPlainDecimals(_ minor: Int64, _ digits: Int, _ text: String) {
        #expect(Money.decimal(minor: minor, digits: digits) == text)
    }

    @Test func describesItselfWithItsCurrency() throws {
        #expect(Money(minor: -123_450, currency: try #require(Currency("EUR"))).description == "-1234.50 EUR")
        #expect(Money(minor: 500, currency: try #require(Currency("JPY"))).description == "500 JPY")
    }

    @Test func sumsAreExactOrAnError() throws {
        #expect(try Int64.max.addingExactly(-1) == .max - 1)
        #expect(throws: AmountOverflow.self) { try Int64.max.addingExactly(1) }
        #expect(throws: AmountOverflow.self) { try Int64.min.addingExactly(-1) }
    }
}
