/// Enough of Swift's grammar to tell code from comments and strings, and a test from a function that only looks like one.
enum SwiftCode {
    /// The text with comments and the contents of strings replaced by spaces; line breaks stay, so line numbers do too. Code inside `\(…)` is
    /// blanked with its string.
    static func stripped(_ text: String) -> String {
        let source = Array(text.utf8)
        var output = source
        var index = 0
        func blank(_ range: Range<Int>) {
            for place in range where output[place] != UInt8(ascii: "\n") { output[place] = UInt8(ascii: " ") }
        }
        while index < source.count {
            let end: Int
            if starts(source, index, "//") {
                end = lineEnd(source, index)
            } else if starts(source, index, "/*") {
                end = commentEnd(source, index)
            } else if let quote = Quote(source, at: index) {
                end = quote.end(source, from: index)
            } else {
                index += 1
                continue
            }
            blank(index..<end)
            index = end
        }
        return String(decoding: output, as: UTF8.self)
    }

    /// Functions of the `@Suite` types in a file, with whether each has `@Test` before it.
    static func suiteFunctions(in code: String) -> [(name: String, isTest: Bool)] {
        code.matches(of: /@Suite[^{]*?\s(?:struct|class|enum|actor|extension)\s+\w+[^{]*\{/).flatMap { suite in
            functions(in: body(code[suite.range.upperBound...]))
        }
    }

    /// Up to the brace that closes what is open.
    private static func body(_ code: Substring) -> Substring {
        var depth = 1
        for index in code.utf8.indices {
            switch code.utf8[index] {
            case UInt8(ascii: "{"): depth += 1
            case UInt8(ascii: "}"): depth -= 1
            default: continue
            }
            if depth == 0 { return code[..<index] }
        }
        return code
    }

    /// Functions that stand directly in a body. What lies between the end of the member before and `func` are its attributes.
    private static func functions(in body: Substring) -> [(name: String, isTest: Bool)] {
        var found: [(String, Bool)] = []
        var braces = 0
        var parentheses = 0
        var memberStart = body.startIndex
        for index in body.utf8.indices {
            switch body.utf8[index] {
            case UInt8(ascii: "{"): braces += 1
            case UInt8(ascii: "}"):
                braces -= 1
                // A closure in the arguments of an attribute ends no member.
                if braces == 0, parentheses == 0 { memberStart = body.utf8.index(after: index) }
            case UInt8(ascii: "("): parentheses += 1
            case UInt8(ascii: ")"): parentheses -= 1
            case UInt8(ascii: "f") where braces == 0 && parentheses == 0:
                guard let match = body[index...].prefixMatch(of: /func\s+(\w+)/), isWordStart(body, index) else { continue }
                found.append((String(match.1), body[memberStart..<index].contains("@Test")))
                memberStart = match.range.upperBound
            default: continue
            }
        }
        return found
    }

    private static func isWordStart(_ text: Substring, _ index: Substring.Index) -> Bool {
        guard index > text.startIndex else { return true }
        return text[text.index(before: index)].isWhitespace
    }

    private static func starts(_ source: [UInt8], _ index: Int, _ word: StaticString) -> Bool {
        guard index + word.utf8CodeUnitCount <= source.count else { return false }
        return word.withUTF8Buffer { bytes in bytes.indices.allSatisfy { source[index + $0] == bytes[$0] } }
    }

    private static func lineEnd(_ source: [UInt8], _ start: Int) -> Int {
        source[start...].firstIndex(of: UInt8(ascii: "\n")) ?? source.count
    }

    /// Block comments nest in Swift.
    private static func commentEnd(_ source: [UInt8], _ start: Int) -> Int {
        var depth = 0
        var index = start
        while index < source.count {
            if starts(source, index, "/*") {
                depth += 1
                index += 2
            } else if starts(source, index, "*/") {
                depth -= 1
                index += 2
                if depth == 0 { return index }
            } else {
                index += 1
            }
        }
        return source.count
    }

    /// The opening of a string: any number of `#`, then one quote or three.
    private struct Quote {
        var hashes = 0
        var quotes = 1

        init?(_ source: [UInt8], at index: Int) {
            var place = index
            while place < source.count, source[place] == UInt8(ascii: "#") { place += 1 }
            guard place < source.count, source[place] == UInt8(ascii: "\"") else { return nil }
            hashes = place - index
            if SwiftCode.starts(source, place, "\"\"\"") { quotes = 3 }
        }

        /// Behind the closing quote. Strings inside an interpolation are skipped with their own rules.
        func end(_ source: [UInt8], from start: Int) -> Int {
            var index = start + hashes + quotes
            while index < source.count {
                if source[index] == UInt8(ascii: "\\"), hasHashes(source, index + 1) {
                    let escaped = index + 1 + hashes
                    guard escaped < source.count, source[escaped] == UInt8(ascii: "(") else {
                        index = escaped + 1
                        continue
                    }
                    index = interpolationEnd(source, escaped)
                } else if closes(source, index) {
                    return index + quotes + hashes
                } else {
                    index += 1
                }
            }
            return source.count
        }

        private func interpolationEnd(_ source: [UInt8], _ start: Int) -> Int {
            var depth = 0
            var index = start
            while index < source.count {
                if let inner = Quote(source, at: index) {
                    index = inner.end(source, from: index)
                    continue
                }
                if source[index] == UInt8(ascii: "(") { depth += 1 }
                if source[index] == UInt8(ascii: ")") { depth -= 1 }
                index += 1
                if depth == 0 { return index }
            }
            return source.count
        }

        private func hasHashes(_ source: [UInt8], _ index: Int) -> Bool {
            index + hashes <= source.count && source[index..<index + hashes].allSatisfy { $0 == UInt8(ascii: "#") }
        }

        private func closes(_ source: [UInt8], _ index: Int) -> Bool {
            guard index + quotes <= source.count, source[index..<index + quotes].allSatisfy({ $0 == UInt8(ascii: "\"") }) else { return false }
            return hasHashes(source, index + quotes)
        }
    }
}
