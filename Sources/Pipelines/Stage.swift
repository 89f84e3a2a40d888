import Synchronization

/// One step of a pipeline as its task runs it: it waits for input, works, and closes its channels whatever happened.
/// It never throws: what went wrong is in `failure`.
struct Stage: Sendable {
    let meter: StageMeter
    let failure: FirstFailure
    /// Returns when there is something to do.
    let ready: @Sendable () async -> Void
    let body: @Sendable () async throws -> Void
    /// Ends the channels on both sides: with nil after success.
    let end: @Sendable ((any Error)?) -> Void

    func run() async {
        await ready()
        do {
            try Task.checkCancellation()
            meter.start()
            try await body()
            meter.end(.done)
            end(nil)
        } catch {
            let (outcome, state) = judge(error)
            // Noted before the channels end: what the neighbours throw then must not count as the cause.
            if let failed = outcome as? StageError { failure.note(failed) }
            meter.end(state)
            end(outcome)
        }
    }

    /// An error that came through the input belongs to the stage that threw it; this one was merely stopped. What a cancelled task throws
    /// (an interrupted query, a closed file) is the cancellation's doing.
    private func judge(_ error: any Error) -> (outcome: any Error, state: StageState) {
        if error is StageError || error is CancellationError { return (error, .cancelled) }
        if Task.isCancelled { return (CancellationError(), .cancelled) }
        let state = (error as? any StageStop)?.stageState ?? .failed
        return (StageError(stage: meter.name, underlying: error), state)
    }
}

/// Remembers which stage failed first, since the tasks of the stopped ones may end before its own.
final class FirstFailure: Sendable {
    private let noted = Mutex<StageError?>(nil)

    func note(_ error: StageError) {
        noted.withLock { $0 = $0 ?? error }
    }

    var error: StageError? { noted.withLock { $0 } }
}

/// Where the result of a pipeline's last stage will be.
public final class PipelineEnd<Result: Sendable>: Sendable {
    private let given = Mutex<Result?>(nil)

    init() {}

    func give(_ result: Result) {
        given.withLock { $0 = result }
    }

    /// Nil unless the last stage ran to its end.
    var result: Result? { given.withLock { $0 } }
}
