import Ledger
import Statements
import Testing

/// What real OFX files do, one test for each row of the table that the reader was built from; each file is read whole and cut at every byte.
@Suite struct OFXTableTests {
    private static let row = "2024-01-15; -100; Shop; payee Shop; id A1"

    private func read(_ text: String, _ comment: Comment? = nil) -> StatementReading {
        #expect(StatementReading.firstDifference(Array(text.utf8), with: OFXDetector.self) == nil, comment)
        return StatementReading(text, with: OFXDetector.self)
    }

    private func rows(_ leaves: String) -> [String] {
        read(OFXSamples.bank("<STMTTRN><TRNTYPE>OTHER\n\(leaves)\n</STMTTRN>\n")).rows
    }

    @Test(arguments: ["", "</TRNAMT>", "</TRNAMT></FITID>"])
    func leavesOfSGMLMayBeOpenOrClosed(_ ends: String) {
        var text = OFXSamples.bank(OFXSamples.transaction())
        if ends.contains("TRNAMT") { text = text.replacing("<TRNAMT>-1.00", with: "<TRNAMT>-1.00</TRNAMT>") }
        if ends.contains("FITID") { text = text.replacing("<FITID>A1", with: "<FITID>A1</FITID>") }
        #expect(read(text).rows == [Self.row])
    }

    @Test(arguments: [
        "OFXHEADER:100\nDATA:OFXSGML\nVERSION:102\nENCODING:USASCII\nCHARSET:1252\n", "OFXHEADER: 100\nDATA: OFXSGML\nVERSION: 102\n\n",
        "OFXHEADER:100DATA:OFXSGMLVERSION:102SECURITY:NONEENCODING:USASCIICHARSET:1252", "\r\n\r\nOFXHEADER:100\r\nVERSION:102\r\n\r\n",
        "OFXHEADER:100\rDATA:OFXSGML\rVERSION:102\r",
    ])
    func headersOfVersion1Vary(_ header: String) {
        let reading = read(OFXSamples.bank(OFXSamples.transaction(), header: header))
        #expect(reading.format == .ofx1)
        #expect(reading.rows == [Self.row])
    }

    @Test(arguments: [
        ("<?xml version='1.0'?><?OFX VERSION='203' OFXHEADER='200'?>", StatementFormat.ofx2),
        ("<?OFX OFXHEADER=\"200\" VERSION=\"211\" SECURITY=\"NONE\"?>", .ofx2), ("<?xml version=\"1.0\" encoding=\"UTF-8\" ?>\n", .ofx2), ("", .ofx1),
    ])
    func headersOfVersion2VaryOrAreMissing(_ header: String, _ format: StatementFormat) {
        let reading = read(OFXSamples.bank(OFXSamples.transaction(), header: header))
        #expect(reading.format == format)
        #expect(reading.rows == [Self.row])
    }

    @Test func tagsMayBeInLowerCaseOrHaveBlanksAndTheRootMayBeMissing() {
        let text = OFXSamples.bank(OFXSamples.transaction(), header: "")
        #expect(read(text.replacing("<OFX>", with: "<OFX >")).rows == [Self.row])
        #expect(read(text.replacing("STMTTRN>", with: "stmttrn>").replacing("<OFX>", with: "<ofx>")).rows == [Self.row])
        #expect(read("<BANKTRANLIST>\n" + OFXSamples.transaction() + "</BANKTRANLIST>\n").rows == [Self.row])
    }

    @Test func marksBeforeTheHeaderAndPaddingBehindTheEndAreNoText() {
        #expect(read("\u{FEFF}" + OFXSamples.bank(OFXSamples.transaction()) + "\u{1A}\u{0}\u{0}").rows == [Self.row])
    }

    @Test(arguments: [
        ("AT&amp;T", "AT&T"), ("AT&T", "AT&T"), ("A&nbsp;B", "A B"), ("Joe&#39;s", "Joe's"), ("R&amp;amp;D", "R&D"), ("a &lt; b", "a < b"),
    ])
    func entitiesAreResolvedHoweverOftenTheyAreEscaped(_ written: String, _ name: String) {
        #expect(rows("<DTPOSTED>20240115<TRNAMT>-1<NAME>\(written)") == ["2024-01-15; -100; \(name); payee \(name)"])
    }

