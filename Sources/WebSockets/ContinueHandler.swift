import NIOCore
import NIOHTTP1

/// Sends `100 Continue` to a client that waits for it before its body (RFC 9110 section 10.1.1), which neither NIO nor Hummingbird
/// does: `curl -T` would wait a second before every upload.
///
/// It stands next to the HTTP decoder and encoder. Requests of one connection may be pipelined, so the interim response waits until
/// the responses to all earlier requests are out; and it is left out when the final response has already begun.
final class ContinueHandler: ChannelDuplexHandler, RemovableChannelHandler {
    typealias InboundIn = HTTPServerRequestPart
    typealias InboundOut = HTTPServerRequestPart
    typealias OutboundIn = HTTPServerResponsePart
    typealias OutboundOut = HTTPServerResponsePart

    private var requestsUnanswered = 0
    /// The newest request wants an interim response and has had none. Only the newest can: its body has yet to come.
    private var isExpected = false

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        var asks = false
        switch unwrapInboundIn(data) {
        case .head(let head):
            requestsUnanswered += 1
            asks = head.version == .http1_1 && head.headers["expect"].contains { $0.lowercased() == "100-continue" }
            isExpected = asks
        case .body, .end:
            // It did not wait.
            isExpected = false
        }
        context.fireChannelRead(data)
        if asks { answerIfItsTurn(context: context) }
    }

    func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        switch unwrapOutboundIn(data) {
        case .head(let head):
            if requestsUnanswered == 1, head.status.code >= 200 { isExpected = false }
            context.write(data, promise: promise)
        case .body:
            context.write(data, promise: promise)
        case .end:
            requestsUnanswered -= 1
            context.write(data, promise: promise)
            answerIfItsTurn(context: context)
        }
    }

    private func answerIfItsTurn(context: ChannelHandlerContext) {
        guard isExpected, requestsUnanswered == 1 else { return }
        isExpected = false
        context.writeAndFlush(wrapOutboundOut(.head(HTTPResponseHead(version: .http1_1, status: .continue))), promise: nil)
    }
}
