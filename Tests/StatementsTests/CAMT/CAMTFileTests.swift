import Ledger
import Statements
import Testing

/// Whole files through detection and inspection: formats, accounts, balances, encodings, sizes.
@Suite struct CAMTFileTests {
    @Test(arguments: [
        ("053.001.13", "BkToCstmrStmt", "Stmt", StatementFormat.camt053), ("052.001.01", "BkToCstmrAcctRptV01", "Rpt", .camt052),
        ("054.001.08", "BkToCstmrDbtCdtNtfctn", "Ntfctn", .camt054),
    ])
    func theMessageSaysWhichFormatItIs(_ version: String, _ root: String, _ element: String, _ format: StatementFormat) throws {
        let text = CAMTSamples.message("<\(element)>\(CAMTSamples.account)\(CAMTSamples.entry())</\(element)>", version: version, root: root)
        let inspection = try inspect(text, name: "statement.csv")
        #expect(inspection.detection.format == format)
        #expect(inspection.detection.sourceKind == "\(format.rawValue):COBADEFF")
        #expect(inspection.detection.accountHints == ["DE89370400440532013000"])
        #expect(inspection.rows == 1)
        #expect(inspection.holdsStatement)
    }

    @Test func balancesProveTheStatement() throws {
        let balances =
            CAMTSamples.balance("PRCD", "99.00") + CAMTSamples.balance("OPBD", "10.00", "DBIT") + CAMTSamples.balance("CLBD", "2.50")
            + CAMTSamples.balance("CLAV", "7.00")
        let inspection = try inspect(
            CAMTSamples.statement(balances + CAMTSamples.entry("12.50", "CRDT") + CAMTSamples.entry(status: "<Sts>PDNG</Sts>")))
        let statement = try #require(inspection.statements.first)
        #expect(statement.heading.opening == -1_000)
        #expect(statement.heading.closing == 250)
        #expect(statement.heading.closingDay == CalendarDate("2024-01-31"))
        #expect(statement.balance == .proven)
        #expect(statement.pending == 1)
        #expect(inspection.statements.count == 1)
    }

    @Test func aBalanceInAnotherCurrencyIsOfAnotherStatement() throws {
        let text = CAMTSamples.statement(
            CAMTSamples.balance("OPBD", "1.00") + CAMTSamples.balance("CLBD", "270", "DBIT", currency: "JPY") + CAMTSamples.entry())
        let inspection = try inspect(text)
        #expect(inspection.statements.map(\.heading.currency?.code) == ["EUR", "JPY"])
        #expect(inspection.statements.map(\.heading.closing) == [nil, -270])
        #expect(inspection.statements.map(\.heading.account.id) == ["DE89370400440532013000", "DE89370400440532013000"])
    }

    @Test func aBalanceThatCannotBeReadIsUnknown() throws {
        let inspection = try inspect(CAMTSamples.statement(CAMTSamples.balance("OPBD", "") + CAMTSamples.balance("CLBD", "x") + CAMTSamples.entry()))
        #expect(inspection.statements.first?.heading.opening == nil)
        #expect(inspection.statements.first?.heading.closing == nil)
        #expect(inspection.problems.map(\.code) == ["balance.unreadable"])
    }

    @Test(
        arguments: [
            ("<Acct><Id><Othr><Id>4471</Id></Othr></Id><Nm>Giro</Nm></Acct>", "4471", nil),
            ("<Acct><Id><PrtryAcct><Id>4472</Id></PrtryAcct></Id></Acct>", "4472", nil),
            ("<Acct><Nm>Giro</Nm><RltdAcct><Id><IBAN>NO</IBAN></Id></RltdAcct></Acct>", nil, "Giro"),
        ] as [(String, String?, String?)])
    func theAccountIsNamedByNumberElseByWords(_ account: String, _ id: String?, _ name: String?) throws {
        let inspection = try inspect(CAMTSamples.statement(CAMTSamples.entry(), account: account))
        #expect(inspection.statements.map(\.heading.account.id) == [id])
        #expect(inspection.statements.map(\.heading.account.name) == [name])
    }

    @Test func onlyAStatementHasAPeriod() throws {
        let period = "<FrToDt><FrDtTm>2024-01-01T00:00:00</FrDtTm><ToDtTm>2024-01-31T23:59:59</ToDtTm></FrToDt>"
        let statement = try inspect(CAMTSamples.statement(CAMTSamples.entry(), account: period + CAMTSamples.account))
        #expect(statement.statements.first?.heading.periodFirst == CalendarDate("2024-01-01"))
        #expect(statement.statements.first?.heading.periodLast == CalendarDate("2024-01-31"))
        let notification = CAMTSamples.message(
            "<Ntfctn>\(period)\(CAMTSamples.account)\(CAMTSamples.entry())</Ntfctn>", root: "BkToCstmrDbtCdtNtfctn")
        #expect(try inspect(notification).statements.first?.heading.periodFirst == nil)
    }