    @Test func characterDataIsText() {
        #expect(rows("<DTPOSTED>20240115<TRNAMT>-1<NAME><![CDATA[A & <B>]]></NAME>") == ["2024-01-15; -100; A & <B>; payee A & <B>"])
    }

    @Test func privateTagsAreNoText() {
        let reading = read(
            OFXSamples.bank(OFXSamples.transaction("20240115", "-1.00", id: "A1", "<NAME>Shop\n<INTU.XX>1<BANK.CODE>x y\n"))
                .replacing("</FI>", with: "</FI><INTU.BID>77<INTU.USERID>u"))
        #expect(reading.rows == [Self.row])
        #expect(rows("<DTPOSTED>20240115<TRNAMT>-1<CATEGORY>Food<NAME>Shop") == ["2024-01-15; -100; Shop; payee Shop; category Food"])
    }

    @Test func emptyTagsSayNothing() {
        let reading = read(
            OFXSamples.bank(
                OFXSamples.transaction("20240115", "-1.00", id: "", "<FITID></FITID><NAME></NAME><MEMO/><CHECKNUM>\n<DTUSER></DTUSER>"),
                account: "<CURDEF></CURDEF><BANKACCTFROM><BANKID><ACCTID>4471</ACCTID><ACCTTYPE></ACCTTYPE></BANKACCTFROM>",
                balance: "<LEDGERBAL><BALAMT></BALAMT><DTASOF></DTASOF></LEDGERBAL><AVAILBAL><BALAMT><DTASOF></AVAILBAL>"))
        #expect(reading.rows == ["2024-01-15; -100; "])
        #expect(reading.statements == ["4471/-/-/- - 2024-01-01..2024-02-29 -@-"])
        #expect(reading.codes == [])
    }

    @Test(arguments: ["20240115", "20240115103000", "20240115103000.123[-5:EST]", "20240115[-3.5:NST]", "20240115000000[+5.30:IST]"])
    func daysMayHaveTimesAndZones(_ written: String) {
        #expect(rows("<DTPOSTED>\(written)<TRNAMT>-1") == ["2024-01-15; -100; "])
    }

    @Test(arguments: ["20240115000000[0:GMT]", "20240115235959[+12:NZST]", "20240115003000[-11:SST]"])
    func noZoneMovesADay(_ written: String) {
        #expect(rows("<DTPOSTED>\(written)<TRNAMT>-1") == ["2024-01-15; -100; "])
    }

    @Test func aDayOfZerosIsNoDay() {
        let reading = read(OFXSamples.bank(OFXSamples.transaction("00000000")))
        #expect(reading.rows == [])
        #expect(reading.codes == ["date.no_such_day"])
    }

    @Test(arguments: [("12,50", "1250"), ("+12.00", "1200"), ("(30.00)", "-3000"), ("1.234,56", "123456"), ("1 234,56", "123456"), (" 5 ", "500")])
    func amountsAreWrittenInAnyStyle(_ written: String, _ minor: String) {
        #expect(rows("<DTPOSTED>20240115<TRNAMT>\(written)") == ["2024-01-15; \(minor); "])
    }

    @Test(arguments: ["null", "-null", "", "12,34,5x"])
    func anAmountThatIsNoneRejectsItsRow(_ written: String) {
        let reading = read(OFXSamples.bank(OFXSamples.transaction("20240115", "", id: "A1", "<TRNAMT>\(written)\n") + OFXSamples.transaction()))
        #expect(reading.rows == [Self.row])
        #expect(reading.rejected == 1)
    }

    @Test func theSignCountsWhateverTheTypeSays() {
        #expect(rows("<TRNTYPE>DEBIT<DTPOSTED>20240115<TRNAMT>1.00") == ["2024-01-15; 100; "])
        #expect(rows("<TRNTYPE>CREDIT<DTPOSTED>20240115<TRNAMT>-1.00") == ["2024-01-15; -100; "])
    }

