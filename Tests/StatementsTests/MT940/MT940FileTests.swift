import Ledger
import Statements
import Testing

/// Whole files through detection and inspection: accounts, balances, encodings, sizes, damage.
@Suite struct MT940FileTests {
    @Test func balancesProveTheStatement() throws {
        let inspection = try inspect(
            MT940Samples.statement(":61:240102D110,50NMSC\n:61:240103ED5,NMSC\n", closing: ":62F:D240131EUR10,5"), name: "a.sta")
        #expect(inspection.detection.format == .mt940)
        #expect(inspection.detection.sourceKind == "mt940:10020030")
        let statement = try #require(inspection.statements.first)
        #expect(statement.heading.account == AccountReference(id: "4471", bankID: "10020030"))
        #expect(statement.heading.currency == Currency("EUR"))
        #expect(statement.heading.opening == 10_000)
        #expect(statement.heading.openingDay == CalendarDate("2024-01-01"))
        #expect(statement.heading.closing == -1_050)
        #expect(statement.balance == .proven)
        #expect(statement.pending == 1)
    }

    @Test(
        arguments: [
            ("NL71RABO0123456789", "NL71RABO0123456789", nil), ("1291.99.348EUR", "1291.99.348", nil),
            ("UBRTHUHB/1234002/EUR", "1234002", "UBRTHUHB"),
            ("4471/EUR", "4471", nil), (" 4471 ", "4471", nil), ("", nil, nil),
        ] as [(String, String?, String?)])
    func theAccountIsTakenApart(_ text: String, _ id: String?, _ bank: String?) throws {
        let account = try #require(try inspect(MT940Samples.statement(":61:240102D1,NMSC\n", account: text)).statements.first).heading.account
        #expect(account.id == id)
        #expect(account.bankID == bank)
    }

    @Test(arguments: ["x", "C240101EUR", "C240101EURx", "C24010", ""])
    func aBalanceThatCannotBeReadIsUnknown(_ balance: String) throws {
        let inspection = try inspect(MT940Samples.statement(":61:240102D1,NMSC\n", closing: ":62F:\(balance)"))
        #expect(inspection.statements.first?.heading.closing == nil)
        #expect(inspection.problems.map(\.code) == ["balance.unreadable"])
        #expect(inspection.rows == 1)
    }

    @Test(arguments: [":61:110701CN50,00NZ10NONREF\n-\n", ":61:1409010902DR000000000001,62NTRFREF//1/2", ":61:240102D1,00NMSC\n:86:171?20x\n"])
    func aSnippetOfOneEntryIsRecognised(_ text: String) throws {
        let inspection = try inspect(text, name: "a.txt")
        #expect(inspection.detection.format == .mt940)
        #expect(inspection.rows == 1)
    }

    @Test func theAvailableBalanceStandsBesideTheClosingOne() throws {
        let text = MT940Samples.statement(":61:240102D10,NMSC\n", closing: ":62F:C240131EUR90,00\n:64:C240201EUR80,00\n:65:C240202EUR70,00")
        let statement = try #require(try inspect(text).statements.first)
        #expect(statement.balance == .proven)
        #expect(statement.heading.available == 8_000)
        #expect(statement.heading.availableDay == CalendarDate("2024-02-01"))
    }

    @Test func aBalanceWithoutACurrencyIsInThatOfTheStatement() throws {
        let inspection = try inspect(MT940Samples.statement(":61:240102D10,NMSC\n", closing: ":62F:C24013190,00"))
        #expect(inspection.statements.first?.balance == .proven)
    }

    @Test func codePagesAreRecognised() throws {
        let text = MT940Samples.statement(":61:240102D1,00NMSC\n:86:Überweisung für Müller, Grüße aus Köln\n")
        let latin = text.unicodeScalars.map { UInt8($0.value) }
        let inspection = try inspect(latin, pieceBytes: 7)
        #expect(inspection.detection.encoding == "windows-1252")
        #expect(inspection.sample.map(\.text) == ["Überweisung für Müller, Grüße aus Köln"])
        #expect(try inspect(text).sample.map(\.text) == ["Überweisung für Müller, Grüße aus Köln"])
    }

    @Test func aSubfieldIsFullByItsCharactersNotItsBytes() throws {
        let text = MT940Samples.statement(":61:240102D1,00NMSC\n:86:820?20ÜÜÜÜÜÜÜÜÜÜÜÜÜÜÜÜÜÜÜÜ?21x?32Ann\n")
        #expect(try inspect(text).sample.map(\.text) == ["Ann ÜÜÜÜÜÜÜÜÜÜÜÜÜÜÜÜÜÜÜÜ x"])
    }

    @Test func otherMessagesOfSWIFTAreNoStatements() throws {
        let payment = try inspect("{1:F01BANKDEFFXXXX}{2:I103BANKXN}{4:\n:20:REF\n:23B:CRED\n:32A:240102EUR1,00\n-}\n")
        #expect(!payment.holdsStatement)
        #expect(payment.problems.map(\.code) == ["file.not_a_statement"])
    }

