/// Time as the scheduler sees it, given from outside so that tests can move it.
public struct JobClock: Sendable {
    /// Milliseconds since 1970 UTC: what rows hold.
    public var nowMs: @Sendable () -> Int64
    /// Milliseconds that never jump: what leases are measured by.
    public var monotonicMs: @Sendable () -> Int64
    /// Waits; throws when the task is cancelled.
    public var sleep: @Sendable (_ milliseconds: Int64) async throws -> Void

    /// A clock made of three functions.
    public init(
        nowMs: @escaping @Sendable () -> Int64, monotonicMs: @escaping @Sendable () -> Int64,
        sleep: @escaping @Sendable (_ milliseconds: Int64) async throws -> Void
    ) {
        self.nowMs = nowMs
        self.monotonicMs = monotonicMs
        self.sleep = sleep
    }
}
