import Testing

@Suite struct SampleTests {
    private static let suffix = ".expected.json"
    private static let formats = [".csv", ".ofx", ".qfx", ".qif", ".xml", ".sta", ".mt940"]

    @Test func everySampleHasWhatIsExpectedOfItBesideIt() throws {
        let names = try SourceTree.names("SampleStatements")
        let samples = names.filter { name in Self.formats.contains { name.hasSuffix($0) } }
        #expect(!samples.isEmpty)
        let alone = samples.filter { !names.contains($0 + Self.suffix) }
        #expect(alone.isEmpty, "SampleStatements/expect.py writes it")
    }

    @Test func nothingIsExpectedOfASampleThatIsGone() throws {
        let names = try SourceTree.names("SampleStatements")
        let orphans = names.filter { $0.hasSuffix(Self.suffix) && !names.contains(String($0.dropLast(Self.suffix.count))) }
        #expect(orphans.isEmpty)
    }
}
