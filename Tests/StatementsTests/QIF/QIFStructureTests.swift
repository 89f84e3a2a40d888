import Statements
import Testing

/// The shapes that QIF files come in: one list of whole files, each read whole and cut at every byte.
@Suite struct QIFStructureTests {
    struct Sample: Sendable, CustomTestStringConvertible {
        var name: String
        var text: String
        var rows: [String]
        var statements: [String] = ["-/-/checking/- - -..- -@-"]
        var codes: [String] = []
        var rejected = 0
        var unsupported = 0
        var testDescription: String { name }
    }

    private static let usual = "!Type:Bank\nD01/20/2024\nT-1.00\nPShop\n^\nD01/21/2024\nT2.50\nPWork\nMSalary\n^\n"
    private static let rows = ["2024-01-20; -100; Shop; payee Shop", "2024-01-21; 250; Work Salary; payee Work"]

    static let samples: [Sample] = [
        Sample(name: "plain", text: usual, rows: rows),
        Sample(name: "CRLF", text: usual.replacing("\n", with: "\r\n"), rows: rows),
        Sample(name: "CR only", text: usual.replacing("\n", with: "\r"), rows: rows),
        Sample(name: "byte order mark", text: "\u{FEFF}" + usual, rows: rows),
        Sample(name: "padding", text: usual + "\u{1A}\u{0}\u{0}", rows: rows),
        Sample(name: "blank lines", text: "\n\n" + usual.replacing("\n", with: "\n\n"), rows: rows),
        Sample(name: "blanks around", text: usual.replacing("\n", with: "  \n  "), rows: rows),
        Sample(name: "header in lower case", text: usual.replacing("!Type:Bank", with: "!type:bank "), rows: rows),
        Sample(name: "header without a colon", text: usual.replacing("!Type:Bank", with: "!Type bank"), rows: rows),
        Sample(name: "header of one mark", text: usual.replacing("!Type:Bank", with: "!"), rows: rows, statements: ["-/-/-/- - -..- -@-"]),
        Sample(
            name: "no header", text: String(usual.dropFirst(11)), rows: rows, statements: ["-/-/-/- - -..- -@-"], codes: ["qif.no_header"]),
        Sample(name: "comments before the header", text: "### made by hand ###\n# Don't\n\n" + usual, rows: rows),
        Sample(name: "end without a caret", text: String(usual.dropLast(2)), rows: rows, codes: ["qif.unclosed"]),
        Sample(name: "caret missing", text: usual.replacing("PShop\n^\n", with: "PShop\n"), rows: rows, codes: ["qif.unclosed"]),
        Sample(
            name: "caret missing before a header", text: usual.replacing("Salary\n^\n", with: "Salary\n!Type:Cat\nNFood\n^\n"), rows: rows,
            codes: ["qif.unclosed"]),
        Sample(name: "currency behind the caret", text: usual.replacing("^", with: "^EUR"), rows: rows, statements: ["-/-/checking/- EUR -..- -@-"]),
        Sample(name: "empty records", text: usual.replacing("Bank\n", with: "Bank\n^\n^\n"), rows: rows),
        Sample(name: "unknown letters", text: usual.replacing("PShop", with: "Xwhat\n?odd\nZ\n5x\nU-1.00\nPShop"), rows: rows),
        Sample(name: "second amount only", text: usual.replacing("T-1.00", with: "U-1.00"), rows: rows),
        Sample(name: "neither date nor amount", text: usual + "PNobody\n^\n", rows: rows, codes: ["qif.no_transaction"]),
        Sample(name: "date missing", text: usual + "T5.00\nPx\n^\n", rows: rows, codes: ["date.missing"], rejected: 1),
        Sample(name: "amount missing", text: usual + "D01/22/2024\nPx\n^\n", rows: rows, codes: ["amount.missing"], rejected: 1),
        Sample(name: "amount of a dash", text: usual + "D01/22/2024\nT-\nPx\n^\n", rows: rows, codes: ["qif.no_amount"]),
        Sample(name: "impossible day", text: usual + "D02/30/2024\nT-1\nPx\n^\n", rows: rows, codes: ["date.no_such_day"], rejected: 1),
        Sample(
            name: "lists between",
            text: "!Type:Cat\nNFood\nDD01/02/2024\nE\n^\n" + usual
                + "!Type:Memorized\nKP\nT-50.00\nD01/01/2024\nPRent\n^\n!Type:Memorised\nT-5\n^\n!Type:Prices\n\"IBM\",12.5,\"1/1/2024\"\n^\n!Type:Class\nNc\n^\n!Type:Security\nNX\n",
            rows: rows),
        Sample(
            name: "accounts listed and chosen",
            text:
                "!Option:AutoSwitch\n!Account\nNOne\nTBank\n^\nNTwo\nTCCard\n^\n!Clear:AutoSwitch\n!Account\nNOne\nTBank\nDa bank\n$5.00\n/01/31/2024\n^\n"
                + usual
                + "!Account\nNTwo\nTCCard\n^\n!Type:CCard\nD01/22/2024\nT-2.00\nPCard\n^\n",
            rows: rows + ["2024-01-22; -200; Card; statement 1; payee Card"],
            statements: ["-/-/checking/One - -..- -@-", "-/-/creditcard/Two - -..- -@-"]),
        Sample(
            name: "a list of one account of another type is no choice",
            text: "!Option:AutoSwitch\n!Account\nNOne\nTCCard\n^\n!Clear:AutoSwitch\n" + usual, rows: rows),
        Sample(
            name: "the type of an account that is chosen by its name stands in the list",
            text: "!Option:AutoSwitch\n!Account\nNOne\nTSavings\n^\nNTwo\nTBank\n^\n!Clear:AutoSwitch\n!Account\nNOne\n^\n" + usual, rows: rows,
            statements: ["-/-/savings/One - -..- -@-"]),
        Sample(
            name: "a switch that is never cleared",
            text: "!Option:AutoSwitch\n!Account\nNOne\nTBank\n^\n" + usual + "!Account\nNTwo\nTBank\n^\n!Type:Bank\nD01/22/2024\nT-2.00\nPp\n^\n",
            rows: rows + ["2024-01-22; -200; p; statement 1; payee p"],
            statements: ["-/-/checking/One - -..- -@-", "-/-/checking/Two - -..- -@-"]),
        Sample(
            name: "memorised transactions before the real ones",
            text: "!Type:Memorized\nKP\nD01/01/2024\nT-50.00\nPRent\nSA\n$-50.00\n^\n" + usual, rows: rows),
        Sample(name: "number of a card", text: usual.replacing("PShop", with: "N********1234\nPShop"), rows: rows),
        Sample(
            name: "accounts listed only", text: "!Option:AutoSwitch\n!Account\nNOne\nTBank\n^\nNTwo\nTCCard\n^\n!Clear:AutoSwitch\n", rows: [],
            statements: [],
            codes: ["file.no_statement"]),
        Sample(
            name: "one account in two sections",
            text: "!Account\nNOne\nTBank\n^\n!Type:Bank\nD01/20/2024\nT-1.00\nPShop\n^\n!Type:Bank\nD01/21/2024\nT2.50\nPWork\nMSalary\n^\n",
            rows: rows, statements: ["-/-/checking/One - -..- -@-"]),
        Sample(
            name: "two accounts in turn",
            text:
                "!Account\nNOne\nTBank\n^\n!Type:Bank\nD01/20/2024\nT-1.00\nPShop\n^\n!Account\nNTwo\nTCash\n^\n!Type:Cash\nD01/21/2024\nT2.50\nPWork\n^\n"
                + "!Account\nNOne\nTBank\n^\n!Type:Bank\nD01/22/2024\nT3\nPBack\n^\n",
            rows: [rows[0], "2024-01-21; 250; Work; statement 1; payee Work", "2024-01-22; 300; Back; payee Back"],
            statements: ["-/-/checking/One - -..- -@-", "-/-/cash/Two - -..- -@-"]),
        Sample(
            name: "splits", text: "!Type:Bank\nD01/20/2024\nT-100.00\nPSplit\nLA:B\nSA:B/class\nEnote\n$-60.00\nSC\n%40\n$-40.00\nS\n$0.00\n^\n",
            rows: ["2024-01-20; -10000; Split; payee Split; category A:B; split -6000 A:B note; split -4000 C "]),
        Sample(
            name: "splits that do not add up", text: "!Type:Bank\nD01/20/2024\nT-100.00\nPSplit\nL--Split--\nSA:B\n$-60.00\nSC\n$-30.00\n^\n",
            rows: ["2024-01-20; -10000; Split; payee Split"], codes: ["splits.unreadable"]),
        Sample(
            name: "split without an amount", text: "!Type:Bank\nD01/20/2024\nT-100.00\nPSplit\nSA\nSC\n%40\n^\n",
            rows: ["2024-01-20; -10000; Split; payee Split"],
            codes: ["splits.unreadable"]),
        Sample(
            name: "a date inside a split", text: "!Type:Bank\nD01/20/2024\nT-100.00\nPSplit\nSA\nD01/10/2024\n$-50.00\nSC\n$-50.00\n^\n",
            rows: ["2024-01-20; -10000; Split; payee Split; split -5000 A ; split -5000 C "]),
        Sample(
            name: "one split only", text: "!Type:Bank\nD01/20/2024\nT-100.00\nPx\nSA:B\n$-100.00\n^\n",
            rows: ["2024-01-20; -10000; x; payee x; category A:B"]),
        Sample(
            name: "transfer", text: "!Type:Bank\nD01/20/2024\nT-100.00\nPx\nL[My / Savings]/class\nN1005\n^\n",
            rows: ["2024-01-20; -10000; x; payee x; check 1005; category [My / Savings]"]),
        Sample(
            name: "opening balance",
            text: "!Account\nNOne\nTBank\n^\n!Type:Bank\nD01/20/2024\nT100.00\nPOpening Balance\nL[One]\n^\nD01/21/2024\nT1.00\nPStart\nL[One]\n^\n",
            rows: [
                "2024-01-20; 10000; Opening Balance; opening; payee Opening Balance; category [One]",
                "2024-01-21; 100; Start; opening; payee Start; category [One]",
            ], statements: ["-/-/checking/One - -..- -@-"]),
        Sample(
            name: "investments",
            text: "!Type:Invst\nD1/31'07\nNBuy\nYIBM\nT11010.00\nI110.10\nQ100\n^\nD1/31'07\nNCash\nT12.00\nPInterest\n^\nD1/31'07\nNCash\nL[x]\n^\n",
            rows: ["2007-01-31; 1200; Interest; payee Interest"], statements: ["-/-/investment/- - -..- -@-"], codes: ["investment.unsupported"],
            unsupported: 2),
        Sample(name: "carets only", text: "!Type:Bank\n^\n^\n^\n", rows: [], statements: [], codes: ["file.no_statement"]),
        Sample(name: "nothing at all", text: "", rows: [], statements: [], codes: ["file.no_statement"]),
    ]

