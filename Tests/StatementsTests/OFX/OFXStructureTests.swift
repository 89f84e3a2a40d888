import Statements
import Testing

/// The shapes that files come in: one list of whole files, each read whole and cut at every byte.
@Suite struct OFXStructureTests {
    struct Sample: Sendable, CustomTestStringConvertible {
        var name: String
        var text: String
        var rows: [String]
        var statements: [String]
        var codes: [String] = []
        var unsupported = 0
        var testDescription: String { name }
    }

    private static let two =
        OFXSamples.transaction("20240115", "-1.00", id: "A") + OFXSamples.transaction("20240116", "2.50", id: "B", "<NAME>Work\n")
    private static let twoRows = ["2024-01-15; -100; Shop; payee Shop; id A", "2024-01-16; 250; Work; payee Work; id B"]
    private static let plain = "4471/1002/checking/- EUR 2024-01-01..2024-02-29 10000@2024-02-29"

    static let samples: [Sample] = {
        let usual = OFXSamples.bank(two)
        let xml = """
            <OFX><BANKMSGSRSV1><STMTTRNRS><STMTRS><CURDEF>EUR</CURDEF><BANKACCTFROM><BANKID>1002</BANKID><ACCTID>4471</ACCTID>
            <ACCTTYPE>CHECKING</ACCTTYPE></BANKACCTFROM><BANKTRANLIST><DTSTART>20240101</DTSTART><DTEND>20240229</DTEND>
            <STMTTRN><TRNTYPE>DEBIT</TRNTYPE><DTPOSTED>20240115</DTPOSTED><TRNAMT>-1.00</TRNAMT><FITID>A</FITID><NAME>Shop</NAME></STMTTRN>
            <STMTTRN><TRNTYPE>CREDIT</TRNTYPE><DTPOSTED>20240116</DTPOSTED><TRNAMT>2.50</TRNAMT><FITID>B</FITID><NAME>Work</NAME></STMTTRN>
            </BANKTRANLIST><LEDGERBAL><BALAMT>100.00</BALAMT><DTASOF>20240229</DTASOF></LEDGERBAL></STMTRS></STMTTRNRS></BANKMSGSRSV1></OFX>
            """
        let cash = "<INVBANKTRAN>" + OFXSamples.transaction("20240105", "10.00", id: "I") + "<SUBACCTFUND>CASH</INVBANKTRAN>\n"
        let buy =
            "<BUYSTOCK><INVBUY><INVTRAN><FITID>1<DTTRADE>20240104<MEMO>m</INVTRAN><SECID><UNIQUEID>1</SECID><TOTAL>-5</INVBUY><BUYTYPE>BUY</BUYSTOCK>\n"
        return [
            Sample(name: "SGML", text: usual, rows: twoRows, statements: [plain]),
            Sample(name: "CRLF", text: usual.replacing("\n", with: "\r\n"), rows: twoRows, statements: [plain]),
            Sample(name: "CR only", text: usual.replacing("\n", with: "\r"), rows: twoRows, statements: [plain]),
            Sample(name: "one line", text: usual.replacing("\n", with: ""), rows: twoRows, statements: [plain]),
            Sample(name: "no header", text: OFXSamples.bank(two, header: ""), rows: twoRows, statements: [plain]),
            Sample(name: "blank lines first", text: "\n\n  \n" + usual, rows: twoRows, statements: [plain]),
            Sample(name: "XML", text: OFXSamples.header2 + xml, rows: twoRows, statements: [plain]),
            Sample(
                name: "XML with a namespace", text: xml.replacing("</", with: "</o:").replacing("<O", with: "<o:O").replacing("<S", with: "<o:S"),
                rows: twoRows, statements: [plain]),
            Sample(
                name: "lower case", text: usual.replacing("STMTTRN", with: "stmttrn").replacing("TRNAMT", with: "trnAmt"), rows: twoRows,
                statements: [plain]),
            Sample(
                name: "blanks and attributes in tags",
                text: usual.replacing("<OFX>", with: "<OFX xmlns='x' >").replacing("<STMTTRN>", with: "<STMTTRN >"), rows: twoRows,
                statements: [plain]),
            Sample(name: "byte order mark and padding", text: "\u{FEFF}" + usual + "\u{0}\u{0}\u{1A}", rows: twoRows, statements: [plain]),
            Sample(
                name: "comments everywhere", text: usual.replacing("<DTPOSTED>20240115", with: "<!-- a > b --><DTPOSTED>20240115 <!-- day -->"),
                rows: twoRows, statements: [plain]),
            Sample(
                name: "nothing outside the list", text: "<BANKTRANLIST>\n" + two + "</BANKTRANLIST>\n", rows: twoRows,
                statements: ["-/-/-/- - -..- -@-"]),
            Sample(name: "list not closed", text: usual.replacing("</BANKTRANLIST>", with: ""), rows: twoRows, statements: [plain]),
            Sample(name: "transaction not closed", text: usual.replacing("</STMTTRN>", with: ""), rows: twoRows, statements: [plain]),
            Sample(name: "root not closed", text: usual.replacing("</OFX>", with: ""), rows: twoRows, statements: [plain], codes: ["file.truncated"]),
            Sample(
                name: "empty tags",
                text: OFXSamples.bank(
                    two, account: "<CURDEF></CURDEF><BANKACCTFROM><BANKID/><ACCTID>4471</ACCTID><ACCTTYPE></ACCTTYPE></BANKACCTFROM>",
                    balance: "<LEDGERBAL><BALAMT></BALAMT><DTASOF></DTASOF></LEDGERBAL>"), rows: twoRows,
                statements: ["4471/-/-/- - 2024-01-01..2024-02-29 -@-"]),
            Sample(
                name: "balance that is none", text: OFXSamples.bank(two, balance: "<LEDGERBAL><BALAMT>unknown<DTASOF>20240229</LEDGERBAL>"),
                rows: twoRows,
                statements: ["4471/1002/checking/- EUR 2024-01-01..2024-02-29 -@-"], codes: ["balance.unreadable"]),
            Sample(
                name: "available balance only", text: OFXSamples.bank(two, balance: "<AVAILBAL><BALAMT>5<DTASOF>20240229</AVAILBAL>"), rows: twoRows,
                statements: ["4471/1002/checking/- EUR 2024-01-01..2024-02-29 -@- available 500@2024-02-29"]),
            Sample(
                name: "card",
                text: usual.replacing("STMTRS", with: "CCSTMTRS").replacing("BANKACCTFROM", with: "CCACCTFROM").replacing("<BANKID>1002", with: "")
                    .replacing("<ACCTTYPE>CHECKING", with: ""),
                rows: twoRows, statements: ["4471/-/creditcard/- EUR 2024-01-01..2024-02-29 10000@2024-02-29"]),
            Sample(
                name: "two statements",
                text: "<OFX><STMTRS>" + OFXSamples.account + "<BANKTRANLIST>" + two
                    + "</BANKTRANLIST></STMTRS><CCSTMTRS><CURDEF>USD<CCACCTFROM><ACCTID>9</CCACCTFROM>"
                    + "<BANKTRANLIST>" + OFXSamples.transaction("20240201", "-9") + "</BANKTRANLIST>" + OFXSamples.balance + "</CCSTMTRS></OFX>",
                rows: twoRows + ["2024-02-01; -900; Shop; statement 1; payee Shop; id A1"],
                statements: ["4471/1002/checking/- EUR -..- -@-", "9/-/creditcard/- USD -..- 10000@2024-02-29"]),
            Sample(
                name: "investments",
                text:
                    "<OFX><INVSTMTRS><DTASOF>20240201<CURDEF>USD<INVACCTFROM><BROKERID>b.com<ACCTID>77</INVACCTFROM><INVTRANLIST><DTSTART>20240101<DTEND>20240131\n"
                    + buy + cash + buy
                    + "</INVTRANLIST><INVBAL><AVAILCASH>5</INVBAL></INVSTMTRS></OFX>",
                rows: ["2024-01-05; 1000; Shop; payee Shop; id I"],
                statements: ["77/b.com/investment/- USD 2024-01-01..2024-01-31 -@- available 500@2024-02-01"],
                codes: ["investment.unsupported"], unsupported: 2),
            Sample(
                name: "pending",
                text: OFXSamples.bank(two).replacing(
                    "</BANKTRANLIST>",
                    with:
                        "</BANKTRANLIST><BANKTRANLISTP><DTASOF>20240229<STMTTRNP><TRNTYPE>DEBIT<DTTRAN>20240228<TRNAMT>-7<NAME>Fuel</STMTTRNP></BANKTRANLISTP>"
                ),
                rows: twoRows + ["2024-02-28; -700; Fuel; pending; payee Fuel"], statements: [plain]),
            Sample(
                name: "other currency",
                text: OFXSamples.bank(
                    OFXSamples.transaction() + OFXSamples.transaction("20240116", "-300", id: "J", "<CURRENCY><CURRATE>0.006<CURSYM>JPY</CURRENCY>")),
                rows: ["2024-01-15; -100; Shop; payee Shop; id A1", "2024-01-16; -300; ; statement 1; id J"],
                statements: [plain, "4471/1002/checking/- JPY 2024-01-01..2024-02-29 -@-"]),
            Sample(
                name: "original currency",
                text: OFXSamples.bank(OFXSamples.transaction("20240116", "-3", id: "J", "<ORIGCURRENCY><CURRATE>0.9<CURSYM>USD</ORIGCURRENCY>")),
                rows: ["2024-01-16; -300; USD at 0.9; id J"], statements: [plain]),
            Sample(
                name: "currency named by the row only",
                text: OFXSamples.bank(
                    OFXSamples.transaction("20240116", "-3", id: "J", "<CURRENCY><CURRATE>1<CURSYM>AUD</CURRENCY>"),
                    account: "<BANKACCTFROM><ACCTID>4471</BANKACCTFROM>"),
                rows: ["2024-01-16; -300; ; id J"], statements: ["4471/-/-/- AUD 2024-01-01..2024-02-29 10000@2024-02-29"]),
            Sample(
                name: "correction",
                text: OFXSamples.bank(OFXSamples.transaction("20240115", "-1", id: "N", "<CORRECTFITID>OLD<CORRECTACTION>REPLACE")),
                rows: ["2024-01-15; -100; ; id N"], statements: [plain], codes: ["ofx.correction"]),
            Sample(
                name: "withdrawal",
                text: OFXSamples.bank(OFXSamples.transaction("20240115", "-1", id: "N", "<CORRECTFITID>OLD<CORRECTACTION>DELETE")), rows: [],
                statements: [plain], codes: ["ofx.withdrawn"]),
            Sample(
                name: "OFC",
                text: "<OFC><DTD>2<ACCTSTMT><ACCTFROM><BANKID>1<ACCTID>5<ACCTTYPE>0</ACCTFROM><STMTRS><DTSTART>20240101<DTEND>20240131<LEDGER>12.50"
                    + "<GENTRN><TRNTYPE>1<DTPOSTED>20240115<TRNAMT>-1.00<CLTID>A<NAME>Shop</GENTRN></STMTRS></ACCTSTMT></OFC>",
                rows: ["2024-01-15; -100; Shop; payee Shop; id A"], statements: ["5/1/checking/- - 2024-01-01..2024-01-31 1250@-"]),
            Sample(
                name: "no transactions", text: OFXSamples.bank(""), rows: [], statements: [plain], codes: ["statement.empty"]),
            Sample(
                name: "server error",
                text: "<OFX><SIGNONMSGSRSV1><SONRS><STATUS><CODE>15500<SEVERITY>ERROR<MESSAGE>Wrong password</STATUS></SONRS></SIGNONMSGSRSV1></OFX>",
                rows: [],
                statements: [], codes: ["ofx.server_error", "file.no_statement"]),
            Sample(
                name: "account list",
                text: "<OFX><SIGNUPMSGSRSV1><ACCTINFO><BANKACCTINFO>" + OFXSamples.account + "</BANKACCTINFO></ACCTINFO></SIGNUPMSGSRSV1></OFX>",
                rows: [],
                statements: [], codes: ["file.no_statement"]),
            Sample(
                name: "document type",
                text: "<!DOCTYPE OFX [<!ENTITY a \"x>y\"><!ENTITY b SYSTEM 'file:///etc/hostname'>]>\n"
                    + OFXSamples.bank(OFXSamples.transaction("20240115", "-1", id: "", "<NAME>&a;&b;\n"), header: ""),
                rows: ["2024-01-15; -100; &a;&b;; payee &a;&b;"], statements: [plain], codes: ["xml.declaration"]),
            Sample(
                name: "deep nesting",
                text: "<OFX>" + String(repeating: "<A>", count: 500) + String(repeating: "<STMTTRNRS><BAL>", count: 100) + "</OFX>", rows: [],
                statements: [], codes: ["file.no_statement"]),
            Sample(
                name: "mark-up soup", text: "<OFX>\n<SIGNONMSGSRSV1>\n<STATUSCODE>0<OFX\n<<USEDE0\n</SIGNONMSGSRSV1>\n</STATUS>\n<STMTTRN>", rows: [],
                statements: ["-/-/-/- - -..- -@-"],
                codes: ["file.truncated", "file.truncated"]),
            Sample(name: "nothing of the kind", text: "this is totally not an ofx file", rows: [], statements: [], codes: ["file.no_statement"]),
            Sample(name: "nothing at all", text: "", rows: [], statements: [], codes: ["file.no_statement"]),
        ]
    }()

