/// The closing handshake of one connection (RFC 6455 sections 5.5.1 and 7), as a value that returns what to do.
///
/// ```
/// open ──close here──▶ sending ──written──▶ awaitingPeer ──peer's Close, end of input or timeout──▶ closed
///   └──peer's Close──▶ sending(peer is done) ──written──▶ closed
/// ```
///
/// The server sends Close, then ends its half of the transport and keeps reading until the peer's Close: closing at once could
/// destroy the Close frame on its way, since a socket that is closed with unread bytes resets the connection.
struct CloseStateMachine {
    enum Action: Equatable {
        case none
        /// Send a Close frame with this reason (nil: without a payload) after what is queued, or instead of it, and watch the clock.
        case sendClose(CloseReason?, discardingQueued: Bool)
        /// The Close frame that is to be sent no longer needs to wait for queued messages.
        case discardQueued
        /// End this side's half of the transport; keep reading for the peer's Close and watch the clock.
        case awaitPeer
        /// Close the transport.
        case closeTransport
    }

    private enum State {
        case open
        case sending(peerIsDone: Bool)
        case awaitingPeer
        case closed
    }

    private var state = State.open
    /// How it ended, or is about to; nil while the connection is open. The first cause stays.
    private(set) var ending: WebSocketEnding?

    /// Whether messages still go both ways.
    var isOpen: Bool {
        if case .open = state { true } else { false }
    }

    /// This side wants to end it: the application, a protocol violation, a limit, or a shutdown. Only the first reason counts.
    mutating func closeHere(_ reason: CloseReason, discardingQueued: Bool) -> Action {
        switch state {
        case .open:
            state = .sending(peerIsDone: false)
            ending = .closedHere(reason)
            return .sendClose(reason, discardingQueued: discardingQueued)
        case .sending:
            return discardingQueued ? .discardQueued : .none
        case .awaitingPeer, .closed:
            return .none
        }
    }

    /// A Close frame came in. It is answered with its own code; what is queued is of no use to a peer that has said goodbye.
    mutating func receivedClose(_ reason: CloseReason?) -> Action {
        switch state {
        case .open:
            state = .sending(peerIsDone: true)
            ending = .closedByPeer(reason)
            return .sendClose(reason.map { CloseReason($0.code) }, discardingQueued: true)
        case .sending(peerIsDone: false):
            state = .sending(peerIsDone: true)
            return .discardQueued
        case .awaitingPeer:
            state = .closed
            return .closeTransport
        case .sending(peerIsDone: true), .closed:
            return .none
        }
    }

    /// The Close frame is with the kernel.
    mutating func closeFrameWritten() -> Action {
        switch state {
        case .sending(peerIsDone: false):
            state = .awaitingPeer
            return .awaitPeer
        case .sending(peerIsDone: true):
            state = .closed
            return .closeTransport
        case .closed:
            return .none
        case .open, .awaitingPeer:
            preconditionFailure("a Close frame was written twice, or without a decision")
        }
    }

    /// The peer ended its half of the transport. One that has sent its Close still gets ours; anyone else is gone.
    mutating func inputEnded() -> Action {
        switch state {
        case .open:
            ending = .lost
            state = .closed
            return .closeTransport
        case .sending(peerIsDone: false), .awaitingPeer:
            state = .closed
            return .closeTransport
        case .sending(peerIsDone: true), .closed:
            return .none
        }
    }

    /// The time for this part of the handshake is over.
    mutating func timedOut() -> Action {
        switch state {
        case .sending, .awaitingPeer:
            state = .closed
            return .closeTransport
        case .open, .closed:
            return .none
        }
    }

    /// The transport is gone, whoever did it.
    mutating func transportClosed() {
        if ending == nil { ending = .lost }
        state = .closed
    }
}
