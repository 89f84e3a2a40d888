import Foundation

/// The files of the repository that this test was built from.
struct SourceTree {
    struct File: Sendable, CustomStringConvertible {
        /// From the top of the repository: `Sources/Jobs/Job.swift`.
        let path: String
        let text: String

        var name: String { path.split(separator: "/").last.map(String.init) ?? path }
        var description: String { path }
        var lineCount: Int { text.utf8.count { $0 == UInt8(ascii: "\n") } }

        /// The text without comments and without what stands in strings.
        var code: String { SwiftCode.stripped(text) }

        /// Line numbers and lines of the code in which the pattern occurs.
        func lines<Output>(matching pattern: Regex<Output>) -> [String] {
            // The default boundaries of words would take `Self.name` for one word.
            let pattern = pattern.wordBoundaryKind(.simple)
            return code.split(separator: "\n", omittingEmptySubsequences: false).enumerated().compactMap { number, line in
                line.firstMatch(of: pattern) == nil ? nil : "\(path):\(number + 1): \(line.trimmingCharacters(in: .whitespaces))"
            }
        }
    }

    static let top = URL(filePath: #filePath).resolvingSymlinksInPath()
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

    /// Swift files below a folder, sorted by path.
    static func swiftFiles(_ folder: String) throws -> [File] {
        let root = top.appending(path: folder)
        guard let paths = FileManager.default.enumerator(atPath: root.path(percentEncoded: false)) else { return [] }
        return try paths.compactMap { $0 as? String }.filter { $0.hasSuffix(".swift") }.sorted().map { path in
            File(path: "\(folder)/\(path)", text: try String(contentsOf: root.appending(path: path), encoding: .utf8))
        }
    }

    /// Names of the entries of a folder, sorted.
    static func names(_ folder: String) throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: top.appending(path: folder).path(percentEncoded: false)).sorted()
    }
}
