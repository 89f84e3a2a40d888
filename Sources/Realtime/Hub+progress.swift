import Synchronization

/// Progress has no position: a job's cell goes to whoever looks at it, at most ten times a second, and changes of its state at once.
extension Hub {
    /// A job's cell changed. `list` is its cell for `imports`, `detail` the one for `import.{id}` (the same and more); each one UTF-8 JSON
    /// object. Cheap enough for every sample of a meter.
    public func publishProgress(book: Int64, importID: Int64, list: [UInt8], detail: [UInt8], isStateChange: Bool) {
        let key = ProgressBoard.Key(book: book, importID: importID)
        let nowMs = clock.nowMs()
        let (verdict, job) = progressBoard.withLock { board in
            (board.update(key, list: list, detail: detail, isStateChange: isStateChange, nowMs: nowMs), board.job(key))
        }
        switch verdict {
        case .send: if let job { send(job, key) }
        case .sendAfter(let ms):
            Task {
                try? await self.clock.sleep(ms)
                let nowMs = self.clock.nowMs()
                if let job = self.progressBoard.withLock({ $0.timerFired(key, nowMs: nowMs) }) { self.send(job, key) }
            }
        case .wait: break
        }
    }

    private func send(_ job: ProgressBoard.Job, _ key: ProgressBoard.Key) {
        guard let room = state.withLock({ $0.rooms[key.book] }) else { return }
        var list: SharedMessage?
        var detail: SharedMessage?
        for connection in room.connections {
            act(on: connection) { session in
                guard let interest = session.interest(in: key.importID), session.takesProgress(of: key.importID) else { return [] }
                let message: SharedMessage
                switch interest {
                case .list: message = list ?? ServerMessage.progress([(job.list, job.rev)])
                case .detail: message = detail ?? ServerMessage.progress([(job.detail, job.rev)])
                }
                if interest == .list { list = message } else { detail = message }
                return [.send(message)]
            }
        }
    }

    /// What a connection missed while it was writing: the latest cell of each job, in one message.
    func sendDirtyProgress(to connection: Connection) {
        let (book, missed) = connection.state.withLock { ($0.peer.book, $0.session.takeDirtyProgress()) }
        guard !missed.isEmpty else { return }
        let jobs = progressBoard.withLock { board in missed.sorted().compactMap { board.job(.init(book: book, importID: $0)) } }
        let nowMs = clock.nowMs()
        act(on: connection) { session in
            let cells = jobs.compactMap { job in
                session.interest(in: job.list.key).map { (cell: $0 == .detail ? job.detail : job.list, rev: job.rev) }
            }
            return session.progressed(cells, nowMs: nowMs)
        }
    }

    /// The present cells of a progress topic. The revision is taken before the reading: what is published meanwhile is newer and wins.
    func progressCells(book: Int64, topic: Topic) async throws -> [(cell: ProgressCell, rev: Int64)] {
        let rev = progressBoard.withLock { $0.nextRev() }
        return try await source.progress(book: book, topic: topic).map { ($0, rev) }
    }
}
