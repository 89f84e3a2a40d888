import Ledger
import Statements
import Testing

@Suite struct RejectsWriterTests {
    struct Sample: CustomTestStringConvertible, Sendable {
        var name: String
        var text: String
        /// What comes out, without the byte order mark.
        var rejects: String
        /// What a person changes in it.
        var mends: [(String, String)]
        /// Rows of the mended file: `day amount text`.
        var rows: [String]
        var fileName = "file.csv"
        /// Indices of lines with good rows, enough of them to tell the columns by.
        var goodLines = [1]
        var testDescription: String { name }
    }

    static let samples: [Sample] = [
        Sample(
            name: "preamble, header, quoted fields over lines, short rows and footer",
            text: "Konto;DE89 3704 0044 0532 0130 00\n\nDatum;Text;Betrag;Saldo\n02.01.2026;Miete;-1,00;9,00\n03.01.2026;\"Ä;\nB\";1x;8,00\n"
                + "04.01.2026;Ö\n05.01.2026;ok;-2,00;7,00\nEnde der Liste\n",
            rejects: "Konto;DE89 3704 0044 0532 0130 00\n\nDatum;Text;Betrag;Saldo;reason\n"
                + "03.01.2026;\"Ä;\nB\";1x;8,00;\"amount.unreadable: “1x” is not an amount.\"\r\n"
                + "04.01.2026;Ö;;;\"amount.missing: Line 7 has 2 fields; the amount is missing.\"\r\n",
            mends: [("1x", "-3,00"), ("Ö;;", "Ö;-4,00;")], rows: ["2026-01-03 -300 Ä; B", "2026-01-04 -400 Ö"], goodLines: [3, 7]),
        Sample(
            name: "without a header", text: "2026-01-02,Rent,-1.00\n2026-01-33,\"a \"\"b\"\"\",-2.00\n2026-01-04,c,-3.00\n",
            rejects: "2026-01-33,\"a \"\"b\"\"\",-2.00,\"date.no_such_day: “2026-01-33” is no day of the calendar.\"\r\n", mends: [("-33", "-03")],
            rows: ["2026-01-03 -200 a \"b\""], goodLines: [0]),
        Sample(
            name: "tabs", text: "Date\tText\tAmount\n2026-01-02\tRent\t-1.00\n2026-01-03\tx\tn/a\n",
            rejects: "Date\tText\tAmount\treason\n2026-01-03\tx\tn/a\t\"amount.unreadable: “n/a” is not an amount.\"\r\n", mends: [("n/a", "-2.00")],
            rows: ["2026-01-03 -200 x"]),
        Sample(
            name: "a quote that is never closed", text: "Date,Text,Amount\n2026-01-02,a,-1.00\n2026-01-03,\"b,-2.00\n2026-01-04,c,-3.00\n",
            rejects: "Date,Text,Amount,reason\n2026-01-03,\"b,-2.00\n2026-01-04,c,-3.00,"
                + "\"csv.quote_unterminated: The quote opened in line 3 is never closed; what follows it was not read.\"\r\n",
            mends: [("\"b,", "\"b\",")], rows: ["2026-01-03 -200 b", "2026-01-04 -300 c"]),
        Sample(
            name: "qif",
            text: "!Account\nNHaus\nTBank\n^\n!Type:Bank\nD01/20/2024\nT-1.00\nPé\n^\nD02/30/2024\nT-2.00\nPü\n^\nD01/22/2024\nT-3.00\n^\n",
            rejects: "!Account\nNHaus\nTBank\n^\n!Type:Bank\n"
                + "#line 10: date.no_such_day: \"02/30/2024\" is not a day in this file's order (month, day, year).\nD02/30/2024\nT-2.00\nPü\n^\n",
            mends: [("D02/30", "D01/21")], rows: ["2024-01-21 -200 ü"], fileName: "file.qif"),
        Sample(
            name: "ofx",
            text: OFXSamples.bank(
                OFXSamples.transaction() + OFXSamples.transaction("20240199", "-2.00", id: "B", "<NAME>é -- ü\n") + "  "
                    + OFXSamples.transaction("20240117", id: "C")),
            rejects: OFXSamples.bank(
                "<!-- line 21: date.no_such_day: \"20240199\" names a day that does not exist. -->\n"
                    + OFXSamples.transaction("20240199", "-2.00", id: "B", "<NAME>é -- ü\n"), balance: ""),
            mends: [("<DTPOSTED>20240199", "<DTPOSTED>20240116")], rows: ["2024-01-16 -200 é -- ü"], fileName: "file.ofx"),
        Sample(
            name: "camt",
            text: CAMTSamples.statement(
                CAMTSamples.balance("OPBD", "10.00") + CAMTSamples.entry() + CAMTSamples.entry("x--y") + CAMTSamples.balance("CLBD", "9.00")),
            rejects: CAMTSamples.statement("<!-- line 6: amount.unreadable: \"x- -y\" is not an amount. -->\n" + CAMTSamples.entry("x--y")),
            mends: [("<Amt Ccy=\"EUR\">x--y", "<Amt Ccy=\"EUR\">2.00")], rows: ["2024-01-15 -200 "], fileName: "file.xml"),
        Sample(
            name: "mt940", text: MT940Samples.statement(":61:240102D1,00NMSC\n:61:240102D1,005NMSC\n"),
            rejects:
                "line,record,reason\r\n6,2,\"amount.too_precise: \"\"1,005\"\" has more than 2 digits after the decimal mark; it is not rounded.\"\r\n",
            mends: [], rows: [], fileName: "file.sta"),
    ]

