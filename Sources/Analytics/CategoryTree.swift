/// What a category is for. Transfers are in no cash flow and in no budget of the whole book.
public enum CategoryKind: String, Sendable, Codable, CaseIterable {
    case expense, income, transfer
}

/// The book's categories by kind and parent: what views and budgets need to know of them.
public struct CategoryTree: Sendable, Equatable {
    public struct Node: Sendable, Hashable {
        public var kind: CategoryKind
        public var parent: Int64?

        public init(kind: CategoryKind, parent: Int64? = nil) {
            self.kind = kind
            self.parent = parent
        }
    }

    /// Steps towards the root before a chain of parents is taken for a circle and cut.
    public static let depthMax = 32

    public private(set) var nodes: [Int64: Node]

    public init(_ nodes: [Int64: Node] = [:]) { self.nodes = nodes }

    /// Nil for 0 (uncategorised) and for a category that is not known.
    public func kind(of category: Int64) -> CategoryKind? { nodes[category]?.kind }

    public func isTransfer(_ category: Int64) -> Bool { kind(of: category) == .transfer }

    /// Whether `category` is `ancestor` or below it.
    public func isWithin(_ category: Int64, _ ancestor: Int64) -> Bool {
        var current = category
        for _ in 0...CategoryTree.depthMax {
            if current == ancestor { return true }
            guard let parent = nodes[current]?.parent else { return false }
            current = parent
        }
        return false
    }

    /// `category` and everything below it.
    public func withDescendants(_ category: Int64) -> Set<Int64> {
        Set(nodes.keys.filter { isWithin($0, category) }).union([category])
    }

    /// From the category up to its topmost parent.
    public func path(to category: Int64) -> [Int64] {
        var path = [category]
        while path.count <= CategoryTree.depthMax, let last = path.last, let parent = nodes[last]?.parent, !path.contains(parent) {
            path.append(parent)
        }
        return path
    }
}
