import HTTPTypes
import HummingbirdCore
import Logging
import NIOCore
import NIOHTTP1
import NIOHTTPTypes
import NIOHTTPTypesHTTP1
import NIOWebSocket
import ServiceLifecycle

/// The child channel of a server that speaks HTTP/1.1 and WebSocket on one port.
///
/// The pipeline of a new connection:
/// ```
/// socket ─ [TLS] ─ encoder ─ decoder ─ FirstRequestHandler ─ NIO's upgrader
///   HTTP:       … ─ encoder ─ decoder ─ ContinueHandler ─ LastRequestHandler ─ codec ─ Hummingbird's handlers ─ async channel
///   WebSocket:  … ─ frame encoder ─ frame decoder ─ WebSocketSession
/// ```
struct WebSocketUpgradeChannel: ServerChildChannel, HTTPChannelHandler {
    /// A connection whose kind is known once its first request has come.
    struct Value: ServerChildChannelValue {
        let channel: any Channel
        let kind: EventLoopFuture<Kind>
    }

    enum Kind: Sendable {
        case http(NIOAsyncChannel<HTTPRequestPart, HTTPResponsePart>)
        case webSocket(WebSocketConnection, UpgradeDecision.Handler)
    }

    let responder: HTTPChannelHandler.Responder
    let configuration: WebSocketConfiguration
    let decide: @Sendable (UpgradeRequest) async throws -> UpgradeDecision
    private let deflate: PerMessageDeflate?

    init(
        responder: @escaping HTTPChannelHandler.Responder, configuration: WebSocketConfiguration,
        decide: @escaping @Sendable (UpgradeRequest) async throws -> UpgradeDecision
    ) {
        self.responder = responder
        self.configuration = configuration
        self.decide = decide
        deflate = configuration.compression.map { PerMessageDeflate(level: $0.level, bytesMin: $0.bytesMin) }
    }

    // MARK: Setting up

    /// What was decided for a connection, from the decision to the upgrade.
    private struct Acceptance {
        var fields: HTTPFields
        var handler: UpgradeDecision.Handler
        var deflate: PerMessageDeflate?
    }

    func setup(channel: any Channel, logger: Logger) -> EventLoopFuture<Value> {
        channel.eventLoop.makeCompletedFuture {
            let acceptance = NIOLoopBoundBox<Acceptance?>(nil, eventLoop: channel.eventLoop)
            let pipeline = channel.pipeline.syncOperations
            var upgradable = NIOUpgradableHTTPServerPipelineConfiguration(
                upgradeConfiguration: NIOTypedHTTPServerUpgradeConfiguration(
                    upgraders: [upgrader(acceptance)],
                    notUpgradingCompletionHandler: { channel in
                        channel.eventLoop.makeCompletedFuture { .http(try self.addHTTPHandlers(to: channel, logger: logger)) }
                    }))
            // Hummingbird pipelines, handles errors and validates fields by itself.
            upgradable.enablePipelining = false
            upgradable.enableErrorHandling = false
            upgradable.enableResponseHeaderValidation = false
            upgradable.decoderConfiguration.maxHeaderFieldSize = configuration.http.httpDecoder.maxHeaderFieldSize
            upgradable.decoderConfiguration.maxHeaderListSize = configuration.http.httpDecoder.maxHeaderListSize
            upgradable.decoderConfiguration.maxHeaderFieldCount = configuration.http.httpDecoder.maxHeaderFieldCount
            let kind = try pipeline.configureUpgradableHTTPServerPipeline(configuration: upgradable)
            let first = FirstRequestHandler(configuration: configuration, logger: logger, decide: decide) { fields, handler in
                acceptance.value = Acceptance(fields: fields, handler: handler)
            }
            try pipeline.addHandler(first, position: .before(try pipeline.handler(type: NIOTypedHTTPServerUpgradeHandler<Kind>.self)))
            return Value(channel: channel, kind: kind)
        }
    }

    private func upgrader(_ acceptance: NIOLoopBoundBox<Acceptance?>) -> NIOTypedWebSocketServerUpgrader<Kind> {
        NIOTypedWebSocketServerUpgrader(
            maxFrameSize: configuration.messageBytesMax,
            enableAutomaticErrorHandling: false,
            shouldUpgrade: { channel, head in
                var headers = acceptance.value.map { HTTPHeaders($0.fields) }
                if let deflate, PerMessageDeflate.accepts(offers: head.headers["sec-websocket-extensions"]) {
                    acceptance.value?.deflate = deflate
                    headers?.replaceOrAdd(name: "Sec-WebSocket-Extensions", value: PerMessageDeflate.response)
                }
                return channel.eventLoop.makeSucceededFuture(headers)
            },
            upgradePipelineHandler: { channel, _ in
                channel.eventLoop.makeCompletedFuture {
                    guard let accepted = acceptance.value else { throw NIOWebSocketUpgradeError.unsupportedWebSocketTarget }
                    acceptance.value = nil
                    let connection = try WebSocketConnection.open(on: channel, configuration: configuration, deflate: accepted.deflate)
                    return .webSocket(connection, accepted.handler)
                }
            })
    }

    private func addHTTPHandlers(to channel: any Channel, logger: Logger) throws -> NIOAsyncChannel<HTTPRequestPart, HTTPResponsePart> {
        let pipeline = channel.pipeline.syncOperations
        try pipeline.addHandler(ContinueHandler())
        try pipeline.addHandler(LastRequestHandler())
        try pipeline.addHandler(HTTP1ToHTTPServerCodec(secure: false))
        try pipeline.addHandlers(configuration.http.additionalChannelHandlers())
        try pipeline.addHandler(
            HTTPConnectionStateHandler(idleTimeout: configuration.http.idleTimeout.map { Duration($0) }, logger: logger))
        return try NIOAsyncChannel(wrappingChannelSynchronously: channel, configuration: .init(isOutboundHalfClosureEnabled: true))
    }

    // MARK: Serving

    func handle(value: Value, logger: Logger) async {
        let channel = value.channel
        do {
            let kind = try await withTaskCancellationHandler {
                try await value.kind.get()
            } onCancel: {
                channel.close(promise: nil)
            }
            switch kind {
            case .http(let asyncChannel): await handleHTTP(asyncChannel: asyncChannel, logger: logger)
            case .webSocket(let connection, let handler): await serve(connection, with: handler)
            }
        } catch {
            // No request came, or it was refused: the connection is closed or about to be.
            logger.trace("connection ended before it became HTTP or WebSocket", metadata: ["error": "\(error)"])
            channel.close(promise: nil)
        }
    }

    /// Runs the application's handler for as long as the connection lives. A graceful shutdown closes the connection in order, a
    /// cancellation at once; either ends both.
    private func serve(_ connection: WebSocketConnection, with handler: @escaping UpgradeDecision.Handler) async {
        await withGracefulShutdownHandler {
            await withTaskCancellationHandler {
                await withTaskGroup(of: Void.self) { group in
                    group.addTask {
                        await handler(connection)
                        connection.close()
                    }
                    await connection.untilClosed()
                    group.cancelAll()
                }
            } onCancel: {
                connection.channel.close(promise: nil)
            }
        } onGracefulShutdown: {
            connection.shutDown(farewell: configuration.farewell)
        }
    }
}
