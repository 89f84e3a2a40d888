/// Reads the syntax that `LinearRegex` documents.
struct RegexParser {
    private let characters: [Character]
    private var index = 0
    private var depth = 0
    /// Groups within groups; more are refused, as parsing is recursive.
    private static let depthMax = 20

    init(_ pattern: String) { characters = Array(pattern) }

    mutating func parse() throws(RuleError) -> RegexNode {
        let node = try alternatives()
        guard index == characters.count else { throw error("a closing bracket without an opening one") }
        return node
    }

    private func error(_ reason: String) -> RuleError { .badRegex(reason: reason, offset: min(index, max(characters.count - 1, 0))) }

    private mutating func take(_ character: Character) -> Bool {
        guard index < characters.count, characters[index] == character else { return false }
        index += 1
        return true
    }

    private mutating func alternatives() throws(RuleError) -> RegexNode {
        var nodes = [try sequence()]
        while take("|") { nodes.append(try sequence()) }
        return nodes.count == 1 ? nodes[0] : .alternatives(nodes)
    }

    private mutating func sequence() throws(RuleError) -> RegexNode {
        var nodes: [RegexNode] = []
        while index < characters.count, characters[index] != "|", characters[index] != ")" { nodes.append(try repeated()) }
        return nodes.isEmpty ? .empty : .sequence(nodes)
    }

    private mutating func repeated() throws(RuleError) -> RegexNode {
        let node = try single()
        guard index < characters.count else { return node }
        var result = node
        switch characters[index] {
        case "*": result = .repetition(node, lower: 0, upper: nil)
        case "+": result = .repetition(node, lower: 1, upper: nil)
        case "?": result = .repetition(node, lower: 0, upper: 1)
        case "{":
            index += 1
            result = try counted(node)
        default: return node
        }
        index += 1
        _ = take("?")  // a lazy repetition matches the same texts
        if index < characters.count, "*+?{".contains(characters[index]) { throw error("a repetition of a repetition; put the first in ( )") }
        return result
    }

    /// Behind `{`; stops at `}`.
    private mutating func counted(_ node: RegexNode) throws(RuleError) -> RegexNode {
        guard let lower = try number() else { throw error("{ must be followed by a number; write \\{ for the character") }
        var upper: Int? = lower
        if take(",") { upper = try number() }
        guard index < characters.count, characters[index] == "}" else { throw error("} is missing") }
        if let upper, upper < lower { throw error("the larger count comes first") }
        return .repetition(node, lower: lower, upper: upper)
    }

    private mutating func number() throws(RuleError) -> Int? {
        var value: Int?
        while index < characters.count, let digit = characters[index].wholeNumberValue, characters[index].isASCII {
            let next = (value ?? 0) * 10 + digit
            guard next <= LinearRegex.repeatsMax else { throw error("a count above \(LinearRegex.repeatsMax)") }
            value = next
            index += 1
        }
        return value
    }

    private mutating func single() throws(RuleError) -> RegexNode {
        let character = characters[index]
        switch character {
        case "*", "+", "?", "{": throw error("nothing to repeat; write \\\(character) for the character")
        case "(": return try group()
        case "[": return try set()
        case ".":
            index += 1
            return .alternatives([.byte(.ascii), .otherCharacter])
        case "^":
            index += 1
            return .assertion(.atStart)
        case "$":
            index += 1
            return .assertion(.atEnd)
        case "\\": return try escape()
        default:
            index += 1
            return .bytes(RegexParser.folded(character))
        }
    }

    private mutating func group() throws(RuleError) -> RegexNode {
        index += 1
        depth += 1
        guard depth <= RegexParser.depthMax else { throw error("more than \(RegexParser.depthMax) groups within each other") }
        if take("?") {
            guard take(":") else { throw error("only (?: ) is known; no look-around, no names, no flags") }
        }
        let node = try alternatives()
        guard take(")") else { throw error(") is missing") }
        depth -= 1
        return node
    }

    private mutating func escape() throws(RuleError) -> RegexNode {
        index += 1
        guard index < characters.count else { throw error("nothing follows the last \\") }
        let character = characters[index]
        index += 1
        switch character {
        case "d", "w", "s": return .byte(RegexParser.shorthand(character))
        case "D", "S": return .alternatives([.byte(RegexParser.shorthand(character)), .otherCharacter])
        case "W": return .byte(RegexParser.shorthand(character))
        case "b": return .assertion(.atWordEdge)
        case "B": return .assertion(.notAtWordEdge)
        case "t": return .bytes([0x20])  // white space is folded to a space
        default:
            guard !character.isLetter, !character.isNumber else {
                index -= 1
                throw error("\\\(character) is not known")
            }
            return .bytes(RegexParser.folded(character))
        }
    }

    private static func shorthand(_ character: Character) -> ByteSet {
        switch character {
        case "d": .digits
        case "w": .word
        case "s": .space
        case "D": ByteSet.digits.invertedASCII
        case "S": ByteSet.space.invertedASCII
        default: ByteSet.word.invertedASCII
        }
    }

    private mutating func set() throws(RuleError) -> RegexNode {
        index += 1
        let isNegated = take("^")
        var bytes = ByteSet()
        var others: [RegexNode] = []
        var isFirst = true
        while true {
            guard index < characters.count else { throw error("] is missing") }
            if characters[index] == "]", !isFirst { break }
            isFirst = false
            var character = characters[index]
            index += 1
            if character == "\\" {
                guard index < characters.count else { throw error("] is missing") }
                character = characters[index]
                index += 1
                if "dwsDWS".contains(character) {
                    bytes.formUnion(RegexParser.shorthand(character))
                    continue
                }
                if character.isLetter || character.isNumber { throw error("\\\(character) is not known in [ ]") }
            }
            if index + 1 < characters.count, characters[index] == "-", characters[index + 1] != "]" {
                let end = characters[index + 1]
                guard let first = character.asciiValue, let last = end.asciiValue, first <= last else {
                    throw error("a range in [ ] goes from one ASCII character up to another")
                }
                index += 2
                for byte in first...last { bytes.insert(byte >= 0x41 && byte <= 0x5A ? byte | 0x20 : byte) }
            } else if character.isASCII {
                for byte in RegexParser.folded(character) { bytes.insert(byte) }
            } else {
                others.append(.bytes(RegexParser.folded(character)))
            }
        }
        index += 1
        guard isNegated else { return others.isEmpty ? .byte(bytes) : .alternatives([.byte(bytes)] + others) }
        guard others.isEmpty else { throw error("only ASCII characters can be left out by [^ ]") }
        return .alternatives([.byte(bytes.invertedASCII), .otherCharacter])
    }

    private static func folded(_ character: Character) -> [UInt8] {
        let folded = FoldedText.folded(String(character))
        return folded.isEmpty ? [0x20] : folded  // white space folds to nothing at the edges of a text
    }
}
