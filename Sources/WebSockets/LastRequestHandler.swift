import NIOCore
import NIOHTTP1

/// Looks after the request that is the last one of its connection: the response to it says `Connection: close`
/// (RFC 9112 section 9.6), so that the client does not send another request into a closing connection.
///
/// A request is the last one if the client says so, or if it asks for an upgrade: on a connection that has already served requests none
/// is possible, and NIO's decoder has stopped reading after it.
final class LastRequestHandler: ChannelDuplexHandler, RemovableChannelHandler {
    typealias InboundIn = HTTPServerRequestPart
    typealias InboundOut = HTTPServerRequestPart
    typealias OutboundIn = HTTPServerResponsePart
    typealias OutboundOut = HTTPServerResponsePart

    private var requestsRead = 0
    private var responsesBegun = 0
    /// The number of the last request, counted from 1.
    private var last: Int?

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        guard case .head(var head) = unwrapInboundIn(data) else { return context.fireChannelRead(data) }
        requestsRead += 1
        let asksForUpgrade = UpgradeHandshake(head) != .none
        if asksForUpgrade { head.withdrawUpgrade() }
        let isLast = head.headers[canonicalForm: "connection"].contains { $0.lowercased() == "close" }
        if isLast {
            last = requestsRead
            // Hummingbird knows this one spelling.
            head.headers.replaceOrAdd(name: "connection", value: "close")
        }
        if asksForUpgrade || isLast {
            context.fireChannelRead(wrapInboundOut(.head(head)))
        } else {
            context.fireChannelRead(data)
        }
    }

    func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        guard case .head(var head) = unwrapOutboundIn(data), head.status.code >= 200 else {
            return context.write(data, promise: promise)
        }
        responsesBegun += 1
        guard last == responsesBegun else { return context.write(data, promise: promise) }
        head.headers.replaceOrAdd(name: "connection", value: "close")
        context.write(wrapOutboundOut(.head(head)), promise: promise)
    }
}
