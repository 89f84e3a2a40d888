import HTTPTypes
import HummingbirdCore
import Logging
import NIOCore
import NIOPosix
import ServiceLifecycle

@testable import WebSockets

/// A live Hummingbird server on a port of its own, with an ordinary part and an upgrade decision.
struct TestServer {
    let port: Int
    let shutDown: @Sendable () async -> Void

    /// Runs the server around `body`, and shuts it down gracefully afterwards unless `body` did. Returns when the server has ended.
    static func run<Result: Sendable>(
        configuration: WebSocketConfiguration = .init(),
        decide: @escaping @Sendable (UpgradeRequest) async throws -> UpgradeDecision = echo,
        _ body: (TestServer) async throws -> Result
    ) async throws -> Result {
        var logger = Logger(label: "test")
        logger.logLevel = .critical
        let (ports, port) = AsyncStream<Int>.makeStream()
        let service = try HTTPServerBuilder.http1WithWebSockets(configuration: configuration, decide: decide).buildServer(
            configuration: ServerConfiguration(address: .hostname("127.0.0.1", port: 0)),
            eventLoopGroup: MultiThreadedEventLoopGroup.singleton,
            logger: logger,
            responder: { request, writer, _ in try await respond(to: request, with: writer) },
            onServerRunning: { channel in
                port.yield(channel.localAddress?.port ?? 0)
                port.finish()
            })
        let group = ServiceGroup(configuration: .init(services: [.init(service: service)], logger: logger))
        return try await withThrowingTaskGroup(of: Void.self) { tasks in
            tasks.addTask { try await group.run() }
            var iterator = ports.makeAsyncIterator()
            let server = TestServer(port: await iterator.next() ?? 0) { await group.triggerGracefulShutdown() }
            do {
                let result = try await body(server)
                await group.triggerGracefulShutdown()
                try await tasks.waitForAll()
                return result
            } catch {
                tasks.cancelAll()
                throw error
            }
        }
    }

    /// The ordinary routes: `/ws` is only for WebSockets, `/upload` says how much came, everything else greets.
    private static func respond(to request: Request, with writer: consuming ResponseWriter) async throws {
        switch request.uri.path {
        case "/ws":
            var response = HTTPResponse.webSocketUpgradeRequired
            response.headerFields[.contentLength] = "0"
            try await writer.writeResponse(response)
        case "/upload":
            var bytes = 0
            for try await chunk in request.body { bytes += chunk.readableBytes }
            try await write("\(bytes) bytes", with: writer)
        case "/refused":
            try await writer.writeResponse(HTTPResponse(status: .contentTooLarge, headerFields: [.contentLength: "0", .connection: "close"]))
        default:
            try await write("hello", with: writer)
        }
    }

    private static func write(_ text: String, with writer: consuming ResponseWriter) async throws {
        let head = HTTPResponse(status: .ok, headerFields: [.contentLength: "\(text.utf8.count)"])
        try await writer.write(response: head, body: ResponseBody(byteBuffer: ByteBuffer(string: text)))
    }

    /// Accepts `/ws` and sends every message back.
    static let echo: @Sendable (UpgradeRequest) async throws -> UpgradeDecision = { request in
        guard request.path == "/ws" else { return .ordinary }
        return .accept { connection in
            for await message in connection.inbound { connection.send(text: message) }
        }
    }
}
