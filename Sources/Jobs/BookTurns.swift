import Synchronization

/// One import at a time per book, by upload ticket, from deduplication on. Shared by the workers of one process.
///
/// Correctness does not hang on it (fence and ledger version do that); it makes deterministic which upload owns a shared transaction and keeps
/// plans from being made in vain.
public final class BookTurns: Sendable {
    private let queue = Mutex(TurnQueue())
    private let changed: @Sendable () -> Void

    /// `changed` is called after a job began to wait or to work, since that frees or takes a worker. It must be quick.
    public init(changed: @escaping @Sendable () -> Void = {}) {
        self.changed = changed
    }

    /// A claimed job of the book is on its way; higher tickets wait for it. Registering twice does nothing.
    public func register(book: Int64, ticket: Int64) {
        queue.withLock { $0.register(book: book, ticket: ticket) }
    }

    /// Waits until no lower ticket of the book is on its way and nobody works in it. Throws `CancellationError` when the task is cancelled; the
    /// ticket then stays registered until ``leave(book:ticket:)``.
    public func turn(book: Int64, ticket: Int64) async throws {
        let waiter = queue.withLock { $0.nextWaiter() }
        try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { (continuation: CheckedContinuation<Void, any Error>) in
                let arrival = queue.withLock {
                    Task.isCancelled ? .cancelled : $0.arrive(book: book, ticket: ticket, waiter: waiter, continuation)
                }
                switch arrival {
                case .granted: continuation.resume()
                case .cancelled: continuation.resume(throwing: CancellationError())
                case .waits: changed()
                }
            }
        } onCancel: {
            queue.withLock { $0.cancel(waiter: waiter, book: book) }?.resume(throwing: CancellationError())
            changed()
        }
    }

    /// The job ended, is held, paused or retrying: the next ticket goes on. Leaving twice does nothing.
    public func leave(book: Int64, ticket: Int64) {
        queue.withLock { $0.leave(book: book, ticket: ticket) }?.resume()
        changed()
    }

    /// Jobs that wait for their turn and so need no worker.
    public var waitingCount: Int { queue.withLock { $0.waitingCount } }

    /// For the claim: books that have one working and two more on their way, each with the lowest ticket among those that do not work yet. A
    /// lower ticket than that can still be claimed, so the head of a book never waits behind its own followers.
    public func fullBooks() -> [Int64: Int64] { queue.withLock { $0.fullBooks() } }
}

/// The bookkeeping of ``BookTurns`` as a value: returns what to resume, resumes nothing itself.
struct TurnQueue {
    /// One working and two waiting: enough to keep a book busy, few enough to leave memory and workers to others.
    static let inFlightPerBookMax = 3

    typealias Continuation = CheckedContinuation<Void, any Error>

    enum Arrival { case granted, waits, cancelled }

    private struct Waiter {
        var id: UInt64
        var ticket: Int64
        var continuation: Continuation
    }

    private struct Book {
        var registered: Set<Int64> = []
        var working: Int64?
        var waiters: [Waiter] = []
    }

    private var books: [Int64: Book] = [:]
    private var lastWaiter: UInt64 = 0
    private(set) var waitingCount = 0

    mutating func nextWaiter() -> UInt64 {
        lastWaiter += 1
        return lastWaiter
    }

    mutating func register(book: Int64, ticket: Int64) {
        books[book, default: Book()].registered.insert(ticket)
    }

    mutating func arrive(book: Int64, ticket: Int64, waiter: UInt64, _ continuation: Continuation) -> Arrival {
        var entry = books[book] ?? Book()
        defer { books[book] = entry }
        entry.registered.insert(ticket)
        if entry.working == ticket { return .granted }
        if entry.working == nil, entry.registered.min() == ticket {
            entry.working = ticket
            return .granted
        }
        entry.waiters.append(Waiter(id: waiter, ticket: ticket, continuation: continuation))
        waitingCount += 1
        return .waits
    }

    mutating func cancel(waiter: UInt64, book: Int64) -> Continuation? {
        guard let index = books[book]?.waiters.firstIndex(where: { $0.id == waiter }) else { return nil }
        waitingCount -= 1
        return books[book]?.waiters.remove(at: index).continuation
    }

    /// Returns the continuation of the job whose turn it is now, if it waits already.
    mutating func leave(book: Int64, ticket: Int64) -> Continuation? {
        guard var entry = books[book] else { return nil }
        entry.registered.remove(ticket)
        if entry.working == ticket { entry.working = nil }
        var next: Continuation?
        if entry.working == nil, let lowest = entry.registered.min(), let index = entry.waiters.firstIndex(where: { $0.ticket == lowest }) {
            entry.working = lowest
            next = entry.waiters.remove(at: index).continuation
            waitingCount -= 1
        }
        books[book] = entry.registered.isEmpty && entry.waiters.isEmpty ? nil : entry
        return next
    }

    func fullBooks() -> [Int64: Int64] {
        var full: [Int64: Int64] = [:]
        for (book, entry) in books where entry.registered.count >= Self.inFlightPerBookMax {
            full[book] = entry.registered.filter { $0 != entry.working }.min()
        }
        return full
    }
}
