/// A rate limit with bursts: holds up to `burst` tokens, gains `perSecond` a second, loses one per message.
struct TokenBucket: Sendable {
    private let perSecond: Int64
    private let burst: Int64
    /// In thousandths of a token, so that milliseconds add whole numbers.
    private var milliTokens: Int64
    private var lastMs: Int64

    init(perSecond: Int, burst: Int, nowMs: Int64) {
        self.perSecond = Int64(perSecond)
        self.burst = Int64(burst)
        self.milliTokens = Int64(burst) * 1_000
        self.lastMs = nowMs
    }

    /// Whether one more may pass. A clock that jumps back gains nothing and takes nothing.
    mutating func take(nowMs: Int64) -> Bool {
        let gapMs = min(max(0, nowMs - lastMs), 3_600_000)
        lastMs = nowMs
        milliTokens = min(burst * 1_000, milliTokens + gapMs * perSecond)
        guard milliTokens >= 1_000 else { return false }
        milliTokens -= 1_000
        return true
    }
}
