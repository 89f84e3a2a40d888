import Testing

@Suite struct SwiftCodeTests {
    @Test(arguments: [
        ("a // b", "a     "), ("a /* b /* c */ d */ e", "a                   e"), ("x = \"a // b\" + y", "x =          + y"),
        ("x = \"\\\"a\" + y", "x =       + y"), ("x = #\"a\"b\"# + y", "x =         + y"), ("x = \"\\(f(\"b)\"))\" + y", "x =              + y"),
        ("x = \"\"\"\n  a \"b\" c\n  \"\"\"; y", "x =    \n         \n     ; y"), ("#if os(Linux)", "#if os(Linux)"),
    ])
    func stringsAndCommentsAreBlank(text: String, code: String) {
        #expect(SwiftCode.stripped(text) == code)
    }

    @Test func aForgottenAttributeIsFound() {
        let code = SwiftCode.stripped(
            """
            @Suite(.serialized) struct Cases {
                let one = 1
                @Test func first() { if true { helper() } }
                func forgotten() {}
                @Test(arguments: [1, 2].map { $0 })
                func second(number: Int) { func inner() {} }
                private func helper() {}
                struct Inner { func hidden() {} }
                /// @Test
                func alsoForgotten(number: Int) async throws -> Int { number }
            }
            func free() {}
            """)
        let functions = SwiftCode.suiteFunctions(in: code)
        #expect(functions.map(\.name) == ["first", "forgotten", "second", "helper", "alsoForgotten"])
        #expect(functions.map(\.isTest) == [true, false, true, false, false])
    }
}
