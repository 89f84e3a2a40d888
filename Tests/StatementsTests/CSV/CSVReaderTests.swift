import Statements
import Testing

@Suite struct CSVReaderTests {
    struct Case: CustomTestStringConvertible, Sendable {
        var name: String
        var input: String
        var records: [[String]]
        var lines: [Int]
        var codes: [String] = []
        var delimiter: UInt8 = UInt8(ascii: ",")
        var firstLine = 1
        var testDescription: String { name }
    }

    static let cases: [Case] = [
        Case(name: "one row", input: "a,b\n", records: [["a", "b"]], lines: [1]),
        Case(name: "no line end", input: "a,b", records: [["a", "b"]], lines: [1]),
        Case(name: "trailing delimiter", input: "a,b,\n", records: [["a", "b", ""]], lines: [1]),
        Case(name: "trailing delimiter at the end", input: "a,b,", records: [["a", "b", ""]], lines: [1]),
        Case(name: "crlf", input: "a,b\r\nc,d\r\n", records: [["a", "b"], ["c", "d"]], lines: [1, 2]),
        Case(name: "lone cr", input: "a,b\rc,d\r", records: [["a", "b"], ["c", "d"]], lines: [1, 2]),
        Case(name: "mixed line ends", input: "a\r\nb\nc\rd", records: [["a"], ["b"], ["c"], ["d"]], lines: [1, 2, 3, 4]),
        Case(name: "blank lines count but are no records", input: "a\n\n \r\n,,\nb\n", records: [["a"], ["b"]], lines: [1, 5]),
        Case(name: "quoted", input: "\"a\",\"b\"\n", records: [["a", "b"]], lines: [1]),
        Case(name: "quoted delimiter", input: "\"a,b\",c\n", records: [["a,b", "c"]], lines: [1]),
        Case(name: "quoted line break", input: "\"a\nb\",c\nd,e\n", records: [["a\nb", "c"], ["d", "e"]], lines: [1, 3]),
        Case(name: "quoted crlf is one break", input: "\"a\r\nb\",c\r\nd,e\r\n", records: [["a\r\nb", "c"], ["d", "e"]], lines: [1, 3]),
        Case(name: "doubled quotes", input: "\"say \"\"hi\"\"\",c\n", records: [["say \"\"hi\"\"", "c"]], lines: [1]),
        Case(name: "empty quoted", input: "\"\",\"\"\na,b\n", records: [["a", "b"]], lines: [2]),
        Case(name: "blanks around quotes", input: " \"a\" , \"b\" \n", records: [["a", "b"]], lines: [1]),
        Case(name: "blanks around bare", input: "  a ,\tb\t\n", records: [["a", "b"]], lines: [1]),
        Case(name: "excel escape", input: "=\"0012\",b\n", records: [["0012", "b"]], lines: [1]),
        Case(name: "quote inside a bare field", input: "5\" pipe,b\n", records: [["5\" pipe", "b"]], lines: [1]),
        Case(name: "stray quote inside a quoted field", input: "\"a \"x\" b\",c\n", records: [["a \"x\" b", "c"]], lines: [1]),
        Case(
            name: "stray quote and line break is refused", input: "a,\"open\nb,\"c\",d\ne,f\n", records: [["e", "f"]], lines: [3],
            codes: ["csv.quote_stray"]),
        Case(
            name: "quote never closed", input: "a,b\nc,\"d,e\nf,g\n", records: [["a", "b"]], lines: [1], codes: ["csv.quote_unterminated"]),
        Case(name: "quote not closed in the last line", input: "a,b\nc,\"d\n", records: [["a", "b"], ["c", "d"]], lines: [1, 2]),
        Case(name: "byte order marks", input: "\u{FEFF}\u{FEFF}a,b\n", records: [["a", "b"]], lines: [1]),
        Case(name: "byte order mark and quote", input: "\u{FEFF}\"a\",b\n", records: [["a", "b"]], lines: [1]),
        Case(name: "nul padding", input: "a,b\n\0\0\0\0", records: [["a", "b"]], lines: [1]),
        Case(name: "control z", input: "a,b\r\n\u{1A}", records: [["a", "b"]], lines: [1]),
        Case(name: "ragged", input: "a,b\nc\nd,e,f\n", records: [["a", "b"], ["c"], ["d", "e", "f"]], lines: [1, 2, 3]),
        Case(name: "tabs", input: "a\t\tb\n", records: [["a", "", "b"]], lines: [1], delimiter: 0x09),
        Case(name: "first line", input: "x \"y\nh1,h2\r\na,b\r\n", records: [["a", "b"]], lines: [3], firstLine: 3),
        Case(name: "first line after lone cr", input: "x\ry\ra,b\r", records: [["a", "b"]], lines: [3], firstLine: 3),
        Case(name: "utf-8", input: "é,日本\nü,b\n", records: [["é", "日本"], ["ü", "b"]], lines: [1, 2]),
        Case(name: "empty", input: "", records: [], lines: []),
    ]

