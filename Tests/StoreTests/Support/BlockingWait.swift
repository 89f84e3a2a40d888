import Dispatch

/// Blocks the thread of a database closure, which cannot await, until a stream ends.
struct BlockingWait {
    mutating func wait(for stream: AsyncStream<Void>) {
        let semaphore = DispatchSemaphore(value: 0)
        Task.detached {
            for await _ in stream {}
            semaphore.signal()
        }
        semaphore.wait()
    }
}
