import Synchronization

/// The connections of one book, and how far the book has come.
final class BookRoom: Sendable {
    let book: Int64
    private let state = Mutex(State())
    private let gathering = Mutex(())

    private struct State {
        /// Flat: a commit walks over all of them, and only a leaving connection is looked for.
        var connections: [Connection] = []
        var latestSeq: Int64 = 0
        var isPumpScheduled = false
    }

    init(book: Int64) { self.book = book }

    var latestSeq: Int64 { state.withLock { $0.latestSeq } }

    var connections: [Connection] { state.withLock { $0.connections } }

    func join(_ connection: Connection, seq: Int64) {
        state.withLock { state in
            state.connections.append(connection)
            state.latestSeq = max(state.latestSeq, seq)
        }
    }

    func leave(_ connection: Connection) {
        state.withLock { $0.connections.removeAll { $0 === connection } }
    }

    /// The book has come to `seq`. Commits may report out of order.
    func advance(to seq: Int64) {
        state.withLock { $0.latestSeq = max($0.latestSeq, seq) }
    }

    /// Takes the connections that are behind, by what they would read. One at a time: two that ran side by side would share the connections
    /// out between them, and each would read.
    func gather() -> [RealtimeSession.ReadKey: [Connection]] {
        gathering.withLock { _ in
            let (seq, connections) = state.withLock { ($0.latestSeq, $0.connections) }
            var groups: [RealtimeSession.ReadKey: [Connection]] = [:]
            for connection in connections {
                guard let key = connection.state.withLock({ $0.session.startReading(upTo: seq) }) else { continue }
                groups[key, default: []].append(connection)
            }
            return groups
        }
    }

    /// Whether a pump has to be started; wakes that come until it runs are served by the same one.
    func schedulePump() -> Bool {
        state.withLock { state in
            defer { state.isPumpScheduled = true }
            return !state.isPumpScheduled
        }
    }

    func pumpBegan() {
        state.withLock { $0.isPumpScheduled = false }
    }
}
