internal import HTTPTypes
internal import Synchronization

/// Answers of writes by their `Idempotency-Key` (draft-ietf-httpapi-idempotency-key-header), so that a client that lost an answer can ask again
/// without writing twice.
///
/// In memory: keys are forgotten after `keptMs`, beyond `entriesMax` (the oldest first), and with a restart, which is why uploads are also
/// recognised by their bytes and edits by their version.
final class IdempotencyStore: Sendable {
    static let entriesMax = 2_000
    static let keyBytesMax = 200
    /// Larger answers are not kept: asked again, the call is made again.
    static let answerBytesMax = 64 * 1024
    static let keptMs: Int64 = 24 * 3600 * 1000

    /// An answer as it was given.
    struct Answer: Sendable {
        var status: HTTPResponse.Status
        var headers: HTTPFields
        var body: [UInt8]
    }

    enum Verdict: Sendable {
        /// The first of this key: make the call, then `finish` or `abandon`.
        case proceed
        case replay(Answer)
        /// The first one is still being made.
        case inProgress
        /// The key was used for another call.
        case mismatch
    }

    private struct Entry {
        var call: String
        var answer: Answer?
        var startedMs: Int64
    }

    private struct State {
        var entries: [String: Entry] = [:]
        /// Keys in the order of their first use.
        var order: [String] = []
    }

    private let state = Mutex(State())
    private let nowMs: @Sendable () -> Int64

    init(nowMs: @escaping @Sendable () -> Int64) { self.nowMs = nowMs }

    /// `call` says what the key is used for: method, path and query.
    func begin(_ key: String, call: String) -> Verdict {
        let now = nowMs()
        return state.withLock { state in
            if let entry = state.entries[key], now - entry.startedMs < Self.keptMs {
                guard entry.call == call else { return .mismatch }
                return entry.answer.map { .replay($0) } ?? .inProgress
            }
            state.order.removeAll { $0 == key }
            state.entries[key] = Entry(call: call, startedMs: now)
            state.order.append(key)
            if state.order.count > Self.entriesMax { state.entries[state.order.removeFirst()] = nil }
            return .proceed
        }
    }

    func finish(_ key: String, with answer: Answer) {
        guard answer.body.count <= Self.answerBytesMax else { return abandon(key) }
        state.withLock { $0.entries[key]?.answer = answer }
    }

    /// The call failed in a way that a repetition may cure.
    func abandon(_ key: String) {
        state.withLock { state in
            state.entries[key] = nil
            state.order.removeAll { $0 == key }
        }
    }
}