    @Test(arguments: samples)
    func fileIsRead(_ sample: Sample) {
        let reading = StatementReading(sample.text, with: QIFDetector.self)
        #expect(reading.rows == sample.rows)
        #expect(reading.statements == sample.statements)
        #expect(reading.codes == sample.codes)
        #expect(reading.rejected == sample.rejected)
        #expect(reading.unsupported == sample.unsupported)
        #expect(reading.questions == [])
    }

    @Test(arguments: samples)
    func cutAnywhereTheFileIsReadAlike(_ sample: Sample) {
        #expect(StatementReading.firstDifference(Array(sample.text.utf8), with: QIFDetector.self) == nil)
    }

    @Test(arguments: ["\n", "\r\n", "\r"])
    func placesAreThoseOfTheFile(_ lineEnd: String) {
        let bytes = Array((Self.usual + "D02/30/2024\nPx\nTbad\n^\n").replacing("\n", with: lineEnd).utf8)
        let reading = StatementReading(bytes, with: QIFDetector.self)
        #expect(reading.places.count == 2)
        for (place, line) in zip(reading.places, [2, 6]) {
            let numbers = place.split(separator: " ").compactMap { Int($0) }
            let record = String(decoding: bytes[numbers[2]..<numbers[2] + numbers[3]], as: UTF8.self)
            #expect(numbers[1] == line)
            #expect(record.hasPrefix("D01/2") && record.hasSuffix("^" + lineEnd))
        }
        let problem = reading.problems.first
        #expect(problem?.record == 3)
        #expect(problem?.line == 11)
        #expect(problem?.column == 2)
        #expect(problem?.raw?.hasPrefix("D02/30/2024") == true)
    }

