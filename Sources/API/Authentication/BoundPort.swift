internal import Synchronization

/// The port that the server really listens on: known only once it does, when port 0 was asked for.
public final class BoundPort: Sendable {
    private let stored: Atomic<Int>

    public init(_ port: Int = 0) { stored = Atomic(port) }

    public var value: Int { stored.load(ordering: .relaxed) }

    func set(_ port: Int) { stored.store(port, ordering: .relaxed) }
}
