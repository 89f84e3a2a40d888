import HTTPTypes
import NIOCore
import Testing

@testable import WebSockets

/// Ordinary HTTP and refused upgrades on the port that also speaks WebSocket, over real sockets.
@Suite struct LiveHTTPTests {
    @Test func ordinaryRequestsWorkOneAfterAnother() async throws {
        try await TestServer.run { server in
            try await TestWebSocketClient.withConnection(to: server.port) { client in
                for _ in 0..<3 {
                    try await client.send("GET / HTTP/1.1\r\nHost: x\r\n\r\n")
                    let response = try await client.readResponse()
                    #expect(response?.status == 200)
                    #expect(response?.body == "hello")
                    #expect(response?.fields["connection"] == nil)
                }
            }
        }
    }

    @Test func pipelinedRequestsAreAnsweredInOrder() async throws {
        try await TestServer.run { server in
            try await TestWebSocketClient.withConnection(to: server.port) { client in
                try await client.send(
                    "GET / HTTP/1.1\r\nHost: x\r\n\r\nGET /ws HTTP/1.1\r\nHost: x\r\n\r\nGET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
                #expect(try await client.readResponse()?.status == 200)
                #expect(try await client.readResponse()?.status == 426)
                let last = try await client.readResponse()
                #expect(last?.status == 200)
                #expect(last?.fields["connection"] == "close")
                #expect(await client.isAtEnd())
            }
        }
    }

    @Test func aWebSocketPathTellsOrdinaryRequestsToUpgrade() async throws {
        try await TestServer.run { server in
            try await TestWebSocketClient.withConnection(to: server.port) { client in
                try await client.send("GET /ws HTTP/1.1\r\nHost: x\r\n\r\n")
                let response = try await client.readResponse()
                #expect(response?.status == 426)
                #expect(response?.fields["sec-websocket-version"] == "13")
                #expect(response?.fields["upgrade"] == "websocket")
            }
        }
    }

    @Test(arguments: [
        ["Upgrade: h2c", "Connection: Upgrade, HTTP2-Settings", "HTTP2-Settings: AAMAAABkAARAAAAAAAIAAAAA"],
        ["Upgrade: something/1"],
        ["Sec-WebSocket-Version: 8"],
        ["Sec-WebSocket-Key: short"],
        ["Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==", "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ=="],
        ["Connection: close"],
    ])
    func anUpgradeThatIsNoneIsServedAsAnOrdinaryRequest(_ lines: [String]) async throws {
        try await TestServer.run { server in
            try await TestWebSocketClient.withConnection(to: server.port) { client in
                try await client.requestUpgrade("/", lines: lines)
                let response = try await client.readResponse()
                #expect(response?.status == 200)
                #expect(response?.body == "hello")
                #expect(response?.fields["connection"] == "close", "NIO reads nothing more after such a request")
                #expect(await client.isAtEnd())
            }
        }
    }

    @Test func anUpgradeRequestWithABodyIsServedAsAnOrdinaryRequest() async throws {
        try await TestServer.run { server in
            try await TestWebSocketClient.withConnection(to: server.port) { client in
                try await client.send(
                    "POST /upload HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nContent-Length: 3\r\n\r\nabc")
                #expect(try await client.readResponse()?.body == "3 bytes")
            }
        }
    }

    @Test func anUpgradeOnAUsedConnectionIsAnsweredWith426AndTheEnd() async throws {
        try await TestServer.run { server in
            try await TestWebSocketClient.withConnection(to: server.port) { client in
                try await client.send("GET / HTTP/1.1\r\nHost: x\r\n\r\n")
                #expect(try await client.readResponse()?.status == 200)
                try await client.requestUpgrade()
                let response = try await client.readResponse()
                #expect(response?.status == 426)
                #expect(response?.fields["connection"] == "close")
                #expect(await client.isAtEnd())
            }
        }
    }

    @Test func aRefusalHasItsStatusFieldsAndBody() async throws {
        let decide: @Sendable (UpgradeRequest) async throws -> UpgradeDecision = { request in
            switch request.head.headerFields[.authorization] {
            case nil:
                .refuse(
                    HTTPResponse(status: .unauthorized, headerFields: [.wwwAuthenticate: "Bearer", .contentType: "application/problem+json"]),
                    body: ByteBuffer(string: "{\"title\":\"no token\"}"))
            case "Bearer right": .accept { _ in }
            default: .refuse(HTTPResponse(status: .forbidden))
            }
        }
        try await TestServer.run(decide: decide) { server in
            try await TestWebSocketClient.withConnection(to: server.port) { client in
                try await client.requestUpgrade()
                let response = try #require(try await client.readResponse())
                #expect(response.status == 401)
                #expect(response.fields["www-authenticate"] == "Bearer")
                #expect(response.fields["connection"] == "close")
                #expect(response.body == "{\"title\":\"no token\"}")
                #expect(await client.isAtEnd())
            }
            try await TestWebSocketClient.withConnection(to: server.port) { client in
                try await client.requestUpgrade(lines: ["Authorization: Bearer wrong"])
                let response = try await client.readResponse()
                #expect(response?.status == 403)
                #expect(response?.body == "")
            }
            try await TestWebSocketClient.withConnection(to: server.port) { client in
                _ = try await client.upgrade(lines: ["Authorization: Bearer right"])
            }
        }
    }

    @Test func aDecisionThatFailsIsAnswered500() async throws {
        struct NoDatabase: Error {}
        try await TestServer.run(decide: { _ in throw NoDatabase() }) { server in
            try await TestWebSocketClient.withConnection(to: server.port) { client in
                try await client.requestUpgrade()
                #expect(try await client.readResponse()?.status == 500)
            }
        }
    }

    @Test func aDecisionThatTakesTooLongIsAnswered503() async throws {
        var configuration = WebSocketConfiguration()
        configuration.decisionTimeout = .milliseconds(20)
        let (silence, unused) = AsyncStream<Void>.makeStream()
        defer { unused.finish() }
        let never: @Sendable (UpgradeRequest) async throws -> UpgradeDecision = { _ in
            for await _ in silence {}
            return .ordinary
        }
        try await TestServer.run(configuration: configuration, decide: never) { server in
            try await TestWebSocketClient.withConnection(to: server.port) { client in
                try await client.requestUpgrade()
                #expect(try await client.readResponse()?.status == 503)
            }
        }
    }

    @Test func anUpgradeToAPathWithoutWebSocketsIsAnOrdinaryRequest() async throws {
        try await TestServer.run { server in
            try await TestWebSocketClient.withConnection(to: server.port) { client in
                try await client.requestUpgrade("/elsewhere")
                #expect(try await client.readResponse()?.body == "hello")
            }
        }
    }

    @Test func whatIsNotHTTPIsAnswered400() async throws {
        try await TestServer.run { server in
            try await TestWebSocketClient.withConnection(to: server.port) { client in
                try await client.send("This is not HTTP at all\r\n\r\n")
                #expect(try await client.readResponse()?.status == 400)
                #expect(await client.isAtEnd())
            }
        }
    }

    @Test func aConnectionThatSendsNoHeadInTimeIsClosed() async throws {
        var configuration = WebSocketConfiguration()
        configuration.firstRequestTimeout = .milliseconds(20)
        try await TestServer.run(configuration: configuration) { server in
            try await TestWebSocketClient.withConnection(to: server.port) { client in
                try await client.send("GET / HTTP/1.1\r\nHost:")
                #expect(await client.isAtEnd())
            }
        }
    }

    @Test func aClientThatWaitsForContinueGetsIt() async throws {
        try await TestServer.run { server in
            try await TestWebSocketClient.withConnection(to: server.port) { client in
                for _ in 0..<2 {
                    try await client.send("PUT /upload HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\nExpect: 100-continue\r\n\r\n")
                    #expect(try await client.readResponse()?.status == 100)
                    try await client.send("12345")
                    let response = try await client.readResponse()
                    #expect(response?.status == 200)
                    #expect(response?.body == "5 bytes")
                }
            }
        }
    }

    @Test func aPipelinedRequestGetsItsContinueAfterTheResponseBefore() async throws {
        try await TestServer.run { server in
            try await TestWebSocketClient.withConnection(to: server.port) { client in
                try await client.send(
                    "GET / HTTP/1.1\r\nHost: x\r\n\r\nPUT /upload HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\nExpect: 100-continue\r\n\r\n")
                #expect(try await client.readResponse()?.status == 200)
                #expect(try await client.readResponse()?.status == 100)
                try await client.send("ab")
                #expect(try await client.readResponse()?.body == "2 bytes")
            }
        }
    }

    @Test func aBodyThatDidNotWaitNeedsNoContinue() async throws {
        try await TestServer.run { server in
            try await TestWebSocketClient.withConnection(to: server.port) { client in
                try await client.send("GET / HTTP/1.1\r\nHost: x\r\n\r\n")
                #expect(try await client.readResponse()?.status == 200)
                let head = ["PUT /refused HTTP/1.1", "Host: x", "Content-Length: 2", "Expect: 100-continue", "Connection: Close", "", "ab"]
                try await client.send("GET / HTTP/1.1\r\nHost: x\r\n\r\n" + head.joined(separator: "\r\n"))
                #expect(try await client.readResponse()?.status == 200)
                #expect(try await client.readResponse()?.status == 413)
                #expect(await client.isAtEnd())
            }
        }
    }

    @Test func nothingIsContinuedWithoutTheWish() async throws {
        try await TestServer.run { server in
            try await TestWebSocketClient.withConnection(to: server.port) { client in
                try await client.send("PUT /upload HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\n\r\nab")
                #expect(try await client.readResponse()?.status == 200)
                try await client.send("PUT /upload HTTP/1.0\r\nConnection: keep-alive\r\nContent-Length: 2\r\nExpect: 100-continue\r\n\r\nab")
                #expect(try await client.readResponse()?.status == 200)
            }
        }
    }
}