    @Test func anEmptyStatementIsOneAndABrokenOneIsNot() throws {
        #expect(try inspect(CAMTSamples.statement("")).holdsStatement)
        #expect(try !inspect(CAMTSamples.message("")).holdsStatement)
        #expect(try !inspect(CAMTSamples.statement("</Foo>")).holdsStatement)
        #expect(try !inspect(String(CAMTSamples.statement("").dropLast(30))).holdsStatement)
        #expect(try !inspect("<?xml version=\"1.0\"?><Document xmlns=\"urn:iso:std:iso:20022:tech:xsd:pain.001.001.03\"/>").holdsStatement)
    }

    @Test func theDeclaredEncodingCountsWhereTheFileIsNotUTF8() throws {
        let text = CAMTSamples.statement(CAMTSamples.entry("1.00", "DBIT", "<AddtlNtryInf>Müller</AddtlNtryInf>"))
        let latin = text.replacing("UTF-8", with: "ISO-8859-2").unicodeScalars.map { UInt8($0.value) }
        let inspection = try inspect(latin)
        #expect(inspection.detection.encoding == "iso-8859-2")
        #expect(inspection.sample.map(\.text) == ["Müller"])
        #expect(try inspect(text.replacing("UTF-8", with: "ISO-8859-1")).sample.map(\.text) == ["Müller"])
    }

    @Test(arguments: [false, true])
    func utf16IsReadLikeUTF8(_ isBigEndian: Bool) throws {
        let text = CAMTSamples.statement(CAMTSamples.entry("1.00", "DBIT", "<AddtlNtryInf>Müller €</AddtlNtryInf>") + CAMTSamples.entry("x"))
        let units = "\u{FEFF}\(text)".utf16.flatMap { unit in
            let bytes = [UInt8(unit & 0xFF), UInt8(unit >> 8)]
            return isBigEndian ? bytes.reversed() : bytes
        }
        for pieceBytes in [1, 1_000] {
            let inspection = try inspect(units, pieceBytes: pieceBytes)
            #expect(inspection.detection.encoding == (isBigEndian ? "utf-16be" : "utf-16le"))
            #expect(inspection.sample.map(\.text) == ["Müller €"])
            #expect(inspection.problems.map(\.code) == ["amount.unreadable"])
        }
    }

    /// A collective entry may have thousands of parts; it is one row, and memory stays bounded.
    @Test func aHugeCollectiveEntryIsReadByItsFirstParts() throws {
        let part = "<RltdPties><Cdtr><Nm>Ann</Nm></Cdtr></RltdPties>" + String(repeating: " ", count: 1_000)
        let entry = CAMTSamples.entry(
            "9.00", "DBIT",
            CAMTSamples.details(part).replacing("</NtryDtls>", with: String(repeating: "<TxDtls>\(part)</TxDtls>", count: 3_000) + "</NtryDtls>"))
        let text = CAMTSamples.statement(entry + CAMTSamples.entry("1.00"))
        #expect(text.utf8.count > 3 * recordBytesMax)
        for pieceBytes in [Int.max, 100_003] {
            let inspection = try inspect(text, pieceBytes: pieceBytes)
            #expect(inspection.sample.map(\.row.amount) == [-900, -100])
            #expect(inspection.sample.map(\.text) == ["Ann", ""])
            #expect(inspection.problems.isEmpty)
        }
    }

    @Test(arguments: ["<AddtlNtryInf>%</AddtlNtryInf>", "<Foo>%</Foo>", "<Foo>%</Foo><AddtlNtryInf>a</AddtlNtryInf>"])
    func anOverlongEntryIsRejectedAndTheNextOneRead(_ more: String) throws {
        let filler = String(repeating: "x", count: recordBytesMax)
        let text = CAMTSamples.statement(CAMTSamples.entry("2.00", "DBIT", more.replacing("%", with: filler)) + CAMTSamples.entry("1.00"))
        for pieceBytes in [Int.max, 100_003] {
            let inspection = try inspect(text, pieceBytes: pieceBytes)
            #expect(inspection.sample.map(\.row.amount) == [-100])
            #expect(inspection.sample.map(\.row.record) == [2])
            #expect(inspection.problems.map(\.code) == ["record.too_long"])
            #expect(inspection.rejected == 1)
        }
    }

    @Test(arguments: ["<!-- %", "<Foo a=\"%", "<![CDATA[%", "<?%"])
    func endlessMarkupEndsTheReading(_ opening: String) throws {
        let filler = String(repeating: "x", count: 2 * recordBytesMax)
        let text = CAMTSamples.statement(CAMTSamples.entry() + opening.replacing("%", with: filler))
        for pieceBytes in [Int.max, 100_003] {
            let inspection = try inspect(text, pieceBytes: pieceBytes)
            #expect(inspection.rows == 1)
            #expect(inspection.problems.map(\.code) == ["xml.too_long"])
        }
    }
}
