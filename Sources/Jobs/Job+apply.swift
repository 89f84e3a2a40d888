extension Job {
    /// What an event does to the row, beside its state. Returns whether it did anything.
    ///
    /// Drivers may load the row, call this and store it inside one write transaction, or write the same as SQL; the test suite of the
    /// drivers holds them to this function.
    public mutating func apply(_ event: JobEvent, _ note: JobNote) -> Bool {
        guard event != .claimed, let next = state.after(event) else { return false }
        state = next
        switch event {
        case .claimed, .completed, .asked, .interrupted, .pauseRequested, .cancelRequested: break
        case .failed:
            error = note.error
        case .postponed:
            error = note.error
            attempt += 1
            runAtMs = note.runAtMs ?? note.nowMs
        case .crashed, .crashedForTheLastTime:
            crashes += 1
            attempt += 1
            error = JobError(.bug, code: "crashed", message: "The process ended while it worked on this file (\(crashes) times so far).")
        case .answered:
            runAtMs = note.nowMs
        case .resumed:
            if next == .queued { runAtMs = note.nowMs }
        case .retryRequested:
            attempt = 1
            crashes = 0
            error = nil
            runAtMs = note.nowMs
            finishedAtMs = nil
        }
        // The reason of the job's own error does not explain why a person cancelled it.
        if next == .cancelled { error = nil }
        if next.isEnd { finishedAtMs = note.nowMs }
        if !next.isOwned {
            owner = nil
            boot = nil
            leaseUntilMs = nil
        }
        return true
    }

    /// What a claim does to the row. Returns whether the job could be claimed.
    public mutating func claim(by request: ClaimRequest) -> Bool {
        guard runAtMs <= request.nowMs, let next = state.after(.claimed) else { return false }
        state = next
        fence += 1
        owner = request.owner
        boot = request.boot
        leaseUntilMs = request.leaseUntilMs
        startedAtMs = request.nowMs
        error = nil
        return true
    }
}

/// What goes into the row beside the event.
public struct JobNote: Sendable, Hashable {
    /// Now, in milliseconds since 1970 UTC.
    public var nowMs: Int64
    /// For `postponed`: when to try again.
    public var runAtMs: Int64?
    /// For `failed` and `postponed`: why.
    public var error: JobError?

    /// A note; most events need only the time.
    public init(nowMs: Int64, runAtMs: Int64? = nil, error: JobError? = nil) {
        self.nowMs = nowMs
        self.runAtMs = runAtMs
        self.error = error
    }
}