    @Test(arguments: [":61:240102D1,00NMSC\n:86:%\n", ":61:240102D1,00NMSC%\n"])
    func anOverlongLineRejectsItsEntryAndTheNextOneIsRead(_ lines: String) throws {
        let filler = String(repeating: "x", count: 3 * recordBytesMax)
        let text = MT940Samples.statement(lines.replacing("%", with: filler) + ":61:240103D2,00NMSC\n")
        for pieceBytes in [Int.max, 10_007] {
            let inspection = try inspect(text, pieceBytes: pieceBytes)
            #expect(inspection.sample.map(\.row.amount) == [-200])
            #expect(inspection.sample.map(\.row.line) == [lines.contains("86") ? 7 : 6])
            #expect(inspection.rejected == 1)
            #expect(inspection.problems.map(\.code) == ["record.too_long"])
        }
    }

    @Test func anEndlessEntryIsRejectedAndTheNextOneIsRead() throws {
        let text = MT940Samples.statement(
            ":61:240102D1,00NMSC\n:86:a\n" + String(repeating: "more details\n", count: 100_000) + ":61:240103D2,00NMSC\n")
        for pieceBytes in [Int.max, 100_003] {
            let inspection = try inspect(text, pieceBytes: pieceBytes)
            #expect(inspection.sample.map(\.row.amount) == [-200])
            #expect(inspection.problems.map(\.code) == ["record.too_long"])
        }
    }

    /// SplitMix64, so that a failure can be repeated from its seed.
    private struct Random: RandomNumberGenerator {
        var state: UInt64
        mutating func next() -> UInt64 {
            state &+= 0x9E37_79B9_7F4A_7C15
            var z = state
            z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
            z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
            return z ^ (z >> 31)
        }
    }

    private func damaged(_ bytes: [UInt8], _ pieces: [String], _ random: inout Random) -> [UInt8] {
        var bytes = bytes
        for _ in 0..<Int.random(in: 1...6, using: &random) {
            guard !bytes.isEmpty else { break }
            let at = Int.random(in: 0..<bytes.count, using: &random)
            switch Int.random(in: 0..<5, using: &random) {
            case 0: bytes[at] = UInt8.random(in: 0...255, using: &random)
            case 1: bytes.removeSubrange(at..<min(bytes.count, at + Int.random(in: 1...40, using: &random)))
            case 2: bytes.insert(contentsOf: Array((pieces.randomElement(using: &random) ?? "<").utf8), at: at)
            case 3: bytes.insert(contentsOf: Array(bytes[at..<min(bytes.count, at + 60)]), at: Int.random(in: 0...at, using: &random))
            default: bytes.removeLast(min(bytes.count, Int.random(in: 1...20, using: &random)))
            }
        }
        return bytes
    }

    private static let camtPieces = [
        "<", ">", "</", "/>", "<!--", "-->", "<![CDATA[", "]]>", "&", "<Ntry>", "</Ntry>", "<Stmt>", "\"", "\r", "\n", "\u{0}",
    ]
    private static let mt940Pieces = [":61:", ":86:", ":20:", ":25:", ":62F:", "\n", "\r", "\r\n", "-\n", "?20", "//", ",", "\u{1}", "{4:", ":NS:"]

    @Test(arguments: 0..<12)
    func damagedFilesAreReadAlikeHoweverTheyAreCut(_ seed: UInt64) {
        var random = Random(state: seed)
        for round in 0..<100 {
            if let sample = CAMTReadingTests.samples.randomElement(using: &random) {
                check(damaged(Array(sample.text.utf8), Self.camtPieces, &random), CAMTDetector.self, "seed \(seed), round \(round), \(sample.name)")
            }
            if let sample = MT940ReadingTests.samples.randomElement(using: &random) {
                check(damaged(Array(sample.text.utf8), Self.mt940Pieces, &random), MT940Detector.self, "seed \(seed), round \(round), \(sample.name)")
            }
        }
    }

    private func check(_ bytes: [UInt8], _ type: any FormatSpecificDetector.Type, _ comment: String) {
        // The encoding is given, so that what is compared is the reading and not the guess.
        var options = ReadingOptions()
        options.encoding = "utf-8"
        func read(chunkBytes: Int? = nil, cut: Int? = nil) -> StatementReading {
            var reading = StatementReading(bytes, with: type, options: options, chunkBytes: chunkBytes, cut: cut)
            // Said once for each batch, so their number depends on the cut.
            reading.problems.removeAll { $0.code == "text.undecodable" }
            return reading
        }
        let whole = read()
        #expect(read(chunkBytes: 5) == whole, "\(comment)")
        #expect(read(cut: bytes.count / 2) == whole, "\(comment)")
        #expect(whole.problems.count { $0.severity == .error && $0.record != nil } == whole.rejected, "\(comment)")
        #expect(Set(whole.places.map { $0.prefix { $0 != " " } }).count == whole.places.count, "\(comment): a record number occurs twice")
    }
}