    @Test(arguments: samples)
    func fileIsRead(_ sample: Sample) {
        let reading = StatementReading(sample.text, with: OFXDetector.self)
        #expect(reading.rows == sample.rows)
        #expect(reading.statements == sample.statements)
        #expect(reading.codes == sample.codes)
        #expect(reading.unsupported == sample.unsupported)
    }

    @Test(arguments: samples)
    func cutAnywhereTheFileIsReadAlike(_ sample: Sample) {
        #expect(StatementReading.firstDifference(Array(sample.text.utf8), with: OFXDetector.self) == nil)
    }

    /// A file that ends too early gives the transactions before the end, never a cut one, and says that it was cut.
    @Test func everyBeginningOfAFileGivesWholeTransactionsOnly() {
        let bytes = Array(OFXSamples.bank(Self.two).utf8)
        let afterRoot = OFXSamples.header1.utf8.count + "<OFX>\n".utf8.count
        for length in afterRoot..<(bytes.count - 2) {
            let reading = StatementReading(Array(bytes[..<length]), with: OFXDetector.self)
            #expect(Self.twoRows.starts(with: reading.rows), "\(length) bytes")
            #expect(reading.codes.contains("file.truncated"), "\(length) bytes")
        }
    }

    @Test func versionAndEncodingAreDetected() {
        #expect(StatementReading(OFXSamples.bank(""), with: OFXDetector.self).format == .ofx1)
        #expect(StatementReading(OFXSamples.header2 + "<OFX></OFX>", with: OFXDetector.self).format == .ofx2)
        #expect(StatementReading(OFXSamples.bank(""), with: OFXDetector.self).sourceKind == "ofx:BANK/77")
        #expect(StatementReading("<OFX><STMTRS>" + OFXSamples.account, with: OFXDetector.self).sourceKind == "ofx:1002")
    }

