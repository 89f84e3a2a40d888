/// The protocol of one connection as a value: inputs in, actions out, no I/O, no clock of its own.
///
/// ```
/// waiting ── connect ─▶ opening ── opened ─▶ open ─▶ closed
///    ▲                     │
///    └────── refused ──────┘          (10 s without connect: 4502)
/// ```
///
/// Positions. `sentTo` is the last `to` that the client was sent, `scannedTo` how far the book was looked through for its topics: between the
/// two nothing concerned it. The next `data` says `from: sentTo` and holds what came after `scannedTo`.
///
/// Nothing is queued for a slow reader. `data` is read only when what was sent before has been written (``writeFinished(nowMs:)``); whatever
/// was committed meanwhile is in that one message. Of progress only the keys are kept that changed.
struct RealtimeSession {
    enum Phase { case waiting, opening, open, closed }

    /// What the owner of the session does, in this order. Sends go out before the lock on the session is released, so that no two
    /// threads can swap them.
    enum Action {
        case send(SharedMessage)
        case close(Disconnect)
        /// Read the position and what is missed, then call ``opened(_:nowMs:)`` or ``refused(_:_:nowMs:)``.
        case open(id: Int64, ClientMessage.Connect)
        /// Read a topic, then call ``loaded(_:nowMs:)`` or ``progressed(_:nowMs:)``, and in any case ``loadEnded()``.
        case load(Subscription)
        case perform(id: Int64, name: String, arguments: JSONValue)
        case refresh(id: Int64, token: String)
        /// The session can take data: have the book looked through.
        case wake
    }

    /// What the changes of one session are: sessions that agree share a read.
    struct ReadKey: Hashable {
        var scannedTo: Int64
        var subscriptions: [Subscription]
    }

    let id: String
    let limits: HubLimits
    private(set) var phase = Phase.waiting
    private(set) var epoch = ""
    private(set) var sentTo: Int64 = 0
    private(set) var scannedTo: Int64 = 0
    private(set) var device: String?
    /// Topics with a position, sorted.
    private(set) var subscriptions: [Subscription] = []
    /// Topics without one.
    private(set) var progressTopics: Set<Topic> = []
    private(set) var isWriting = false
    private var isReading = false
    private var loads = 0
    private var parts: [SharedMessage] = []
    private var dirtyProgress: Set<Int64> = []
    private var bucket: TokenBucket
    private let joinedMs: Int64
    private var dataMs: Int64

    init(id: String, limits: HubLimits, nowMs: Int64) {
        self.id = id
        self.limits = limits
        self.bucket = TokenBucket(perSecond: limits.messagesPerSecond, burst: limits.messagesBurst, nowMs: nowMs)
        self.joinedMs = nowMs
        self.dataMs = nowMs
    }

    var topicCount: Int { subscriptions.count + progressTopics.count }

    // MARK: From the client

    /// One JSON object arrived.
    mutating func received(_ text: some StringProtocol, nowMs: Int64) -> [Action] {
        guard phase != .closed else { return [] }
        guard bucket.take(nowMs: nowMs) else { return close(.rateLimit) }
        let message: ClientMessage
        do throws(ClientMessage.Failure) {
            message = try ClientMessage.parse(text, topicsMax: limits.topicsMax)
        } catch {
            switch error {
            case .unreadable: return close(.protocolError)
            case .tooManyTopics: return close(.tooManyTopics)
            case .refused(let id, let error): return reply(ServerMessage.refused(id, error))
            }
        }
        switch (phase, message.operation) {
        case (_, .ping): return reply(ServerMessage.ok(message.id))
        case (.waiting, .connect(let connect)):
            phase = .opening
            device = connect.device
            return [.open(id: message.id, connect)]
        case (_, .connect): return reply(ServerMessage.refused(message.id, ReplyError("connect.twice", "This connection is open already.")))
        case (.waiting, _), (.opening, _): return close(.protocolError)
        case (_, .subscribe(let subscription)): return subscribe(subscription, id: message.id)
        case (_, .unsubscribe(let topic)): return unsubscribe(topic, id: message.id)
        case (_, .command(let name, let arguments)): return [.perform(id: message.id, name: name, arguments: arguments)]
        case (_, .refresh(let token)): return [.refresh(id: message.id, token: token)]
        }
    }

