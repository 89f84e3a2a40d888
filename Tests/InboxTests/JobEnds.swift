import Jobs
import Synchronization

/// The states that jobs have reported; a test waits for one and never for a time.
final class JobEnds: Sendable {
    private struct State {
        var states: [Int64: JobState] = [:]
        var waiters: [(isMet: @Sendable ([Int64: JobState]) -> Bool, continuation: CheckedContinuation<Void, Never>)] = []
    }

    private let state = Mutex(State())

    func report(_ jobState: JobState, ofImport importID: Int64) {
        let met = state.withLock { state in
            state.states[importID] = jobState
            let states = state.states
            let met = state.waiters.filter { $0.isMet(states) }.map(\.continuation)
            state.waiters.removeAll { $0.isMet(states) }
            return met
        }
        for continuation in met { continuation.resume() }
    }

    /// Waits until an import's newest reported state is one of these.
    func wait(for importID: Int64, in wanted: Set<JobState>) async {
        await withCheckedContinuation { continuation in
            let isMet = state.withLock { state in
                if let now = state.states[importID], wanted.contains(now) { return true }
                state.waiters.append(({ $0[importID].map(wanted.contains) ?? false }, continuation))
                return false
            }
            if isMet { continuation.resume() }
        }
    }
}

/// Runs jobs and reports those that have succeeded: their end is written by the publication itself, so the scheduler has no change to tell of.
struct ReportingRunner: JobRunner {
    let runner: any JobRunner
    let ends: JobEnds

    func run(_ job: Job, context: JobContext) async throws -> JobResult {
        let result = try await runner.run(job, context: context)
        if result == .succeeded { ends.report(.succeeded, ofImport: job.importID) }
        return result
    }
}
