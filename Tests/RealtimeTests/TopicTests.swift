import Testing

@testable import Realtime

@Suite struct TopicTests {
    @Test(arguments: [
        ("budgets", Topic.Kind.state), ("accounts", .state), ("analytics.summary", .state), ("analytics.cashflow", .state), ("transactions", .log),
        ("alerts", .log), ("notices", .log), ("imports", .progress), ("import.12", .progress),
    ])
    func knownNamesHaveTheirKind(name: String, kind: Topic.Kind) {
        #expect(Topic(name)?.kind == kind)
        #expect(Topic(name)?.name == name)
    }

    @Test(arguments: [
        "", "budget", "analytics.", "analytics.nothing", "import.", "import.x", "import.-1", "import.0", "import.012", "import.+1", "import.1 ",
        "imports.1",
    ])
    func otherNamesAreNoTopics(name: String) {
        #expect(Topic(name) == nil)
    }

    @Test func argumentsAreEqualInAnyOrder() throws {
        let topic = try #require(Topic("analytics.categories"))
        let one = try Subscription(topic, ["from": .string("2025-01"), "to": .string("2025-12"), "limit": .integer(5), "none": .null])
        let other = try Subscription(topic, ["to": .string("2025-12"), "limit": .integer(5), "from": .string("2025-01")])
        #expect(one == other)
        #expect(one.hashValue == other.hashValue)
        #expect(one["from"] == .string("2025-01"))
        #expect(one["none"] == nil)
    }

    @Test(arguments: [
        ["a": JSONValue.array([])], ["a": .object([:])], ["a": .number(1.5)], ["a": .string(String(repeating: "x", count: 129))],
        Dictionary(uniqueKeysWithValues: (1...9).map { ("a\($0)", JSONValue.integer(1)) }),
    ])
    func argumentsHaveLimits(arguments: [String: JSONValue]) throws {
        let topic = try #require(Topic("budgets"))
        #expect(throws: ReplyError.self) { try Subscription(topic, arguments) }
    }
}
