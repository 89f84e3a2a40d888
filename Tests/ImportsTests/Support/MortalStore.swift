import Store
import Synchronization

/// The real store of a process that can die: at a chosen write, before or after its commit, and nothing it does later has an effect.
final class MortalStore: Store {
    struct Dead: Error {}

    /// Which write kills the process, counted from 1.
    struct Death: Sendable {
        var write: Int
        var afterCommit: Bool
    }

    private struct State {
        var writes = 0
        var isDead = false
        var death: Death?
        var before: (@Sendable (Int) async -> Void)?
    }

    private let store: any Store
    private let state = Mutex(State())
    /// Reports once the process is dead.
    let deaths = Facts<Int>()

    init(_ store: any Store) { self.store = store }

    var isDead: Bool { state.withLock { $0.isDead } }
    var writes: Int { state.withLock { $0.writes } }

    /// Counting starts anew.
    func die(at death: Death) {
        state.withLock {
            $0.writes = 0
            $0.death = death
        }
    }

    /// Calls `body` with the number of each write before it is made, counted from now.
    func beforeEachWrite(_ body: (@Sendable (Int) async -> Void)?) {
        state.withLock {
            $0.writes = 0
            $0.before = body
        }
    }

    /// The process is gone without another word.
    func die() {
        let number = state.withLock { state in
            state.isDead = true
            return state.writes
        }
        deaths.report(number)
    }

    func read<T: Sendable>(_ body: @escaping @Sendable (any SQLConnection) throws -> T) async throws -> T {
        if isDead { throw Dead() }
        return try await store.read(body)
    }

    func write<T: Sendable>(_ body: @escaping @Sendable (any SQLConnection) throws -> T) async throws -> T {
        try await mortally { try await self.store.write(body) }
    }

    func writeUnsynced<T: Sendable>(_ body: @escaping @Sendable (any SQLConnection) throws -> T) async throws -> T {
        try await mortally { try await self.store.writeUnsynced(body) }
    }

    private func mortally<T: Sendable>(_ write: () async throws -> T) async throws -> T {
        let (number, death, before) = state.withLock { state in
            state.writes += 1
            return (state.writes, state.isDead ? Death(write: 0, afterCommit: false) : state.death, state.before)
        }
        await before?(number)
        guard let death, death.write <= number else { return try await write() }
        if isDead { throw Dead() }
        if death.afterCommit { _ = try await write() }
        die()
        throw Dead()
    }

    func backUp(to path: String) async throws { try await store.backUp(to: path) }
    func integrityProblems() async throws -> [String] { try await store.integrityProblems() }
    func checkpoint() async throws { try await store.checkpoint() }
}
