import Logging
import Synchronization

@testable import Realtime

/// A hub over a book in memory, with a clock that tests move and sockets that tests drain.
final class HubBench: TopicSource, CommandHandler {
    struct State {
        var book = ModelBook()
        var random = SeededGenerator(seed: 1)
        var changeReads = 0
        var progress: [ProgressCell] = []
        var nowMs: Int64 = 1_735_689_600_000
        var sleeps: [(ms: Int64, continuation: CheckedContinuation<Void, Never>)] = []
        var failsReads = 0
        var performed: [String] = []
    }

    struct Broken: Error {}

    let state = Mutex(State())
    let sleeping = Facts<Int64>()
    let reads = Facts<Int>()

    func hub(_ limits: HubLimits = HubLimits()) -> Hub {
        let clock = RealtimeClock(
            nowMs: { self.state.withLock { $0.nowMs } },
            sleep: { ms in
                await withCheckedContinuation { continuation in
                    self.state.withLock { $0.sleeps.append((ms, continuation)) }
                    self.sleeping.report(ms)
                }
            })
        return Hub(
            source: self, commands: self, limits: limits, clock: clock, logger: Logger(label: "test", factory: { _ in SwiftLogNoOpLogHandler() }))
    }

    /// Moves the clock and wakes whoever slept.
    func advance(ms: Int64) {
        let sleeps = state.withLock { state in
            state.nowMs += ms
            defer { state.sleeps = [] }
            return state.sleeps
        }
        for sleep in sleeps { sleep.continuation.resume() }
    }

    /// Commits as in ``ModelBook/commit(_:)`` and answers the new sequence number.
    func commit() -> Int64 {
        state.withLock { state in
            state.book.commit(&state.random)
            return state.book.seq
        }
    }

    /// A commit that concerns one cell of `budgets` for certain.
    func commitBudget(_ value: Int64) -> Int64 {
        state.withLock { state in
            state.book.seq += 1
            state.book.cells["budgets", default: [:]]["a|0"] = .init(value: value, version: state.book.seq)
            return state.book.seq
        }
    }

    func position(book: Int64) async throws -> BookPosition? {
        book == 1 ? state.withLock { $0.book.position } : nil
    }

    func snapshot(book: Int64, subscriptions: [Subscription]) async throws -> BookSnapshot {
        state.withLock { $0.book.snapshot(subscriptions) }
    }

    func changes(book: Int64, after seq: Int64, subscriptions: [Subscription]) async throws -> ChangeSet {
        defer { reads.report(state.withLock { $0.changeReads }) }
        return try state.withLock { state in
            state.changeReads += 1
            if state.failsReads > 0 {
                state.failsReads -= 1
                throw Broken()
            }
            return state.book.changes(after: seq, subscriptions)
        }
    }

    func progress(book: Int64, topic: Topic) async throws -> [ProgressCell] {
        state.withLock { $0.progress.filter { topic.importID == nil || topic.importID == $0.key } }
    }

    func perform(_ name: String, arguments: JSONValue, for peer: Peer) async throws -> [UInt8] {
        state.withLock { $0.performed.append("\(name) \(arguments["id"]?.integer ?? 0) in \(peer.book)") }
        if name == "no" { throw ReplyError("command.unknown", "There is no such command.") }
        if name == "broken" { throw Broken() }
        return Array(#"{"state":"cancelling"}"#.utf8)
    }

    func refresh(token: String, for peer: Peer) async throws {
        if token != "good" { throw ReplyError("token.bad", "The token is not good.") }
    }
}

/// The other end of a connection: what was sent, and a mirror of it.
final class TestSocket: Sendable {
    private struct State {
        var client = MirrorClient()
        var sent: [SharedMessage] = []
        var closed: Disconnect?
        var room = Int.max
        var connection: Connection?
    }

    private let state = Mutex(State())
    private let hub: Hub
    let received = Facts<String>()
    let closes = Facts<Disconnect>()
    /// Finishes each write at once, from a task of its own, as a quick reader does.
    private let isQuick: Bool

    init(_ hub: Hub, _ peer: Peer = Peer(defaultBook: 1), isQuick: Bool = true) throws(Disconnect) {
        self.hub = hub
        self.isQuick = isQuick
        let connection = try hub.join(peer, send: { self.take($0) }, close: { self.close($0) })
        state.withLock { $0.connection = connection }
    }

    var sent: [SharedMessage] { state.withLock { $0.sent } }
    var texts: [String] { sent.map(\.text) }
    var closed: Disconnect? { state.withLock { $0.closed } }
    var client: MirrorClient { state.withLock { $0.client } }

    /// Messages that fit from now on.
    func limitRoom(_ messages: Int) { state.withLock { $0.room = messages } }

    private func take(_ message: SharedMessage) -> Bool {
        let fits = state.withLock { state in
            guard state.room > 0 else { return false }
            state.room -= 1
            state.sent.append(message)
            state.client.receive(message.text)
            return true
        }
        if fits { received.report(message.text) }
        if fits, isQuick { Task { self.drain() } }
        return fits
    }

    private func close(_ reason: Disconnect) {
        state.withLock { $0.closed = reason }
        closes.report(reason)
    }

    func drain() {
        guard let connection = state.withLock({ $0.connection }) else { return }
        hub.writeFinished(connection)
    }

    func say(_ text: String) async {
        guard let connection = state.withLock({ $0.connection }) else { return }
        await hub.receive(text, on: connection)
    }

    func leave() {
        guard let connection = state.withLock({ $0.connection }) else { return }
        hub.leave(connection)
    }

    /// Waits until its mirror has come to a position.
    func wait(forSeq seq: Int64) async {
        await received.wait { _ in self.client.seq >= seq }
    }
}
