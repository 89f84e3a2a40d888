/// What a client can watch, as named in the protocol.
public struct Topic: Sendable, Hashable, Comparable, CustomStringConvertible {
    /// How a topic's content is sent.
    public enum Kind: Sendable, Hashable {
        /// Keyed cells of which only the latest value matters.
        case state
        /// Entries that all matter, in order.
        case log
        /// Job cells, which have a `rev` and no position.
        case progress
    }

    /// The name as sent: `budgets`, `analytics.cashflow`, `import.12`.
    public let name: String
    /// How its content is sent.
    public let kind: Kind
    /// For `import.{id}`: the id.
    public let importID: Int64?

    /// The topic of a name, or `nil` for a name that the protocol does not know.
    public init?(_ name: some StringProtocol) {
        let name = String(name)
        if let kind = Self.known[name] {
            (self.name, self.kind, self.importID) = (name, kind, nil)
        } else if name.hasPrefix("import."), let id = Int64(name.dropFirst("import.".count)), id > 0, "import.\(id)" == name {
            (self.name, self.kind, self.importID) = (name, .progress, id)
        } else {
            return nil
        }
    }

    private init(known name: String, _ kind: Kind) {
        (self.name, self.kind, self.importID) = (name, kind, nil)
    }

    /// The unfinished imports and the last hundred, a cell each.
    public static let imports = Topic(known: "imports", .progress)

    /// Every name but `import.{id}`.
    public static let known: [String: Kind] = [
        "analytics.summary": .state, "analytics.categories": .state, "analytics.cashflow": .state, "analytics.merchants": .state,
        "analytics.balances": .state, "analytics.coverage": .state, "analytics.recurring": .state,
        "accounts": .state, "budgets": .state, "goals": .state,
        "transactions": .log, "alerts": .log, "activity": .log, "notices": .log,
        "imports": .progress,
    ]

    /// By name.
    public static func < (left: Topic, right: Topic) -> Bool { left.name < right.name }

    /// The name.
    public var description: String { name }
}
