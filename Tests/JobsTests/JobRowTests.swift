import Jobs
import Testing

@Suite struct JobRowTests {
    private let request = ClaimRequest(owner: "w", boot: "b", nowMs: 1_000, leaseUntilMs: 31_000)

    private func running(attempt: Int = 1, crashes: Int = 0) throws -> Job {
        var job = Job.queued(1)
        job.attempt = attempt
        job.crashes = crashes
        return try #require(job.claimed(by: request))
    }

    @Test func claimTakesOwnerLeaseAndTheNextFence() throws {
        let job = try running()
        #expect(job.state == .running)
        #expect(job.fence == 1)
        #expect(job.owner == "w")
        #expect(job.boot == "b")
        #expect(job.leaseUntilMs == 31_000)
        #expect(job.startedAtMs == 1_000)
    }

    @Test func aJobThatIsNotDueCannotBeClaimed() {
        #expect(Job.queued(1, atMs: 1_001).claimed(by: request) == nil)
        #expect(Job.queued(1, atMs: 1_000).claimed(by: request) != nil)
    }

    @Test func shutdownIsNoAttempt() throws {
        let job = try #require(try running().after(.interrupted, JobNote(nowMs: 2_000)))
        #expect(job.state == .queued)
        #expect(job.attempt == 1)
        #expect(job.owner == nil)
        #expect(job.leaseUntilMs == nil)
        #expect(job.fence == 1)
    }

    @Test func aPostponedJobCountsTheAttemptAndSaysWhenItComesBack() throws {
        let error = JobError(.transient, code: "busy", message: "The database is busy.")
        let job = try #require(try running().after(.postponed, JobNote(nowMs: 2_000, runAtMs: 2_500, error: error)))
        #expect(job.state == .retrying)
        #expect(job.attempt == 2)
        #expect(job.runAtMs == 2_500)
        #expect(job.error == error)
        #expect(job.claimed(by: request) == nil)
        let again = try #require(job.claimed(by: ClaimRequest(owner: "w", boot: "b", nowMs: 2_500, leaseUntilMs: 3_000)))
        #expect(again.error == nil)
        #expect(again.fence == 2)
    }

    @Test func crashesAreCountedApartFromFailures() throws {
        let job = try #require(try running().after(.crashed, JobNote(nowMs: 2_000)))
        #expect(job.crashes == 1)
        #expect(job.attempt == 2)
        #expect(job.failuresBefore == 0)
    }

    @Test func aRetryByHandStartsCountingAnew() throws {
        let failure = JobNote(nowMs: 2_000, error: JobError(.input, code: "x", message: "x"))
        let failed = try #require(try running(attempt: 5, crashes: 2).after(.failed, failure))
        #expect(failed.finishedAtMs == 2_000)
        let job = try #require(failed.after(.retryRequested, JobNote(nowMs: 3_000)))
        #expect(job.state == .queued)
        #expect(job.attempt == 1)
        #expect(job.crashes == 0)
        #expect(job.error == nil)
        #expect(job.finishedAtMs == nil)
    }

    @Test func aCancelledJobKeepsNoError() throws {
        let failure = JobNote(nowMs: 2_000, runAtMs: 9_000, error: JobError(.transient, code: "x", message: "x"))
        let job = try #require(try running().after(.postponed, failure)?.after(.cancelRequested, JobNote(nowMs: 3_000)))
        #expect(job.state == .cancelled)
        #expect(job.error == nil)
        #expect(job.finishedAtMs == 3_000)
    }

    @Test func anImpossibleEventChangesNothing() {
        #expect(Job.queued(1).after(.completed, JobNote(nowMs: 5)) == nil)
        #expect(Job.queued(1).after(.claimed, JobNote(nowMs: 5)) == nil, "a claim goes through claim(by:)")
    }
}
