import Jobs
import Synchronization
import Testing

@Suite(.timeLimit(.minutes(1))) struct SchedulerTests {
    @Test func aQueuedJobRunsToItsEnd() async throws {
        let bench = SchedulerBench([.queued(1)]) { _, _ in .succeeded }
        try await bench.whileRunning { await bench.wait(for: 1, .succeeded) }
        #expect(bench.jobs[1]?.state == .succeeded)
        #expect(bench.changes.all.map(\.state) == [.running, .succeeded])
    }

    @Test func noMoreJobsWorkThanThereAreSlots() async throws {
        struct Count { var now = 0, most = 0 }
        let count = Mutex(Count())
        let begun = Facts<Int64>()
        let gate = Gate()
        let bench = SchedulerBench((1...9).map { .queued($0, book: $0) }, slots: 2) { job, _ in
            begun.report(job.id)
            count.withLock { count in
                count.now += 1
                count.most = max(count.most, count.now)
            }
            try await gate.pass()
            count.withLock { $0.now -= 1 }
            return .succeeded
        }
        try await bench.whileRunning {
            await begun.wait { $0.count >= 2 }
            gate.open()
            await bench.changes.wait { $0.count { $0.state == .succeeded } == 9 }
        }
        #expect(count.withLock { $0.most } == 2)
    }

    @Test func aJobThatWaitsForItsTurnGivesItsSlotToAnotherBook() async throws {
        let gate = Gate()
        let bench = SchedulerBench([.queued(1), .queued(2), .queued(3, book: 2)], slots: 2) { job, context in
            try await context.turn()
            if job.id == 1 { try await gate.pass() }
            return .succeeded
        }
        try await bench.whileRunning {
            // Job 3 goes second since its book has nothing running; job 2 waits for job 1; the slot of job 3 is free again.
            await bench.wait(for: 3, .succeeded)
            await bench.wait(for: 2, .running)
            bench.jobs.add(.queued(4, book: 3))
            bench.scheduler.wake()
            await bench.wait(for: 4, .succeeded)
            #expect(bench.jobs[1]?.state == .running)
            #expect(bench.jobs[2]?.state == .running)
            gate.open()
            await bench.wait(for: 2, .succeeded)
        }
    }

    @Test func importsOfABookWorkInUploadOrder() async throws {
        let order = Facts<Int64>()
        let bench = SchedulerBench((1...20).map { .queued($0) }) { job, context in
            for _ in 0..<(job.id * 7 % 5) { await Task.yield() }
            try await context.turn()
            order.report(job.id)
            return .succeeded
        }
        try await bench.whileRunning { await bench.wait(for: 20, .succeeded) }
        #expect(order.all == Array(1...20))
    }

    // MARK: Failures

    @Test func aTransientFailureComesBackAfterItsDelayAndNotBefore() async throws {
        let bench = SchedulerBench([.queued(1)]) { job, _ in
            if job.attempt == 1 { throw JobError(.transient, code: "busy", message: "busy") }
            return .succeeded
        }
        try await bench.whileRunning {
            await bench.wait(for: 1, .retrying)
            #expect(bench.jobs[1]?.runAtMs == bench.clock.nowMs + 500)
            await bench.clock.waitForSleeper(ms: 500)
            bench.clock.advance(ms: 499)
            #expect(bench.jobs[1]?.state == .retrying)
            bench.clock.advance(ms: 1)
            await bench.wait(for: 1, .succeeded)
        }
        #expect(bench.jobs[1]?.attempt == 2)
    }

    @Test(arguments: [(JobErrorClass.transient, 5), (.bug, 2), (.input, 1)])
    func attemptsEndWithTheirClass(errorClass: JobErrorClass, attempts: Int) async throws {
        let begun = Facts<Int>()
        let bench = SchedulerBench([.queued(1)], random: 0) { job, _ in
            begun.report(job.attempt)
            return .failed(JobError(errorClass, code: "c", message: "m"))
        }
        try await bench.whileRunning { await bench.wait(for: 1, .failed) }
        #expect(begun.all == Array(1...attempts))
        #expect(bench.jobs[1]?.error?.errorClass == errorClass)
    }

    @Test func anUnknownErrorIsOurBug() async throws {
        struct Surprise: Error {}
        let bench = SchedulerBench([.queued(1)], random: 0) { _, _ in throw Surprise() }
        try await bench.whileRunning { await bench.wait(for: 1, .failed) }
        #expect(bench.jobs[1]?.error?.errorClass == .bug)
    }

    @Test func aResultIsWrittenOnceTheDatabaseTakesIt() async throws {
        let bench = SchedulerBench([.queued(1)]) { _, _ in .succeeded }
        bench.jobs.fail(.report, times: 2)
        try await bench.whileRunning {
            await bench.clock.waitForSleeper(ms: 200)
            bench.clock.advance(ms: 200)
            await bench.clock.waitForSleeper(ms: 400)
            bench.clock.advance(ms: 400)
            await bench.wait(for: 1, .succeeded)
        }
    }

    @Test func aFailedClaimIsTriedAgainWithTheNextBeat() async throws {
        let bench = SchedulerBench([.queued(1)]) { _, _ in .succeeded }
        bench.jobs.fail(.claim, times: 1)
        try await bench.whileRunning {
            await bench.jobs.facts.wait(for: .claim)
            await bench.clock.waitForSleeper(ms: 5_000)
            bench.clock.advance(ms: 5_000)
            await bench.wait(for: 1, .succeeded)
        }
    }

    // MARK: Requests

    @Test func aSignalStopsRunningWorkAtOnce() async throws {
        let bench = SchedulerBench([.queued(1)]) { _, _ in
            try await Gate().pass()
            return .succeeded
        }
        try await bench.whileRunning {
            await bench.wait(for: 1, .running)
            let answer1 = try await bench.cancel(1)
            #expect(answer1 == .cancelling)
            await bench.wait(for: 1, .cancelled)
        }
        #expect(bench.changes.all.map(\.state) == [.running, .cancelling, .cancelled])
    }

    @Test func cancellingWorksWithoutSignals() async throws {
        let begun = Gate()
        let bench = SchedulerBench([.queued(1)], signals: false) { _, context in
            begun.open()
            while true {
                try context.checkpoint()
                await Task.yield()
            }
        }
        try await bench.whileRunning {
            try await begun.pass()
            await bench.clock.waitForSleeper(ms: 50)
            let answer2 = try await bench.cancel(1)
            #expect(answer2 == .cancelling)
            bench.clock.advance(ms: 50)
            await bench.wait(for: 1, .cancelled)
        }
    }

    @Test func aWaitingJobIsCancelledWithoutAWorker() async throws {
        let gate = Gate()
        let bench = SchedulerBench([.queued(1), .queued(2)], slots: 1) { job, _ in
            try await gate.pass()
            return .succeeded
        }
        try await bench.whileRunning {
            await bench.wait(for: 1, .running)
            let answer3 = try await bench.cancel(2)
            #expect(answer3 == .cancelled)
            gate.open()
            await bench.wait(for: 1, .succeeded)
        }
        #expect(bench.jobs[2]?.fence == 0)
    }

    @Test func aJobThatWaitsForItsTurnCanBeCancelled() async throws {
        let gate = Gate()
        let bench = SchedulerBench([.queued(1), .queued(2), .queued(3)]) { job, context in
            try await context.turn()
            if job.id == 1 { try await gate.pass() }
            return .succeeded
        }
        try await bench.whileRunning {
            await bench.wait(for: 2, .running)
            _ = try await bench.scheduler.cancel(2)
            await bench.wait(for: 2, .cancelled)
            gate.open()
            await bench.wait(for: 3, .succeeded)
        }
    }

    @Test func aCancelAfterPublicationLoses() async throws {
        let published = Gate()
        let mayEnd = Gate()
        let bench = SchedulerBench([.queued(1)]) { _, _ in
            published.open()
            try await mayEnd.pass()
            return .succeeded
        }
        try await bench.whileRunning {
            try await published.pass()
            // The publishing transaction has ended the job; its worker is only tidying up.
            bench.jobs.change(1) { $0 = $0.after(.completed, JobNote(nowMs: 1)) ?? $0 }
            let answer4 = try await bench.scheduler.cancel(1)
            #expect(answer4 == nil)
            mayEnd.open()
            await bench.jobs.facts.wait(for: .report)
        }
        #expect(bench.jobs[1]?.state == .succeeded)
    }

    @Test func aPausedJobGoesOnWhenResumed() async throws {
        let runs = Facts<Int64>()
        let bench = SchedulerBench([.queued(1)]) { job, _ in
            runs.report(job.fence)
            if job.fence == 1 { try await Gate().pass() }
            return .succeeded
        }
        try await bench.whileRunning {
            await bench.wait(for: 1, .running)
            let answer5 = try await bench.request(.pauseRequested, of: 1)
            #expect(answer5 == .pausing)
            await bench.wait(for: 1, .paused)
            let answer6 = try await bench.request(.resumed, of: 1)
            #expect(answer6 == .queued)
            await bench.wait(for: 1, .succeeded)
        }
        #expect(runs.all == [1, 2])
        #expect(bench.jobs[1]?.attempt == 1)
    }

    @Test func aHeldJobLetsTheNextOfItsBookGoOnAndComesBackWhenAnswered() async throws {
        let bench = SchedulerBench([.queued(1), .queued(2)]) { job, context in
            try await context.turn()
            return job.id == 1 && job.fence == 1 ? .held : .succeeded
        }
        try await bench.whileRunning {
            await bench.wait(for: 1, .held)
            await bench.wait(for: 2, .succeeded)
            let answer7 = try await bench.request(.answered, of: 1)
            #expect(answer7 == .queued)
            await bench.wait(for: 1, .succeeded)
        }
    }

    @Test func aRequestThatMeansNothingIsRefused() async throws {
        let bench = SchedulerBench([.queued(1)]) { _, _ in .succeeded }
        #expect(try await bench.scheduler.request(.answered, of: 1) == nil)
        #expect(try await bench.scheduler.request(.cancelRequested, of: 99) == nil)
    }

    @Test func workThatStopsUnaskedIsNotTriedInACircle() async throws {
        let bench = SchedulerBench([.queued(1)], random: 0.5) { _, _ in .stopped }
        try await bench.whileRunning { await bench.wait(for: 1, .retrying) }
        #expect(bench.jobs[1]?.attempt == 2)
    }
}
