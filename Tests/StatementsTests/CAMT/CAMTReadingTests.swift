import Statements
import Testing

/// What an account report says and what has to come out of it, read whole and cut at every byte.
@Suite struct CAMTReadingTests {
    struct Sample: CustomTestStringConvertible, Sendable {
        var name: String
        var text: String
        var rows: [String]
        var codes: [String] = []
        var testDescription: String { name }
    }

    private static let shop =
        "<RltdPties><Dbtr><Nm>Me</Nm></Dbtr><Cdtr><Nm>Shop</Nm></Cdtr></RltdPties><RmtInf><Ustrd>Bread &amp; milk</Ustrd></RmtInf>"

    static let samples: [Sample] = [
        Sample(
            name: "a debit and a credit", text: CAMTSamples.statement(CAMTSamples.entry("12.50") + CAMTSamples.entry("3.00", "CRDT")),
            rows: ["2024-01-15; -1250; ", "2024-01-15; 300; "]),
        Sample(
            name: "the counterparty by direction, then the words, then those of the bank, nothing twice",
            text: CAMTSamples.statement(
                CAMTSamples.entry("1.00", "DBIT", CAMTSamples.details(shop) + "<AddtlNtryInf>Card payment Shop</AddtlNtryInf>")
                    + CAMTSamples.entry("2.00", "CRDT", CAMTSamples.details(shop) + "<AddtlNtryInf>bread &amp; MILK</AddtlNtryInf>")),
            rows: ["2024-01-15; -100; Shop Bread & milk Card payment Shop; payee Shop", "2024-01-15; 200; Me Bread & milk; payee Me"]),
        Sample(
            name: "a reversal keeps its direction and its parties",
            text: CAMTSamples.statement(CAMTSamples.entry("5.00", "CRDT", "<RvslInd>true</RvslInd>" + CAMTSamples.details(shop))),
            rows: ["2024-01-15; 500; Shop Bread & milk; payee Shop"]),
        Sample(
            name: "pending in the old and the new spelling, future, only for information",
            text: CAMTSamples.statement(
                CAMTSamples.entry(status: "<Sts>PDNG</Sts>") + CAMTSamples.entry(status: "<Sts><Cd>PDNG</Cd></Sts>")
                    + CAMTSamples.entry(status: "<Sts><Cd>FUTR</Cd></Sts>") + CAMTSamples.entry(status: "<Sts>INFO</Sts>")),
            rows: ["2024-01-15; -100; ; pending", "2024-01-15; -100; ; pending", "2024-01-15; -100; ; pending"], codes: ["row.information"]),
        Sample(
            name: "the day is what is written, whatever the zone; the value day is the other one",
            text: CAMTSamples.statement(
                CAMTSamples.entry(day: "<BookgDt><DtTm>2024-01-15T23:59:59.999-11:00</DtTm></BookgDt><ValDt><Dt>2024-01-17+01:00</Dt></ValDt>")),
            rows: ["2024-01-15; -100; ; other 2024-01-17"]),
        Sample(
            name: "without a booking day the value day, then that of a part, then that of the report",
            text: CAMTSamples.statement(
                CAMTSamples.entry(day: "<ValDt><Dt>2024-01-17</Dt></ValDt>")
                    + CAMTSamples.entry(day: "", CAMTSamples.details("<RltdDts><TxDtTm>2024-01-18T10:00:00</TxDtTm></RltdDts>"))
                    + CAMTSamples.entry(day: "")),
            rows: ["2024-01-17; -100; ", "2024-01-18; -100; ", "2024-02-01; -100; "], codes: ["date.of_report"]),
        Sample(
            name: "the bank's reference, else the entry's, else that of its only part; fillers and running numbers are none",
            text: CAMTSamples.statement(
                CAMTSamples.entry("1.00", "DBIT", "<NtryRef>N-77</NtryRef><AcctSvcrRef>A1</AcctSvcrRef>")
                    + CAMTSamples.entry("2.00", "DBIT", "<NtryRef>N-77</NtryRef>")
                    + CAMTSamples.entry(
                        "3.00", "DBIT", "<NtryRef>000017</NtryRef>" + CAMTSamples.details("<Refs><EndToEndId>E1</EndToEndId><ChqNb>44</ChqNb></Refs>")
                    )
                    + CAMTSamples.entry("4.00", "DBIT", CAMTSamples.details("<Refs><EndToEndId>NOTPROVIDED</EndToEndId></Refs>"))
                    + CAMTSamples.entry(
                        "5.00", "DBIT", CAMTSamples.details("<Refs><EndToEndId>E1</EndToEndId></Refs>", "<Refs><EndToEndId>E2</EndToEndId></Refs>"))),
            rows: [
                "2024-01-15; -100; ; id A1", "2024-01-15; -200; ; id N-77", "2024-01-15; -300; ; id E1; check 44", "2024-01-15; -400; ",
                "2024-01-15; -500; ",
            ]),
        Sample(
            name: "a collective entry is one row with the words of its parts",
            text: CAMTSamples.statement(
                CAMTSamples.entry(
                    "9.00", "DBIT",
                    CAMTSamples.details(
                        "<Amt Ccy=\"EUR\">4.00</Amt><RltdPties><Cdtr><Nm>Ann</Nm></Cdtr></RltdPties>",
                        "<Amt Ccy=\"USD\">5.00</Amt><CdtDbtInd>CRDT</CdtDbtInd><RltdPties><Cdtr><Pty><Nm>Bob</Nm></Pty></Cdtr></RltdPties>"))),
            rows: ["2024-01-15; -900; Ann Bob"]),
        Sample(
            name: "trailing zeros are dropped, other digits reject the row",
            text: CAMTSamples.statement(CAMTSamples.entry("8.85000") + CAMTSamples.entry("8.855")), rows: ["2024-01-15; -885; "],
            codes: ["amount.too_precise"]),
        Sample(
            name: "nothing is guessed: no direction, an odd amount, no such day, an odd currency",
            text: CAMTSamples.statement(
                CAMTSamples.entry("1.00", "CREDIT") + CAMTSamples.entry("-1.00") + CAMTSamples.entry("x") + CAMTSamples.entry("")
                    + CAMTSamples.entry(day: "<BookgDt><Dt>2024-02-30</Dt></BookgDt>") + CAMTSamples.entry(currency: " Ccy=\"EURO\"")),
            rows: [],
            codes: ["direction.unreadable", "amount.unreadable", "amount.unreadable", "amount.missing", "date.no_such_day", "currency.unreadable"]),
        Sample(
            name: "an amount in another currency is of another statement",
            text: CAMTSamples.statement(
                CAMTSamples.entry() + CAMTSamples.entry("200", currency: " Foo='a>b' Ccy = 'JPY'") + CAMTSamples.entry(currency: "")),
            rows: ["2024-01-15; -100; ", "2024-01-15; -200; ; statement 1", "2024-01-15; -100; "]),
        Sample(
            name: "prefixes, comments, CDATA, processing instructions, references to characters",
            text: CAMTSamples.statement(
                "<!-- <Ntry> --><?x <Ntry>?>"
                    + CAMTSamples.entry("1.00", "DBIT", "<AddtlNtryInf>a<!-- no -->b <![CDATA[<c> &amp; ]]>&#100;&#x65; &bogus; </AddtlNtryInf>")
            ).replacing("Ntry>", with: "n:Ntry >").replacing("<n:Ntry >", with: "<n:Ntry\n x=\"/\">").replacing("</Addtln:Ntry", with: "</AddtlNtry"),
            rows: ["2024-01-15; -100; ab <c> &amp; de &bogus;"]),
        Sample(
            name: "elements of the same names elsewhere mean nothing",
            text: CAMTSamples.statement(
                "<TxsSummry><Ntry><Amt>7</Amt></Ntry></TxsSummry>"
                    + CAMTSamples.entry(
                        "1.00", "DBIT", "<AmtDtls><InstdAmt><Amt Ccy=\"USD\">9</Amt></InstdAmt></AmtDtls><Chrgs><CdtDbtInd>CRDT</CdtDbtInd></Chrgs>")),
            rows: ["2024-01-15; -100; "]),
        Sample(
            name: "several statements and an empty one",
            text: CAMTSamples.message(
                "<Ntfctn>\(CAMTSamples.account)\(CAMTSamples.entry())</Ntfctn><Ntfctn>\(CAMTSamples.account)</Ntfctn><Ntfctn>\(CAMTSamples.account)\(CAMTSamples.entry("2.00"))</Ntfctn>",
                version: "054.001.08", root: "BkToCstmrDbtCdtNtfctn"), rows: ["2024-01-15; -100; ", "2024-01-15; -200; ; statement 2"]),
        Sample(
            name: "the file ends inside an entry", text: String(CAMTSamples.statement(CAMTSamples.entry() + CAMTSamples.entry("2.00")).dropLast(60)),
            rows: ["2024-01-15; -100; "], codes: ["file.truncated", "file.truncated"]),
        Sample(
            name: "the file ends behind an entry", text: String(CAMTSamples.statement(CAMTSamples.entry()).dropLast(27)),
            rows: ["2024-01-15; -100; "],
            codes: ["file.truncated"]),
        Sample(
            name: "tags that do not match end the reading", text: CAMTSamples.statement(CAMTSamples.entry() + "</Rpt>" + CAMTSamples.entry()),
            rows: ["2024-01-15; -100; "], codes: ["xml.malformed"]),
        Sample(
            name: "a broken tag inside an entry rejects the entry",
            text: CAMTSamples.statement(CAMTSamples.entry() + CAMTSamples.entry("1.00", "DBIT", "<RvslInd <Foo>") + CAMTSamples.entry()),
            rows: ["2024-01-15; -100; "], codes: ["file.truncated", "xml.malformed"]),
        Sample(
            name: "a document type is refused",
            text: CAMTSamples.statement(
                CAMTSamples.entry("1.00", "DBIT", "<AddtlNtryInf>&x;</AddtlNtryInf>"),
                head: "<!DOCTYPE Document [<!ENTITY x SYSTEM \"file:///etc/hostname\">]>\n"),
            rows: [], codes: ["xml.declaration"]),
        Sample(
            name: "nesting has a limit",
            text: CAMTSamples.statement(CAMTSamples.entry() + String(repeating: "<a>", count: 200) + CAMTSamples.entry()),
            rows: ["2024-01-15; -100; "], codes: ["xml.too_deep"]),
        Sample(name: "a message without a statement", text: CAMTSamples.message(""), rows: [], codes: ["file.no_statement"]),
        Sample(name: "a statement without entries", text: CAMTSamples.statement(""), rows: [], codes: ["statement.empty"]),
    ]

