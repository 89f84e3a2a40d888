import Testing

@Suite struct TestSuiteTests {
    /// A function of a suite that nobody calls and that has no `@Test` is a test that never runs.
    @Test func everyFunctionOfASuiteIsATestOrIsCalled() throws {
        var silent: [String] = []
        for file in try SourceTree.swiftFiles("Tests") {
            let code = file.code
            for function in SwiftCode.suiteFunctions(in: code) where !function.isTest {
                let uses = code.matches(of: try Regex("\\b\(function.name)\\b").wordBoundaryKind(.simple)).count
                let declarations = code.matches(of: try Regex("func\\s+\(function.name)\\b").wordBoundaryKind(.simple)).count
                if uses <= declarations { silent.append("\(file.path): \(function.name)") }
            }
        }
        #expect(silent.isEmpty)
    }

    @Test func namesSayTheBehaviourWithoutTheWordTest() throws {
        let found = try SourceTree.swiftFiles("Tests").flatMap { file in
            SwiftCode.suiteFunctions(in: file.code).filter { $0.name.hasPrefix("test") }.map { "\(file.path): \($0.name)" }
        }
        #expect(found.isEmpty)
    }

    @Test func everySuiteHasATest() throws {
        let empty = try SourceTree.swiftFiles("Tests").filter { file in
            let functions = SwiftCode.suiteFunctions(in: file.code)
            return !functions.isEmpty && !functions.contains { $0.isTest }
        }
        #expect(empty.isEmpty)
    }

    @Test func noTestSleeps() throws {
        let found = try SourceTree.swiftFiles("Tests").flatMap { $0.lines(matching: /Task\.sleep|Thread\.sleep|\busleep\(|\bsleep\(\d/) }
        #expect(found.isEmpty, "wait for a fact, or inject a clock")
    }

    @Test func thereIsNoOtherTestFramework() throws {
        let found = try SourceTree.swiftFiles("Tests").flatMap { $0.lines(matching: /^\s*import\s+XCTest/) }
        #expect(found.isEmpty)
    }
}
