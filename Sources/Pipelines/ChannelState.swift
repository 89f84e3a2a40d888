/// Which of the two tasks of a channel.
enum ChannelSide: Sendable { case sender, receiver }

/// The bookkeeping of a channel: what waits in it and who waits for it. A plain value; its owner locks it and resumes outside the lock.
///
/// Continuations only wake: whoever wakes tries again. So an element is always either here or with one side, never in between.
struct ChannelState<Element> {
    typealias Waiting = CheckedContinuation<Void, Never>

    enum Step {
        /// The element has moved; the other side may be waiting for that.
        case passed(wake: Waiting?)
        /// Full for the sender, empty for the receiver.
        case blocked
        case ended((any Error)?)
    }

    private enum Ending {
        case open
        case finished
        case failed(any Error)
    }

    private let capacity: Int
    private var elements: [Element] = []
    private var ending = Ending.open
    private var sender: Waiting?
    private var receiver: Waiting?

    init(capacity: Int) {
        self.capacity = capacity
        elements.reserveCapacity(capacity)
    }

    /// Takes the sender's element in if there is room.
    mutating func take(_ offered: inout Element?) -> Step {
        switch ending {
        case .finished: return .ended(nil)
        case .failed(let error): return .ended(error)
        case .open: break
        }
        guard elements.count < capacity else { return .blocked }
        if let element = offered.take() { elements.append(element) }
        return .passed(wake: receiver.take())
    }

    /// Gives the oldest element out if there is one.
    mutating func give(_ received: inout Element?) -> Step {
        if case .failed(let error) = ending { return .ended(error) }
        if elements.isEmpty {
            if case .finished = ending { return .ended(nil) }
            return .blocked
        }
        // Moving the few others up is cheaper than any ring of so small a size.
        received = elements.removeFirst()
        return .passed(wake: sender.take())
    }

    /// Keeps the continuation of a side that has to wait; false if it need not wait any more.
    mutating func park(_ continuation: Waiting, as side: ChannelSide) -> Bool {
        guard case .open = ending else { return false }
        switch side {
        case .sender:
            if elements.count < capacity { return false }
            precondition(sender == nil, "a channel has one sender")
            sender = continuation
        case .receiver:
            if !elements.isEmpty { return false }
            precondition(receiver == nil, "a channel has one receiver")
            receiver = continuation
        }
        return true
    }

    /// Ends the channel once; an error also ends one that is finished and not yet read to its end.
    mutating func end(with error: (any Error)?) -> (sender: Waiting?, receiver: Waiting?) {
        switch (ending, error) {
        case (.open, nil):
            ending = .finished
        case (.open, let error?), (.finished, let error?):
            ending = .failed(error)
            elements.removeAll()
        case (.finished, nil), (.failed, _):
            return (nil, nil)
        }
        return (sender.take(), receiver.take())
    }
}
