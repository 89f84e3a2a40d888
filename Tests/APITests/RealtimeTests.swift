import HTTPTypes
import Realtime
import Synchronization
import Testing

@testable import API

/// The way from an edit over HTTP to what a connected dashboard is told.
@Suite struct RealtimeTests {
    /// A client without a socket: keeps what it is sent, and lets a test wait for it.
    private final class Client: Sendable {
        private let received = Mutex<[JSONValue]>([])
        private let arrivals: AsyncStream<JSONValue>
        private let sink: AsyncStream<JSONValue>.Continuation

        init() { (arrivals, sink) = AsyncStream.makeStream(of: JSONValue.self) }

        func join(_ server: TestServer) throws -> Connection {
            try server.services.hub.join(
                Peer(defaultBook: server.book),
                send: { message in
                    if let value = JSONValue(json: message.text) { self.sink.yield(value) }
                    return true
                }, close: { _ in self.sink.finish() })
        }

        /// The next message that `isWanted`.
        func next(_ isWanted: (JSONValue) -> Bool) async throws -> JSONValue {
            for await message in arrivals where isWanted(message) { return message }
            throw TestFailure("the connection was closed")
        }
    }

    @Test func editsReachDashboardsInOneMessage() async throws {
        let server = try await TestServer()
        let account = try await server.json(.post, "/v1/accounts", #"{"name":"Giro"}"#)["id"]?.integer ?? 0
        let food = try await server.json(.post, "/v1/categories", #"{"name":"Food"}"#)["id"]?.integer ?? 0
        _ = try await server.json(.post, "/v1/budgets", #"{"category":\#(food),"amount_minor":1000,"start":"2025-01"}"#)
        let client = Client()
        let connection = try client.join(server)
        let hub = server.services.hub
        await hub.receive(
            #"{"id":1,"op":"connect","subscribe":[{"topic":"budgets"},{"topic":"alerts"},{"topic":"transactions"},{"topic":"analytics.categories"}]}"#,
            on: connection)
        let reply = try await client.next { $0["re"]?.integer == 1 }
        #expect(reply["ok"]?["mode"]?.string == "snapshot", "\(reply)")
        hub.writeFinished(connection)
        let transaction = try await server.json(
            .post, "/v1/transactions", #"{"account":\#(account),"day":"2025-11-03","amount_minor":-1200,"text":"Bakery","category":\#(food)}"#)
        let data = try await client.next { $0["ev"]?.string == "data" && $0["topics"]?.object?.isEmpty == false }
        let topics = try #require(data["topics"])
        #expect(topics["budgets"]?["cells"]?.array?.first?["value"]?["state"]?.string == "exceeded")
        #expect(topics["alerts"]?["items"]?.array?.count == 2)
        #expect(topics["transactions"]?["items"]?.array?.first == transaction)
        #expect(topics["analytics.categories"]?["cells"]?.array?.first?["key"]?.string == "\(food)|2025-11|EUR")
        #expect(data["to"] == transaction["v"])
    }

    @Test func topicsThatAreNotBuiltAreRefused() async throws {
        let server = try await TestServer()
        let client = Client()
        let connection = try client.join(server)
        await server.services.hub.receive(#"{"id":1,"op":"connect","subscribe":[{"topic":"goals"}]}"#, on: connection)
        let reply = try await client.next { $0["re"]?.integer == 1 }
        #expect(reply["error"]?["code"]?.string == "topic.unavailable", "\(reply)")
    }

    @Test func commandsAnswerAsOverHTTP() async throws {
        let server = try await TestServer()
        let client = Client()
        let connection = try client.join(server)
        let hub = server.services.hub
        await hub.receive(#"{"id":1,"op":"connect","subscribe":[]}"#, on: connection)
        await hub.receive(#"{"id":2,"op":"command","name":"import.cancel","args":{"id":9}}"#, on: connection)
        #expect(try await client.next { $0["re"]?.integer == 2 }["error"]?["code"]?.string == "import.unknown")
        let made = try await server.call(
            .post, "/v1/imports?filename=a.csv&account=A", "Date,Amount,Text\n2025-01-01,1.00,x\n",
            headers: [.authorization: "Bearer \(TestServer.token)", .contentType: "text/csv"])
        let id = try made.json["imports"]?.array?.first?["id"]?.integer ?? 0
        await hub.receive(#"{"id":3,"op":"command","name":"import.cancel","args":{"id":\#(id)}}"#, on: connection)
        #expect(try await client.next { $0["re"]?.integer == 3 }["ok"]?["state"]?.string == "cancelled")
        await hub.receive(#"{"id":4,"op":"command","name":"import.explode","args":{"id":\#(id)}}"#, on: connection)
        #expect(try await client.next { $0["re"]?.integer == 4 }["error"]?["code"]?.string == "command.unknown")
    }
}
