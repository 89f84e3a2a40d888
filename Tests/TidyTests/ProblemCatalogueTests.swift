import Foundation
import Testing

/// docs/problems.md against the source: whoever adds a code says there what it means.
@Suite struct ProblemCatalogueTests {
    /// Codes in the first column of the catalogue's tables, in their order.
    private static func catalogued() throws -> [String] {
        let text = try String(contentsOf: SourceTree.top.appending(path: "docs/problems.md"), encoding: .utf8)
        return text.matches(of: #/(?m)^\| `([a-z_.]+)` \|/#).map { String($0.output.1) }
    }

    /// The codes that files write as text: those of the readers are cases of one enum, the others stand where an error gets its code.
    private static func written() throws -> Set<String> {
        let files = try ["Statements", "Imports", "Jobs"].flatMap { try SourceTree.swiftFiles("Sources/\($0)") }
        var codes: Set<String> = []
        for file in files where ["ProblemCode.swift", "ImportError.swift"].contains(file.name) {
            codes.formUnion(file.text.matches(of: #/"([a-z_]+\.[a-z_]+)"/#).map { String($0.output.1) })
        }
        for file in files { codes.formUnion(file.text.matches(of: #/code: "([a-z_.]+)"/#).map { String($0.output.1) }) }
        return codes
    }

    @Test func everyCodeOfTheSourceIsInTheCatalogue() throws {
        let codes = try Self.written()
        #expect(codes.count > 50, "the codes were not found")
        #expect(codes.subtracting(try Self.catalogued()).sorted() == [])
    }

    @Test func everyCodeOfTheCatalogueIsInTheSource() throws {
        #expect(Set(try Self.catalogued()).subtracting(try Self.written()).sorted() == [])
    }

    @Test func aCodeIsExplainedOnce() throws {
        let codes = try Self.catalogued()
        #expect(Dictionary(grouping: codes, by: \.self).filter { $0.value.count > 1 }.keys.sorted() == [])
    }

    /// A reader that writes a code as text would pass by the enum, and so by the samples of all codes.
    @Test func readersTakeTheirCodesFromTheEnum() throws {
        let found = try SourceTree.swiftFiles("Sources/Statements").filter { $0.text.contains(#/code: "[a-z_]+\.[a-z_]+"/#) }
        #expect(found.isEmpty)
    }
}
