import Statements
import Testing

@Suite struct ProblemPlaceTests {
    private static let placed = ProblemSamples.all.filter { $0.hasPlace && !$0.isLong }
    private static let long = ProblemSamples.all.filter(\.isLong)

    @Test(arguments: placed, ProblemSample.Encoding.allCases)
    func placeIsThatOfTheValueInEveryEncoding(_ sample: ProblemSample, _ encoding: ProblemSample.Encoding) throws {
        try Self.check(sample, encoding)
    }

    @Test(arguments: placed, ["\r\n", "\r"])
    func placeIsThatOfTheValueWhateverEndsALine(_ sample: ProblemSample, _ lineEnd: String) throws {
        var sample = sample
        sample.marked = sample.marked.replacing("\r\n", with: "\n").replacing("\n", with: lineEnd)
        sample.raw = sample.raw?.replacing("\r\n", with: "\n").replacing("\n", with: lineEnd)
        try Self.check(sample, .utf8)
    }

    @Test(arguments: placed, [ProblemSample.Encoding.utf8WithMark, .utf16LE])
    func placeIsTheSameHoweverTheFileIsCut(_ sample: ProblemSample, _ encoding: ProblemSample.Encoding) throws {
        let whole = try sample.problems(encoding)
        for pieceBytes in [1, 3, 64] { #expect(try sample.problems(encoding, pieceBytes: pieceBytes) == whole, "pieces of \(pieceBytes)") }
    }

    @Test(arguments: long, [ProblemSample.Encoding.utf8, .utf16LE])
    func longRecordsAreShownAroundTheValue(_ sample: ProblemSample, _ encoding: ProblemSample.Encoding) throws {
        try Self.check(sample, encoding)
        #expect(try sample.problems(encoding, pieceBytes: 100_000) == sample.problems(encoding))
    }

    @Test(arguments: ProblemSamples.wholeFiles)
    func whatHoldsForTheFileHasNoPlace(_ sample: ProblemSample) throws {
        let problem = try #require(try sample.problems(.utf8).first { $0.code == sample.code.rawValue })
        #expect(problem.severity == sample.severity)
        #expect(problem.line == nil && problem.column == nil && problem.byte == nil && problem.record == nil && problem.raw == nil)
    }

    @Test func textThatCannotBeDecodedIsMarkedWhereItBegins() throws {
        let bytes = Array("Date,Text,Amount\n2026-01-01,ä".utf8) + [0xFF] + Array("q,-1.00\n2026-01-02,é,-1.00\n".utf8)
        for pieceBytes in [1, 3, Int.max] {
            let problem = try #require(try inspect(bytes, pieceBytes: pieceBytes).problems.first)
            #expect(problem.code == ProblemCode.textUndecodable.rawValue)
            #expect((problem.line, problem.column, problem.byte, problem.length) == (2, 13, 30, 1))
            #expect((problem.raw, problem.rawOffset) == ("2026-01-01,ä\u{FFFD}q,-1.00", 12))
            #expect((problem.field, problem.record) == ("Text", 1))
        }
    }

    /// Characters of two bytes of which the second may be a letter of ASCII: 表 is 0x95 0x5C.
    @Test func charactersOfTwoBytesAreCountedOnce() throws {
        let pair: [UInt8] = [0x95, 0x5C]
        let bytes = Array("Date,Text,Amount\n2026-01-01,".utf8) + pair + pair + Array(",n/a".utf8) + pair + Array(",\n2026-01-02,x,-1.00,\n".utf8)
        var options = ReadingOptions()
        options.encoding = "shift_jis"
        for pieceBytes in [1, 3, Int.max] {
            let problem = try #require(try inspect(bytes, options: options, pieceBytes: pieceBytes).problems.first)
            #expect(problem.code == ProblemCode.amountUnreadable.rawValue)
            #expect((problem.line, problem.column, problem.byte, problem.length) == (2, 15, 33, 4))
            #expect((problem.raw, problem.rawOffset) == ("2026-01-01,表表,n/a表,", 14))
        }
    }

    @Test func sumThatOverflowsIsNamedAtTheRowThatDoesIt() throws {
        let problems = try inspect("Date,Text,Amount\n2026-01-01,a,92233720368547758.00\n2026-01-02,b,92233720368547758.00\n").problems
        #expect(problems.map(\.code) == [ProblemCode.sumOverflow.rawValue])
        #expect(problems.map(\.line) == [3])
        #expect(problems.map(\.byte) == [51])
    }

    @Test func everyCodeIsShownByASample() {
        let shown = Set(ProblemSamples.all.map(\.code)).union([.textUndecodable, .sumOverflow])
        #expect(ProblemCode.allCases.filter { !shown.contains($0) } == [])
    }

    /// A file of one line with a mistake in each of its entries: twice as many, twice the time.
    @Test func oneLineMayHoldManyProblems() throws {
        let entries = String(repeating: OFXSamples.transaction("20240115", "x"), count: 20_000)
        let problems = try inspect(OFXSamples.bank(entries).replacing("\n", with: "")).problems
        #expect(problems.count == FileInspection.problemsMax)
        #expect(problems.allSatisfy { $0.line == 1 && $0.column == ($0.byte ?? 0) + 1 && $0.field == "TRNAMT" })
    }

    private static func check(_ sample: ProblemSample, _ encoding: ProblemSample.Encoding) throws {
        let problems = try sample.problems(encoding)
        let problem = try #require(problems.first { $0.code == sample.code.rawValue }, "\(problems.map(\.code))")
        #expect(problem.severity == sample.severity)
        #expect(problem.line == sample.line)
        #expect(problem.column == sample.column)
        #expect(problem.byte == sample.byte(encoding))
        #expect(problem.record == sample.record)
        #expect(problem.field == sample.field)
        let raw = problem.raw ?? ""
        if let expected = sample.raw { #expect(raw == expected) }
        #expect(raw.utf8.count <= Problem.rawBytesMax)
        if sample.isWholeRecord {
            #expect(problem.length == nil && problem.rawOffset == nil)
        } else {
            let offset = try #require(problem.rawOffset)
            #expect(problem.length == sample.value.unicodeScalars.count)
            let marked = String(String.UnicodeScalarView(raw.unicodeScalars.dropFirst(offset).prefix(sample.value.unicodeScalars.count)))
            #expect(marked == sample.value)
        }
    }
}
