import Logging
import Synchronization

/// The two loops that run beside the work: leases, and requests that came without a signal.
extension Scheduler {
    /// Prolongs the leases. A failed beat is tried again until the lease is near its end; only then are the jobs stopped, because
    /// somebody else may have them soon.
    func beatLoop() async {
        var lastMs = clock.monotonicMs()
        while await slept(configuration.beatMs) {
            let claims = state.withLock { $0.claims }
            // Nobody may have told the scheduler of a job that another process made.
            wake()
            if claims.isEmpty {
                lastMs = clock.monotonicMs()
                continue
            }
            do {
                for claim in try await driver.beat(claims, leaseUntilMs: clock.nowMs() + configuration.leaseMs) { stop(claim, .lost) }
                lastMs = clock.monotonicMs()
            } catch {
                logger.warning("beat failed", metadata: ["error": "\(error)"])
                if clock.monotonicMs() - lastMs + configuration.beatMs >= configuration.leaseMs {
                    for claim in claims { stop(claim, .lost) }
                }
            }
        }
    }

    /// Looks at the rows of the running jobs, one read for all of them. The row is the truth; signals only make it quicker.
    func lookLoop() async {
        for await _ in workBegan {
            while !Task.isCancelled, case let claims = state.withLock({ $0.claims }), !claims.isEmpty {
                await look(at: claims)
                guard await slept(configuration.lookMs) else { return }
            }
        }
    }

    private func look(at claims: [JobClaim]) async {
        do {
            let states = try await driver.states(of: claims)
            for claim in claims {
                guard let now = states[claim.job] else {
                    stop(claim, .lost)
                    continue
                }
                // An end means that the publishing transaction wrote it: the work is only tidying up.
                if !now.letsWorkGoOn, now.isOwned { stop(claim, .requested) }
            }
        } catch {
            logger.debug("rows not readable", metadata: ["error": "\(error)"])
        }
    }

    private func stop(_ claim: JobClaim, _ reason: JobStop) {
        state.withLock { $0.signal(reason, claim: claim) }?.cancel()
    }

    /// Whether the time went by; `false` when the loop shall end.
    private func slept(_ milliseconds: Int64) async -> Bool {
        do {
            try await clock.sleep(milliseconds)
            return true
        } catch {
            return false
        }
    }
}
