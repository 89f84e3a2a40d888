import Synchronization

/// Facts that something under test reported, in order; a test waits for one and never for a time.
final class Facts<Fact: Sendable>: Sendable {
    private struct State {
        var all: [Fact] = []
        var waiters: [(isMet: @Sendable ([Fact]) -> Bool, continuation: CheckedContinuation<Void, Never>)] = []
    }

    private let state = Mutex(State())

    var all: [Fact] { state.withLock { $0.all } }

    func report(_ fact: Fact) {
        let met = state.withLock { state in
            state.all.append(fact)
            let all = state.all
            let met = state.waiters.filter { $0.isMet(all) }.map(\.continuation)
            state.waiters.removeAll { $0.isMet(all) }
            return met
        }
        for continuation in met { continuation.resume() }
    }

    /// Waits until what has been reported so far meets the condition.
    func wait(until isMet: @escaping @Sendable ([Fact]) -> Bool) async {
        await withCheckedContinuation { continuation in
            let isMetNow = state.withLock { state in
                if isMet(state.all) { return true }
                state.waiters.append((isMet, continuation))
                return false
            }
            if isMetNow { continuation.resume() }
        }
    }
}
