import Synchronization

/// The hub's clockwork, its end, and its figures.
extension Hub {
    /// Ticks once a second until the task is cancelled: connections that never connect, positions that grow old, reads that failed.
    public func run() async {
        while !Task.isCancelled {
            do { try await clock.sleep(1_000) } catch { return }
            tick()
        }
    }

    /// One second went by.
    public func tick() {
        let nowMs = clock.nowMs()
        let (connections, rooms) = state.withLock { (Array($0.connections.values), Array($0.rooms.values)) }
        for connection in connections {
            act(on: connection) { session in session.tick(nowMs: nowMs) }
            sendDirtyProgress(to: connection)
        }
        for room in rooms { wake(room) }
    }

    /// Tells every client that the server will close; it comes back after about `afterMs`.
    public func goAway(_ reason: Disconnect = .shuttingDown, afterMs: Int64) {
        let connections = state.withLock { state in
            if reason == .shuttingDown { state.isClosing = true }
            return Array(state.connections.values)
        }
        for connection in connections {
            act(on: connection) { session in session.goAway(reason, afterMs: afterMs) }
        }
    }

    /// Closes all connections, or those of one user (a revoked session, a removed member).
    public func closeAll(_ reason: Disconnect, user: Int64? = nil) {
        let connections = state.withLock { Array($0.connections.values) }
        for connection in connections where user == nil || connection.peerAtJoin.user == user {
            act(on: connection) { session in session.close(reason) }
        }
    }

    /// The figures of `/v1/ws/status`.
    public func statistics() -> HubStatistics {
        var (statistics, connections) = state.withLock { ($0.statistics, Array($0.connections.values)) }
        statistics.connections = connections.count
        for connection in connections {
            connection.state.withLock { state in
                statistics.subscriptions += state.session.topicCount
                statistics.messagesSent += state.messagesSent
                statistics.bytesSent += state.bytesSent
            }
        }
        return statistics
    }

    /// Who is connected, oldest first.
    public func connections() -> [ConnectionSummary] {
        let connections = state.withLock { Array($0.connections.values) }
        return connections.sorted { $0.number < $1.number }.map { connection in
            connection.state.withLock { state in
                let topics = state.session.subscriptions.map(\.topic) + state.session.progressTopics
                return ConnectionSummary(
                    number: connection.number, user: state.peer.user, device: state.session.device, address: state.peer.address,
                    book: state.room?.book, seq: state.session.sentTo, topics: topics.map(\.name).sorted(), joinedMs: connection.joinedMs,
                    messagesSent: state.messagesSent, bytesSent: state.bytesSent, isWriting: state.session.isWriting)
            }
        }
    }
}
