import Logging
import Synchronization

/// What a client asks for and what takes a while: opening, loading topics, commands.
extension Hub {
    func perform(_ action: RealtimeSession.Action, on connection: Connection) async {
        switch action {
        case .open(let id, let connect): await open(id, connect, on: connection)
        case .load(let subscription): await load(subscription, on: connection)
        case .perform(let id, let name, let arguments):
            let peer = connection.state.withLock { $0.peer }
            await answer(id, on: connection) { try await self.commands.perform(name, arguments: arguments, for: peer) }
        case .refresh(let id, let token):
            let peer = connection.state.withLock { $0.peer }
            await answer(id, on: connection) {
                try await self.commands.refresh(token: token, for: peer)
                return Array("{}".utf8)
            }
        case .send, .close, .wake: break
        }
    }

    private func answer(_ id: Int64, on connection: Connection, _ work: () async throws -> [UInt8]) async {
        let message: SharedMessage
        do {
            message = ServerMessage.ok(id, try await work())
        } catch {
            message = ServerMessage.refused(id, replyError(error))
        }
        act(on: connection) { session in session.reply(message) }
    }

    // MARK: connect

    private func open(_ id: Int64, _ connect: ClientMessage.Connect, on connection: Connection) async {
        do {
            let peer = connection.peerAtJoin
            let book = connect.book ?? peer.defaultBook
            guard peer.books?.contains(book) ?? true, let position = try await source.position(book: book) else {
                throw ReplyError("book.unknown", "There is no book \(book).")
            }
            let opening = try await opening(id, connect, book: book, at: position)
            enter(book: book, opening, on: connection)
        } catch {
            let error = replyError(error)
            let nowMs = clock.nowMs()
            act(on: connection) { session in session.refused(id, error, nowMs: nowMs) }
        }
    }

    private func opening(
        _ id: Int64, _ connect: ClientMessage.Connect, book: Int64, at position: BookPosition
    ) async throws -> RealtimeSession.Opening {
        let subscriptions = connect.subscriptions.filter { $0.topic.kind != .progress }
        var opening = RealtimeSession.Opening(
            id: id, subscriptions: connect.subscriptions, epoch: position.epoch, seq: position.seq,
            snapshotReason: SnapshotReason.from(connect.since, at: position), progress: [])
        if opening.snapshotReason == nil, let since = connect.since {
            opening.seq = since.seq
            if !subscriptions.isEmpty, since.seq < position.seq {
                let missed = try await source.changes(book: book, after: since.seq, subscriptions: subscriptions)
                if missed.epoch != position.epoch {
                    opening.snapshotReason = .epoch
                } else if missed.floor > since.seq {
                    opening.snapshotReason = .expired
                } else if missed.topics.count > limits.resumeBytesMax {
                    opening.snapshotReason = .larger
                } else {
                    opening.missed = missed
                }
            }
        }
        if opening.snapshotReason != nil {
            opening.seq = position.seq
            if !subscriptions.isEmpty {
                let snapshot = try await source.snapshot(book: book, subscriptions: subscriptions)
                opening.epoch = snapshot.epoch
                // What the snapshots hold is what the client has: nothing comes twice.
                opening.seq = snapshot.seq
                opening.snapshot = snapshot
            }
        }
        for topic in connect.subscriptions.map(\.topic) where topic.kind == .progress {
            opening.progress += try await progressCells(book: book, topic: topic)
        }
        return opening
    }

    /// Into the room first and then open: a commit in between finds the connection, and one before is found by the wake that opening ends with.
    private func enter(book: Int64, _ opening: RealtimeSession.Opening, on connection: Connection) {
        let room: BookRoom? = state.withLock { state in
            // It may have left while the book was read.
            guard state.connections[connection.number] != nil else { return nil }
            let room = state.rooms[book] ?? BookRoom(book: book)
            state.rooms[book] = room
            room.join(connection, seq: max(opening.seq, opening.missed?.to ?? 0))
            // Inside the hub's lock, so that ``Hub/leave(_:)`` cannot come between and forget the room.
            connection.state.withLock { state in
                state.room = room
                state.peer.book = book
            }
            return room
        }
        guard room != nil else { return }
        let nowMs = clock.nowMs()
        act(on: connection) { session in session.opened(opening, nowMs: nowMs) }
    }

    // MARK: subscribe

    private func load(_ subscription: Subscription, on connection: Connection) async {
        let (book, room) = connection.state.withLock { ($0.peer.book, $0.room) }
        do {
            if subscription.topic.kind == .progress {
                let cells = try await progressCells(book: book, topic: subscription.topic)
                let nowMs = clock.nowMs()
                act(on: connection) { session in session.progressed(cells, nowMs: nowMs) }
            } else {
                let snapshot = try await source.snapshot(book: book, subscriptions: [subscription])
                room?.advance(to: snapshot.seq)
                let nowMs = clock.nowMs()
                act(on: connection) { session in session.loaded(snapshot, nowMs: nowMs) }
            }
        } catch {
            // The reply has gone; without its topic the client would wait for ever. It comes back and is told what is wrong by `connect`.
            logger.warning("topic not read", metadata: ["topic": "\(subscription.topic)", "error": "\(error)"])
            act(on: connection) { session in session.close(.internal) }
        }
        act(on: connection) { session in session.loadEnded() }
        sendDirtyProgress(to: connection)
    }

    private func replyError(_ error: any Error) -> ReplyError {
        if let error = error as? ReplyError { return error }
        logger.error("request failed", metadata: ["error": "\(error)"])
        return ReplyError("internal", "Something went wrong here.", retry: .backoff, afterMs: 1_000)
    }
}
