import Statements
import Testing

/// What an MT940 file says and what has to come out of it, read whole and cut at every byte.
@Suite struct MT940ReadingTests {
    struct Sample: CustomTestStringConvertible, Sendable {
        var name: String
        var text: String
        var rows: [String]
        var codes: [String] = []
        var testDescription: String { name }
    }

    static let samples: [Sample] = [
        Sample(
            name: "an entry broken before its amount goes on in the next line",
            text: MT940Samples.statement(":61:2401020102CR\n30,00N062NONREF//B7\n"),
            rows: ["2024-01-02; 3000; ; id B7"]),
        Sample(
            name: "blanks for the day of entry and before the type", text: MT940Samples.statement(":61:240102    D65,00 NOVBNONREF//B8\n"),
            rows: ["2024-01-02; -6500; ; id B8"]),
        Sample(
            name: "marks: debit, credit, reversals, expected, with and without the letter of the currency",
            text: MT940Samples.statement(
                ":61:240102D1,00NMSC\n:61:240102C1,00NMSC\n:61:240102RD1,00NMSC\n:61:240102RC1,00NMSC\n:61:240102DR1,00NMSC\n:61:240102RCR1,00NMSC\n"
                    + ":61:240102ED1,00NMSC\n"),
            rows: [
                "2024-01-02; -100; ", "2024-01-02; 100; ", "2024-01-02; 100; ", "2024-01-02; -100; ", "2024-01-02; -100; ", "2024-01-02; -100; ",
                "2024-01-02; -100; ; pending",
            ]),
        Sample(
            name: "the day of entry is in the year next to the value day",
            text: MT940Samples.statement(":61:2312310102D1,00NMSC\n:61:2401021231D1,00NMSC\n:61:2401150117D1,00NMSC\n:61:2401150115D1,00NMSC\n"),
            rows: [
                "2023-12-31; -100; ; other 2024-01-02", "2024-01-02; -100; ; other 2023-12-31", "2024-01-15; -100; ; other 2024-01-17",
                "2024-01-15; -100; ",
            ]),
        Sample(
            name: "a value day that does not exist gives way to the day of entry, else rejects the row",
            text: MT940Samples.statement(":61:2402300301D1,00NMSC\n:61:2402300230D1,00NMSC\n:61:240230D1,00NMSC\n"), rows: ["2024-03-01; -100; "],
            codes: ["date.no_such_day", "date.no_such_day", "date.no_such_day"]),
        Sample(
            name: "amounts have a comma, perhaps with nothing behind it; more digits than the currency has reject the row",
            text: MT940Samples.statement(
                ":61:240102D1,NMSC\n:61:240102D0000000001234,5NMSC\n:61:240102D1,500NMSC\n:61:240102D1,505NMSC\n:61:240102DNMSC\n:61:240102X1,00NMSC\n:61:24D1,0\n"
            ),
            rows: ["2024-01-02; -100; ", "2024-01-02; -123450; ", "2024-01-02; -150; "],
            codes: ["amount.too_precise", "amount.missing", "direction.unreadable", "date.unreadable"]),
        Sample(
            name: "only the bank's reference is an id",
            text: MT940Samples.statement(
                ":61:240102D1,00NTRFEREF//B4E07XM\n:61:240102D1,00NTRFNONREF//NONREF\n:61:240102D1,00NCHK001234\n:86:a\n:61:240102D1,00NTRFORDER 7\n"),
            rows: ["2024-01-02; -100; EREF; id B4E07XM", "2024-01-02; -100; ", "2024-01-02; -100; a; check 001234", "2024-01-02; -100; ORDER 7"]),
        Sample(
            name: "words behind the sixteen characters of a reference, and on the next line",
            text: MT940Samples.statement(
                ":61:240102D1,00N0440121470966      W.P. Jansen\n:86:Terugboeking\n:86:NIET AKKOORD\n:61:240102D1,00NMSCNONREF\nmarechal s\n:86:0987 marechal s\n\nmore\n"
                    + ":61:240102D1,00NMSCNONREF\n/OCMT/EUR4,5/\n:61:240102D1,00NMSCNONREF\nNL70ABNA0987654321\n"),
            rows: [
                "2024-01-02; -100; Terugboeking NIET AKKOORD W.P. Jansen", "2024-01-02; -100; 0987 marechal s more", "2024-01-02; -100; ",
                "2024-01-02; -100; ",
            ]),
        Sample(
            name: "structured details wrap anywhere, full subfields go on without a blank",
            text: MT940Samples.statement(
                ":61:240102D1,00NMSC\n:86:820?00UMBUCHUNG?109392?20ERSTATTUNG AUSLANDSEINSATZE?21NTGELT\n FUER VISA?22XXXX 1234?3012030000?31932309?32DEUTSCHE KR?\n33EDITBANK\n"
            ),
            rows: ["2024-01-02; -100; DEUTSCHE KR EDITBANK ERSTATTUNG AUSLANDSEINSATZENTGELT FUER VISA XXXX 1234; payee DEUTSCHE KR EDITBANK"]),
        Sample(
            name: "of SEPA parts the one that a person wrote; the bank's words without a name; another mark",
            text: MT940Samples.statement(
                ":61:240102D1,00NMSC\n:86:177?00SEPA?20EREF+E1?21MREF+M1 SVWZ+Rent?22January ABWA+Me?32Ann\n:61:240102D1,00NMSC\n:86:000>00FEE>20 January\n"
                    + ":61:240102D1,00NMSC\n:86:177?00FEE?20SVWZ+?21\n"),
            rows: ["2024-01-02; -100; Ann Rent January; payee Ann", "2024-01-02; -100; FEE January", "2024-01-02; -100; FEE SVWZ+"]),
        Sample(
            name: "details with slashes",
            text: MT940Samples.statement(
                ":61:240102D1,00NMSC\n:86:/TRTP/SEPA/IBAN/NL1/NAME/J. DOE/BV/REMI/USTD//Invoice 7/EREF/x\n:61:240102D1,00NMSC\n:86:/BENM//NAME/J. DOE/REMI//ISDT/2013-07-11\n:61:240102D1,00NMSC\n:86:/a/b\n"
            ),
            rows: ["2024-01-02; -100; J. DOE/BV Invoice 7; payee J. DOE/BV", "2024-01-02; -100; J. DOE; payee J. DOE", "2024-01-02; -100; /a/b"]),
        Sample(
            name: "what only looks like a tag is text",
            text: MT940Samples.statement(
                ":61:240102D1,00NMSC\n:86:at 2024-01-02T13\n:20:11 in the shop\n:61:240102D1,00NMSC\n:86:from 13\n:12:11 to T12\n:28:13\n:61:240102D1,00NMSC\n:25:166?00FEE?20January\n"
            ),
            rows: [
                "2024-01-02; -100; at 2024-01-02T13:20:11 in the shop", "2024-01-02; -100; from 13:12:11 to T12:28:13",
                "2024-01-02; -100; FEE January",
            ]),
        Sample(
            name: "the unofficial NS lines",
            text: MT940Samples.statement(":NS:22Owner\n23Account\n:61:240102C1,00S051\n:NS:01Purpose 1\n02Purpose 2\n15Ann\n17Credit\n1812345\n"),
            rows: ["2024-01-02; 100; Ann Purpose 1 Purpose 2; payee Ann"]),
        Sample(
            name: "blocks of the network, headers of banks, marks of transmission, entries behind the end",
            text: "\u{1}{1:F01BANKDEFFXXXX}{2:I940BANKXN}{4:\r\n"
                + MT940Samples.statement(":61:240102D1,00NMSC\n").replacing("\n-\n", with: "\n-}{5:{CHK:1}}{1:F01}{4:\n").replacing(
                    "\n", with: "\r\n")
                + "ABNANL2A\r940\r" + MT940Samples.statement(":61:240103D2,00NMSC\n", account: "1").replacing("-\n", with: "-\u{3}\n")
                + ":61:240104D3,00NMSC\n",
            rows: ["2024-01-02; -100; ", "2024-01-03; -200; ; statement 1", "2024-01-04; -300; ; statement 1"]),
        Sample(
            name: "MT942 has no balances; what is behind the closing balance is not an entry's",
            text: ":20:ST1\n:25:PL61\n:28C:1/1\n:34F:KWD0\n:13D:2401021815+0100\n:61:240102D1,005NTRF\n:86:a\n:90D:0KWD0,00\n:86:no\n-\n",
            rows: ["2024-01-02; -1005; a"]),
        Sample(
            name: "pages of a statement and statements without an end",
            text: MT940Samples.statement(":61:240102D1,00NMSC\n", closing: ":62M:C240102EUR99,00")
                + ":20:X\n:25:1\n:60M:C240102EUR99,00\n:61:240103D1,00NMSC\n:20:X\n:25:1\n:60F:C240102EUR99,00\n:61:240104D1,00NMSC",
            rows: ["2024-01-02; -100; ", "2024-01-03; -100; ; statement 1", "2024-01-04; -100; ; statement 2"], codes: ["statement.no_closing"]),
        Sample(name: "a statement without entries", text: MT940Samples.statement(""), rows: [], codes: ["statement.empty"]),
    ]

    @Test(arguments: samples)
    func isReadAlikeHoweverItIsCut(_ sample: Sample) {
        let reading = StatementReading(sample.text, with: MT940Detector.self)
        #expect(reading.rows == sample.rows)
        #expect(reading.codes == sample.codes)
        #expect(reading.problems.count { $0.severity == .error && $0.record != nil } == reading.rejected)
        #expect(StatementReading.firstDifference(Array(sample.text.utf8), with: MT940Detector.self) == nil)
    }

    @Test func problemsSayWhereTheyAre() throws {
        let text = MT940Samples.statement(":61:240102D1,00NMSC\n:86:a\n:61:240102D1,0x\n:61:240102D1,005NMSC\n:86:b\n")
        let problem = try #require(StatementReading(text, with: MT940Detector.self).problems.first)
        #expect(problem.line == 8)
        #expect(problem.column == 12)
        #expect(problem.record == 3)
        #expect(problem.raw == ":61:240102D1,005NMSC\n:86:b")
        #expect(problem.byte.map { Array(text.utf8)[$0...].starts(with: "1,005".utf8) } == true)
    }
}
