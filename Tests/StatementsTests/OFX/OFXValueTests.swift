import Statements
import Testing

/// Days, amounts and texts of single transactions.
@Suite struct OFXValueTests {
    /// As written in the file, and minor units.
    @Test(arguments: [
        ("-1234,56", -123_456), ("1.234,56", 123_456), ("-1,234.56", -123_456), ("+0.10", 10), ("-.50", -50), (" -3.00 ", -300), ("7", 700),
        ("-0", 0),
        ("(30.00)", -3_000), ("-00000000001500.0000", -150_000), ("1,234,567", 123_456_700), ("1.234.567,8", 123_456_780), ("R$ 12,50", 1_250),
        ("12.5", 1_250), ("\u{2212}4.20", -420),
    ])
    func amountIsReadAsTheBankWritesIt(_ text: String, _ minor: Int) {
        let reading = StatementReading(OFXSamples.bank(OFXSamples.transaction("20240115", text)), with: OFXDetector.self)
        #expect(reading.rows == ["2024-01-15; \(minor); Shop; payee Shop; id A1"])
        #expect(reading.problems == [])
    }

    @Test(arguments: [
        ("", "amount.missing"), ("NaN", "amount.unreadable"), ("Infinity", "amount.unreadable"), ("12..34", "amount.unreadable"),
        ("$", "amount.unreadable"),
        ("null", "amount.unreadable"), ("-null", "amount.unreadable"), ("1 2 3 x", "amount.unreadable"), ("--5.00", "amount.unreadable"),
        ("99999999999999999999.99", "amount.overflow"), ("1.2345", "amount.too_precise"), ("1e5", "amount.unreadable"),
    ])
    func unreadableAmountRejectsTheOneTransaction(_ text: String, _ code: String) throws {
        let body = OFXSamples.transaction("20240114", "-2.00") + OFXSamples.transaction("20240115", "", id: "B", "<TRNAMT>\(text)\n<NAME>bad\n")
        let reading = StatementReading(OFXSamples.bank(body), with: OFXDetector.self)
        #expect(reading.rows == ["2024-01-14; -200; Shop; payee Shop; id A1"])
        #expect(reading.rejected == 1)
        let problem = try #require(reading.problems.first)
        #expect(problem.code == code)
        #expect(problem.severity == .error)
        #expect(problem.record == 2)
        // The header has 8 lines, what stands before the first transaction 5, that transaction 7; the amount is the bad one's fifth line.
        #expect(problem.line == 25)
        #expect(problem.column == 9)
        #expect(problem.raw?.contains("<NAME>bad") == true)
    }

    @Test(arguments: [
        "20240115", "20240115233000", "20240115233000.000[-5:EST]", "20240115233000[+9:JST]", "20240115003000[+5.5:IST]", "20240115000000[0:GMT]",
        "20240115000000.000[-3.5:NST]", "2024-01-15", "2024011512", "20240115T120000",
    ])
    func dayIsTheOneThatIsWritten(_ text: String) {
        let reading = StatementReading(OFXSamples.bank(OFXSamples.transaction(text)), with: OFXDetector.self)
        #expect(reading.rows == ["2024-01-15; -100; Shop; payee Shop; id A1"])
    }

    @Test(arguments: [
        ("", "date.missing"), ("20240230", "date.no_such_day"), ("00000000", "date.no_such_day"), ("20241301", "date.no_such_day"),
        ("2024011", "date.unreadable"), ("201120000000", "date.no_such_day"), ("tomorrow", "date.unreadable"), ("01152024", "date.no_such_day"),
    ])
    func impossibleDayRejectsTheOneTransaction(_ text: String, _ code: String) {
        let body = OFXSamples.transaction("", "-1.00", id: "B", "<DTPOSTED>\(text)\n") + OFXSamples.transaction()
        let reading = StatementReading(OFXSamples.bank(body), with: OFXDetector.self)
        #expect(reading.rows.count == 1)
        #expect(reading.problems.map(\.code) == [code])
        #expect(reading.problems.first?.record == 1)
    }