    @Test func recordWithoutAnEndIsGivenUpAtTheLimit() {
        let long = "D01/19/2024\nT1.00\n" + String(repeating: "Mx\n", count: 400_000) + "^\n"
        let bytes = Array(Self.usual.replacing("Bank\n", with: "Bank\n" + long).utf8)
        let whole = StatementReading(bytes, with: QIFDetector.self)
        #expect(whole.rows == Self.rows)
        #expect(whole.codes == ["record.too_long"])
        #expect(StatementReading(bytes, with: QIFDetector.self, chunkBytes: 100_000) == whole)
    }

    @Test(arguments: [
        ([0x43, 0x61, 0x66, 0xE9, 0x20, 0x4D, 0xFC, 0x6C, 0x69] as [UInt8], "windows-1252", "Café Müli"),
        (Array("Müßig £™€".utf8), "utf-8", "Müßig £™€"),
        (Array("plain".utf8), "utf-8", "plain"),
    ])
    func encodingIsWhatTheBytesAre(_ payee: [UInt8], _ encoding: String, _ expected: String) {
        let reading = StatementReading(Array("!Type:Bank\nD01/20/2024\nT-1\nP".utf8) + payee + Array("\n^\n".utf8), with: QIFDetector.self)
        #expect(reading.encoding == encoding)
        #expect(reading.rows == ["2024-01-20; -100; \(expected); payee \(expected)"])
    }
}