    private mutating func subscribe(_ subscription: Subscription, id: Int64) -> [Action] {
        let isNew = !progressTopics.contains(subscription.topic) && !subscriptions.contains { $0.topic == subscription.topic }
        guard !isNew || topicCount < limits.topicsMax else { return close(.tooManyTopics) }
        if subscription.topic.kind == .progress {
            progressTopics.insert(subscription.topic)
        } else {
            dropSubscription(subscription.topic)
            subscriptions.append(subscription)
            subscriptions.sort()
        }
        // Data that came between the reading of the snapshot and its sending would be overwritten by it.
        loads += 1
        return reply(ServerMessage.ok(id)) + [.load(subscription)]
    }

    private mutating func unsubscribe(_ topic: Topic, id: Int64) -> [Action] {
        progressTopics.remove(topic)
        dropSubscription(topic)
        return reply(ServerMessage.ok(id))
    }

    /// A read under way is of the old topics, and is not used (``deliver(_:of:nowMs:make:)``).
    private mutating func dropSubscription(_ topic: Topic) {
        subscriptions.removeAll { $0.topic == topic }
        scannedTo = sentTo
    }

    // MARK: From the book

    /// What `connect` led to.
    struct Opening {
        var id: Int64
        var subscriptions: [Subscription]
        var epoch: String
        /// The position that the reply names: the client's own if it resumes.
        var seq: Int64
        var snapshotReason: SnapshotReason?
        /// What the client missed, if it resumes and missed anything.
        var missed: ChangeSet?
        /// The topics, if it does not.
        var snapshot: BookSnapshot?
        /// The present job cells.
        var progress: [(cell: ProgressCell, rev: Int64)]
    }

    mutating func opened(_ opening: Opening, nowMs: Int64) -> [Action] {
        guard phase == .opening else { return [] }
        phase = .open
        epoch = opening.epoch
        sentTo = opening.seq
        scannedTo = opening.seq
        subscriptions = opening.subscriptions.filter { $0.topic.kind != .progress }
        progressTopics = Set(opening.subscriptions.map(\.topic).filter { $0.kind == .progress })
        dataMs = nowMs
        let connected = ServerMessage.Connected(
            session: id, epoch: epoch, seq: opening.seq, snapshotReason: opening.snapshotReason, nowMs: nowMs)
        var actions = reply(ServerMessage.connected(connected, to: opening.id, limits))
        if let missed = opening.missed {
            scannedTo = missed.to
            if !missed.isEmpty {
                actions += reply(ServerMessage.data(epoch: epoch, from: sentTo, to: missed.to, topics: missed.topics))
                sentTo = missed.to
            }
        }
        if let snapshot = opening.snapshot { actions += loaded(snapshot, nowMs: nowMs) }
        actions += progressed(opening.progress, nowMs: nowMs)
        return actions + [.wake]
    }

    /// The open failed: the client may try again on the same connection.
    mutating func refused(_ id: Int64, _ error: ReplyError, nowMs: Int64) -> [Action] {
        guard phase == .opening else { return [] }
        phase = .waiting
        return reply(ServerMessage.refused(id, error))
    }

    /// Snapshots of topics. They go out part by part, as the connection takes them, and before any data.
    mutating func loaded(_ snapshot: BookSnapshot, nowMs: Int64) -> [Action] {
        guard phase == .open else { return [] }
        guard snapshot.epoch == epoch else { return close(.positionLost) }
        for content in snapshot.topics where subscriptions.contains(where: { $0.topic == content.topic }) {
            parts += ServerMessage.snapshot(content, seq: snapshot.seq, partBytesMax: limits.snapshotPartBytesMax)
        }
        return sendParts()
    }

    mutating func progressed(_ cells: [(cell: ProgressCell, rev: Int64)], nowMs: Int64) -> [Action] {
        guard phase == .open, !cells.isEmpty else { return [] }
        return reply(ServerMessage.progress(cells))
    }

    mutating func loadEnded() -> [Action] {
        loads -= 1
        return phase == .open && !isWriting ? [.wake] : []
    }

    /// The key to read changes by, when the session can take some; it counts as reading then. `seq` is the book's latest.
    mutating func startReading(upTo seq: Int64) -> ReadKey? {
        guard phase == .open, !isReading, !isWriting, loads == 0, parts.isEmpty, scannedTo < seq else { return nil }
        isReading = true
        return ReadKey(scannedTo: scannedTo, subscriptions: subscriptions)
    }

