public import Logging
import Synchronization

/// Brings what happens in the books to the connections that look at it.
///
/// The way of a change: a commit calls ``publish(book:seq:)`` → the book's idle connections are grouped by what they have and what they
/// look at → each group costs one ``TopicSource/changes(book:after:subscriptions:)`` and one encoding → every connection of the group is given the
/// same ``SharedMessage``. No timer and no task per connection is on that way. A connection that is still writing is left alone; when it
/// has finished, all that it missed comes in one message.
///
/// The way of a message: the socket layer calls ``receive(_:on:)`` and awaits it before it reads the next frame; so a client is served in order, and
/// one that asks too much waits.
public final class Hub: Sendable {
    let source: any TopicSource
    let commands: any CommandHandler
    let limits: HubLimits
    let clock: RealtimeClock
    let logger: Logger
    let state: Mutex<State>
    let progressBoard: Mutex<ProgressBoard>

    struct State {
        var rooms: [Int64: BookRoom] = [:]
        var connections: [Int64: Connection] = [:]
        var connectionsByUser: [Int64: Int] = [:]
        var lastNumber: Int64 = 0
        var isClosing = false
        var statistics = HubStatistics()
    }

    /// A hub over a database and what executes commands.
    public init(source: any TopicSource, commands: any CommandHandler, limits: HubLimits = HubLimits(), clock: RealtimeClock, logger: Logger) {
        self.source = source
        self.commands = commands
        self.limits = limits
        self.clock = clock
        self.logger = logger
        self.state = Mutex(State())
        self.progressBoard = Mutex(ProgressBoard(startMs: clock.nowMs(), intervalMs: limits.progressMs))
    }

    // MARK: Connections

    /// A socket was accepted. `send` takes a message without waiting and answers whether it had room; `close` closes with a code. Both are called with
    /// locks held, so they must not call the hub. Throws why it cannot join; the socket layer closes with that.
    public func join(
        _ peer: Peer, send: @escaping @Sendable (SharedMessage) -> Bool, close: @escaping @Sendable (Disconnect) -> Void
    ) throws(Disconnect) -> Connection {
        let nowMs = clock.nowMs()
        let joined: Result<Connection, Disconnect> = state.withLock { state in
            if state.isClosing { return .failure(.shuttingDown) }
            if state.connections.count >= limits.connectionsMax { return .failure(.overloaded) }
            if let user = peer.user {
                if state.connectionsByUser[user, default: 0] >= limits.connectionsPerUserMax { return .failure(.tooManyConnections) }
                state.connectionsByUser[user, default: 0] += 1
            }
            state.lastNumber += 1
            let connection = Connection(number: state.lastNumber, peer: peer, limits: limits, nowMs: nowMs, send: send, close: close)
            state.connections[connection.number] = connection
            state.statistics.joined += 1
            return .success(connection)
        }
        return try joined.get()
    }

    /// The socket is gone. Leaving twice does nothing.
    public func leave(_ connection: Connection) {
        let known = state.withLock { state in
            guard state.connections.removeValue(forKey: connection.number) != nil else { return false }
            if let user = connection.peerAtJoin.user {
                let left = state.connectionsByUser[user, default: 1] - 1
                state.connectionsByUser[user] = left > 0 ? left : nil
            }
            return true
        }
        guard known else { return }
        let (room, messages, bytes) = connection.state.withLock { state in
            // The session is told too, so that a read under way finds it closed.
            _ = state.session.close(.internal)
            return (state.room, state.messagesSent, state.bytesSent)
        }
        state.withLock { state in
            state.statistics.messagesSent += messages
            state.statistics.bytesSent += bytes
        }
        room?.leave(connection)
    }

    /// A text frame arrived: one or more JSON objects, one per line. Await it before reading the next frame.
    public func receive(_ text: String, on connection: Connection) async {
        guard text.utf8.count <= limits.inboundBytesMax else {
            act(on: connection) { session in session.close(.protocolError) }
            return
        }
        for line in text.split(whereSeparator: \.isNewline) {
            let nowMs = clock.nowMs()
            state.withLock { $0.statistics.messagesReceived += 1 }
            for action in act(on: connection, { session in session.received(line, nowMs: nowMs) }) {
                await perform(action, on: connection)
            }
        }
    }

