import Ledger
import Statements
import Testing

/// A file in memory, given out in pieces of one size.
struct MemorySource: ByteSource {
    var bytes: [UInt8]
    var pieceBytes = Int.max
    private var at = 0

    init(_ bytes: [UInt8], pieceBytes: Int = Int.max) {
        self.bytes = bytes
        self.pieceBytes = pieceBytes
    }

    mutating func next(bytesMax: Int) -> [UInt8]? {
        guard at < bytes.count else { return nil }
        let end = min(at + min(bytesMax, pieceBytes), bytes.count)
        defer { at = end }
        return Array(bytes[at..<end])
    }
}

func inspect(_ text: String, name: String = "file.csv", options: ReadingOptions = ReadingOptions(), pieceBytes: Int = Int.max) throws
    -> FileInspection
{
    try inspect(Array(text.utf8), name: name, options: options, pieceBytes: pieceBytes)
}

func inspect(_ bytes: [UInt8], name: String = "file.csv", options: ReadingOptions = ReadingOptions(), pieceBytes: Int = Int.max) throws
    -> FileInspection
{
    try FileInspection.inspect(fileName: name, options: options) { MemorySource(bytes, pieceBytes: pieceBytes) }
}

@Suite struct CSVInspectionTests {
    /// A file as a bank might write it, and what has to come out of it.
    struct Sample: CustomTestStringConvertible, Sendable {
        var name: String
        var text: String
        var rows: Int
        var sum: Int64
        var first: String?
        var last: String?
        var rejected = 0
        var questions: [String] = []
        var codes: [String] = []
        var fileName = "file.csv"
        var testDescription: String { name }
    }

