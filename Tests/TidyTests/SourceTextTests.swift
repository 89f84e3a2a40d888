import Testing

@Suite struct SourceTextTests {
    static let linesMax = 450

    @Test func noFileIsLongerThanOneIdea() throws {
        let files = try SourceTree.swiftFiles("Sources") + SourceTree.swiftFiles("Tests")
        #expect(files.count > 50, "the tree was not found")
        let long = files.filter { $0.lineCount > Self.linesMax }.map { "\($0.path): \($0.lineCount) lines" }
        #expect(long.isEmpty, "is there a second idea in them that wants its own file?")
    }

    @Test func nothingTrapsWhereItCouldSayWhatIsWrong() throws {
        let found = try (SourceTree.swiftFiles("Sources") + SourceTree.swiftFiles("Tests")).flatMap { $0.lines(matching: /\b(try|as)!/) }
        #expect(found.isEmpty)
    }

    @Test func theCompilerChecksAllConcurrency() throws {
        let found = try SourceTree.swiftFiles("Sources").flatMap { $0.lines(matching: /@unchecked\s+Sendable|nonisolated\(unsafe\)|@preconcurrency/) }
        #expect(found.isEmpty)
    }

    /// Standard output belongs to results, and results go through the room of the command line.
    @Test func nothingIsPrintedPastTheOutputOfTheCommandLine() throws {
        let files = try SourceTree.swiftFiles("Sources").filter { !$0.path.hasPrefix("Sources/sluice/") }
        let found = files.flatMap { $0.lines(matching: /(^|[^\w.])(print|debugPrint|dump)\(/) }
        #expect(found.isEmpty)
        let printers = try SourceTree.swiftFiles("Sources/sluice").filter { !$0.lines(matching: /(^|[^\w.])print\(/).isEmpty }
        #expect(printers.count <= 1, "one file writes to standard output: \(printers)")
    }

    @Test func nothingIsLeftForLater() throws {
        // Put together here, so that this file does not find itself.
        let words = ["FIX" + "ME", "TO" + "DO"].map { "\\b\($0)\\b" }.joined(separator: "|")
        let pattern = try Regex(words).wordBoundaryKind(.simple)
        let found = try (SourceTree.swiftFiles("Sources") + SourceTree.swiftFiles("Tests")).filter { $0.text.firstMatch(of: pattern) != nil }
        #expect(found.isEmpty)
    }
}
