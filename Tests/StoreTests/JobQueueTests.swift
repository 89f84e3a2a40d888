import Jobs
import Ledger
import Statements
import Store
import Testing

/// Holds the SQL driver to the rules of the Jobs room: `Job.apply`, `Job.claim` and `ClaimOrder` over rows in memory are the reference.
@Suite struct JobQueueTests {
    /// What the driver must have stored.
    private struct Reference {
        var jobs: [Int64: Job] = [:]

        mutating func claim(_ request: ClaimRequest) -> Job? {
            guard var job = ClaimOrder.next(among: jobs.values, for: request), job.claim(by: request) else { return nil }
            jobs[job.id] = job
            return job
        }

        mutating func report(_ event: JobEvent, of claim: JobClaim, _ note: JobNote) -> Job? {
            guard var job = jobs[claim.job], job.fence == claim.fence, job.apply(event, note) else { return nil }
            jobs[job.id] = job
            return job
        }

        mutating func request(_ event: JobEvent, of id: Int64, _ note: JobNote) -> Job? {
            guard var job = jobs[id], job.apply(event, note) else { return nil }
            jobs[id] = job
            return job
        }

        mutating func recover(boot: String, crashesMax: Int, _ note: JobNote) -> Set<Job> {
            var recovered: Set<Job> = []
            for var job in jobs.values where job.state.isOwned && job.boot != boot {
                guard job.apply(job.crashes + 1 >= crashesMax ? .crashedForTheLastTime : .crashed, note) else { continue }
                jobs[job.id] = job
                recovered.insert(job)
            }
            return recovered
        }
    }

    @Test(arguments: Array(1...8) as [UInt64])
    func everyOperationEqualsTheReference(seed: UInt64) async throws {
        let ledger = try await TestLedger()
        var random = SeededGenerator(seed: seed)
        var reference = Reference()
        var nowMs = TestLedger.nowMs
        var claims: [JobClaim] = []
        for step in 1...150 {
            nowMs += Int64.random(in: 0...40_000, using: &random)
            let comment: Comment = "seed \(seed), step \(step)"
            let boot = ["boot-1", "boot-2"].randomElement(using: &random) ?? "boot-1"
            switch Int.random(in: 0..<10, using: &random) {
            case 0, 1:
                let book = Int64.random(in: 1...3, using: &random)
                let importID = Int64.random(in: 1...30, using: &random)
                let priority = JobPriority.allCases.randomElement(using: &random) ?? .folder
                let kind = JobKind.allCases.randomElement(using: &random) ?? .import
                let made = try await ledger.store.write { [nowMs] db in
                    try db.job(db.insertJob(book: book, importID: importID, kind: kind, priority: priority, costBytes: 5, user: 7, nowMs: nowMs))
                }
                let job = try #require(made)
                #expect(
                    job
                        == Job(
                            id: job.id, book: book, importID: importID, kind: kind, priority: priority, user: 7, costBytes: 5, runAtMs: nowMs,
                            createdAtMs: nowMs), comment)
                reference.jobs[job.id] = job
            case 2, 3, 4:
                var request = ClaimRequest.now(owner: "w", boot: boot, nowMs: nowMs)
                if Bool.random(using: &random) {
                    request.fullBooks = [Int64.random(in: 1...3, using: &random): Int64.random(in: 1...30, using: &random)]
                }
                let job = try await ledger.queue.claim(request)
                #expect(job == reference.claim(request), comment)
                if let job { claims.append(job.claim) }
            case 5, 6:
                guard var claim = claims.randomElement(using: &random) else { continue }
                if Int.random(in: 0..<4, using: &random) == 0 { claim.fence += 1 }
                let event = JobEvent.allCases.randomElement(using: &random) ?? .completed
                let note = JobNote(nowMs: nowMs, runAtMs: nowMs + 9_000, error: JobError(.transient, code: "busy", message: "„busy“ it's"))
                #expect(try await ledger.queue.report(event, of: claim, note) == reference.report(event, of: claim, note), comment)
            case 7:
                guard let id = reference.jobs.keys.sorted().randomElement(using: &random) else { continue }
                let event = JobEvent.allCases.randomElement(using: &random) ?? .resumed
                let note = JobNote(nowMs: nowMs)
                #expect(try await ledger.queue.request(event, of: id, note) == reference.request(event, of: id, note), comment)
            case 8:
                let recovered = try await ledger.queue.recover(boot: boot, crashesMax: 3, JobNote(nowMs: nowMs))
                #expect(Set(recovered) == reference.recover(boot: boot, crashesMax: 3, JobNote(nowMs: nowMs)), comment)
            default:
                let wanted = Array(claims.suffix(4))
                let lost = try await ledger.queue.beat(wanted, leaseUntilMs: nowMs + 30_000)
                #expect(lost == wanted.filter { reference.jobs[$0.job]?.fence != $0.fence }, comment)
                for claim in wanted where reference.jobs[claim.job]?.fence == claim.fence { reference.jobs[claim.job]?.leaseUntilMs = nowMs + 30_000 }
                let states = try await ledger.queue.states(of: wanted)
                #expect(Set(states.keys).count == Set(wanted.filter { !lost.contains($0) }.map(\.job)).count, comment)
                for (id, state) in states { #expect(state == reference.jobs[id]?.state, comment) }
            }
            let due = reference.jobs.values.filter { $0.state.isClaimable && $0.runAtMs > nowMs }.map(\.runAtMs).min()
            #expect(try await ledger.queue.nextRunAtMs(after: nowMs) == due, comment)
        }
        let ids = reference.jobs.keys.sorted()
        let stored = try await ledger.store.read { db in try ids.map { try db.job($0) } }
        #expect(stored == ids.map { reference.jobs[$0] }, "seed \(seed)")
        let owned = try await ledger.store.read { db in try db.ownedJobs() }
        #expect(Set(owned) == Set(reference.jobs.values.filter(\.state.isOwned)), "seed \(seed)")
    }