    private static func rejects(_ bytes: [UInt8], _ sample: Sample, _ options: ReadingOptions = ReadingOptions(), pieceBytes: Int = .max) throws
        -> [UInt8]
    {
        let inspection = try inspect(bytes, name: sample.fileName, options: options)
        let layout = try #require(inspection.detection.layout)
        let rejected = try RejectedRecords(of: layout) { MemorySource(bytes, pieceBytes: pieceBytes) }
        var writer = RejectsWriter(layout, rejected)
        var source = MemorySource(bytes, pieceBytes: pieceBytes)
        var output: [UInt8] = []
        while let piece = source.next(bytesMax: 1 << 20) { output += writer.write(piece) }
        return output + writer.write([], last: true)
    }

    private static func text(_ bytes: [UInt8]) -> String {
        String(decoding: bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? bytes[3...] : bytes[...], as: UTF8.self)
    }

    @Test(arguments: samples)
    func rejectedRowsAreGivenBackWithTheirReasons(_ sample: Sample) throws {
        let text = Self.text(try Self.rejects(Array(sample.text.utf8), sample))
        #expect(text == sample.rejects)
    }

    @Test(arguments: samples)
    func theyAreTheSameHoweverTheFileIsCut(_ sample: Sample) throws {
        let bytes = Array(sample.text.utf8)
        let whole = try Self.rejects(bytes, sample)
        for pieceBytes in [1, 2, 3, 7, 64] { #expect(try Self.rejects(bytes, sample, pieceBytes: pieceBytes) == whole, "pieces of \(pieceBytes)") }
    }

    @Test(arguments: samples, [ProblemSample.Encoding.windows1252, .utf16LE, .utf16BE, .utf8WithMark])
    func theyAreTheSameInEveryEncoding(_ sample: Sample, _ encoding: ProblemSample.Encoding) throws {
        var options = ReadingOptions()
        if encoding == .windows1252 { options.encoding = "windows-1252" }
        let bytes = encoding.mark + encoding.bytes(sample.text)
        let expected =
            encoding == .utf8WithMark
            ? sample.rejects : sample.rejects.replacing("ENCODING:USASCII\nCHARSET:1252", with: "ENCODING:UTF-8\nCHARSET:NONE")
        for pieceBytes in [5, Int.max] { #expect(Self.text(try Self.rejects(bytes, sample, options, pieceBytes: pieceBytes)) == expected) }
    }

    @Test(arguments: samples.filter { !$0.mends.isEmpty })
    func mendedFileHoldsTheMendedRowsAlone(_ sample: Sample) throws {
        var mended = String(decoding: try Self.rejects(Array(sample.text.utf8), sample), as: UTF8.self)
        for (old, new) in sample.mends {
            #expect(mended.contains(old))
            mended = mended.replacing(old, with: new, maxReplacements: 1)
        }
        let original = try inspect(sample.text, name: sample.fileName)
        let found = try inspect(mended, name: sample.fileName)
        #expect(found.sample.map { "\($0.row.day) \($0.row.amount) \($0.text)" } == sample.rows)
        #expect(found.problems.map(\.code) == [])
        #expect(found.detection.headerFingerprint == original.detection.headerFingerprint)
        #expect(found.statements.map(\.heading.account) == original.statements.map(\.heading.account))
    }

    /// A bank's own column of that name is a text like any other.
    @Test func columnCalledReasonIsOnlyOursWithACode() throws {
        let found = try inspect("Date,Amount,reason\n2026-01-02,-1.00,Rent\n2026-01-03,-2.00,amount: 3\n")
        #expect(found.sample.map(\.text) == ["Rent", "amount: 3"])
    }

    @Test func declaredEncodingIsMadeTrue() throws {
        let sample = Sample(name: "", text: "", rejects: "", mends: [], rows: [], fileName: "a.xml")
        let text = CAMTSamples.statement(CAMTSamples.entry("é")).replacing("UTF-8", with: "ISO-8859-1")
        let output = Self.text(try Self.rejects(ProblemSample.Encoding.windows1252.bytes(text), sample))
        #expect(output.hasPrefix("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"))
        #expect(output.contains(">é</Amt>"))
    }

    /// What came back unmended is given out with its reason once, that of now.
    @Test(arguments: samples.filter { !$0.mends.isEmpty })
    func reasonsOfAnEarlierTimeDoNotPileUp(_ sample: Sample) throws {
        let lines = sample.text.split(separator: "\n", omittingEmptySubsequences: false)
        let good = sample.fileName == "file.csv" ? sample.goodLines.map { lines[$0] + "\n" }.joined() : ""
        let once = try Self.rejects(Array(sample.text.utf8), sample) + Array(good.utf8)
        for pieceBytes in [1, 50, Int.max] {
            let twice = try Self.rejects(once, sample, pieceBytes: pieceBytes)
            let (first, second) = (Self.text(once), Self.text(twice))
            #expect(
                first.dropLast(good.count).split(whereSeparator: \.isNewline).map(Self.withoutWords)
                    == second.split(whereSeparator: \.isNewline).map(Self.withoutWords))
        }
    }

    /// Line numbers are those of each file, and a row that was too short has got its empty cells.
    private static func withoutWords(_ text: Substring) -> String {
        String(text.replacing(#/line \d+/#, with: "line").replacing(#/(\w+\.\w+): .*/#) { $0.output.1 })
    }
}
