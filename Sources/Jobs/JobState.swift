/// Where a job is on its way. The words are stored and sent as they are; no state has a second name.
///
/// ```
///                    ┌──────────── answered ─────────────┐
///                    ▼                                   │
///  created ──▶ queued ── claimed ──▶ running ── asked ──▶ held
///                ▲ ▲                 │ │ │ └─ completed ─▶ SUCCEEDED
///                │ └── interrupted ──┘ │ └─── failed ────▶ FAILED
///                │     crashed         │      crashed for the last time ─▶ QUARANTINED
///                │                     └ postponed ─▶ retrying ── claimed when due ─▶ running
///                │
///             resumed     running ── pause ──▶ pausing ── the worker lets go ─▶ paused
///                └──────────────────────────── paused     (queued, held, retrying ── pause ─▶ paused)
///
///  running, pausing ── cancel ─▶ cancelling ── the worker lets go ─▶ CANCELLED
///  queued, held, paused, retrying ── cancel ─▶ CANCELLED
///  FAILED, CANCELLED, QUARANTINED, retrying ── retry, asked for by a person ─▶ queued
/// ```
///
/// Capitals are ends. A worker only says what became of its work; the state that the row has by then decides what follows (``after(_:)``): work
/// that stops in `cancelling` is cancelled, in `pausing` paused, and in `running` (shutdown, or a pause taken back) queued again.
public enum JobState: String, Sendable, Hashable, Codable, CaseIterable {
    /// Waits for a worker.
    case queued
    /// A worker has it.
    case running
    /// Waits for an answer or for approval.
    case held
    /// Somebody asked for a pause; the worker has not let go yet.
    case pausing
    /// Waits until somebody resumes it.
    case paused
    /// Failed for a passing reason; is claimed again when its time has come.
    case retrying
    /// Somebody cancelled it; the worker has not let go yet.
    case cancelling
    /// End: done.
    case succeeded
    /// End: a person has to act on the error first.
    case failed
    /// End: somebody cancelled it before it had an effect.
    case cancelled
    /// End: it took the process down too often. The input is kept.
    case quarantined

    /// The job is over. Only a person brings one of these back, and never `succeeded`.
    public var isEnd: Bool {
        switch self {
        case .succeeded, .failed, .cancelled, .quarantined: true
        case .queued, .running, .held, .pausing, .paused, .retrying, .cancelling: false
        }
    }

    /// A worker has the job: it has an owner, a lease and a fence that count.
    public var isOwned: Bool { self == .running || self == .pausing || self == .cancelling }

    /// A claim may take it (once `runAtMs` has come).
    public var isClaimable: Bool { self == .queued || self == .retrying }

    /// The publishing transaction may go through. A cancel that came first wins, one that comes later loses.
    public var mayPublish: Bool { self == .running || self == .pausing }

    /// Claimed and not yet asked to stop; anything else tells the worker to let go.
    public var letsWorkGoOn: Bool { self == .running }

    /// The state after an event, or `nil` where the event means nothing: then nothing may be written.
    ///
    /// This is the only transition table. Drivers either call it inside the transaction that writes the row or make their
    /// `WHERE state IN (…)` from ``JobEvent/transitions``.
    public func after(_ event: JobEvent) -> JobState? {
        switch (self, event) {
        case (.queued, .claimed), (.retrying, .claimed): .running

        case (.running, .completed), (.pausing, .completed): .succeeded
        // The effect is there: the cancel came too late, and the page offers Undo.
        case (.cancelling, .completed): .succeeded
        case (.running, .asked): .held
        // A paused job plans again when it goes on, and then asks again.
        case (.pausing, .asked), (.pausing, .postponed), (.pausing, .interrupted), (.pausing, .crashed): .paused
        case (.running, .failed), (.pausing, .failed): .failed
        case (.running, .postponed): .retrying
        case (.running, .interrupted), (.running, .crashed): .queued
        case (.running, .crashedForTheLastTime), (.pausing, .crashedForTheLastTime): .quarantined
        case (.cancelling, .asked), (.cancelling, .failed), (.cancelling, .postponed), (.cancelling, .interrupted), (.cancelling, .crashed),
            (.cancelling, .crashedForTheLastTime):
            .cancelled

        case (.held, .answered): .queued
        case (.running, .pauseRequested): .pausing
        case (.queued, .pauseRequested), (.held, .pauseRequested), (.retrying, .pauseRequested): .paused
        case (.paused, .resumed): .queued
        // The worker may have seen the pause already; when it lets go, the row says running and the job is queued again.
        case (.pausing, .resumed): .running
        case (.running, .cancelRequested), (.pausing, .cancelRequested): .cancelling
        case (.queued, .cancelRequested), (.held, .cancelRequested), (.paused, .cancelRequested), (.retrying, .cancelRequested): .cancelled
        case (.failed, .retryRequested), (.cancelled, .retryRequested), (.quarantined, .retryRequested), (.retrying, .retryRequested): .queued

        default: nil
        }
    }
}

/// What happens to a job. Workers report, people request; nothing else moves a job.
public enum JobEvent: String, Sendable, Hashable, Codable, CaseIterable {
    /// A worker took it.
    case claimed
    /// Worker: the work is done.
    case completed
    /// Worker: there is an open question, or the plan waits for approval.
    case asked
    /// Worker: failed, and trying again would not help.
    case failed
    /// Worker: failed for a reason that may pass; `runAtMs` says when to try again.
    case postponed
    /// Worker: stopped half-way because it was told to, or because the process shuts down. Not an attempt.
    case interrupted
    /// The process of the worker died.
    case crashed
    /// The process of the worker died, and the job has now taken down as many as it may.
    case crashedForTheLastTime
    /// Person: answered the question, or approved.
    case answered
    /// Person: pause.
    case pauseRequested
    /// Person: go on.
    case resumed
    /// Person: cancel.
    case cancelRequested
    /// Person: try again, now.
    case retryRequested

    /// The rows of the transition table for this event, for drivers that write it as SQL.
    public var transitions: [(from: JobState, to: JobState)] {
        JobState.allCases.compactMap { from in from.after(self).map { (from, $0) } }
    }
}
