import HTTPTypes
import NIOCore
import Testing

@testable import WebSockets

/// A graceful shutdown ends whatever connections there are, without waiting for clients.
@Suite struct ShutdownTests {
    private typealias Client = TestWebSocketClient

    /// Far below every timeout that is involved, far above what a loaded machine needs.
    private static let atOnce = Duration.seconds(4)

    /// Runs `body` against a server with a client that is connected and says nothing by itself; the server has to end in time.
    private func endsAtOnce(
        configuration: WebSocketConfiguration = .init(),
        decide: @escaping @Sendable (UpgradeRequest) async throws -> UpgradeDecision = TestServer.echo,
        _ body: (TestServer, inout TestWebSocketClient) async throws -> Void
    ) async throws {
        let clock = ContinuousClock()
        let end = try await TestServer.run(configuration: configuration, decide: decide) { server in
            try await Client.withConnection(to: server.port) { client in
                try await body(server, &client)
                return clock.now
            }
        }
        #expect(clock.now - end < Self.atOnce)
    }

    @Test func anOpenConnectionIsClosedWith4001() async throws {
        try await endsAtOnce(configuration: WebSocketConfiguration(farewell: "goaway")) { server, client in
            _ = try await client.upgrade()
            try await client.send(text: "still here")
            #expect(try await client.readFrame()?.text == "still here")
            await server.shutDown()
            #expect(try await client.readFrame()?.text == "goaway")
            let close = try await client.readFrame()
            #expect(close?.closeCode == 4001)
            #expect(close?.payload.count ?? 0 > 2, "with a reason")
            try await client.send(bytes: Client.closeFrame(4001))
            #expect(await client.isAtEnd())
        }
    }

    @Test func aClientThatDoesNotAnswerTheCloseIsCutOff() async throws {
        var configuration = WebSocketConfiguration()
        configuration.closeTimeout = .milliseconds(50)
        try await endsAtOnce(configuration: configuration) { server, client in
            _ = try await client.upgrade()
            await server.shutDown()
            #expect(try await client.readCloseFrame()?.closeCode == 4001)
            #expect(await client.isAtEnd())
        }
    }

    @Test func aConnectionOnWhichNothingWasSentIsClosed() async throws {
        try await endsAtOnce { server, client in
            // A whole exchange on a second connection: by then the server has accepted the first one too.
            try await Client.withConnection(to: server.port) { other in
                try await other.send("GET / HTTP/1.1\r\nHost: x\r\n\r\n")
                #expect(try await other.readResponse()?.status == 200)
            }
            await server.shutDown()
            #expect(await client.isAtEnd())
        }
    }

    @Test func anIdleHTTPConnectionIsClosed() async throws {
        try await endsAtOnce { server, client in
            try await client.send("GET / HTTP/1.1\r\nHost: x\r\n\r\n")
            #expect(try await client.readResponse()?.status == 200)
            await server.shutDown()
            #expect(await client.isAtEnd())
        }
    }

    @Test func aDecisionUnderWayBecomesARefusalOrAnOrderlyClose() async throws {
        let (questions, question) = AsyncStream<Void>.makeStream()
        let (answers, answer) = AsyncStream<Void>.makeStream()
        let decide: @Sendable (UpgradeRequest) async throws -> UpgradeDecision = { _ in
            question.yield()
            for await _ in answers { break }
            return .accept { connection in
                for await _ in connection.inbound {}
            }
        }
        try await endsAtOnce(decide: decide) { server, client in
            try await client.requestUpgrade()
            for await _ in questions { break }
            await server.shutDown()
            try await TestWebSocketClient.untilRefused(server.port)
            answer.yield()
            // The listening socket is closed a moment before the connections hear of the shutdown.
            let status = try await client.readResponse()?.status
            if status == 101 {
                #expect(try await client.readCloseFrame()?.closeCode == 4001)
            } else {
                #expect(status == 503)
                #expect(await client.isAtEnd())
            }
        }
    }
}

extension TestWebSocketClient {
    /// Connects again and again until the server no longer listens: the fact that its shutdown has begun.
    fileprivate static func untilRefused(_ port: Int) async throws {
        let clock = ContinuousClock()
        let end = clock.now + .seconds(20)
        while clock.now < end {
            do {
                try await withConnection(to: port) { _ in }
                await Task.yield()
            } catch { return }
        }
        Issue.record("the server still listens")
    }
}
