public import HummingbirdCore

extension HTTPServerBuilder {
    /// A server for HTTP/1.1 and WebSocket on one port.
    ///
    /// ```
    /// Application(router: router, server: .http1WithWebSockets { request in
    ///     guard request.path == "/v1/ws" else { return .ordinary }
    ///     guard isKnown(request.head.headerFields[.authorization]) else { return .refuse(HTTPResponse(status: .unauthorized)) }
    ///     return .accept { connection in
    ///         for await message in connection.inbound { connection.send(text: message) }
    ///     }
    /// })
    /// ```
    /// `decide` is asked about every well-formed handshake that is the first request of its connection, before 101. All other requests go to
    /// the router; a path that only speaks WebSocket answers them with `HTTPResponse.webSocketUpgradeRequired`. TLS goes around it as
    /// around any builder: `.tls(.http1WithWebSockets { … }, tlsConfiguration:)`, with ALPN kept at `http/1.1`.
    public static func http1WithWebSockets(
        configuration: WebSocketConfiguration = .init(),
        decide: @escaping @Sendable (UpgradeRequest) async throws -> UpgradeDecision
    ) -> HTTPServerBuilder {
        HTTPServerBuilder { responder in
            WebSocketUpgradeChannel(responder: responder, configuration: configuration, decide: decide)
        }
    }
}