    /// The read of ``startReading(upTo:)`` came back. `make` gives the message from the client's position; sessions share it.
    mutating func deliver(_ changes: ChangeSet, of key: ReadKey, nowMs: Int64, make: (_ from: Int64) -> SharedMessage) -> [Action] {
        isReading = false
        guard phase == .open else { return [] }
        // Never a partial recovery: what was purged since the read before would be missing.
        guard changes.epoch == epoch, changes.floor <= key.scannedTo else { return close(.positionLost) }
        // The client has changed its topics meanwhile: what was read is not what it looks at, or its snapshot goes first.
        guard key.scannedTo == scannedTo, key.subscriptions == subscriptions, loads == 0, parts.isEmpty else { return [.wake] }
        scannedTo = changes.to
        guard !changes.isEmpty else { return [] }
        let message = make(sentTo)
        sentTo = changes.to
        dataMs = nowMs
        return reply(message)
    }

    /// The read failed; somebody wakes the session later.
    mutating func readFailed() { isReading = false }

    /// A job's cell changed. Returns whether the session takes it now; if not, it asks for it when the connection is free
    /// (``takeDirtyProgress()``).
    mutating func takesProgress(of importID: Int64) -> Bool {
        if isWriting || loads > 0 {
            dirtyProgress.insert(importID)
            return false
        }
        isWriting = true
        return true
    }

    /// Whether the session looks at a job: not at all, in the list, or closely.
    func interest(in importID: Int64) -> ProgressInterest? {
        guard phase == .open, !progressTopics.isEmpty else { return nil }
        if progressTopics.contains(where: { $0.importID == importID }) { return .detail }
        return progressTopics.contains(.imports) ? .list : nil
    }

    /// The jobs whose cells the connection missed while it was writing, if it is free.
    mutating func takeDirtyProgress() -> Set<Int64> {
        guard phase == .open, !isWriting, !dirtyProgress.isEmpty else { return [] }
        defer { dirtyProgress = [] }
        return dirtyProgress
    }

    // MARK: From the socket and the clock

    /// All that was sent has been written.
    mutating func writeFinished(nowMs: Int64) -> [Action] {
        guard phase != .closed else { return [] }
        isWriting = false
        if !parts.isEmpty { return sendParts() }
        return phase == .open ? [.wake] : []
    }

    /// Called about once a second.
    mutating func tick(nowMs: Int64) -> [Action] {
        switch phase {
        case .waiting:
            return nowMs - joinedMs >= limits.connectMs ? close(.noConnect) : []
        case .open:
            guard nowMs - dataMs >= limits.positionMs, !isWriting, !isReading, loads == 0, parts.isEmpty else { return [] }
            let message = ServerMessage.data(epoch: epoch, from: sentTo, to: scannedTo, topics: Array("{}".utf8))
            sentTo = scannedTo
            dataMs = nowMs
            return reply(message)
        case .opening, .closed: return []
        }
    }

    mutating func close(_ reason: Disconnect) -> [Action] {
        guard phase != .closed else { return [] }
        phase = .closed
        parts = []
        dirtyProgress = []
        return [.close(reason)]
    }

    mutating func goAway(_ reason: Disconnect, afterMs: Int64) -> [Action] {
        phase == .closed ? [] : reply(ServerMessage.goaway(reason, afterMs: afterMs))
    }

    /// A reply, or any message that belongs to the connection alone.
    mutating func reply(_ message: SharedMessage) -> [Action] {
        guard phase != .closed else { return [] }
        isWriting = true
        return [.send(message)]
    }

    /// About two parts at a time: a long snapshot does not fill the outbox.
    private mutating func sendParts() -> [Action] {
        var bytes = 0
        var sent = 0
        while sent < parts.count, bytes <= limits.snapshotPartBytesMax {
            bytes += parts[sent].bytes.count
            sent += 1
        }
        let actions = parts.prefix(sent).map { Action.send($0) }
        parts.removeFirst(sent)
        if sent > 0 { isWriting = true }
        return actions
    }
}

/// How closely a connection looks at a job.
enum ProgressInterest: Sendable { case list, detail }
