import Statements
import Testing

/// A file with one problem whose value is marked in the text: `⟦abc⟧`, or `⟦` alone where a whole record is meant, which begins there.
struct ProblemSample: CustomTestStringConvertible, Sendable {
    var code: ProblemCode
    var severity = Problem.Severity.error
    /// The marked text; marks are taken out before it is read.
    var marked: String
    var field: String?
    /// The record as it has to be shown; nil: the line of the mark.
    var raw: String?
    var record: Int? = 1
    var fileName = "file.csv"
    /// Too long to be read in pieces of a byte.
    var isLong = false
    var testDescription: String { "\(code.rawValue) \(fileName) \(marked.prefix(40).filter { !$0.isNewline })" }

    /// What is written before and behind the file's text so that no encoding is a subset of another: a character of two bytes in UTF-8.
    enum Encoding: String, CaseIterable, Sendable {
        case utf8, utf8WithMark, windows1252, utf16LE, utf16BE

        var mark: [UInt8] {
            switch self {
            case .utf8, .windows1252: []
            case .utf8WithMark: [0xEF, 0xBB, 0xBF]
            case .utf16LE: [0xFF, 0xFE]
            case .utf16BE: [0xFE, 0xFF]
            }
        }

        /// Only characters up to U+00FF are written in Windows-1252 here.
        func bytes(_ text: String) -> [UInt8] {
            switch self {
            case .utf8, .utf8WithMark: Array(text.utf8)
            case .windows1252: text.unicodeScalars.map { UInt8(truncatingIfNeeded: $0.value) }
            case .utf16LE: text.utf16.flatMap { [UInt8($0 & 0xFF), UInt8($0 >> 8)] }
            case .utf16BE: text.utf16.flatMap { [UInt8($0 >> 8), UInt8($0 & 0xFF)] }
            }
        }
    }

    var isWholeRecord: Bool { !marked.contains("⟧") }
    var hasPlace: Bool { marked.contains("⟦") }
    var text: String { marked.filter { $0 != "⟦" && $0 != "⟧" } }
    private var before: Substring { marked.split(separator: "⟦", maxSplits: 1, omittingEmptySubsequences: false)[0] }
    var value: String {
        guard hasPlace, !isWholeRecord else { return "" }
        return String(marked.split(separator: "⟦", maxSplits: 1, omittingEmptySubsequences: false)[1].prefix { $0 != "⟧" })
    }

    func bytes(_ encoding: Encoding) -> [UInt8] { encoding.mark + encoding.bytes(text) }

    var line: Int { 1 + before.replacing("\r\n", with: "\n").count { $0 == "\n" || $0 == "\r" } }
    var column: Int { 1 + before.unicodeScalars.reversed().prefix { $0 != "\n" && $0 != "\r" }.count }
    func byte(_ encoding: Encoding) -> Int { encoding.mark.count + encoding.bytes(String(before)).count }

    /// The problem of this code that reading the file gives.
    func problems(_ encoding: Encoding, pieceBytes: Int = .max) throws -> [Problem] {
        var options = ReadingOptions()
        if encoding == .windows1252 { options.encoding = "windows-1252" }
        return try inspect(bytes(encoding), name: fileName, options: options, pieceBytes: pieceBytes).problems
    }
}
