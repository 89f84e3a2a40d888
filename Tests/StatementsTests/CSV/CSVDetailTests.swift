import Ledger
import Statements
import Testing

@Suite struct CSVDetailTests {
    @Test func answersAndOptionsWin() throws {
        let ambiguous = "Date,Text,Amount\n01/02/2026,aa,-1\n"
        var options = ReadingOptions()
        options.answers["date_order"] = "mdy"
        #expect(try inspect(ambiguous, options: options).firstDay?.description == "2026-01-02")
        options = ReadingOptions()
        options.dateOrder = .dmy
        let answered = try inspect(ambiguous, options: options)
        #expect(answered.firstDay?.description == "2026-02-01")
        #expect(answered.detection.questions.isEmpty)

        let marks = "Date;Text;Amount\n2026-01-01;aa;-1.234\n"
        options = ReadingOptions()
        options.answers["decimal"] = ","
        #expect(try inspect(marks, options: options).statements.map(\.sum) == [-123_400])

        let unsigned = "Date,Text,Card,Amount\n2026-01-01,aa,1,10.00\n2026-01-02,bb,1,2.00\n"
        #expect(try inspect(unsigned).detection.questions.map(\.id) == ["sign"])
        options = ReadingOptions()
        options.answers["sign"] = "inverted"
        let inverted = try inspect(unsigned, options: options)
        #expect(inverted.statements.map(\.sum) == [-1_200])
        #expect(inverted.detection.questions.isEmpty)
    }

    @Test func columnsCanBeNamedFromOutside() throws {
        var options = ReadingOptions()
        options.columns = ["amount": "Local", "text": "3"]
        let found = try inspect("Date,Amount,Local,Extra\n2026-01-01,-1.00,-7.00,hello\n", options: options)
        #expect(found.statements.map(\.sum) == [-700])
        #expect(found.sample.map(\.text) == ["hello"])
    }

    @Test func questionShowsARealRow() throws {
        let found = try inspect("Date,Text,Amount\n06/06/2026,same,-1\n03/04/2026,TESCO,-12.00\n")
        let question = try #require(found.detection.questions.first)
        #expect(question.text == "03/04/2026 TESCO -12.00: 3 April 2026 or 4 March 2026?")
        #expect(question.rows == [3])
        #expect(question.choices.map(\.id) == ["dmy", "mdy"])
    }

    @Test func runningBalanceGivesOpeningAndClosing() throws {
        let oldestFirst = "Date,Text,Amount,Balance\n2026-01-01,aa,-10.00,90.00\n2026-01-02,bb,5.00,95.00\n"
        let newestFirst = "Date,Text,Amount,Balance\n2026-01-02,bb,5.00,95.00\n2026-01-01,aa,-10.00,90.00\n"
        for text in [oldestFirst, newestFirst] {
            let tally = try #require(try inspect(text).statements.first)
            #expect(tally.heading.opening == 10_000)
            #expect(tally.heading.closing == 9_500)
            #expect(tally.heading.closingDay?.description == "2026-01-02")
            #expect(tally.balance == .proven)
        }
    }

    @Test func missingRowBreaksTheProof() throws {
        var text = "Date,Text,Amount,Balance\n"
        var balance = 1_000
        for day in 1...20 {
            balance -= day
            if day != 10 { text += "2026-01-\(day < 10 ? "0" : "")\(day),aa,-\(day).00,\(balance).00\n" }
        }
        #expect(try inspect(text).statements.map(\.balance) == [.failed(by: -1_000)])
    }

    @Test func currenciesAndAccountsMakeStatements() throws {
        let text =
            "Account,Date,Text,Amount,Currency\nAAA,2026-01-01,a,-1.00,EUR\n"
            + "AAA,2026-01-02,b,-2,JPY\nBBB,2026-01-03,c,-3.00,EUR\nAAA,2026-01-04,d,-4.00,EUR\n"
        let found = try inspect(text)
        #expect(found.statements.map { $0.heading.currency?.code } == ["EUR", "JPY", "EUR"])
        #expect(found.statements.map { $0.heading.account.name } == ["AAA", "AAA", "BBB"])
        #expect(found.statements.map(\.sum) == [-500, -2, -300])
    }

