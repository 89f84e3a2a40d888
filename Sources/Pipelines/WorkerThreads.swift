import Glibc
import Synchronization

/// Threads of our own for work that computes for long, so that requests and pushes on the shared pool stay quick.
///
/// ```swift
/// try await withTaskExecutorPreference(workers) { try await withPipeline { … } }
/// ```
///
/// Two tasks that compute for 400 ms on the shared pool of a two-core machine delay everybody else by 400 ms; on these threads, which also
/// run at a lower priority (`niceness`), by a few. Work is first come, first served; a task should suspend every few milliseconds (a batch).
/// A process has one, until `shutdown`; work that comes later runs on the shared pool, so that no task is ever left lying.
public final class WorkerThreads: TaskExecutor {
    /// Added to the threads' nice value. They yield to request threads when both want a core, and lose nothing on an idle one.
    public static let nicenessDefault: Int32 = 10

    private struct Queue {
        var jobs: [UnownedJob] = []
        var idle = 0
        var isOpen = true
    }

    private let queue = Mutex(Queue())
    /// A pipe in which each byte wakes one sleeping thread. Unlike a condition variable its ends are numbers, and so may be shared freely.
    /// There are never more bytes in it than threads, so writing does not block.
    private let bell: (read: Int32, write: Int32)
    private let niceness: Int32

    /// Starts the threads. They keep this object alive until `shutdown`.
    public init(count: Int = 2, niceness: Int32 = WorkerThreads.nicenessDefault) throws(SystemCallError) {
        precondition(count > 0, "at least one thread")
        var ends: [Int32] = [-1, -1]
        guard pipe(&ends) == 0 else { throw SystemCallError(call: "pipe", errno: errno) }
        for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
        bell = (ends[0], ends[1])
        self.niceness = niceness
        for _ in 0..<count { try startThread() }
    }

    public func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        let (isTaken, mustRing) = queue.withLock { queue in
            guard queue.isOpen else { return (false, false) }
            queue.jobs.append(job)
            // Busy threads look again by themselves: a kernel call is only due to one that sleeps.
            guard queue.idle > 0 else { return (true, false) }
            queue.idle -= 1
            return (true, true)
        }
        if mustRing { ring() }
        if !isTaken { globalConcurrentExecutor.enqueue(ExecutorJob(job)) }
    }

    /// Lets the threads end after what is queued. Returns at once.
    public func shutdown() {
        let sleepers = queue.withLock { queue in
            queue.isOpen = false
            defer { queue.idle = 0 }
            return queue.idle
        }
        for _ in 0..<sleepers { ring() }
    }

    deinit {
        close(bell.read)
        close(bell.write)
    }

    private func startThread() throws(SystemCallError) {
        var thread = pthread_t()
        let context = Unmanaged.passRetained(self)
        let status = pthread_create(
            &thread, nil,
            { context in
                guard let context else { return nil }
                Unmanaged<WorkerThreads>.fromOpaque(context).takeRetainedValue().work()
                return nil
            }, context.toOpaque())
        guard status == 0 else {
            context.release()
            throw SystemCallError(call: "pthread_create", errno: status)
        }
        pthread_detach(thread)
    }

    /// The life of one thread.
    private func work() {
        // On Linux a nice value belongs to a thread, and 0 means the calling one. Failing to be nice is no reason not to work.
        _ = setpriority(__priority_which_t(PRIO_PROCESS.rawValue), 0, niceness)
        let executor = asUnownedTaskExecutor()
        while true {
            let (job, isOpen) = queue.withLock { queue -> (UnownedJob?, Bool) in
                if !queue.jobs.isEmpty { return (queue.jobs.removeFirst(), true) }
                if queue.isOpen { queue.idle += 1 }
                return (nil, queue.isOpen)
            }
            if let job {
                job.runSynchronously(on: executor)
            } else if isOpen {
                sleepUntilRung()
            } else {
                return
            }
        }
    }

    private func ring() {
        var byte: UInt8 = 1
        while write(bell.write, &byte, 1) < 0, errno == EINTR {}
    }

    private func sleepUntilRung() {
        var byte: UInt8 = 0
        while read(bell.read, &byte, 1) < 0, errno == EINTR {}
    }
}

/// A call of the operating system failed.
public struct SystemCallError: Error, Hashable, Sendable, CustomStringConvertible {
    public let call: String
    public let errno: Int32

    public init(call: String, errno: Int32) {
        self.call = call
        self.errno = errno
    }

    public var description: String { "\(call): \(String(cString: strerror(errno)))" }
}
