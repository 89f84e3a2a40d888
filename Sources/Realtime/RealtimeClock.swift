/// Time as the hub sees it, given from outside so that tests can move it.
public struct RealtimeClock: Sendable {
    /// Milliseconds since 1970 UTC.
    public var nowMs: @Sendable () -> Int64
    /// Waits; throws when the task is cancelled.
    public var sleep: @Sendable (_ milliseconds: Int64) async throws -> Void

    /// A clock made of two functions.
    public init(nowMs: @escaping @Sendable () -> Int64, sleep: @escaping @Sendable (_ milliseconds: Int64) async throws -> Void) {
        self.nowMs = nowMs
        self.sleep = sleep
    }
}