    @Test func idsAreTakenAsWrittenAlsoWhereTheyRepeat() {
        let two = OFXSamples.transaction("20240115", "-1.00", id: "0") + OFXSamples.transaction("20240116", "-2.00", id: "0")
        #expect(
            read(OFXSamples.bank(two)).rows == ["2024-01-15; -100; Shop; payee Shop; id 0", "2024-01-16; -200; Shop; payee Shop; id 0"])
        #expect(rows("<DTPOSTED>20240115<TRNAMT>-1<NAME>Shop") == ["2024-01-15; -100; Shop; payee Shop"])
    }

    @Test(arguments: [
        ("<NAME>Short<MEMO>Short and long", "Short and long; payee Short"), ("<PAYEE><NAME>Who<CITY>X</PAYEE>", "Who; payee Who"),
        ("<NAME>A<EXTDNAME>A whole name", "A whole name; payee A whole name"), ("<MEMO>words", "words"),
        ("<NAME>A<CHECKNUM>12<REFNUM>99", "A; payee A; check 12"),
    ])
    func wordsComeFromWhereTheBankPutThem(_ leaves: String, _ words: String) {
        #expect(rows("<DTPOSTED>20240115<TRNAMT>-1\(leaves)") == ["2024-01-15; -100; \(words)"])
    }

    @Test func theDayOfPurchaseIsKeptBesideThatOfBooking() {
        #expect(rows("<DTPOSTED>20240115<DTUSER>20240113<DTAVAIL>20240117<TRNAMT>-1") == ["2024-01-15; -100; ; other 2024-01-13"])
        #expect(rows("<DTPOSTED>20240115<DTAVAIL>20240117<TRNAMT>-1") == ["2024-01-15; -100; ; other 2024-01-17"])
    }

    @Test func severalStatementsAreReadWhateverTheirKind() {
        let bank = "<STMTRS>\(OFXSamples.account)<BANKTRANLIST>\(OFXSamples.transaction())</BANKTRANLIST></STMTRS>"
        let card = "<CCSTMTRS><CURDEF>USD<CCACCTFROM><ACCTID>9</CCACCTFROM><BANKTRANLIST>\(OFXSamples.transaction())</BANKTRANLIST></CCSTMTRS>"
        let reading = read("<OFX>\(bank)\(card)\(bank.replacing("4471", with: "4472"))</OFX>")
        #expect(reading.rows.count == 3)
        #expect(
            reading.statements == [
                "4471/1002/checking/- EUR -..- -@-", "9/-/creditcard/- USD -..- -@-", "4472/1002/checking/- EUR -..- -@-",
            ])
    }

    @Test func accountsAreNamedByBankNumberAndType() {
        let account = "<CURDEF>EUR<BANKACCTFROM><BANKID>1<BRANCHID>2<ACCTID>XXXX4471<ACCTTYPE>MONEYMRKT<ACCTKEY>9</BANKACCTFROM>"
        #expect(
            read(OFXSamples.bank("", account: account, balance: "")).statements == ["XXXX4471/1/moneymrkt/- EUR 2024-01-01..2024-02-29 -@-"])
    }

    @Test func cardBalancesAreThoseThatTheBankStates() {
        let text = OFXSamples.bank(OFXSamples.transaction(), balance: "<LEDGERBAL><BALAMT>-250.00<DTASOF>20240229</LEDGERBAL>")
            .replacing("STMTRS", with: "CCSTMTRS").replacing("BANKACCTFROM", with: "CCACCTFROM")
        #expect(read(text).statements == ["4471/1002/checking/- EUR 2024-01-01..2024-02-29 -25000@2024-02-29"])
    }

    @Test func ofInvestmentsTheCashIsReadAndTheRestIsCounted() {
        let cash = "<INVBANKTRAN>\(OFXSamples.transaction())<SUBACCTFUND>CASH</INVBANKTRAN>"
        let buy = "<BUYSTOCK><INVBUY><INVTRAN><FITID>1<DTTRADE>20240104</INVTRAN><TOTAL>-5</INVBUY></BUYSTOCK>"
        let balance = "<INVBAL><AVAILCASH>12.34<MARGINBALANCE>0<BALLIST><BAL><NAME>x<VALUE>7</BAL></BALLIST></INVBAL>"
        let text =
            "<OFX><INVSTMTRS><DTASOF>20240131<CURDEF>USD<INVACCTFROM><BROKERID>b<ACCTID>7</INVACCTFROM>"
            + "<INVTRANLIST><DTSTART>20240101<DTEND>20240131\(buy)\(cash)</INVTRANLIST>\(balance)</INVSTMTRS></OFX>"
        let reading = read(text)
        #expect(reading.rows == [Self.row])
        #expect(reading.unsupported == 1)
        #expect(reading.statements == ["7/b/investment/- USD 2024-01-01..2024-01-31 -@- available 1234@2024-01-31"])
    }

    @Test func aMissingBalanceIsNotZero() {
        #expect(read(OFXSamples.bank("", balance: "")).statements == ["4471/1002/checking/- EUR 2024-01-01..2024-02-29 -@-"])
    }

    @Test func theAvailableBalanceStandsBesideTheLedgerBalance() {
        let balance = OFXSamples.balance + "<AVAILBAL><BALAMT>80.00<DTASOF>20240228</AVAILBAL>"
        #expect(
            read(OFXSamples.bank("", balance: balance)).statements == [
                "4471/1002/checking/- EUR 2024-01-01..2024-02-29 10000@2024-02-29 available 8000@2024-02-28"
            ])
    }

    @Test func whatTheServerSaysIsPassedOn() {
        let status = "<STATUS><CODE>2003<SEVERITY>ERROR<MESSAGE>Account not found</STATUS>"
        let reading = read("<OFX><BANKMSGSRSV1><STMTTRNRS><TRNUID>1\(status)</STMTTRNRS></BANKMSGSRSV1></OFX>")
        #expect(reading.codes == ["ofx.server_error", "file.no_statement"])
        #expect(reading.problems.last?.message == "The file holds no statement of an account. The bank's server said: code 2003: Account not found.")
    }

    @Test func aRowMayBeInAnotherCurrencyOrConvertedFromOne() {
        let own = "<CURRENCY><CURRATE>1.0<CURSYM>EUR</CURRENCY>"
        #expect(rows("<DTPOSTED>20240115<TRNAMT>-1\(own)") == ["2024-01-15; -100; "])
        let converted = "<ORIGCURRENCY><CURRATE>0.91<CURSYM>USD</ORIGCURRENCY>"
        #expect(rows("<DTPOSTED>20240115<TRNAMT>-1<NAME>Shop\(converted)") == ["2024-01-15; -100; Shop USD at 0.91; payee Shop"])
        let other = read(OFXSamples.bank(OFXSamples.transaction("20240115", "-300", id: "J", "<CURRENCY><CURRATE>0.006<CURSYM>JPY</CURRENCY>")))
        #expect(other.rows == ["2024-01-15; -300; ; statement 1; id J"])
        #expect(other.statements.last == "4471/1002/checking/- JPY 2024-01-01..2024-02-29 -@-")
    }

    @Test(arguments: ["a.qfx", "a.qbo", "a.ofx", "a.txt"])
    func theFilesOfOneProgramAreReadLikeAllOthers(_ name: String) throws {
        let text = OFXSamples.bank(OFXSamples.transaction()).replacing("</FI>", with: "</FI><INTU.BID>2430<INTU.ORG>B")
        #expect(try inspect(text, name: name).rows == 1)
    }

    @Test func theFormatBeforeOFXIsRead() {
        let text =
            "<OFC><DTD>2<CPAGE>1252<ACCTSTMT><ACCTFROM><BANKID>1<ACCTID>5<ACCTTYPE>1</ACCTFROM><STMTRS><DTSTART>20240101<DTEND>20240131<LEDGER>12.50"
            + "<STMTTRN><TRNTYPE>1<DTPOSTED>20240115<TRNAMT>-1.00<FITID>A1<CHKNUM>7<NAME>Shop</STMTTRN></STMTRS></ACCTSTMT></OFC>"
        let reading = read(text)
        #expect(reading.rows == ["2024-01-15; -100; Shop; payee Shop; id A1; check 7"])
        #expect(reading.statements == ["5/1/savings/- - 2024-01-01..2024-01-31 1250@-"])
    }
}
