/// Turns what the parser found into steps.
struct RegexCompiler {
    private(set) var steps: [LinearRegex.Step] = []

    /// False where there are too many steps.
    mutating func append(_ step: LinearRegex.Step) -> Bool {
        guard steps.count < LinearRegex.stepsMax else { return false }
        steps.append(step)
        return true
    }

    mutating func emit(_ node: RegexNode) -> Bool {
        switch node {
        case .empty: return true
        case .byte(let set): return append(.byte(set))
        case .assertion(let step): return append(step)
        case .sequence(let nodes): return nodes.allSatisfy { emit($0) }
        case .alternatives(let nodes): return emitAlternatives(nodes)
        case .repetition(let node, let lower, let upper): return emitRepetition(node, lower, upper)
        }
    }

    private mutating func emitAlternatives(_ nodes: [RegexNode]) -> Bool {
        var jumps: [Int] = []
        for (position, node) in nodes.enumerated() {
            let isLast = position == nodes.count - 1
            let split = steps.count
            if !isLast, !append(.split(0, 0)) { return false }
            guard emit(node) else { return false }
            if !isLast {
                jumps.append(steps.count)
                guard append(.jump(0)) else { return false }
                steps[split] = .split(split + 1, steps.count)
            }
        }
        for jump in jumps { steps[jump] = .jump(steps.count) }
        return true
    }

    private mutating func emitRepetition(_ node: RegexNode, _ lower: Int, _ upper: Int?) -> Bool {
        for _ in 0..<lower where !emit(node) { return false }
        guard let upper else {
            let split = steps.count
            guard append(.split(0, 0)), emit(node), append(.jump(split)) else { return false }
            steps[split] = .split(split + 1, steps.count)
            return true
        }
        var splits: [Int] = []
        for _ in lower..<max(upper, lower) {
            splits.append(steps.count)
            guard append(.split(0, 0)), emit(node) else { return false }
        }
        for split in splits { steps[split] = .split(split + 1, steps.count) }
        return true
    }
}