    @Test func manyClaimersTakeEachJobOnce() async throws {
        let ledger = try await TestLedger()
        let made = try await ledger.store.write { db in
            try (1...48).map { ticket in
                try db.insertJob(book: Int64(ticket % 6), importID: Int64(ticket), kind: .import, priority: .interactive, costBytes: 1, nowMs: 0)
            }
        }
        let claimed = try await withThrowingTaskGroup(of: [Job].self) { group in
            for worker in 1...64 {
                group.addTask {
                    var mine: [Job] = []
                    while let job = try await ledger.queue.claim(.now(owner: "worker \(worker)")) { mine.append(job) }
                    return mine
                }
            }
            return try await group.reduce(into: []) { $0 += $1 }
        }
        #expect(claimed.map(\.id).sorted() == made)
        #expect(claimed.allSatisfy { $0.fence == 1 && $0.state == .running })
        let owners = try await ledger.store.read { db in try db.ownedJobs() }.map { [$0.id: $0.owner] }
        for job in claimed { #expect(owners.contains([job.id: job.owner])) }
    }

    @Test func aWorkerThatLostItsJobChangesNothing() async throws {
        let ledger = try await TestLedger()
        let made = try await ledger.insertImport()
        let lost = try await ledger.claim(made.job)
        _ = try await ledger.queue.recover(boot: "boot-2", crashesMax: 3, JobNote(nowMs: TestLedger.nowMs))
        let taken = try await ledger.claim(made.job, boot: "boot-2")
        #expect(taken.fence == lost.fence + 1)
        #expect(try await ledger.queue.report(.completed, of: lost.claim, JobNote(nowMs: 1)) == nil)
        #expect(try await ledger.queue.beat([lost.claim, taken.claim], leaseUntilMs: 5) == [lost.claim])
        #expect(try await ledger.queue.states(of: [lost.claim]).isEmpty)
        #expect(try await ledger.store.read { db in try db.job(made.job) }?.state == .running)
    }

    @Test func theThirdCrashIsTheLast() async throws {
        let ledger = try await TestLedger()
        let made = try await ledger.insertImport()
        for crash in 1...3 {
            _ = try await ledger.claim(made.job, boot: "boot-\(crash)")
            let same = try await ledger.queue.recover(boot: "boot-\(crash)", crashesMax: 3, JobNote(nowMs: 1))
            #expect(same.isEmpty, "rows of this very boot are alive")
            let recovered = try await ledger.queue.recover(boot: "boot-\(crash + 1)", crashesMax: 3, JobNote(nowMs: 1))
            #expect(recovered.map(\.state) == [crash == 3 ? .quarantined : .queued])
            #expect(recovered.map(\.crashes) == [crash])
        }
        #expect(try await ledger.queue.claim(.now()) == nil)
    }

    @Test func questionsAndProgressAreKept() async throws {
        let ledger = try await TestLedger()
        let made = try await ledger.insertImport()
        try await ledger.store.write { db in
            try db.setQuestions([.init(id: "account", kind: .account, text: "Which?", choices: [.init(id: "1", label: "Giro")])], ofJob: made.job)
            try db.setProgress("[]", ofJob: made.job)
        }
        let (questions, progress) = try await ledger.store.read { db in (try db.questions(ofJob: made.job), try db.progress(ofImport: made.id)) }
        #expect(questions.map(\.choices.first?.label) == ["Giro"])
        #expect(progress == "[]")
    }
}
