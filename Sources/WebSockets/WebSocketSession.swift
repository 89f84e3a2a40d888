import NIOCore
import NIOWebSocket

/// The machinery of one open WebSocket: everything that happens on its event loop.
///
/// Frames come in through `MessageReader`; text goes to the application's `inbound`, control frames are dealt with here. All writing is
/// done by `writeQueued`, one flush at a time, so nothing can overtake or collide: first the pong and the ping, then data from the
/// outbox, and Close when nothing is left. `CloseStateMachine` and `Heartbeat` decide, this class performs.
///
/// It is a channel handler rather than three tasks because a push then goes from the sender straight to the event loop, however busy
/// the threads of Swift tasks are; because a cancelled task could no longer write its Close frame; and because an embedded event loop can
/// drive all of its time limits in tests.
final class WebSocketSession: ChannelDuplexHandler {
    typealias InboundIn = WebSocketFrame
    typealias OutboundIn = WebSocketFrame
    typealias OutboundOut = WebSocketFrame

    private let connection: WebSocketConnection
    private let configuration: WebSocketConfiguration
    private let source: InboundMessages.Producer.Source
    private var reader: MessageReader
    private var handshake = CloseStateMachine()
    private var heartbeat: Heartbeat?
    private var context: ChannelHandlerContext?

    private var heartbeatTimer: Scheduled<Void>?
    private var writeTimer: Scheduled<Void>?
    private var closeTimer: Scheduled<Void>?

    /// Control frames to send, at most one of each: only the latest ping of a client needs an answer (RFC 6455 section 5.5.3).
    private var pong: ByteBuffer?
    private var ping: ByteBuffer?
    private var close: (payload: ByteBuffer, isPending: Bool)?

    private var isWriting = false
    private var isInWriteLoop = false
    private var batch: [WebSocketFrame] = []

    private var isReadingPaused = false
    private var readWasHeldBack = false

    init(connection: WebSocketConnection, source: InboundMessages.Producer.Source, configuration: WebSocketConfiguration) {
        self.connection = connection
        self.source = source
        self.configuration = configuration
        reader = MessageReader(messageBytesMax: configuration.messageBytesMax, inflate: connection.deflate)
    }

    // MARK: Coming and going

    func handlerAdded(context: ChannelHandlerContext) {
        self.context = context
        let heartbeat = Heartbeat(
            silenceMax: TimeAmount(configuration.silenceBeforePing), answerMax: TimeAmount(configuration.pongTimeout), now: context.eventLoop.now)
        self.heartbeat = heartbeat
        scheduleHeartbeat(at: heartbeat.firstLook)
    }

    func handlerRemoved(context: ChannelHandlerContext) {
        end()
    }

    func channelInactive(context: ChannelHandlerContext) {
        end()
        context.fireChannelInactive()
    }

    private func end() {
        guard context != nil else { return }
        context = nil
        for timer in [heartbeatTimer, writeTimer, closeTimer] { timer?.cancel() }
        handshake.transportClosed()
        connection.closed(handshake.ending)
        source.finish()
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        switch event {
        case ChannelEvent.inputClosed:
            perform(handshake.inputEnded())
        case is ChannelShouldQuiesceEvent:
            connection.shutDown(farewell: configuration.farewell)
        default:
            context.fireUserInboundEventTriggered(event)
        }
    }