    static let samples: [Sample] = [
        Sample(
            name: "plain", text: "Date,Description,Amount\n2026-01-02,Rent,-900.00\n2026-01-05,Pay,2500.00\n", rows: 2, sum: 160_000,
            first: "2026-01-02",
            last: "2026-01-05"),
        Sample(
            name: "semicolons, decimal comma and a preamble",
            text: "Konto;12345678\nZeitraum;01.01.2026 - 31.01.2026\n\nBuchungstag;Verwendungszweck;Betrag;Saldo\n02.01.2026;Miete;-1.900,00;100,00\n"
                + "13.01.2026;Gehalt;2.500,00;2.600,00\n", rows: 2, sum: 60_000, first: "2026-01-02", last: "2026-01-13"),
        Sample(
            name: "late evidence of the day's place", text: "Date,Text,Amount\n01/02/2026,aa,-1\n02/03/2026,bb,-1\n25/03/2026,cc,-1\n", rows: 3,
            sum: -300,
            first: "2026-02-01", last: "2026-03-25"),
        Sample(
            name: "order of day and month unknown", text: "Date,Text,Amount\n01/02/2026,aa,-1\n02/03/2026,bb,-1\n", rows: 2, sum: -200, first: nil,
            last: nil,
            questions: ["date_order"]),
        Sample(
            name: "the file's name limits the days", text: "Date,Text,Amount\n10/02/2026,shop,-5.00\n", rows: 1, sum: -500, first: "2026-02-10",
            last: "2026-02-10",
            fileName: "export_20260226.csv"),
        Sample(
            name: "dotted dates put the day first", text: "Date;Text;Amount\n01.02.2026;aa;-1,50\n", rows: 1, sum: -150, first: "2026-02-01",
            last: "2026-02-01"),
        Sample(
            name: "one mark with three digits cannot be told", text: "Date;Text;Amount\n2026-01-01;aa;-1.234\n2026-01-02;bb;-5.678\n", rows: 0,
            sum: 0, first: nil,
            last: nil, questions: ["decimal"], codes: ["decimal.unknown"]),
        Sample(
            name: "three digits are decimals of a currency that has them",
            text: "Date,Text,Amount (KWD)\n2026-01-01,aa,-1.234\n2026-01-02,bb,10.005\n", rows: 2,
            sum: 8_771, first: "2026-01-01", last: "2026-01-02"),
        Sample(
            name: "the balance tells the decimal mark",
            text:
                "Date;Text;Amount;Balance\n2026-01-01;aa;-1.000;9.500\n2026-01-02;bb;-500;9.000\n"
                + "2026-01-03;cc;-2.000;7.000\n2026-01-04;dd;-100;6.900\n",
            rows: 4,
            sum: -360_000, first: "2026-01-01", last: "2026-01-04"),
        Sample(
            name: "the balance tells that signs are inverted",
            text: "Date,Text,Amount,Balance\n2026-01-01,aa,10.00,90.00\n2026-01-02,bb,20.00,70.00\n2026-01-03,cc,-5.00,75.00\n", rows: 3, sum: -2_500,
            first: "2026-01-01", last: "2026-01-03"),
        Sample(
            name: "unsigned amounts without a direction are a question",
            text: "Date,Merchant,Amount\n2026-01-01,aa,10.00\n2026-01-02,bb,20.00\n2026-01-03,cc,5.00\n", rows: 3, sum: 3_500, first: "2026-01-01",
            last: "2026-01-03", questions: ["sign"]),
        Sample(
            name: "only credits are marked", text: "Date,Text,Amount\n2026-01-01,aa,10.00\n2026-01-02,bb,20.00 CR\n2026-01-03,cc,5.00\n", rows: 3,
            sum: 500,
            first: "2026-01-01", last: "2026-01-03"),
        Sample(
            name: "debit and credit columns",
            text:
                "Date,Text,Debit,Credit\n2026-01-01,d,5.00,\n2026-01-02,c,,7.00\n"
                + "2026-01-03,both,1.00,2.00\n2026-01-04,none,,\n2026-01-05,zero,0.00,3.00\n",
            rows: 3,
            sum: 500, first: "2026-01-01", last: "2026-01-05", rejected: 2, codes: ["amount.both_columns", "amount.missing"]),
        Sample(
            name: "direction words", text: "Datum;Naam;Af Bij;Bedrag\n2026-01-01;aa;Af;10,00\n2026-01-02;bb;Bij;25,00\n", rows: 2, sum: 1_500,
            first: "2026-01-01",
            last: "2026-01-02"),
        Sample(
            name: "direction letters", text: "Buchungstag;Text;Umsatz;S/H\n13.01.2026;aa;10,00;S\n14.01.2026;bb;25,00;H\n", rows: 2, sum: 1_500,
            first: "2026-01-13",
            last: "2026-01-14"),
        Sample(
            name: "total and note at the end",
            text: "Date,Text,Amount\n2026-01-01,aa,-3.50\n2026-01-02,bb,10.00\nTotal,,6.50\n\n\"Generated by the bank\"\n", rows: 2,
            sum: 650, first: "2026-01-01", last: "2026-01-02", codes: ["row.total", "row.footer"]),
        Sample(
            name: "header in the middle", text: "Date,Text,Amount\n2026-01-01,aa,-3.50\nDate,Text,Amount\n2026-01-02,bb,10.00\n", rows: 2, sum: 650,
            first: "2026-01-01", last: "2026-01-02", codes: ["row.header_repeated"]),
        Sample(
            name: "bad dates are rejected, not replaced",
            text: "Date,Text,Amount\n31/12/99,a,-1\n30/02/2026,b,-1\n,c,-1\nn/a,d,-1\n13/02/2026,e,-1\n", rows: 2, sum: -200, first: "1999-12-31",
            last: "2026-02-13",
            rejected: 3, codes: ["date.no_such_day", "date.missing", "date.unreadable"]),
        Sample(
            name: "amounts that do not fit are rejected",
            text: "Date,Text,Amount\n2026-01-01,a,92233720368547758.08\n2026-01-02,b,1e400\n2026-01-03,c,-5.25\n", rows: 1,
            sum: -525, first: "2026-01-03", last: "2026-01-03", rejected: 2, codes: ["amount.overflow", "amount.unreadable"]),
        Sample(
            name: "continuation lines belong to the row before",
            text:
                "Date,Value date,Description,Withdrawals,Deposits\n"
                + "18/04/2026,18/04/2026,PURCHASE,6.66,\n,,15/04/26 SOME SHOP,,\n13/04/2026,13/04/2026,FEE,1.00,\n,,CARD,,\n",
            rows: 2, sum: -766, first: "2026-04-13", last: "2026-04-18"),
        Sample(
            name: "no header", text: "12345678901;Shop;13.01.2026;-5,99;EUR\n12345678901;Pay;14.01.2026;+30,99;EUR\n", rows: 2, sum: 2_500,
            first: "2026-01-13",
            last: "2026-01-14"),
        Sample(
            name: "lone cr and month first", text: "Date,Text,Amount\r6/12/15,aa,\"1,000.00\"\r6/13/15,bb,-2.00\r", rows: 2, sum: 99_800,
            first: "2015-06-12",
            last: "2015-06-13"),
        Sample(name: "header only", text: "Date;Buchungstext;Betrag\n", rows: 0, sum: 0, codes: ["file.no_transactions"]),
        Sample(name: "no statement", text: "Dear Sir,\n\nplease find enclosed\nnothing at all\n", rows: 0, sum: 0, codes: ["file.not_a_statement"]),
        Sample(name: "blank", text: "\n\n \n", rows: 0, sum: 0, codes: ["file.empty"]),
        Sample(name: "empty", text: "", rows: 0, sum: 0, codes: ["file.empty"]),
    ]

