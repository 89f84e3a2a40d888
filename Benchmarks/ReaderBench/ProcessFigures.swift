import Glibc

/// What the kernel says about this process.
enum ProcessFigures {
    /// Seconds of user CPU of this thread so far. The readers run on one thread; what the kernel does for them (reading, page faults) is not in it.
    /// The kernel counts in ticks, so only long stretches mean anything.
    static func userSeconds() -> Double {
        var usage = rusage()
        // 1 is RUSAGE_THREAD, which the C header hides behind a feature macro.
        guard getrusage(1, &usage) == 0 else { return .nan }
        return Double(usage.ru_utime.tv_sec) + Double(usage.ru_utime.tv_usec) / 1e6
    }

    /// Seconds of CPU of this thread, user and kernel together; exact also for short stretches.
    static func cpuSeconds() -> Double {
        var time = timespec()
        guard clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time) == 0 else { return .nan }
        return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
    }

    /// Peak resident memory in KiB (`VmHWM`); 0 where the kernel does not say.
    static func peakKiB() -> Int {
        guard let file = fopen("/proc/self/status", "r") else { return 0 }
        defer { fclose(file) }
        var line = [CChar](repeating: 0, count: 256)
        while fgets(&line, Int32(line.count), file) != nil {
            let text = String(decoding: line.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
            if text.hasPrefix("VmHWM:") { return Int(text.filter(\.isNumber)) ?? 0 }
        }
        return 0
    }
}