    // MARK: Reading

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        let frame = unwrapInboundIn(data)
        let now = context.eventLoop.now
        heartbeat?.heard(at: now)
        // While closing, only the peer's Close still matters.
        guard handshake.isOpen || frame.opcode == .connectionClose else { return }
        do {
            let event = try reader.read(frame)
            connection.count { meter in
                meter.bytesIn += frame.length
                if case .text = event { meter.messagesIn += 1 }
            }
            switch event {
            case .text(let text):
                if source.yield(text) == .stopProducing { isReadingPaused = true }
            case .ping(let payload):
                pong = payload
                writeQueued()
            case .pong(var payload):
                if let number = payload.readInteger(as: UInt64.self), let latency = heartbeat?.pong(payload: number, at: now) {
                    connection.count { $0.pingLatency = Duration(latency) }
                }
            case .close(let reason):
                perform(handshake.receivedClose(reason))
            case .partial:
                break
            }
        } catch {
            close(error.reason, discardingQueued: true)
        }
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        switch error {
        case NIOWebSocketError.invalidFrameLength:
            close(CloseReason(.messageTooBig, "a message is at most \(configuration.messageBytesMax) bytes"), discardingQueued: true)
        case is NIOWebSocketError:
            close(CloseReason(.protocolError, "control frames are whole and at most 125 bytes"), discardingQueued: true)
        case is ByteToMessageDecoderError:
            // Further bytes after one of the errors above: they are read and dropped until the peer sees our Close.
            break
        default:
            context.close(promise: nil)
        }
    }

    func read(context: ChannelHandlerContext) {
        if isReadingPaused && handshake.isOpen {
            readWasHeldBack = true
        } else {
            context.read()
        }
    }

    /// The application has caught up, or nobody reads any more.
    func resumeReading() {
        isReadingPaused = false
        guard readWasHeldBack else { return }
        readWasHeldBack = false
        context?.read()
    }

    // MARK: Writing

    /// Writes what waits, until nothing is left or the kernel takes no more for now.
    func writeQueued() {
        guard !isInWriteLoop else { return }
        isInWriteLoop = true
        defer { isInWriteLoop = false }
        while !isWriting, writeNextBatch() {}
    }

    private func writeNextBatch() -> Bool {
        guard let context, close?.isPending != false else { return false }
        batch.removeAll(keepingCapacity: true)
        if let payload = pong.take() { batch.append(WebSocketFrame(fin: true, opcode: .pong, data: payload)) }
        if let payload = ping.take() { batch.append(WebSocketFrame(fin: true, opcode: .ping, data: payload)) }
        let controlFrames = batch.count
        connection.nextBatch(framesMax: configuration.batchFramesMax + controlFrames, bytesMax: configuration.batchBytesMax, into: &batch)
        let messages = batch.count - controlFrames
        let isClose = messages == 0 && close?.isPending == true
        if isClose, let payload = close?.payload {
            close?.isPending = false
            batch.append(WebSocketFrame(fin: true, opcode: .connectionClose, data: payload))
        }
        guard let last = batch.popLast() else { return false }

        let bytes = batch.reduce(last.bytesOnTheWire) { $0 + $1.bytesOnTheWire }
        isWriting = true
        for frame in batch { context.write(wrapOutboundOut(frame), promise: nil) }
        batch.removeAll(keepingCapacity: true)
        let written = context.writeAndFlush(wrapOutboundOut(last))
        written.assumeIsolated().whenComplete { result in
            self.batchEnded(result, isClose: isClose, messages: messages, bytes: bytes)
        }
        if isWriting {
            writeTimer = schedule(in: configuration.writeTimeout) {
                $0.close(CloseReason(.slow, "too slow: a write took too long"), discardingQueued: true)
            }
        }
        return true
    }

    private func batchEnded(_ result: Result<Void, any Error>, isClose: Bool, messages: Int, bytes: Int) {
        isWriting = false
        writeTimer?.cancel()
        writeTimer = nil
        // A write fails only with its transport; channelInactive does the rest.
        guard case .success = result else { return }
        connection.count { meter in
            meter.bytesOut += bytes
            meter.messagesOut += messages
        }
        if isClose { perform(handshake.closeFrameWritten()) }
        writeQueued()
    }

    // MARK: Closing

    /// Begins the closing handshake, unless it has begun.
    func close(_ reason: CloseReason, discardingQueued: Bool) {
        perform(handshake.closeHere(reason, discardingQueued: discardingQueued))
    }

    private func perform(_ action: CloseStateMachine.Action) {
        switch action {
        case .none:
            break
        case .sendClose(let reason, let discardingQueued):
            connection.closing(handshake.ending, discardingQueued: discardingQueued)
            source.finish()
            heartbeatTimer?.cancel()
            (pong, ping) = (nil, nil)
            close = (Self.payload(of: reason), isPending: true)
            watchTheClock(reason?.code == .slow ? configuration.slowCloseTimeout : configuration.closeTimeout)
            resumeReading()
            writeQueued()
        case .discardQueued:
            connection.closing(handshake.ending, discardingQueued: true)
            writeQueued()
        case .awaitPeer:
            // One limit for the whole handshake; only after the short one for slow readers does the peer's answer get time of its own.
            if case .closedHere(let reason) = handshake.ending, reason.code == .slow { watchTheClock(configuration.closeTimeout) }
            context?.close(mode: .output, promise: nil)
        case .closeTransport:
            closeTimer?.cancel()
            context?.close(promise: nil)
        }
    }

    private func watchTheClock(_ limit: Duration) {
        closeTimer?.cancel()
        closeTimer = schedule(in: limit) { $0.perform($0.handshake.timedOut()) }
    }

    private static func payload(of reason: CloseReason?) -> ByteBuffer {
        guard let reason else { return ByteBuffer() }
        let text = reason.textThatFits
        var payload = ByteBufferAllocator().buffer(capacity: 2 + text.utf8.count)
        payload.writeInteger(reason.code.rawValue)
        payload.writeSubstring(text)
        return payload
    }

    // MARK: Time

    private func scheduleHeartbeat(at deadline: NIODeadline) {
        heartbeatTimer = context?.eventLoop.assumeIsolated().scheduleTask(deadline: deadline) { self.beat() }
    }

    private func beat() {
        guard let context, handshake.isOpen, let action = heartbeat?.look(at: context.eventLoop.now) else { return }
        switch action {
        case .wait(let deadline):
            scheduleHeartbeat(at: deadline)
        case .ping(let number, let deadline):
            ping = ByteBuffer(integer: number)
            scheduleHeartbeat(at: deadline)
            writeQueued()
        case .dead:
            close(CloseReason(.noPong, "nothing came after a ping"), discardingQueued: true)
        }
    }

    private func schedule(in limit: Duration, _ body: @escaping (WebSocketSession) -> Void) -> Scheduled<Void>? {
        context?.eventLoop.assumeIsolated().scheduleTask(in: TimeAmount(limit)) { body(self) }
    }
}
