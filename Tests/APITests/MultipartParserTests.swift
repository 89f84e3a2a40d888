import Testing

@testable import API

@Suite struct MultipartParserTests {
    /// What a body says, with content joined.
    struct Part: Equatable {
        var name: String?
        var fileName: String?
        var contentType: String?
        var content = ""
        var isComplete = false
    }

    struct Case: Sendable, CustomTestStringConvertible {
        var testDescription: String
        var body: String
        var parts: [Part]
    }

    static func read(_ body: some Collection<[UInt8]>, boundary: String = "B") throws -> [Part] {
        var parser = try MultipartParser(boundary: boundary)
        var parts: [Part] = []
        for piece in body {
            try parser.feed(piece) { event in
                switch event {
                case .part(let name, let fileName, let contentType): parts.append(Part(name: name, fileName: fileName, contentType: contentType))
                case .content(let bytes): parts[parts.count - 1].content += String(decoding: bytes, as: UTF8.self)
                case .partEnd: parts[parts.count - 1].isComplete = true
                }
            }
        }
        try parser.finish()
        return parts
    }

    static let cases = [
        Case(
            testDescription: "one file",
            body: "--B\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.csv\"\r\nContent-Type: text/csv\r\n\r\nx,y\r\n1,2\r\n--B--\r\n",
            parts: [Part(name: "file", fileName: "a.csv", contentType: "text/csv", content: "x,y\r\n1,2", isComplete: true)]),
        Case(
            testDescription: "fields and files, content like a boundary",
            body: "--B\r\ncontent-disposition: form-data; name=account\r\n\r\nGiro\r\n--B\r\nContent-Disposition: form-data; name=\"f\"; "
                + "filename=\"b.qif\"\r\n\r\n\r\n-\r\n--\r\n--A\r\n--b\r\n--B--",
            parts: [
                Part(name: "account", content: "Giro", isComplete: true),
                Part(name: "f", fileName: "b.qif", content: "\r\n-\r\n--\r\n--A\r\n--b", isComplete: true),
            ]),
        Case(
            testDescription: "preamble, padding, epilogue, empty content",
            body: "ignored\r\n--B  \r\nContent-Disposition: form-data; name=\"x\"\r\n\r\n\r\n--B-- \r\nignored --B\r\n",
            parts: [Part(name: "x", isComplete: true)]),
        Case(
            testDescription: "names with quotes, semicolons and other scripts",
            body: "--B\r\nContent-Disposition: form-data; name=\"a;b\"; filename=\"say %22hi%22.csv\"\r\n\r\n1\r\n--B\r\n"
                + "Content-Disposition: form-data; name=\"c\"; filename=\"x\\\"y.csv\"\r\n\r\n2\r\n--B\r\n"
                + "Content-Disposition: form-data; name=\"d\"; filename=\"?\"; filename*=UTF-8''K%C3%A4se.csv\r\n\r\n3\r\n--B--",
            parts: [
                Part(name: "a;b", fileName: "say \"hi\".csv", content: "1", isComplete: true),
                Part(name: "c", fileName: "x\"y.csv", content: "2", isComplete: true),
                Part(name: "d", fileName: "Käse.csv", content: "3", isComplete: true),
            ]),
        Case(testDescription: "no parts", body: "--B--", parts: []),
        Case(testDescription: "a part without headers", body: "--B\r\n\r\nq\r\n--B--", parts: [Part(content: "q", isComplete: true)]),
    ]

    @Test(arguments: cases) func readsWholeBodies(_ example: Case) throws {
        #expect(try Self.read([Array(example.body.utf8)]) == example.parts)
    }

    @Test(arguments: cases) func readsTheSameWhateverTheCut(_ example: Case) throws {
        let bytes = Array(example.body.utf8)
        for cut in 0...bytes.count {
            #expect(try Self.read([Array(bytes[..<cut]), Array(bytes[cut...])]) == example.parts, "cut at \(cut)")
        }
        #expect(try Self.read(bytes.map { [$0] }) == example.parts, "byte by byte")
    }

    @Test(arguments: [
        ("", MultipartParser.Failure.truncated),
        ("--B\r\nContent-Disposition: form-data; name=\"f\"\r\n\r\nabc", .truncated),
        ("--B\r\nContent-Disposition: form-data; name=\"f\"\r\n\r\nabc\r\n--B\r\n", .truncated),
        ("--Bx\r\n\r\n\r\n--B--", .malformed),
        ("--B\r\nno colon\r\n\r\nabc\r\n--B--", .malformed),
    ])
    func refusesWhatIsNoForm(_ body: String, _ failure: MultipartParser.Failure) {
        #expect(throws: failure) { try Self.read([Array(body.utf8)]) }
        #expect(throws: failure) { try Self.read(body.utf8.map { [$0] }) }
    }

    @Test func refusesLongHeaders() {
        let body = Array("--B\r\nX: \(String(repeating: "y", count: MultipartParser.headerBytesMax))\r\n\r\n\r\n--B--".utf8)
        #expect(throws: MultipartParser.Failure.headersTooLong) { try Self.read([body]) }
        #expect(throws: MultipartParser.Failure.headersTooLong) { try Self.read(body.map { [$0] }) }
    }

    @Test func keepsLittleWhileContentStreams() throws {
        var parser = try MultipartParser(boundary: "B")
        var longest = 0
        try parser.feed(Array("--B\r\n\r\n".utf8)) { _ in }
        for _ in 0..<64 {
            try parser.feed([UInt8](repeating: 0x0D, count: 4096)) { event in
                if case .content(let bytes) = event { longest = max(longest, bytes.count) }
            }
        }
        #expect(longest > 4000)
        #expect(MemoryLayout.size(ofValue: parser) < 256)
    }

    @Test(arguments: [
        ("multipart/form-data; boundary=abc", "abc"), ("multipart/form-data; charset=utf-8; boundary=\"a b\"", "a b"),
        ("Multipart/Form-Data;boundary=x;y=z", "x"),
    ])
    func findsTheBoundary(_ contentType: String, _ boundary: String) {
        #expect(MultipartParser.boundary(ofContentType: contentType) == boundary)
    }

    @Test func refusesLongBoundaries() {
        #expect(throws: MultipartParser.Failure.boundary) { _ = try MultipartParser(boundary: String(repeating: "b", count: 71)) }
        #expect(MultipartParser.boundary(ofContentType: "multipart/mixed; boundary=b") == nil)
    }
}
