import Testing

@testable import Realtime

@Suite struct TokenBucketTests {
    @Test func aBurstPassesAndThenTheRate() {
        var bucket = TokenBucket(perSecond: 50, burst: 100, nowMs: 0)
        #expect((0..<150).count { _ in bucket.take(nowMs: 0) } == 100)
        #expect((0..<150).count { _ in bucket.take(nowMs: 1_000) } == 50)
        #expect(!bucket.take(nowMs: 1_019))
        #expect(bucket.take(nowMs: 1_020))
    }

    @Test func aClockThatJumpsBackGivesNothing() {
        var bucket = TokenBucket(perSecond: 50, burst: 1, nowMs: 10_000)
        #expect(bucket.take(nowMs: 10_000))
        #expect(!bucket.take(nowMs: 0))
        #expect(bucket.take(nowMs: 20))
    }
}
