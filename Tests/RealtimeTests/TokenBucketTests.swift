import Testing

@testable import Realtime

@Suite struct TokenBucketTests {
    /// How many of `messages` at one instant pass.
    private func passed(_ bucket: inout TokenBucket, _ messages: Int, nowMs: Int64) -> Int {
        var passed = 0
        for _ in 0..<messages where bucket.take(nowMs: nowMs) { passed += 1 }
        return passed
    }

    @Test func aBurstPassesAndThenTheRate() {
        var bucket = TokenBucket(perSecond: 50, burst: 100, nowMs: 0)
        let counts = [(150, 0), (150, 1_000), (5, 1_019), (5, 1_020)].map { messages, ms in passed(&bucket, messages, nowMs: Int64(ms)) }
        #expect(counts == [100, 50, 0, 1])
    }

    @Test func aClockThatJumpsBackGivesNothing() {
        var bucket = TokenBucket(perSecond: 50, burst: 1, nowMs: 10_000)
        let counts = [10_000, 0, 20].map { passed(&bucket, 1, nowMs: $0) }
        #expect(counts == [1, 0, 1])
    }
}
