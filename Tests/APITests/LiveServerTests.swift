import HTTPTypes
import Hummingbird
import Imports
import Logging
import Realtime
import ServiceLifecycle
import Testing

@testable import API

/// The whole server on a real port: what only shows on the wire.
@Suite struct LiveServerTests {
    /// Serves on a free port while `body` runs.
    private func serving<T: Sendable>(_ body: @escaping @Sendable (TestServer, Int) async throws -> T) async throws -> T {
        let server = try await TestServer()
        let (ports, sink) = AsyncStream.makeStream(of: Int.self)
        var configuration = APIConfiguration()
        configuration.port = 0
        let logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
        let application = makeApplication(
            configuration: configuration, token: TestServer.token, store: server.store, imports: server.imports, updates: server.updates,
            logger: logger, onListening: { sink.yield($0) })
        let group = ServiceGroup(configuration: ServiceGroupConfiguration(services: [application], logger: logger))
        return try await withThrowingTaskGroup(of: T?.self) { tasks in
            tasks.addTask {
                try await group.run()
                return nil
            }
            tasks.addTask {
                for await port in ports {
                    let result = await Task { try await body(server, port) }.result
                    await group.triggerGracefulShutdown()
                    return try result.get()
                }
                return nil
            }
            var result: T?
            while let finished = try await tasks.next() { if let finished { result = finished } }
            guard let result else { throw TestFailure("the server did not start") }
            return result
        }
    }

    private static let bearer = "Authorization: Bearer \(TestServer.token)"
    private static let protocolField = "Sec-WebSocket-Protocol: sluice.v1"

    @Test func upgradesAreDecidedBefore101() async throws {
        try await serving { _, port in
            let session = Authenticator(token: TestServer.token, port: BoundPort(port)).sessionCookie.prefix { $0 != ";" }
            let cases: [(fields: [String], status: Int)] = [
                ([Self.protocolField], 401), ([Self.protocolField, "Authorization: Bearer wrong"], 401), ([Self.bearer], 426),
                ([Self.bearer, "Sec-WebSocket-Protocol: other"], 426), ([Self.protocolField, "Cookie: \(session)"], 403),
                ([Self.protocolField, "Cookie: \(session)", "Origin: http://evil.example"], 403),
                ([Self.protocolField, "Cookie: \(session)", "Origin: http://127.0.0.1"], 101),
                ([Self.bearer, "Sec-WebSocket-Protocol: other, sluice.v1"], 101),
            ]
            for example in cases {
                let head = try await RawClient.connected(port: port) { client in try await client.handshake(example.fields) }
                #expect(head.hasPrefix("HTTP/1.1 \(example.status) "), "\(example.fields): \(head)")
            }
        }
    }

    @Test func editsOverHTTPComeOutOfTheSocket() async throws {
        try await serving { server, port in
            let account = try await server.json(.post, "/v1/accounts", #"{"name":"Giro"}"#)["id"]?.integer ?? 0
            try await RawClient.connected(port: port) { client in
                let head = try await client.handshake([Self.bearer, Self.protocolField])
                #expect(head.lowercased().contains("sec-websocket-protocol: sluice.v1"))
                try await client.send(frame: #"{"id":1,"op":"connect","subscribe":[{"topic":"analytics.cashflow"},{"topic":"imports"}]}"#)
                let reply = JSONValue(json: try await client.readFrame().payload)
                #expect(reply?["ok"]?["epoch"]?.string == "e1", "\(String(describing: reply))")
                let body = #"{"account":\#(account),"day":"2025-11-03","amount_minor":-1200,"text":"Bakery"}"#
                try await RawClient.connected(port: port) { other in
                    try await other.send(
                        "POST /v1/transactions HTTP/1.1\r\nHost: 127.0.0.1\r\n\(Self.bearer)\r\nContent-Type: application/json\r\n"
                            + "Content-Length: \(body.utf8.count)\r\n\r\n\(body)")
                    let answer = try await other.readHead()
                    #expect(answer.contains(" 201 "))
                }
                while true {
                    let frame = try await client.readFrame()
                    guard let data = JSONValue(json: frame.payload), data["ev"]?.string == "data" else { continue }
                    let cells = data["topics"]?["analytics.cashflow"]?["cells"]?.array
                    #expect(cells?.first?["value"]?["out_minor"]?.integer == 1200)
                    break
                }
            }
        }
    }

    @Test func refusedUploadsCloseTheConnection() async throws {
        try await serving { _, port in
            try await RawClient.connected(port: port) { client in
                try await client.send(
                    "POST /v1/imports HTTP/1.1\r\nHost: 127.0.0.1\r\n\(Self.bearer)\r\nContent-Length: 99999999999\r\n\r\nabc")
                let head = try await client.readHead()
                #expect(head.contains(" 413 "))
                #expect(head.lowercased().contains("connection: close"))
            }
        }
    }

}
