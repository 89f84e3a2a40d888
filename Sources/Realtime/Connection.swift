import Synchronization

/// One connection as the hub knows it. The socket layer feeds it with ``Hub/receive(_:on:)`` and ``Hub/writeFinished(_:)``; what it sends goes through the
/// two functions that it joined with.
public final class Connection: Sendable {
    /// Unique in the process.
    public let number: Int64
    /// Who joined, before `connect` chose a book.
    let peerAtJoin: Peer
    /// When it joined.
    let joinedMs: Int64
    let send: @Sendable (SharedMessage) -> Bool
    let close: @Sendable (Disconnect) -> Void
    let state: Mutex<State>

    struct State {
        var session: RealtimeSession
        var room: BookRoom?
        var peer: Peer
        var messagesSent: Int64 = 0
        var bytesSent: Int64 = 0
    }

    init(
        number: Int64, peer: Peer, limits: HubLimits, nowMs: Int64, send: @escaping @Sendable (SharedMessage) -> Bool,
        close: @escaping @Sendable (Disconnect) -> Void
    ) {
        self.number = number
        self.peerAtJoin = peer
        self.joinedMs = nowMs
        self.send = send
        self.close = close
        let session = RealtimeSession(id: "s\(number)", limits: limits, nowMs: nowMs)
        self.state = Mutex(State(session: session, room: nil, peer: peer))
    }
}
