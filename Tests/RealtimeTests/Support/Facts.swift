import Synchronization

/// Facts that something under test reported, in order; a test waits for one and never for a time.
final class Facts<Fact: Sendable>: Sendable {
    private struct Waiter {
        var id: Int
        var isMet: @Sendable ([Fact]) -> Bool
        var continuation: CheckedContinuation<Void, Never>
    }

    private struct State {
        var all: [Fact] = []
        var waiters: [Waiter] = []
        var lastID = 0
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

    /// Waits until what has been reported so far meets the condition. Returns too when the test runs out of time, so that what follows fails
    /// and nothing hangs.
    func wait(until isMet: @escaping @Sendable ([Fact]) -> Bool) async {
        let id = state.withLock { state in
            state.lastID += 1
            return state.lastID
        }
        await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let isOver = state.withLock { state in
                    if isMet(state.all) || Task.isCancelled { return true }
                    state.waiters.append(Waiter(id: id, isMet: isMet, continuation: continuation))
                    return false
                }
                if isOver { continuation.resume() }
            }
        } onCancel: {
            let waiter = state.withLock { state in
                state.waiters.firstIndex { $0.id == id }.map { state.waiters.remove(at: $0) }
            }
            waiter?.continuation.resume()
        }
    }
}

extension Facts where Fact: Equatable {
    func wait(for fact: Fact, times: Int = 1) async {
        await wait { $0.count { $0 == fact } >= times }
    }
}

/// Closed until somebody opens it; then it stays open. Waiting ends early with the task.
final class Gate: Sendable {
    private let stream: AsyncStream<Void>
    private let sink: AsyncStream<Void>.Continuation

    init() { (stream, sink) = AsyncStream.makeStream(of: Void.self) }

    func open() { sink.finish() }

    /// Throws when the task is cancelled first.
    func pass() async throws {
        for await _ in stream {}
        try Task.checkCancellation()
    }
}

/// A small seeded generator (SplitMix64, public domain), so that a failing run can be repeated.
struct SeededGenerator: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }
}
