import HTTPTypes
import Logging
import NIOCore
import NIOHTTP1
import NIOHTTPTypesHTTP1

/// Stands between the HTTP decoder and NIO's upgrader for the first request head of a connection, then leaves the pipeline.
///
/// The upgrader swallows a request that it refuses, and drops without an answer one whose handshake it dislikes. So everything is decided
/// here, with the request held back: a well-formed handshake is put to the application; accepted, it goes on to the upgrader, which has
/// nothing left to refuse; anything else goes on as ordinary HTTP without its `Upgrade` field; a refusal is answered here. The handler
/// also looks after what nobody else does before the first head: a deadline, a shutdown, and an answer to what cannot be parsed.
final class FirstRequestHandler: ChannelDuplexHandler, RemovableChannelHandler {
    typealias InboundIn = HTTPServerRequestPart
    typealias InboundOut = HTTPServerRequestPart
    typealias OutboundIn = HTTPServerResponsePart
    typealias OutboundOut = HTTPServerResponsePart

    /// Receives the decision to accept before the upgrader sees the request.
    typealias Accept = (HTTPFields, @escaping UpgradeDecision.Handler) -> Void

    private enum State {
        case awaitingHead
        /// The application is being asked. Reading is suspended, so what is held is one request.
        case deciding(held: [HTTPServerRequestPart])
        case done
    }

    private let configuration: WebSocketConfiguration
    private let decide: @Sendable (UpgradeRequest) async throws -> UpgradeDecision
    private let accept: Accept
    private let logger: Logger
    private var state = State.awaitingHead
    private var deadline: Scheduled<Void>?
    private var isShuttingDown = false
    private var readWasHeldBack = false

    init(
        configuration: WebSocketConfiguration, logger: Logger,
        decide: @escaping @Sendable (UpgradeRequest) async throws -> UpgradeDecision, accept: @escaping Accept
    ) {
        self.configuration = configuration
        self.logger = logger
        self.decide = decide
        self.accept = accept
    }

    func handlerAdded(context: ChannelHandlerContext) {
        deadline = context.eventLoop.assumeIsolated().scheduleTask(in: TimeAmount(configuration.firstRequestTimeout)) {
            guard case .awaitingHead = self.state else { return }
            context.close(promise: nil)
        }
    }

    func handlerRemoved(context: ChannelHandlerContext) {
        deadline?.cancel()
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        switch state {
        case .awaitingHead:
            let part = unwrapInboundIn(data)
            guard case .head(let head) = part else { return context.fireChannelRead(data) }
            deadline?.cancel()
            switch UpgradeHandshake(head) {
            case .webSocket: ask(about: head, context: context)
            case .none: goOn(with: [part], context: context)
            case .other: goOn(with: [part.withoutUpgrade], context: context)
            }
        case .deciding(var held):
            held.append(unwrapInboundIn(data))
            state = .deciding(held: held)
        case .done:
            context.fireChannelRead(data)
        }
    }

    func read(context: ChannelHandlerContext) {
        if case .deciding = state {
            readWasHeldBack = true
        } else {
            context.read()
        }
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        switch (state, event) {
        case (.awaitingHead, is ChannelShouldQuiesceEvent):
            // A connection without a request, such as a browser's preconnect: nothing that a shutdown would have to wait for.
            context.close(promise: nil)
        case (.deciding, is ChannelShouldQuiesceEvent):
            isShuttingDown = true
        case (.deciding, ChannelEvent.inputClosed):
            context.close(promise: nil)
        default:
            context.fireUserInboundEventTriggered(event)
        }
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        guard case .awaitingHead = state, error is HTTPParserError else { return context.fireErrorCaught(error) }
        logger.debug("not HTTP", metadata: ["error": "\(error)"])
        answer(HTTPResponse(status: .badRequest), body: nil, context: context)
    }

    private func ask(about head: HTTPRequestHead, context: ChannelHandlerContext) {
        let request: UpgradeRequest
        do {
            request = UpgradeRequest(
                head: try HTTPRequest(head, secure: false, splitCookie: false), remoteAddress: context.channel.remoteAddress)
        } catch {
            logger.debug("an upgrade request that cannot be expressed", metadata: ["error": "\(error)"])
            return answer(HTTPResponse(status: .badRequest), body: nil, context: context)
        }
        state = .deciding(held: [.head(head)])
        let promise = context.eventLoop.makePromise(of: UpgradeDecision.self)
        let decide = decide
        let task = promise.completeWithTask { try await decide(request) }
        deadline = context.eventLoop.assumeIsolated().scheduleTask(in: TimeAmount(configuration.decisionTimeout)) {
            task.cancel()
            self.logger.warning("no decision on a WebSocket upgrade in time")
            self.act(on: .refuse(HTTPResponse(status: .serviceUnavailable)), context: context)
        }
        promise.futureResult.assumeIsolated().whenComplete { result in
            switch result {
            case .success(let decision):
                self.act(on: self.isShuttingDown ? .refuse(HTTPResponse(status: .serviceUnavailable)) : decision, context: context)
            case .failure(let error):
                self.logger.error("deciding on a WebSocket upgrade failed", metadata: ["error": "\(error)"])
                self.act(on: .refuse(HTTPResponse(status: .internalServerError)), context: context)
            }
        }
    }

    /// Carries out the first decision; one that comes after the deadline, or for a connection that is gone, has no effect.
    private func act(on decision: UpgradeDecision, context: ChannelHandlerContext) {
        guard case .deciding(let held) = state, context.channel.isActive else { return }
        deadline?.cancel()
        switch decision {
        case .accept(let fields, let handler):
            accept(fields, handler)
            goOn(with: held, context: context)
        case .refuse(let response, let body):
            answer(response, body: body, context: context)
        case .ordinary:
            goOn(with: held.map(\.withoutUpgrade), context: context)
        }
    }

    private func goOn(with parts: [HTTPServerRequestPart], context: ChannelHandlerContext) {
        state = .done
        for part in parts { context.fireChannelRead(wrapInboundOut(part)) }
        if parts.count > 1 { context.fireChannelReadComplete() }
        if readWasHeldBack {
            readWasHeldBack = false
            context.read()
        }
        context.pipeline.syncOperations.removeHandler(self, promise: nil)
    }

    private func answer(_ response: HTTPResponse, body: ByteBuffer?, context: ChannelHandlerContext) {
        state = .done
        var head = HTTPResponseHead(response)
        head.headers.replaceOrAdd(name: "connection", value: "close")
        head.headers.replaceOrAdd(name: "content-length", value: "\(body?.readableBytes ?? 0)")
        context.write(wrapOutboundOut(.head(head)), promise: nil)
        if let body { context.write(wrapOutboundOut(.body(.byteBuffer(body))), promise: nil) }
        context.writeAndFlush(wrapOutboundOut(.end(nil))).assumeIsolated().whenComplete { _ in context.close(promise: nil) }
    }
}

extension HTTPServerRequestPart {
    fileprivate var withoutUpgrade: Self {
        guard case .head(var head) = self else { return self }
        head.withdrawUpgrade()
        return .head(head)
    }
}
