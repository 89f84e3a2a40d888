#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#elseif canImport(Darwin)
import Darwin
#endif

extension RealtimeClock {
    /// The clocks of the machine.
    public static var system: RealtimeClock {
        RealtimeClock(
            nowMs: {
                var time = timespec()
                clock_gettime(CLOCK_REALTIME, &time)
                return Int64(time.tv_sec) * 1_000 + Int64(time.tv_nsec) / 1_000_000
            },
            sleep: { try await Task.sleep(for: .milliseconds($0)) })
    }
}
