import HTTPTypes
import NIOCore
import Synchronization
import Testing

@testable import WebSockets

/// Upgraded connections over real sockets.
@Suite struct LiveWebSocketTests {
    private typealias Client = TestWebSocketClient

    @Test func aHandshakeIsAcceptedAndMessagesComeBack() async throws {
        try await TestServer.run { server in
            try await Client.withConnection(to: server.port) { client in
                let response = try await client.upgrade()
                // RFC 6455 section 1.3: the answer to this key.
                #expect(response.fields["sec-websocket-accept"] == "s3pPLMBiTxaQ9kYGzzhZRbK+xOo=")
                #expect(response.fields["sec-websocket-extensions"] == nil)
                for text in ["hello", "", "Grüße €", String(repeating: "x", count: 200), String(repeating: "y", count: 64 * 1024)] {
                    try await client.send(text: text)
                    #expect(try await client.readFrame() == .init(first: 0x81, payload: Array(text.utf8)))
                }
            }
        }
    }

    @Test func theAcceptedFieldsAreInTheResponse() async throws {
        let decide: @Sendable (UpgradeRequest) async throws -> UpgradeDecision = { request in
            .accept([.secWebSocketProtocol: request.subprotocols.last ?? ""]) { connection in
                connection.send(text: connection.remoteAddress?.ipAddress ?? "nowhere")
                for await _ in connection.inbound {}
            }
        }
        try await TestServer.run(decide: decide) { server in
            try await Client.withConnection(to: server.port) { client in
                let response = try await client.upgrade(lines: ["Sec-WebSocket-Protocol: other, sluice.v1"])
                #expect(response.fields["sec-websocket-protocol"] == "sluice.v1")
                #expect(try await client.readFrame()?.text == "127.0.0.1")
            }
        }
    }

    @Test func framesThatComeWithTheHandshakeAreRead() async throws {
        try await TestServer.run { server in
            try await Client.withConnection(to: server.port) { client in
                let head = [
                    "GET /ws HTTP/1.1", "Host: x", "Upgrade: websocket", "Connection: Upgrade", "Sec-WebSocket-Version: 13",
                    "Sec-WebSocket-Key: \(Client.key)", "", "",
                ].joined(separator: "\r\n")
                try await client.send(bytes: Array(head.utf8) + Client.frame(0x81, Array("early".utf8)))
                #expect(try await client.readResponse()?.status == 101)
                #expect(try await client.readFrame()?.text == "early")
            }
        }
    }

    struct Exchange: Sendable, CustomTestStringConvertible {
        var name: String
        var sends: [UInt8]
        /// The text that comes back before the close.
        var echo: String?
        var closeCode: Int

        var testDescription: String { name }
    }

    private static let big = [UInt8](repeating: 65, count: 40 * 1024)