    @Test(arguments: samples) func readsWhatTheFileSays(_ sample: Sample) throws {
        let found = try inspect(sample.text, name: sample.fileName)
        #expect(found.rows == sample.rows)
        #expect(found.statements.reduce(0) { $0 + ($1.sum ?? 0) } == sample.sum)
        #expect(found.statements.compactMap(\.first).min()?.description == sample.first)
        #expect(found.statements.compactMap(\.last).max()?.description == sample.last)
        #expect(found.rejected == sample.rejected)
        #expect(found.detection.questions.map(\.id) == sample.questions)
        #expect(found.problems.map(\.code) == sample.codes)
        #expect(found.holdsStatement == (sample.rows > 0))
    }

    @Test(arguments: samples) func readsTheSameInPieces(_ sample: Sample) throws {
        let whole = try inspect(sample.text, name: sample.fileName)
        for pieceBytes in [1, 2, 3, 7, 64] {
            let pieces = try inspect(sample.text, name: sample.fileName, pieceBytes: pieceBytes)
            #expect(pieces.rows == whole.rows)
            #expect(pieces.problems == whole.problems)
            #expect(pieces.detection.csv == whole.detection.csv)
            #expect(pieces.detection.questions == whole.detection.questions)
            #expect(pieces.sample.map(\.text) == whole.sample.map(\.text))
            #expect(pieces.statements.map(\.sum) == whole.statements.map(\.sum))
        }
    }

    @Test(arguments: samples) func readsTheSameInUTF16(_ sample: Sample) throws {
        guard sample.text.contains(where: { !$0.isWhitespace }) else { return }
        let plain = try inspect(sample.text, name: sample.fileName)
        for isBigEndian in [false, true] {
            for hasMark in [false, true] {
                let units = Array((hasMark ? "\u{FEFF}" : "").utf16) + Array(sample.text.utf16)
                let bytes = units.flatMap { isBigEndian ? [UInt8($0 >> 8), UInt8($0 & 0xFF)] : [UInt8($0 & 0xFF), UInt8($0 >> 8)] }
                for pieceBytes in [3, 1_000_000] {
                    let wide = try inspect(bytes, name: sample.fileName, pieceBytes: pieceBytes)
                    #expect(wide.rows == plain.rows)
                    #expect(wide.sample.map(\.text) == plain.sample.map(\.text))
                    #expect(wide.problems.map(\.line) == plain.problems.map(\.line))
                    #expect(wide.statements.map(\.sum) == plain.statements.map(\.sum))
                    // Positions are those of the file, two bytes for a character here, behind the mark.
                    #expect(wide.sample.map { Int($0.row.byte) } == plain.sample.map { Int($0.row.byte) * 2 + (hasMark ? 2 : 0) })
                }
            }
        }
    }
}
