import Jobs
import Testing

@Suite(.timeLimit(.minutes(1))) struct SchedulerLifeTests {
    private func owned(_ id: Int64, _ state: JobState, crashes: Int = 0, boot: String = "boot-1") -> Job {
        var job = Job.queued(id, book: id)
        job.state = state
        job.fence = 7
        job.owner = "dead"
        job.boot = boot
        job.crashes = crashes
        job.attempt = 1 + crashes
        return job
    }

    @Test func rowsOfADeadProcessRunAgainAtOnce() async throws {
        let bench = SchedulerBench([owned(1, .running)]) { _, _ in .succeeded }
        try await bench.whileRunning { await bench.wait(for: 1, .succeeded) }
        #expect(bench.jobs[1]?.crashes == 1)
        #expect(bench.jobs[1]?.attempt == 2)
        #expect(bench.jobs[1]?.fence == 8)
    }

    @Test func theThirdCrashIsQuarantined() async throws {
        let bench = SchedulerBench([owned(1, .running, crashes: 2), owned(2, .cancelling), owned(3, .pausing)]) { _, _ in .succeeded }
        try await bench.whileRunning {
            await bench.wait(for: 1, .quarantined)
            await bench.wait(for: 2, .cancelled)
            await bench.wait(for: 3, .paused)
        }
        #expect(bench.jobs[1]?.error?.code == "crashed")
    }

    @Test func shutdownIsAPauseThatResumesByItself() async throws {
        let bench = SchedulerBench([.queued(1), .queued(2, book: 2)]) { _, context in
            while true {
                try context.checkpoint()
                await Task.yield()
            }
        }
        try await bench.whileRunning {
            await bench.wait(for: 1, .running)
            await bench.wait(for: 2, .running)
        }
        for id in [1, 2] as [Int64] {
            #expect(bench.jobs[id]?.state == .queued)
            #expect(bench.jobs[id]?.attempt == 1)
            #expect(bench.jobs[id]?.crashes == 0)
        }
    }

    @Test func shutdownDoesNotWaitForWorkThatWillNotStop() async throws {
        let release = Gate()
        let bench = SchedulerBench([.queued(1)]) { _, _ in
            // Deaf to cancellation, like a call into a library.
            await Task { try? await release.pass() }.value
            return .succeeded
        }
        let clock = bench.clock
        let pusher = Task {
            await clock.waitForSleeper(ms: 10_000)
            clock.advance(ms: 10_000)
        }
        try await bench.whileRunning { await bench.wait(for: 1, .running) }
        await pusher.value
        #expect(bench.jobs[1]?.state == .running, "the next start finds it")
        release.open()
    }

    @Test func cancellingTheServiceStillWritesWhatBecameOfTheJobs() async throws {
        let bench = SchedulerBench([.queued(1)]) { _, _ in
            try await Gate().pass()
            return .succeeded
        }
        let service = Task { try await bench.scheduler.run() }
        await bench.wait(for: 1, .running)
        service.cancel()
        try await service.value
        #expect(bench.jobs[1]?.state == .queued)
    }

    @Test func beatsProlongTheLease() async throws {
        let gate = Gate()
        let bench = SchedulerBench([.queued(1)]) { _, _ in
            try await gate.pass()
            return .succeeded
        }
        try await bench.whileRunning {
            await bench.wait(for: 1, .running)
            await bench.clock.waitForSleeper(ms: 5_000)
            bench.clock.advance(ms: 5_000)
            await bench.jobs.facts.wait(for: .beat)
            #expect(bench.jobs[1]?.leaseUntilMs == bench.clock.nowMs + 30_000)
            gate.open()
            await bench.wait(for: 1, .succeeded)
        }
    }

    @Test func aWorkerThatLostItsFenceStopsAndChangesNothing() async throws {
        let stopped = Facts<JobStop?>()
        let bench = SchedulerBench([.queued(1)]) { _, context in
            defer { stopped.report(context.stop) }
            try await Gate().pass()
            return .succeeded
        }
        try await bench.whileRunning {
            await bench.wait(for: 1, .running)
            await bench.clock.waitForSleeper(ms: 50)
            bench.jobs.change(1) { $0.fence += 1 }
            bench.clock.advance(ms: 50)
            await stopped.wait { $0 == [.lost] }
            await bench.jobs.facts.wait(for: .report)
        }
        #expect(bench.jobs[1]?.state == .running)
        #expect(bench.jobs[1]?.fence == 2)
    }

    @Test func oneFailedBeatStopsNobodyButALostLeaseDoes() async throws {
        let stopped = Facts<JobStop?>()
        let bench = SchedulerBench([.queued(1)]) { _, context in
            defer { stopped.report(context.stop) }
            try await Gate().pass()
            return .succeeded
        }
        try await bench.whileRunning {
            await bench.wait(for: 1, .running)
            bench.jobs.fail(.beat, times: 100)
            for beat in 1...5 {
                await bench.clock.waitForSleeper(ms: 5_000)
                #expect(stopped.all.isEmpty, "after \(beat - 1) failed beats")
                bench.clock.advance(ms: 5_000)
                await bench.jobs.facts.wait(for: .beat, times: beat)
            }
            await stopped.wait { $0 == [.lost] }
            await bench.wait(for: 1, .queued)
        }
    }
}