    @Test func pendingRowsAreCountedApart() throws {
        let found = try inspect("Date,Status,Text,Amount\n2026-01-01,Posted,a,-1.00\n2026-01-02,Pending,b,-2.00\n2026-01-03,Declined,c,-4.00\n")
        #expect(found.rows == 1)
        #expect(found.pending == 1)
        #expect(found.statements.map(\.sum) == [-100])
        #expect(found.problems.map(\.code) == ["row.not_executed"])
    }

    @Test func pendingRowWithoutBookingDayHasTheOtherDay() throws {
        let text =
            "Started Date,Completed Date,Description,Amount,State\n2026-01-02,2026-01-03,a,-1.00,COMPLETED\n2026-01-04,2026-01-04,b,-1.00,COMPLETED\n"
        let found = try inspect(text + "2026-01-05,,c,-2.00,PENDING\n2026-01-06,,d,-4.00,REVERTED\n2026-01-07,,e,-8.00,COMPLETED\n")
        #expect(found.rows == 2)
        #expect(found.pending == 1)
        #expect(found.sample.last?.row.day.description == "2026-01-05")
        #expect(found.rejected == 1)
        #expect(found.problems.map(\.code) == ["row.not_executed", "date.missing"])
    }

    @Test func textIsPayeeAndPurposeWithoutRepetition() throws {
        let text = "Date,Payee,Description,Memo,Amount\n2026-01-01,ACME,ACME,\"Invoice  7\nof May\",-1.00\n2026-01-02,Shop,\"a \"\"b\"\" c\",,-1.00\n"
        let found = try inspect(text)
        #expect(found.sample.map(\.text) == ["ACME Invoice 7 of May", "Shop a \"b\" c"])
        #expect(found.sample.map(\.payee) == ["ACME", "Shop"])
    }

    @Test func excelEscapesAreTakenOff() throws {
        let found = try inspect(
            "Date,Description,Amount\n2026-01-01,=\"0012\",-1.00\n2026-01-02,\"=\"\"0013\"\"\",-1.00\n2026-01-03,\"=SUM(1)\",-1.00\n")
        #expect(found.sample.map(\.text) == ["0012", "0013", "=SUM(1)"])
    }

    @Test func codePagesAreDecoded() throws {
        let latin =
            Array("Date;Description;Amount\n2026-07-14;P".utf8) + [0xE2] + Array("tisserie;-7.70\n2026-07-15;Stra".utf8) + [0xDF]
            + Array("e;-1.00\n".utf8)
        let found = try inspect(latin)
        #expect(found.detection.encoding == "windows-1252")
        #expect(found.sample.map(\.text) == ["Pâtisserie", "Straße"])
        // "Číslo účtu", "Částka" and "Měna" in Windows-1250.
        let czech =
            Array("Datum;".utf8) + [0xC8] + Array("\u{ED}".unicodeScalars.map { UInt8($0.value) }) + Array("slo ".utf8) + [0xFA, 0xE8]
            + Array("tu;P".utf8)
            + [0xF8, 0xED] + Array("jemce;".utf8) + [0xC8, 0xE1] + Array("stka;M".utf8) + [0xEC] + Array("na\n13.01.2026;1;Jo".utf8) + [0x9E]
            + Array("ka;-1,00;CZK\n".utf8)
        let second = try inspect(czech)
        #expect(second.detection.encoding == "windows-1250")
        #expect(second.rows == 1)
    }

    @Test func brokenUTF8IsNamedAndTheRestKept() throws {
        let bytes =
            Array("Date,Description,Amount\n2026-01-01,P".utf8) + [0xFF] + Array("q,-1.00\n2026-01-02,Björk,-1.00\n2026-01-03,Señora,-1.00\n".utf8)
        let found = try inspect(bytes)
        #expect(found.sample.map(\.text) == ["P\u{FFFD}q", "Björk", "Señora"])
        #expect(found.problems.map(\.code) == ["text.undecodable"])
        #expect(found.problems.map(\.line) == [2])
    }

