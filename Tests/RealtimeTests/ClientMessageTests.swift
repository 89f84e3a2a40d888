import Testing

@testable import Realtime

@Suite struct ClientMessageTests {
    private func parse(_ text: String) -> Result<ClientMessage, ClientMessage.Failure> {
        Result { () throws(ClientMessage.Failure) in try ClientMessage.parse(text, topicsMax: 3) }
    }

    private func subscription(_ topic: String, _ arguments: [String: JSONValue] = [:]) throws -> Subscription {
        try Subscription(try #require(Topic(topic)), arguments)
    }

    @Test func connectNamesBookPositionAndTopics() throws {
        let text = """
            {"id":1,"op":"connect","book":2,"device":"page","since":{"epoch":"k3f","seq":4711},
             "subscribe":[{"topic":"budgets"},{"topic":"analytics.categories","args":{"to":"2025-12","from":"2025-01"}}]}
            """
        let message = try parse(text).get()
        #expect(message.id == 1)
        guard case .connect(let connect) = message.operation else {
            Issue.record("not a connect")
            return
        }
        #expect(connect.book == 2)
        #expect(connect.device == "page")
        #expect(connect.since == ClientMessage.Since(epoch: "k3f", seq: 4711))
        let categories = try subscription("analytics.categories", ["from": .string("2025-01"), "to": .string("2025-12")])
        #expect(connect.subscriptions == [categories, try subscription("budgets")])
    }

    @Test func connectNeedsNothingButAnID() throws {
        let message = try parse(#"{"id":9,"op":"connect","since":null,"subscribe":null,"book":null}"#).get()
        #expect(message.operation == .connect(ClientMessage.Connect(book: nil, device: nil, since: nil, subscriptions: [])))
    }

    @Test func aTopicNamedTwiceCountsOnceWithItsLastArguments() throws {
        let text =
            #"{"id":1,"op":"connect","subscribe":[{"topic":"budgets","args":{"month":"2025-01"}},{"topic":"budgets","args":{"month":"2025-02"}}]}"#
        guard case .connect(let connect) = try parse(text).get().operation else {
            Issue.record("not a connect")
            return
        }
        #expect(connect.subscriptions == [try subscription("budgets", ["month": .string("2025-02")])])
    }

    @Test(arguments: [
        (#"{"id":2,"op":"ping"}"#, ClientMessage.Operation.ping),
        (#"{"id":2,"op":"refresh","token":"t"}"#, .refresh(token: "t")),
        (
            #"{"id":2,"op":"command","name":"import.cancel","args":{"id":12}}"#,
            .command(name: "import.cancel", arguments: .object(["id": .integer(12)]))
        ),
        (#"{"id":2,"op":"command","name":"x"}"#, .command(name: "x", arguments: .object([:]))),
    ])
    func smallOperationsAreRead(text: String, operation: ClientMessage.Operation) throws {
        #expect(try parse(text).get() == ClientMessage(id: 2, operation: operation))
    }

    @Test(arguments: [
        "", "x", "[]", "1", "null", #"{"op":"ping"}"#, #"{"id":1}"#, #"{"id":"1","op":"ping"}"#, #"{"id":1.5,"op":"ping"}"#, #"{"id":1,"op":7}"#,
        #"{"id":1,"op":"ping""#, #"{"id":1,"op":"ping"} {"#, String(repeating: "[", count: 5_000),
    ])
    func whatIsNotTheProtocolIsUnreadable(text: String) {
        #expect(parse(text) == .failure(.unreadable))
    }

    @Test(arguments: [
        (#"{"id":3,"op":"dance"}"#, "op.unknown"), (#"{"id":3,"op":"subscribe"}"#, "topic.missing"),
        (#"{"id":3,"op":"subscribe","topic":"nothing"}"#, "topic.unknown"),
        (#"{"id":3,"op":"subscribe","topic":"budgets","args":[]}"#, "args.invalid"),
        (#"{"id":3,"op":"subscribe","topic":"budgets","args":{"a":{}}}"#, "args.invalid"),
        (#"{"id":3,"op":"unsubscribe","topic":5}"#, "topic.missing"),
        (#"{"id":3,"op":"command"}"#, "name.missing"), (#"{"id":3,"op":"command","name":"x","args":1}"#, "args.invalid"),
        (#"{"id":3,"op":"refresh"}"#, "token.missing"), (#"{"id":3,"op":"connect","book":"1"}"#, "book.invalid"),
        (#"{"id":3,"op":"connect","since":{"epoch":"a"}}"#, "since.invalid"), (#"{"id":3,"op":"connect","since":5}"#, "since.invalid"),
        (#"{"id":3,"op":"connect","subscribe":{}}"#, "subscribe.invalid"), (#"{"id":3,"op":"connect","subscribe":[5]}"#, "topic.missing"),
        (#"{"id":3,"op":"connect","subscribe":[{"topic":"x"}]}"#, "topic.unknown"),
    ])
    func whatIsWrongIsNamed(text: String, code: String) {
        guard case .failure(.refused(let id, let error)) = parse(text) else {
            Issue.record("not refused: \(text)")
            return
        }
        #expect(id == 3)
        #expect(error.code == code)
        #expect(!error.message.isEmpty)
        #expect(error.retry == .never)
    }

    @Test func moreTopicsThanAllowedAreTooMany() {
        let topics = ["budgets", "accounts", "alerts", "imports"].map { #"{"topic":"\#($0)"}"# }.joined(separator: ",")
        #expect(parse(#"{"id":1,"op":"connect","subscribe":[\#(topics)]}"#) == .failure(.tooManyTopics))
    }
}
