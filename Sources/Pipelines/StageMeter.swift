import Synchronization

/// What a stage counts in.
public enum StageUnit: String, Sendable, Codable, Hashable { case bytes, rows }

/// Where a stage stands. `held` waits for a person's answer; the last three and `done` are ends.
public enum StageState: String, Sendable, Codable, Hashable { case waiting, running, done, held, failed, cancelled }

/// The gauge that a stage moves while it works and that others read at any time.
///
/// A stage bumps it once per batch, so a lock costs nothing, and a reading is of one moment. It keeps no history and tells nobody:
/// whoever shows progress samples it.
public final class StageMeter: Sendable {
    public let name: String
    public let unit: StageUnit

    private struct Gauge {
        var state = StageState.waiting
        var done: Int64 = 0
        var total: Int64?
        var problems = 0
        var started: ContinuousClock.Instant?
        var ended: ContinuousClock.Instant?

        mutating func start(at now: ContinuousClock.Instant) {
            guard started == nil else { return }
            started = now
            state = .running
        }
    }

    private let gauge = Mutex(Gauge())
    private let now: @Sendable () -> ContinuousClock.Instant

    /// `total` may become known later; `now` is a parameter for tests.
    public init(_ name: String, unit: StageUnit, total: Int64? = nil, now: @escaping @Sendable () -> ContinuousClock.Instant = { .now }) {
        self.name = name
        self.unit = unit
        self.now = now
        gauge.withLock { $0.total = total }
    }

    /// Counts what a batch has moved; also starts a waiting meter.
    public func advance(by amount: Int, problems: Int = 0) {
        let now = now()
        gauge.withLock { gauge in
            gauge.start(at: now)
            gauge.done += Int64(amount)
            gauge.problems += problems
        }
    }

    /// Says how much there is to do in all, once that is known or has changed.
    public func expect(total: Int64) {
        gauge.withLock { $0.total = total }
    }

    /// The stage has its first input. Without effect on one that has started.
    public func start() {
        let now = now()
        gauge.withLock { $0.start(at: now) }
    }

    /// The stage is over in this state; the first end stays. A stage that is done has done all there was: its total becomes what it did.
    public func end(_ state: StageState) {
        let now = now()
        gauge.withLock { gauge in
            guard gauge.ended == nil else { return }
            gauge.start(at: now)
            gauge.state = state
            gauge.ended = now
            if state == .done { gauge.total = gauge.done }
        }
    }

    /// The meter as it stands at this moment.
    public func reading() -> StageReading {
        let now = now()
        return gauge.withLock { gauge in
            StageReading(
                name: name, state: gauge.state, done: gauge.done, total: gauge.total, unit: unit,
                seconds: gauge.started.map { ((gauge.ended ?? now) - $0) / .seconds(1) }, problems: gauge.problems)
        }
    }
}