    @Test func problemsNameTheirPlaceAndShowTheRow() throws {
        let found = try inspect("Date,Text,Amount\n2026-01-01,ok,-1.00\n2026-01-02,\"a, b\",abc\n")
        let problem = try #require(found.problems.first)
        #expect(problem.code == "amount.unreadable")
        #expect(problem.line == 3)
        #expect(problem.column == 19)
        #expect(problem.record == 2)
        #expect(problem.byte == 55)
        #expect(problem.raw == "2026-01-02,\"a, b\",abc")
    }

    @Test func idsThatNameDifferentRowsAreNotTrusted() throws {
        var text = "Date,Transaction ID,Text,Amount\n"
        for day in 1...9 { text += "2026-01-0\(day),TX000\(day),a,-1.00\n" }
        let good = try inspect(text)
        #expect(good.sample.count { $0.row.bankID.isEmpty } == 0)
        // The column is not unique: no id of a transaction.
        let repeated = try inspect(text + "2026-01-20,TX0001,b,-2.00\n")
        #expect(repeated.sample.count { !$0.row.bankID.isEmpty } == 0)
    }

    @Test func sumThatOverflowsIsAProblemNotACrash() throws {
        let found = try inspect("Date,Text,Amount\n2026-01-01,a,92233720368547758.00\n2026-01-02,b,92233720368547758.00\n2026-01-03,c,-1.00\n")
        #expect(found.rows == 3)
        #expect(found.statements.map(\.sum) == [nil])
        #expect(found.problems.map(\.code) == ["sum.overflow"])
    }

    @Test func hintsNameTheAccount() throws {
        let found = try inspect(
            "IBAN;DE89 3704 0044 0532 0130 00\n\nBuchungstag;Text;Betrag\n13.01.2026;a;-1,00\n", name: "umsaetze_99887766_20260131.csv")
        #expect(found.detection.accountHints == ["DE89370400440532013000", "99887766"])
        #expect(found.statements.first?.heading.account.id == "DE89370400440532013000")
    }

    @Test func fingerprintDependsOnTheHeaderOnly() throws {
        let header = "Date,Description,Amount\n"
        let one = try inspect(header + "2026-01-01,a,-1.00\n").detection.headerFingerprint
        let two = try inspect(header + "2026-02-01,other,-1234.00\n2026-02-02,b,5\n").detection.headerFingerprint
        let other = try inspect("Date,Memo,Amount\n2026-01-01,a,-1.00\n").detection.headerFingerprint
        #expect(one != nil && one == two && one != other)
    }

    @Test(arguments: [
        ("%PDF-1.7\n", "PDF"), ("PK\u{3}\u{4}abc", "spreadsheet"), ("<!DOCTYPE html><html><body>Login</body></html>", "HTML"), ("{\"a\": 1}", "JSON"),
        ("MZ\u{1}\u{2}\u{3}\u{4}\u{5}\u{6}", "program"), ("\u{7F}ELF\u{1}", "program"),
    ]) func foreignFilesAreCalledByTheirName(_ text: String, _ word: String) throws {
        let found = try inspect(text)
        #expect(!found.holdsStatement)
        #expect(found.rows == 0)
        #expect(found.problems.first?.message.contains(word) == true)
    }

    @Test func statementOfThousandsOfRowsIsReadInBoundedPieces() throws {
        var text = "Date,Text,Amount,Balance\n"
        var balance = 0
        for row in 0..<20_000 {
            balance -= row % 97 + 1
            let day = CalendarDate(dayNumber: Int32(19_000 + row / 20))
            text += "\(day),\"Shop \(row), \"\"quoted\"\"\",-\(row % 97 + 1).00,\(balance).00\n"
        }
        let found = try inspect(text, pieceBytes: 1_000)
        #expect(found.rows == 20_000)
        #expect(found.statements.map(\.sum) == [Int64(balance) * 100])
        #expect(found.statements.map(\.balance) == [.proven])
    }
}