    /// Leaves behind the amount, and the text and payee that come of them.
    @Test(arguments: [
        ("<NAME>Shop\n<MEMO>Shop", "Shop; payee Shop"), ("<NAME>Shop A\n<MEMO>SHOP A 12 Berlin", "SHOP A 12 Berlin; payee Shop A"),
        ("<NAME>Shop\n<MEMO>Invoice 7", "Shop Invoice 7; payee Shop"), ("<MEMO>only memo", "only memo"), ("<NAME></NAME><MEMO>m</MEMO>", "m"),
        ("<PAYEE><NAME>Payee<ADDR1>Street 1<CITY>Town</PAYEE><MEMO>m", "Payee m; payee Payee"),
        (
            "<NAME>Cut off at thirty-two characte\n<EXTDNAME>Cut off at thirty-two characters Ltd",
            "Cut off at thirty-two characters Ltd; payee Cut off at thirty-two characters Ltd"
        ),
        ("<NAME>AT&T, R&amp;D &#233; &nbsp;x", "AT&T, R&D é x; payee AT&T, R&D é x"),
        ("<NAME>a &amp;amp; b &amp;lt;i&amp;gt;", "a & b <i>; payee a & b <i>"),
        ("<NAME>&lt;script&gt;", "<script>; payee <script>"),
        ("<NAME>&bogus; &; &#0; &#xZZ;", "&bogus; &; &#0; &#xZZ;; payee &bogus; &; &#0; &#xZZ;"),
        ("<NAME>two  blanks\tand\u{7} a bell", "two blanks and a bell; payee two blanks and a bell"),
        ("<NAME><![CDATA[A & B <C>  ]]></NAME>", "A & B <C>; payee A & B <C>"),
        ("<NAME>x<!-- no --> y <![CDATA[&amp;]]>", "x y &amp;; payee x y &amp;"),
        ("<NAME>1 < 2 <3", "1 < 2 <3; payee 1 < 2 <3"), ("<MEMO/>\n<CHECKNUM />\n<NAME>n", "n; payee n"),
        ("<NAME>n<CHECKNUM>0000", "n; payee n"), ("<NAME>n<CHECKNUM>00123", "n; payee n; check 00123"),
        ("<NAME>n<CATEGORY>Food", "n; payee n; category Food"), ("<NAME>n<DTUSER>20240113", "n; other 2024-01-13; payee n"),
        ("<NAME>n<DTUSER>20240115", "n; payee n"), ("<NAME>n<BANKACCTTO><BANKID>1<ACCTID>2<ACCTTYPE>SAVINGS</BANKACCTTO>", "n; payee n"),
        ("<name>n<Memo>m", "n m; payee n"), ("<NAME>first<NAME>second", "first; payee first"), ("<BANK.TAG>x<STATUS>posted<NAME>n", "n; payee n"),
        ("<NAME>\u{202E}odd", "\u{202E}odd; payee \u{202E}odd"),
    ])
    func textIsWhatAPersonWouldRead(_ leaves: String, _ expected: String) {
        let body = OFXSamples.transaction("20240115", "-1.00", id: "", leaves + "\n")
        let reading = StatementReading(OFXSamples.bank(body), with: OFXDetector.self)
        #expect(reading.rows == ["2024-01-15; -100; " + expected])
    }

    @Test func textIsCutAtItsLimitAndNeverInsideACharacter() throws {
        let reading = StatementReading(
            OFXSamples.bank(OFXSamples.transaction("20240115", "-1.00", id: "", "<NAME>a" + String(repeating: "é", count: 5_000) + "\n")),
            with: OFXDetector.self)
        let row = try #require(reading.rows.first)
        #expect(!row.contains("\u{FFFD}"))
        #expect(row.utf8.count < 9_000)
    }
}