    /// All that was sent on the connection has been written to the socket.
    public func writeFinished(_ connection: Connection) {
        let nowMs = clock.nowMs()
        act(on: connection) { session in session.writeFinished(nowMs: nowMs) }
        sendDirtyProgress(to: connection)
    }

    /// The outbox is full or a write took too long: the socket layer has closed with this code, or is about to.
    public func dropped(_ connection: Connection, _ reason: Disconnect) {
        act(on: connection) { session in session.close(reason) }
    }

    // MARK: Changes

    /// A commit brought the book to `seq`. Call it right after the commit, from any thread; it does not wait for anybody.
    public func publish(book: Int64, seq: Int64) {
        guard let room = state.withLock({ $0.rooms[book] }) else { return }
        room.advance(to: seq)
        pump(room)
    }

    /// Groups the idle connections that are behind, and reads for each group.
    func pump(_ room: BookRoom) {
        for (key, members) in room.gather() {
            // A publication may come from a task of low priority; what people see does not inherit that.
            Task(priority: .userInitiated) { await self.serve(members, of: room, key) }
        }
    }

    private func serve(_ members: [Connection], of room: BookRoom, _ key: RealtimeSession.ReadKey) async {
        let changes: ChangeSet
        do {
            changes = try await read(room.book, key)
        } catch {
            logger.warning("changes not read", metadata: ["book": "\(room.book)", "error": "\(error)"])
            for connection in members { connection.state.withLock { $0.session.readFailed() } }
            // The tick wakes them again.
            return
        }
        let nowMs = clock.nowMs()
        var messages: [Int64: SharedMessage] = [:]
        var sent: Int64 = 0
        for connection in members {
            act(on: connection) { session in
                session.deliver(changes, of: key, nowMs: nowMs) { from in
                    sent += 1
                    if let message = messages[from] { return message }
                    let message = ServerMessage.data(epoch: changes.epoch, from: from, to: changes.to, topics: changes.topics)
                    messages[from] = message
                    return message
                }
            }
        }
        state.withLock { [encoded = Int64(messages.count), sent] state in
            state.statistics.changeReads += 1
            state.statistics.dataEncoded += encoded
            state.statistics.dataSent += sent
        }
        if changes.to < room.latestSeq { wake(room) }
    }

    private func read(_ book: Int64, _ key: RealtimeSession.ReadKey) async throws -> ChangeSet {
        if key.subscriptions.isEmpty, let position = try await source.position(book: book) {
            return ChangeSet(epoch: position.epoch, to: position.seq, floor: 0, topics: [], isEmpty: true)
        }
        return try await source.changes(book: book, after: key.scannedTo, subscriptions: key.subscriptions)
    }

    /// Has the room looked through soon. Connections that finish writing at about the same time share the look, and so the read.
    func wake(_ room: BookRoom) {
        guard room.schedulePump() else { return }
        Task(priority: .userInitiated) {
            room.pumpBegan()
            self.pump(room)
        }
    }

    // MARK: Acting

    /// Lets the session take an input and sends what comes of it before anybody else can. Returns the actions that need waiting.
    @discardableResult
    func act(on connection: Connection, _ input: (inout RealtimeSession) -> [RealtimeSession.Action]) -> [RealtimeSession.Action] {
        var later: [RealtimeSession.Action] = []
        var closed: Disconnect?
        var roomToWake: BookRoom?
        connection.state.withLock { state in
            for action in input(&state.session) {
                switch action {
                case .send(let message):
                    state.messagesSent += 1
                    state.bytesSent += Int64(message.bytes.count)
                    guard !connection.send(message), state.session.phase != .closed else { continue }
                    _ = state.session.close(.slow)
                    connection.close(.slow)
                    closed = .slow
                case .close(let reason):
                    connection.close(reason)
                    closed = reason
                case .wake: roomToWake = state.room
                case .open, .load, .perform, .refresh: later.append(action)
                }
            }
        }
        if let closed { self.state.withLock { $0.statistics.closes[closed.rawValue, default: 0] += 1 } }
        if let roomToWake { wake(roomToWake) }
        return later
    }
}
