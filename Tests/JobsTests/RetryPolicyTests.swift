import Jobs
import Testing

@Suite struct RetryPolicyTests {
    private func job(attempt: Int, crashes: Int = 0) -> Job {
        var job = Job.queued(1)
        job.attempt = attempt
        job.crashes = crashes
        return job
    }

    private func error(_ errorClass: JobErrorClass) -> JobError { JobError(errorClass, code: "c", message: "m") }

    @Test(arguments: [
        (JobErrorClass.transient, 1, true), (.transient, 4, true), (.transient, 5, false), (.bug, 1, true), (.bug, 2, false), (.input, 1, false),
    ])
    func attemptsAreLimitedByClass(errorClass: JobErrorClass, attempt: Int, isTriedAgain: Bool) {
        #expect((RetryPolicy().delayMs(after: error(errorClass), of: job(attempt: attempt), random: 0.5) != nil) == isTriedAgain)
    }

    @Test(arguments: [(1, Int64(1_000)), (2, 2_000), (3, 4_000), (4, 8_000)])
    func delayIsAnywhereBelowADoublingBound(attempt: Int, boundMs: Int64) {
        let policy = RetryPolicy()
        #expect(policy.delayMs(after: error(.transient), of: job(attempt: attempt), random: 0) == 0)
        let longest = policy.delayMs(after: error(.transient), of: job(attempt: attempt), random: 0.999_999)
        #expect(longest == boundMs - 1)
    }

    @Test func delayNeverPassesTheCap() {
        let policy = RetryPolicy(transientAttemptsMax: 100)
        #expect(policy.delayMs(after: error(.transient), of: job(attempt: 99), random: 0.999_999) == 299_999)
    }

    @Test func crashesDoNotUseUpAttempts() {
        #expect(RetryPolicy().delayMs(after: error(.transient), of: job(attempt: 6, crashes: 2), random: 0) != nil)
        #expect(RetryPolicy().delayMs(after: error(.transient), of: job(attempt: 7, crashes: 2), random: 0) == nil)
    }
}
