internal import HTTPTypes
internal import Hummingbird
internal import Logging
internal import NIOCore
internal import Realtime
internal import Store
internal import Synchronization
internal import WebSockets

/// `GET /v1/ws`: decides who may open a WebSocket, and joins each one to the hub.
///
/// The way of a message out: the hub gives the same `SharedMessage` to all connections that want it → its frame is made once → each
/// connection's event loop writes it. The way in: one frame after the other, each awaited before the next is read.
struct RealtimeEndpoint: Sendable {
    static let path = "/v1/ws"
    static let subprotocol = "sluice.v1"

    let store: any Store
    let hub: Hub
    let authenticator: Authenticator
    let hosts: HostMiddleware
    let outboxes: OutboxMeter
    let logger: Logger

    /// 401 and 403 without good credentials, 426 without the subprotocol, 503 when the database does not answer.
    func decide(_ request: UpgradeRequest) async -> UpgradeDecision {
        guard request.path == Self.path else { return .ordinary }
        do {
            try hosts.check(request.head)
            let principal = try authenticator.principal(ofUpgrade: request.head)
            guard request.subprotocols.contains(Self.subprotocol) else {
                var problem = ProblemResponse(.upgradeRequired, "websocket.subprotocol", "Offer the subprotocol \(Self.subprotocol).")
                problem.headers = HTTPResponse.webSocketUpgradeRequired.headerFields
                throw problem
            }
            guard let book = try await store.read({ db in try db.books().first?.id }) else {
                throw ProblemResponse(.serviceUnavailable, "book.none", "There is no book yet.")
            }
            let peer = Peer(user: principal.user, defaultBook: book, address: request.remoteAddress?.ipAddress ?? "")
            return .accept([.secWebSocketProtocol: Self.subprotocol]) { connection in await serve(connection, peer) }
        } catch {
            if ProblemResponse(error) == nil { logger.error("upgrade refused", metadata: ["error": "\(error)"]) }
            let problem = ProblemResponse(error) ?? ProblemResponse(.serviceUnavailable, "internal", "The server cannot take connections now.")
            return .refuse(problem.response.head, body: ByteBuffer(bytes: problem.body))
        }
    }

    private func serve(_ socket: WebSocketConnection, _ peer: Peer) async {
        let joined: Connection
        do throws(Disconnect) {
            joined = try hub.join(
                peer, send: { message in socket.send(prepared: message.prepared { PreparedMessage(utf8: ByteBuffer(bytes: $0)) }) == .queued },
                close: { reason in socket.close(code: CloseCode(rawValue: reason.rawValue), reason: reason.reason) })
        } catch {
            socket.close(code: CloseCode(rawValue: error.rawValue), reason: error.reason)
            return
        }
        outboxes.add(socket)
        socket.whenDrained { [hub] in hub.writeFinished(joined) }
        for await text in socket.inbound { await hub.receive(text, on: joined) }
        hub.leave(joined)
        outboxes.remove(socket)
    }
}

/// How much waits for all WebSocket clients together, counted when somebody asks.
final class OutboxMeter: Sendable {
    private let sockets = Mutex<[ObjectIdentifier: WebSocketConnection]>([:])

    func add(_ socket: WebSocketConnection) { sockets.withLock { $0[ObjectIdentifier(socket)] = socket } }
    func remove(_ socket: WebSocketConnection) { sockets.withLock { $0[ObjectIdentifier(socket)] = nil } }

    var bytes: Int { sockets.withLock { Array($0.values) }.reduce(0) { $0 + $1.outboxBytes } }
}