    /// Declared, the bytes of a name, the encoding found and the name read.
    @Test(arguments: [
        ("USASCII\nCHARSET:1252", [0x43, 0xE9, 0x80] as [UInt8], "windows-1252", "Cé€"),
        ("USASCII\nCHARSET:1252", Array("Müller é".utf8), "utf-8", "Müller é"),
        ("UTF-8\nCHARSET:NONE", Array("Ñandú".utf8), "utf-8", "Ñandú"), ("USASCII\nCHARSET:8859-1", [0xFC], "windows-1252", "ü"),
        ("USASCII\nCHARSET:1250", [0xB3, 0xF3, 0x64], "windows-1250", "łód"), ("UTF-8\nCHARSET:NONE", [0x41, 0xFC, 0x42], "windows-1252", "AüB"),
        ("USASCII\nCHARSET:1252", Array("plain".utf8), "utf-8", "plain"),
    ])
    func encodingIsWhatTheBytesAre(_ declared: String, _ name: [UInt8], _ encoding: String, _ expected: String) {
        let parts = OFXSamples.bank(OFXSamples.transaction("20240115", "-1.00", id: "", "<NAME>@\n")).replacing(
            "USASCII\nCHARSET:1252", with: declared
        ).split(separator: "@")
        let bytes = Array(parts[0].utf8) + name + Array(parts[1].utf8)
        let reading = StatementReading(bytes, with: OFXDetector.self)
        #expect(reading.encoding == encoding)
        #expect(reading.rows == ["2024-01-15; -100; \(expected); payee \(expected)"])
    }

