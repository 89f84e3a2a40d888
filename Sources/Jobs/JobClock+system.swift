extension JobClock {
    /// The clocks of the machine.
    public static var system: JobClock {
        let start = ContinuousClock.now
        return JobClock(
            nowMs: { SystemTime.nowMs() },
            monotonicMs: { (ContinuousClock.now - start).wholeMilliseconds },
            sleep: { try await Task.sleep(for: .milliseconds($0)) })
    }
}

extension Duration {
    fileprivate var wholeMilliseconds: Int64 { components.seconds * 1_000 + components.attoseconds / 1_000_000_000_000_000 }
}
