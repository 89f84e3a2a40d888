public import NIOCore
import NIOWebSocket
import Synchronization

/// One open WebSocket as the application sees it: messages come in through `inbound`, messages and the close go out without waiting.
///
/// All of it may be called from any thread. What is sent is queued in a bounded outbox (`WebSocketConfiguration.outboxBytesMax`) and written
/// by the connection's event loop; a reader too slow for it loses the connection with close 4008, never slows the sender down.
public final class WebSocketConnection: Sendable {
    /// What became of a message.
    public enum SendResult: Sendable {
        /// It will be written in its turn.
        case queued
        /// It did not fit: the connection is being closed with 4008, and what was queued is dropped.
        case full
        /// The connection is closing or closed; the message is dropped.
        case closed
    }

    private struct State {
        var outbox: Outbox
        var whenDrained: (@Sendable () -> Void)?
        var waiters: [CheckedContinuation<Void, Never>] = []
        var meter = WebSocketMeter()
        var ending: WebSocketEnding?
        var isShuttingDown = false

        mutating func takeWaiters() -> [CheckedContinuation<Void, Never>] {
            defer { waiters = [] }
            return waiters
        }
    }

    /// The client's text messages. For one reader; ends when the connection begins to close.
    public let inbound: InboundMessages
    /// Where the connection comes from.
    public let remoteAddress: SocketAddress?

    let channel: any Channel
    let deflate: PerMessageDeflate?
    private let session: NIOLoopBoundBox<WebSocketSession?>
    private let state: Mutex<State>

    /// Joins a channel that has just been upgraded to a new session; call on the channel's event loop.
    static func open(on channel: any Channel, configuration: WebSocketConfiguration, deflate: PerMessageDeflate?) throws -> WebSocketConnection {
        let box = NIOLoopBoundBox<WebSocketSession?>(nil, eventLoop: channel.eventLoop)
        let (source, messages) = InboundMessages.make { channel.eventLoop.execute { box.value?.resumeReading() } }
        let connection = WebSocketConnection(
            channel: channel, inbound: messages, session: box, outboxBytesMax: configuration.outboxBytesMax, deflate: deflate)
        let session = WebSocketSession(connection: connection, source: source, configuration: configuration)
        box.value = session
        try channel.pipeline.syncOperations.addHandler(session)
        return connection
    }

    private init(
        channel: any Channel, inbound: InboundMessages, session: NIOLoopBoundBox<WebSocketSession?>, outboxBytesMax: Int,
        deflate: PerMessageDeflate?
    ) {
        self.channel = channel
        self.inbound = inbound
        self.session = session
        self.deflate = deflate
        remoteAddress = channel.remoteAddress
        state = Mutex(State(outbox: Outbox(bytesMax: outboxBytesMax)))
    }

    /// Whether permessage-deflate was negotiated.
    public var isCompressed: Bool { deflate != nil }

    /// What has gone through so far.
    public var meter: WebSocketMeter { state.withLock { $0.meter } }

    /// How the connection ended; nil while it is open. Settled by the time that `inbound` has ended.
    public var ending: WebSocketEnding? { state.withLock { $0.ending } }

    /// Bytes that were sent and are not yet with the kernel.
    public var outboxBytes: Int { state.withLock { $0.outbox.bytes } }

    /// Sends a text message to this connection alone.
    @discardableResult
    public func send(text: String) -> SendResult {
        send(prepared: PreparedMessage(text))
    }

    /// Sends a message that may go to many connections.
    @discardableResult
    public func send(prepared message: PreparedMessage) -> SendResult {
        let frame = message.frame(deflatedBy: deflate)
        switch state.withLock({ $0.outbox.offer(frame) }) {
        case .queued(let wake):
            if wake { onEventLoop { $0.writeQueued() } }
            return .queued
        case .full:
            onEventLoop { $0.close(CloseReason(.slow, "too slow: more than \(self.outboxBytesMax) bytes wait"), discardingQueued: true) }
            return .full
        case .closed:
            return .closed
        }
    }

    /// Begins the closing handshake after what is queued. Later messages are dropped; a second call has no effect.
    public func close(code: CloseCode = .normal, reason: String = "") {
        state.withLock { $0.outbox.close() }
        onEventLoop { $0.close(CloseReason(code, reason), discardingQueued: false) }
    }

    /// Sets what to call whenever everything that was sent has been written, in place of what was set before.
    ///
    /// It is called on the connection's event loop: it may send, and should otherwise only pass the word on. It is not called for
    /// messages that were dropped by a close.
    public func whenDrained(_ callback: @escaping @Sendable () -> Void) {
        state.withLock { $0.whenDrained = callback }
    }

    /// Waits until everything that was sent has been written or dropped: the pace at which to send a snapshot in parts.
    public func drained() async {
        await withCheckedContinuation { continuation in
            let isDrained = state.withLock { state in
                if !state.outbox.isDrained { state.waiters.append(continuation) }
                return state.outbox.isDrained
            }
            if isDrained { continuation.resume() }
        }
    }

    /// Waits until the transport is gone.
    func untilClosed() async {
        await withCheckedContinuation { continuation in
            channel.closeFuture.whenComplete { _ in continuation.resume() }
        }
    }

    /// Says farewell and closes with 4001; once, although both the server's channel and its task bring the news.
    func shutDown(farewell: String?) {
        let isFirst = state.withLock { state in
            defer { state.isShuttingDown = true }
            return !state.isShuttingDown
        }
        guard isFirst else { return }
        if let farewell { send(text: farewell) }
        close(code: .shuttingDown, reason: "the server is shutting down")
    }

    private var outboxBytesMax: Int { state.withLock { $0.outbox.bytesMax } }

    private func onEventLoop(_ body: @escaping @Sendable (WebSocketSession) -> Void) {
        let session = session
        channel.eventLoop.execute {
            if let session = session.value { body(session) }
        }
    }
}

/// The session's side, on the event loop.
extension WebSocketConnection {
    /// The next frames to write; the ones before are written. Tells whoever waits when there are none left.
    func nextBatch(framesMax: Int, bytesMax: Int, into batch: inout [WebSocketFrame]) {
        let (callback, waiters) = state.withLock { state -> ((@Sendable () -> Void)?, [CheckedContinuation<Void, Never>]) in
            let isDrained = state.outbox.nextBatch(framesMax: framesMax, bytesMax: bytesMax, into: &batch)
            return (isDrained ? state.whenDrained : nil, state.outbox.isDrained ? state.takeWaiters() : [])
        }
        callback?()
        for waiter in waiters { waiter.resume() }
    }

    /// The connection begins to close: no more messages are taken, and those queued are kept or dropped.
    func closing(_ ending: WebSocketEnding?, discardingQueued: Bool) {
        let waiters = state.withLock { state in
            if state.ending == nil { state.ending = ending }
            state.outbox.close()
            if discardingQueued { state.outbox.discard() }
            return discardingQueued ? state.takeWaiters() : []
        }
        for waiter in waiters { waiter.resume() }
    }

    /// The transport is gone. The session and the callback are let go, which ends their reference cycles with this object.
    func closed(_ ending: WebSocketEnding?) {
        closing(ending, discardingQueued: true)
        state.withLock { state in
            state.outbox.abandon()
            state.whenDrained = nil
        }
        session.value = nil
    }

    func count(_ change: (inout WebSocketMeter) -> Void) {
        state.withLock { change(&$0.meter) }
    }
}