    @Test(arguments: [
        Exchange(
            name: "fragments around a ping",
            sends: Client.frame(0x01, [65]) + Client.frame(0x89, []) + Client.frame(0x80, [66]) + Client.closeFrame(1000), echo: "AB",
            closeCode: 1000),
        Exchange(name: "close by the client", sends: Client.closeFrame(4321, "done"), closeCode: 4321),
        Exchange(name: "unmasked", sends: Client.frame(0x81, [65], masked: false), closeCode: 1002),
        Exchange(name: "reserved bit", sends: Client.frame(0xC1, [65]), closeCode: 1002),
        Exchange(name: "reserved data opcode", sends: Client.frame(0x83, [65]), closeCode: 1002),
        Exchange(name: "reserved control opcode", sends: Client.frame(0x8B, []), closeCode: 1002),
        Exchange(name: "fragmented ping", sends: Client.frame(0x09, []), closeCode: 1002),
        Exchange(name: "long ping", sends: Client.frame(0x89, [UInt8](repeating: 0, count: 126)), closeCode: 1002),
        Exchange(name: "stray continuation", sends: Client.frame(0x80, [65]), closeCode: 1002),
        Exchange(name: "message inside a message", sends: Client.frame(0x01, [65]) + Client.frame(0x81, [66]), closeCode: 1002),
        Exchange(name: "binary", sends: Client.frame(0x82, [1]), closeCode: 1003),
        Exchange(name: "not UTF-8", sends: Client.frame(0x81, [0xC3, 0x28]), closeCode: 1007),
        Exchange(name: "not UTF-8 across fragments", sends: Client.frame(0x01, [0xE2, 0x82]) + Client.frame(0x80, [0x41]), closeCode: 1007),
        Exchange(name: "too long in one frame", sends: Client.frame(0x81, big + big), closeCode: 1009),
        Exchange(name: "too long in fragments", sends: Client.frame(0x01, big) + Client.frame(0x80, big), closeCode: 1009),
        Exchange(name: "length of 63 bits", sends: [0x81, 0xFF, 0x7F, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF], closeCode: 1009),
        Exchange(name: "length of 64 bits", sends: [0x81, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF], closeCode: 1009),
        Exchange(name: "close with half a code", sends: Client.frame(0x88, [3]), closeCode: 1002),
        Exchange(name: "close with a forbidden code", sends: Client.closeFrame(1006), closeCode: 1002),
    ])
    func whatAClientSendsEndsAsTheRFCSays(_ exchange: Exchange) async throws {
        try await TestServer.run { server in
            try await Client.withConnection(to: server.port) { client in
                _ = try await client.upgrade()
                try await client.send(bytes: exchange.sends)
                var echo: String?
                var close: Client.Frame?
                while close == nil, let frame = try await client.readFrame() {
                    if frame.opcode == 1 { echo = frame.text }
                    if frame.opcode == 8 { close = frame }
                }
                #expect(close?.closeCode == exchange.closeCode)
                // A message that is followed by Close may be answered or not; it may not be answered wrongly.
                #expect(echo == nil || echo == exchange.echo)
                #expect(await client.isAtEnd())
            }
        }
    }

    @Test func bytesMayComeOneByOne() async throws {
        try await TestServer.run { server in
            try await Client.withConnection(to: server.port) { client in
                _ = try await client.upgrade()
                for byte in Client.frame(0x81, Array("slow €".utf8)) { try await client.send(bytes: [byte]) }
                #expect(try await client.readFrame()?.text == "slow €")
            }
        }
    }

    @Test func pingsAreAnswered() async throws {
        try await TestServer.run { server in
            try await Client.withConnection(to: server.port) { client in
                _ = try await client.upgrade()
                for payload in [[], [1, 2, 3], [UInt8](repeating: 9, count: 125)] as [[UInt8]] {
                    try await client.send(bytes: Client.frame(0x89, payload))
                    #expect(try await client.readFrame() == .init(first: 0x8A, payload: payload))
                }
            }
        }
    }

    @Test func aSilentClientIsPinged() async throws {
        var configuration = WebSocketConfiguration()
        configuration.silenceBeforePing = .milliseconds(20)
        configuration.pongTimeout = .milliseconds(20)
        try await TestServer.run(configuration: configuration) { server in
            try await Client.withConnection(to: server.port) { client in
                _ = try await client.upgrade()
                #expect(try await client.readFrame()?.opcode == 9)
                #expect(try await client.readCloseFrame()?.closeCode == 4012)
            }
        }
    }

    @Test func theEndOfTheHandlerIsANormalClose() async throws {
        let decide: @Sendable (UpgradeRequest) async throws -> UpgradeDecision = { _ in .accept { connection in connection.send(text: "that is all") }
        }
        try await TestServer.run(decide: decide) { server in
            try await Client.withConnection(to: server.port) { client in
                _ = try await client.upgrade()
                #expect(try await client.readFrame()?.text == "that is all")
                #expect(try await client.readFrame()?.closeCode == 1000)
                try await client.send(bytes: Client.closeFrame(1000))
                #expect(await client.isAtEnd())
            }
        }
    }

    @Test func aClientThatVanishesIsALoss() async throws {
        let (endings, ending) = AsyncStream<WebSocketEnding?>.makeStream()
        let decide: @Sendable (UpgradeRequest) async throws -> UpgradeDecision = { _ in
            .accept { connection in
                for await _ in connection.inbound {}
                ending.yield(connection.ending)
            }
        }
        try await TestServer.run(decide: decide) { server in
            try await Client.withConnection(to: server.port) { client in _ = try await client.upgrade() }
            var iterator = endings.makeAsyncIterator()
            #expect(await iterator.next() == .some(.lost))
        }
    }

