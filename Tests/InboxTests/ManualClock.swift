import Jobs
import Synchronization

/// A clock that stands still until a test moves it. Nobody in these tests sleeps by it: each look is asked for.
final class ManualClock: Sendable {
    private let passedMs = Mutex<Int64>(0)

    func advance(ms: Int64) { passedMs.withLock { $0 += ms } }

    var jobClock: JobClock {
        JobClock(
            nowMs: { 1_700_000_000_000 + self.passedMs.withLock { $0 } }, monotonicMs: { self.passedMs.withLock { $0 } },
            sleep: { _ in throw CancellationError() })
    }
}
