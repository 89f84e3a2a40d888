import Jobs
import Synchronization

/// A clock that stands still until a test moves it, and that can be asked whether somebody sleeps.
final class ManualClock: Sendable {
    private struct Sleeper {
        var id: Int
        var dueMs: Int64
        var continuation: CheckedContinuation<Void, any Error>
    }

    private struct State {
        var nowMs: Int64 = 1_700_000_000_000
        var lastID = 0
        var sleepers: [Sleeper] = []
    }

    private let state = Mutex(State())
    private let changes = Facts<Void>()

    var nowMs: Int64 { state.withLock { $0.nowMs } }

    var jobClock: JobClock {
        JobClock(nowMs: { self.nowMs }, monotonicMs: { self.nowMs }, sleep: { try await self.sleep($0) })
    }

    private func sleep(_ milliseconds: Int64) async throws {
        let id = state.withLock { state in
            state.lastID += 1
            return state.lastID
        }
        try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { continuation in
                let isCancelled = state.withLock { state in
                    if Task.isCancelled { return true }
                    state.sleepers.append(Sleeper(id: id, dueMs: state.nowMs + milliseconds, continuation: continuation))
                    return false
                }
                if isCancelled { continuation.resume(throwing: CancellationError()) }
                changes.report(())
            }
        } onCancel: {
            let sleeper = state.withLock { state in
                state.sleepers.firstIndex { $0.id == id }.map { state.sleepers.remove(at: $0) }
            }
            sleeper?.continuation.resume(throwing: CancellationError())
        }
    }

    /// Waits until somebody sleeps for exactly so long from now.
    func waitForSleeper(ms: Int64) async {
        await changes.wait { _ in self.state.withLock { state in state.sleepers.contains { $0.dueMs - state.nowMs == ms } } }
    }

    func advance(ms: Int64) {
        let due = state.withLock { state in
            state.nowMs += ms
            let nowMs = state.nowMs
            let due = state.sleepers.filter { $0.dueMs <= nowMs }
            state.sleepers.removeAll { $0.dueMs <= nowMs }
            return due
        }
        for sleeper in due { sleeper.continuation.resume() }
    }
}
