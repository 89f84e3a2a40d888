import Jobs
import Testing

@Suite struct ClaimOrderTests {
    private func next(_ jobs: [Job], nowMs: Int64 = 1_000_000, full: [Int64: Int64] = [:]) -> Int64? {
        ClaimOrder.next(among: jobs, for: ClaimRequest(owner: "w", boot: "b", nowMs: nowMs, leaseUntilMs: nowMs, fullBooks: full))?.id
    }

    private func job(_ id: Int64, book: Int64 = 1, _ state: JobState = .queued, priority: JobPriority = .interactive, waitedMs: Int64 = 0) -> Job {
        var job = Job.queued(id, book: book, priority: priority, atMs: 1_000_000 - waitedMs)
        job.state = state
        return job
    }

    @Test func withinABookUploadOrderDecidesWhateverThePriority() {
        #expect(next([job(7), job(5, priority: .maintenance), job(6)]) == 5)
    }

    @Test func headsAreChosenBeforePriority() {
        // Were priority first, job 2 of book 1 would overtake job 1 of its own book.
        #expect(next([job(1, priority: .backfill), job(2), job(3, book: 2, priority: .folder)]) == 3)
    }

    @Test(arguments: [
        (JobPriority.interactive, Int64(0), Int64(0)), (.folder, 0, 1), (.folder, 59_999, 1), (.folder, 60_000, 0), (.maintenance, 0, 3),
        (.maintenance, 125_000, 1), (.maintenance, 86_400_000, 0), (.interactive, 86_400_000, 0),
    ])
    func aLevelIsGainedWithEachMinute(priority: JobPriority, waitedMs: Int64, level: Int64) {
        #expect(ClaimOrder.level(of: job(1, priority: priority, waitedMs: waitedMs), nowMs: 1_000_000) == level)
    }

    @Test func oldMaintenanceGoesBeforeAFreshFolder() {
        #expect(next([job(1, book: 1, priority: .folder), job(2, book: 2, priority: .maintenance, waitedMs: 180_000)]) == 2)
    }

    @Test func aBookWithFewerRunningGoesFirst() {
        #expect(next([job(1, .running), job(2), job(3, book: 2)]) == 3)
    }

    @Test func ageAloneDoesNotBeatFairness() {
        #expect(next([job(1, .running), job(2, waitedMs: 3_600_000), job(3, book: 2)]) == 3)
    }

    @Test func oneFileStartsWithinTwoDispatchesBesideAThousand() {
        var jobs = (1...1_000).map { job($0) }
        jobs.append(job(1_001, book: 2))
        var dispatched: [Int64] = []
        for _ in 1...2 {
            guard let id = next(jobs), let index = jobs.firstIndex(where: { $0.id == id }) else { break }
            jobs[index].state = .running
            dispatched.append(id)
        }
        #expect(dispatched.contains(1_001), "dispatched \(dispatched)")
    }

    @Test func aFullBookIsSkippedButForALowerTicket() {
        #expect(next([job(5), job(9, book: 2)], full: [1: 4]) == 9)
        #expect(next([job(3), job(9, book: 2)], full: [1: 4]) == 3)
        #expect(next([job(5)], full: [1: 4]) == nil)
    }

    @Test func twoJobsOfOneImportDoNotRunAtTheSameTime() {
        var undo = job(2)
        undo.importID = 1
        undo.kind = .undo
        #expect(next([job(1, .running), undo]) == nil)
        #expect(next([job(1, .succeeded), undo]) == 2)
    }

    @Test(arguments: JobState.allCases)
    func onlyQueuedAndDueRetriesAreClaimed(state: JobState) {
        #expect(next([job(1, state)]) == (state.isClaimable ? 1 : nil))
        #expect(next([job(1, state, waitedMs: -1)]) == nil)
    }

    @Test(arguments: [11, 12, 13] as [UInt64])
    func whateverIsClaimedWasTheLowestTicketOfItsBook(seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        for round in 1...500 {
            let jobs = (1...12).map { id in
                var job = job(
                    Int64(id), book: Int64.random(in: 1...4, using: &random), JobState.allCases.randomElement(using: &random) ?? .queued,
                    priority: JobPriority.allCases.randomElement(using: &random) ?? .folder,
                    waitedMs: Int64.random(in: -5_000...200_000, using: &random))
                job.importID = Int64.random(in: 1...12, using: &random)
                return job
            }
            let owned = Set(jobs.filter(\.state.isOwned).map(\.importID))
            let ready = jobs.filter { $0.state.isClaimable && $0.runAtMs <= 1_000_000 && !owned.contains($0.importID) }
            let id = next(jobs)
            #expect((id == nil) == ready.isEmpty, "seed \(seed), round \(round)")
            guard let chosen = ready.first(where: { $0.id == id }) else { continue }
            let lowest = ready.filter { $0.book == chosen.book }.map(\.ticket).min()
            #expect(chosen.ticket == lowest, "seed \(seed), round \(round)")
            let level = ClaimOrder.level(of: chosen, nowMs: 1_000_000)
            for (book, others) in Dictionary(grouping: ready, by: \.book) {
                guard let head = others.min(by: { ($0.ticket, $0.id) < ($1.ticket, $1.id) }) else { continue }
                #expect(level <= ClaimOrder.level(of: head, nowMs: 1_000_000), "seed \(seed), round \(round), book \(book)")
            }
        }
    }
}