    struct Found: Equatable {
        var records: [[String]] = []
        var lines: [Int] = []
        var numbers: [Int] = []
        var bytes: [Int] = []
        var raws: [String] = []
        var codes: [String] = []
    }

    /// Reads `input` in pieces and puts together what all batches say.
    static func read(_ input: [UInt8], _ item: Case, cuts: [Int]) -> Found {
        var reader = BatchedReader(CSVReader(delimiter: item.delimiter, firstLine: item.firstLine))
        var found = Found()
        var at = 0
        for (k, cut) in (cuts + [input.count]).enumerated() {
            let batch = reader.batch(adding: Array(input[at..<cut]), last: k == cuts.count)
            at = cut
            for record in batch.records {
                let fields = batch.fields[Int(record.firstField)..<Int(record.firstField + record.fieldCount)]
                #expect(fields.map { Int($0.tag) } == Array(0..<fields.count))
                found.records.append(fields.map { String(decoding: batch.bytes[$0.range], as: UTF8.self) })
                found.lines.append(Int(record.line))
                found.numbers.append(Int(record.number))
                found.bytes.append(Int(record.byte))
                found.raws.append(String(decoding: input[Int(record.byte)..<Int(record.byte) + Int(record.length)], as: UTF8.self))
            }
            found.codes.append(contentsOf: batch.unread.map(\.code.rawValue))
        }
        return found
    }

    @Test(arguments: cases) func readsWhole(_ item: Case) {
        let found = Self.read(Array(item.input.utf8), item, cuts: [])
        #expect(found.records == item.records)
        #expect(found.lines == item.lines)
        #expect(found.codes == item.codes)
    }

    @Test(arguments: cases) func readsTheSameCutAnywhere(_ item: Case) {
        let input = Array(item.input.utf8)
        let whole = Self.read(input, item, cuts: [])
        for cut in 0...input.count { #expect(Self.read(input, item, cuts: [cut]) == whole, "cut at \(cut)") }
        #expect(Self.read(input, item, cuts: Array(0..<input.count)) == whole, "cut everywhere")
    }

    @Test func positionsPointAtTheRecord() {
        let found = Self.read(Array("a,b\r\n\"c\nd\",e\r\nf,g".utf8), Self.cases[0], cuts: [])
        #expect(found.bytes == [0, 5, 14])
        #expect(found.raws == ["a,b", "\"c\nd\",e", "f,g"])
        #expect(found.numbers == [1, 2, 3])
    }

    @Test func endlessRecordIsGivenUpOnceAndReadingGoesOn() {
        let open = Array("a,b\nc,\"open".utf8) + [UInt8](repeating: 0x78, count: recordBytesMax + 10) + Array("\nd,e\n".utf8)
        var reader = BatchedReader(CSVReader(delimiter: 0x2C))
        var texts: [String] = []
        var unread: [UnreadRecord] = []
        var at = 0
        while at < open.count {
            let end = min(at + 100_000, open.count)
            let batch = reader.batch(adding: Array(open[at..<end]))
            for record in batch.records { texts.append(String(decoding: batch.bytes[batch.fields[Int(record.firstField)].range], as: UTF8.self)) }
            unread.append(contentsOf: batch.unread)
            at = end
        }
        #expect(texts == ["a", "d"])
        #expect(unread.map(\.record.line) == [2])
        #expect(unread.first?.code == .csvQuoteUnterminated)
    }

    @Test func fieldsBeyondTheLimitAreDropped() {
        let input = Array(Array(repeating: "x", count: 10_000).joined(separator: ",").utf8)
        var batch = RecordBatch()
        var reader = CSVReader(delimiter: 0x2C)
        #expect(reader.read(input, last: true, into: &batch) == input.count)
        #expect(batch.records.map { Int($0.fieldCount) } == [CSVReader.fieldsMax])
    }
}
