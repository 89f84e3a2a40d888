public import Jobs

/// The scheduler's driver over the `job` table: each call is one transaction on the ledger's own database.
public struct JobQueue: JobDriver {
    let store: any Store

    public init(store: any Store) { self.store = store }

    public func claim(_ request: ClaimRequest) async throws -> Job? {
        // Looking first in a read keeps an idle scheduler from waking the writer.
        let candidate = try await store.read { db in ClaimOrder.next(among: try db.claimCandidates(nowMs: request.nowMs), for: request) }
        guard candidate != nil else { return nil }
        // A claim that a power cut takes back leaves a queued job and a dead worker: nothing to sync for.
        return try await store.writeUnsynced { db in
            guard var job = ClaimOrder.next(among: try db.claimCandidates(nowMs: request.nowMs), for: request), job.claim(by: request) else {
                return nil
            }
            try db.update(job)
            return job
        }
    }

    public func beat(_ claims: [JobClaim], leaseUntilMs: Int64) async throws -> [JobClaim] {
        try await store.writeUnsynced { db in
            try claims.filter { claim in
                try db.execute(
                    "UPDATE job SET lease_until_ms = $3 WHERE id = $1 AND fence = $2",
                    [.integer(claim.job), .integer(claim.fence), .integer(leaseUntilMs)]
                ) == 0
            }
        }
    }

    public func states(of claims: [JobClaim]) async throws -> [Int64: JobState] {
        try await store.read { db in
            var states: [Int64: JobState] = [:]
            for claim in claims {
                guard let job = try db.job(claim.job), job.fence == claim.fence else { continue }
                states[job.id] = job.state
            }
            return states
        }
    }

    public func report(_ event: JobEvent, of claim: JobClaim, _ note: JobNote) async throws -> Job? {
        try await store.write { db in
            guard var job = try db.job(claim.job), job.fence == claim.fence, job.apply(event, note) else { return nil }
            try db.update(job)
            return job
        }
    }

    public func request(_ event: JobEvent, of job: Int64, _ note: JobNote) async throws -> Job? {
        try await store.write { db in
            guard var job = try db.job(job), job.apply(event, note) else { return nil }
            try db.update(job)
            return job
        }
    }

    public func recover(boot: String, crashesMax: Int, _ note: JobNote) async throws -> [Job] {
        try await store.write { db in
            var recovered: [Job] = []
            for var job in try db.ownedJobs() where job.boot != boot {
                guard job.apply(job.crashes + 1 >= crashesMax ? .crashedForTheLastTime : .crashed, note) else { continue }
                try db.update(job)
                recovered.append(job)
            }
            return recovered
        }
    }

    public func nextRunAtMs(after nowMs: Int64) async throws -> Int64? {
        try await store.read { db in try db.nextRunAtMs(after: nowMs) }
    }
}