    @Test(arguments: samples)
    func isReadAlikeHoweverItIsCut(_ sample: Sample) {
        let reading = StatementReading(sample.text, with: CAMTDetector.self)
        #expect(reading.rows == sample.rows)
        #expect(reading.codes == sample.codes)
        #expect(reading.problems.count { $0.severity == .error && $0.record != nil } == reading.rejected)
        #expect(StatementReading.firstDifference(Array(sample.text.utf8), with: CAMTDetector.self) == nil)
    }

    @Test func problemsSayWhereTheyAre() throws {
        let text = CAMTSamples.statement(CAMTSamples.entry() + CAMTSamples.entry("1,2x"))
        let problem = try #require(StatementReading(text, with: CAMTDetector.self).problems.first)
        #expect(problem.line == 5)
        #expect(problem.record == 2)
        #expect(problem.raw?.hasPrefix("<Ntry><Amt Ccy=\"EUR\">1,2x</Amt>") == true)
        let byte = try #require(problem.byte)
        #expect(Array(text.utf8)[byte...].starts(with: "1,2x".utf8))
    }

    @Test func recordsSpanTheirEntries() {
        let text = CAMTSamples.statement(CAMTSamples.entry() + "\n\n" + CAMTSamples.entry("2.00"))
        let bytes = Array(text.utf8)
        for place in StatementReading(text, with: CAMTDetector.self).places {
            let parts = place.split(separator: " ").compactMap { Int($0) }
            let raw = String(decoding: bytes[parts[2]..<parts[2] + parts[3]], as: UTF8.self)
            #expect(raw.hasPrefix("<Ntry>") && raw.hasSuffix("</Ntry>"))
            #expect(parts[1] == bytes[..<parts[2]].count { $0 == 0x0A } + 1)
        }
    }
}
