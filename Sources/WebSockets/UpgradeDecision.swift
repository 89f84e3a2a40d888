public import HTTPTypes
public import NIOCore

/// A well-formed request to open a WebSocket, as the application decides on it: before 101, so that it can still refuse with a status.
public struct UpgradeRequest: Sendable {
    /// The request line and the fields, as an ordinary route would see them.
    public var head: HTTPRequest
    /// Where the connection comes from.
    public var remoteAddress: SocketAddress?

    /// The path without its query.
    public var path: Substring {
        (head.path ?? "")[...].prefix { $0 != "?" }
    }

    /// The subprotocols that the client offers, most wanted first. The accepted one goes into the accepting fields as `Sec-WebSocket-Protocol`.
    public var subprotocols: [String] {
        head.headerFields[values: .secWebSocketProtocol].flatMap { $0.split(separator: ",").map { String($0.trimmed) } }
    }

    /// A request for tests of the code that decides.
    public init(head: HTTPRequest, remoteAddress: SocketAddress? = nil) {
        self.head = head
        self.remoteAddress = remoteAddress
    }
}

/// What becomes of a request to open a WebSocket.
public enum UpgradeDecision: Sendable {
    /// Serves one open connection. It reads `inbound` to its end; when it returns the connection is closed with 1000. It is cancelled
    /// when the connection is gone.
    public typealias Handler = @Sendable (WebSocketConnection) async -> Void

    /// 101 with these fields besides those of the handshake (`Sec-WebSocket-Protocol`, for instance).
    case accept(HTTPFields = [:], Handler)
    /// This response, with a body where there is something to say, and the connection is closed: 401, 403, 503.
    case refuse(HTTPResponse, body: ByteBuffer? = nil)
    /// Nothing for WebSockets: the request goes to the ordinary routes as if it had asked for no upgrade.
    case ordinary
}

extension HTTPResponse {
    /// 426 for an ordinary request to a path that only speaks WebSocket (RFC 9110 section 15.5.22, RFC 6455 section 4.4).
    public static var webSocketUpgradeRequired: HTTPResponse {
        HTTPResponse(
            status: .upgradeRequired, headerFields: [.upgrade: "websocket", .connection: "upgrade", .secWebSocketVersion: "13"])
    }
}