    @Test func aSlowReaderIsClosedWith4008() async throws {
        var configuration = WebSocketConfiguration()
        configuration.outboxBytesMax = 256 * 1024
        configuration.slowCloseTimeout = .seconds(20)
        let (fulls, full) = AsyncStream<Void>.makeStream()
        let decide: @Sendable (UpgradeRequest) async throws -> UpgradeDecision = { _ in
            .accept { connection in
                let message = PreparedMessage(String(repeating: "x", count: 64 * 1024 - 10))
                while connection.send(prepared: message) == .queued { await Task.yield() }
                full.yield()
                for await _ in connection.inbound {}
            }
        }
        try await TestServer.run(configuration: configuration, decide: decide) { server in
            try await Client.withConnection(to: server.port, receiveBuffer: 8192) { client in
                _ = try await client.upgrade()
                var iterator = fulls.makeAsyncIterator()
                await iterator.next()
                #expect(try await client.readCloseFrame()?.closeCode == 4008)
                #expect(await client.isAtEnd())
            }
        }
    }

    @Test func aSnapshotInPartsKeepsThePaceOfItsReader() async throws {
        var configuration = WebSocketConfiguration()
        configuration.outboxBytesMax = 100 * 1024
        let decide: @Sendable (UpgradeRequest) async throws -> UpgradeDecision = { _ in
            .accept { connection in
                for number in 0..<40 {
                    connection.send(text: "\(number) " + String(repeating: "x", count: 64 * 1024))
                    await connection.drained()
                }
            }
        }
        try await TestServer.run(configuration: configuration, decide: decide) { server in
            try await Client.withConnection(to: server.port, receiveBuffer: 8192) { client in
                _ = try await client.upgrade()
                for number in 0..<40 {
                    let part = try await client.readFrame()
                    #expect(part?.text.hasPrefix("\(number) ") == true)
                }
                #expect(try await client.readFrame()?.closeCode == 1000)
            }
        }
    }

    @Test func compressionIsUsedWhereItWasOfferedAndPays() async throws {
        let configuration = WebSocketConfiguration(compression: .init(level: 6))
        let long = String(repeating: "saldo 12,50 EUR; ", count: 100)
        let deflate = PerMessageDeflate(level: 6, bytesMin: 0)
        try await TestServer.run(configuration: configuration) { server in
            try await Client.withConnection(to: server.port) { client in
                let response = try await client.upgrade(lines: ["Sec-WebSocket-Extensions: permessage-deflate; client_max_window_bits"])
                #expect(response.fields["sec-websocket-extensions"] == PerMessageDeflate.response)
                try await client.send(text: "short")
                #expect(try await client.readFrame() == .init(first: 0x81, payload: Array("short".utf8)))
                let payload = Array(try #require(deflate.deflate(ByteBuffer(string: long))).readableBytesView)
                try await client.send(bytes: Client.frame(0xC1, payload))
                let frame = try #require(try await client.readFrame())
                #expect(frame.isDeflated && frame.payload.count < 200)
                #expect(String(buffer: try deflate.inflate(ByteBuffer(bytes: frame.payload), bytesMax: 10_000)) == long)
            }
            try await Client.withConnection(to: server.port) { client in
                #expect(try await client.upgrade().fields["sec-websocket-extensions"] == nil)
                try await client.send(text: long)
                #expect(try await client.readFrame()?.first == 0x81)
            }
        }
    }

    @Test func oneMessageGoesToManyConnections() async throws {
        let connections = Mutex<[WebSocketConnection]>([])
        let decide: @Sendable (UpgradeRequest) async throws -> UpgradeDecision = { _ in
            .accept { connection in
                let isLast = connections.withLock { connections in
                    connections.append(connection)
                    return connections.count == 20
                }
                if isLast {
                    let message = PreparedMessage("to all")
                    for connection in connections.withLock({ $0 }) { connection.send(prepared: message) }
                }
                for await _ in connection.inbound {}
            }
        }
        try await TestServer.run(decide: decide) { server in
            try await withThrowingTaskGroup(of: String?.self) { group in
                for _ in 0..<20 {
                    group.addTask {
                        try await Client.withConnection(to: server.port) { client in
                            _ = try await client.upgrade()
                            return try await client.readFrame()?.text
                        }
                    }
                }
                for try await text in group { #expect(text == "to all") }
            }
        }
    }
}
