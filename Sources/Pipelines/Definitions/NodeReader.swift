import Yams

/// Reads values out of YAML nodes and collects what is wrong with them, each with its place. Knows nothing of pipelines.
struct NodeReader {
    let file: String
    private(set) var problems: [PipelineProblem] = []

    init(file: String) {
        self.file = file
    }

    mutating func note(_ message: String, at node: Node?) {
        note(message, line: node?.mark?.line ?? 0, column: node?.mark?.column ?? 0)
    }

    mutating func note(_ message: String, line: Int, column: Int) {
        problems.append(PipelineProblem(file: file, line: line, column: column, message: message))
    }

    /// The values of a mapping by key. Keys that are not known are problems at the key.
    mutating func fields(of node: Node?, _ what: String, keys: [String]) -> [String: Node] {
        guard let node, !isNull(node) else { return [:] }
        guard case .mapping(let mapping) = node else {
            note("\(what) must be a mapping of \(keys.joined(separator: ", "))", at: node)
            return [:]
        }
        var fields: [String: Node] = [:]
        for (key, value) in mapping {
            let name = key.scalar?.string ?? ""
            if keys.contains(name) {
                fields[name] = value
            } else {
                note("unknown key \"\(name)\" in \(what): \(Spelling.hint(for: name, among: keys))", at: key)
            }
        }
        return fields
    }

    /// A text that is not empty. Numbers count as they are written.
    mutating func text(_ node: Node?, _ what: String, charactersMax: Int = 200) -> String? {
        guard let node else { return nil }
        guard case .scalar(let scalar) = node, !isNull(node) else {
            note("\(what) must be a text", at: node)
            return nil
        }
        if scalar.string.isEmpty || scalar.string.count > charactersMax {
            note("\(what) must have 1 to \(charactersMax) characters", at: node)
            return nil
        }
        return scalar.string
    }

    /// One of a few words.
    mutating func choice(_ node: Node?, _ what: String, of known: [String]) -> String? {
        guard let node, let text = text(node, what) else { return nil }
        if known.contains(text) { return text }
        note("\(what) cannot be \"\(text)\": \(Spelling.hint(for: text, among: known))", at: node)
        return nil
    }

    mutating func choice<Value: RawRepresentable & CaseIterable>(_ node: Node?, _ what: String) -> Value? where Value.RawValue == String {
        choice(node, what, of: Value.allCases.map(\.rawValue)).flatMap(Value.init(rawValue:))
    }

    mutating func flag(_ node: Node?, _ what: String) -> Bool? {
        guard let node else { return nil }
        if case .scalar = node, let flag = node.bool { return flag }
        note("\(what) must be true or false", at: node)
        return nil
    }

    mutating func number(_ node: Node?, _ what: String, in range: ClosedRange<Int>) -> Int? {
        guard let node else { return nil }
        if let number = node.int, range.contains(number) { return number }
        note("\(what) must be a whole number from \(range.lowerBound) to \(range.upperBound)", at: node)
        return nil
    }

    mutating func decimal(_ node: Node?, _ what: String) -> DecimalLiteral? {
        guard let node else { return nil }
        if let literal = node.scalar.flatMap({ DecimalLiteral($0.string) }) { return literal }
        note("\(what) must be a number such as -12.50", at: node)
        return nil
    }

    /// The elements of a sequence.
    mutating func elements(of node: Node?, _ what: String, countMax: Int) -> [Node] {
        guard let node, !isNull(node) else { return [] }
        guard case .sequence(let sequence) = node else {
            note("\(what) must be a list", at: node)
            return []
        }
        if sequence.count > countMax { note("\(what) has \(sequence.count) elements; at most \(countMax) are allowed", at: node) }
        return Array(sequence.prefix(countMax))
    }

    private func isNull(_ node: Node) -> Bool { node.null != nil }
}