    @Test(arguments: ["\n", "\r\n", "\r"])
    func placesAreThoseOfTheFile(_ lineEnd: String) {
        let bytes = Array(OFXSamples.bank(Self.two).replacing("\n", with: lineEnd).utf8)
        let reading = StatementReading(bytes, with: OFXDetector.self)
        #expect(reading.places.count == 2)
        for (index, place) in reading.places.enumerated() {
            let numbers = place.split(separator: " ").compactMap { Int($0) }
            let record = String(decoding: bytes[numbers[2]..<numbers[2] + numbers[3]], as: UTF8.self)
            #expect(numbers[0] == index + 1)
            #expect(numbers[1] == 14 + index * 7)
            #expect(record.hasPrefix("<STMTTRN>") && record.hasSuffix("</STMTTRN>"))
        }
    }

    @Test func transactionWithoutAnEndIsGivenUpAtTheLimit() {
        let long = OFXSamples.transaction("20240115", "-1.00", id: "L", "<MEMO>" + String(repeating: "x ", count: 600_000) + "\n")
        let bytes = Array(OFXSamples.bank(long + OFXSamples.transaction("20240116", "2.50", id: "B", "<NAME>Work\n")).utf8)
        let whole = StatementReading(bytes, with: OFXDetector.self)
        #expect(whole.rows == [Self.twoRows[1]])
        #expect(whole.codes == ["record.too_long"])
        #expect(whole.rejected == 1)
        #expect(StatementReading(bytes, with: OFXDetector.self, chunkBytes: 100_000) == whole)
    }
}
