import Synchronization
import UnixSignals

/// Ctrl-C, seen by the loop instead of killing the process: imports under way are cancelled first.
final class Interruption: Sendable {
    private let raised = Atomic<Bool>(false)

    /// From now on SIGINT and SIGTERM no longer end the process.
    static func trapped() async -> Interruption {
        let interruption = Interruption()
        let signals = await UnixSignalsSequence(trapping: .sigint, .sigterm)
        Task { for await _ in signals { interruption.raised.store(true, ordering: .relaxed) } }
        return interruption
    }

    var isRaised: Bool { raised.load(ordering: .relaxed) }
}
