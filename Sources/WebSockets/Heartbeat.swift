import NIOCore

/// Decides when to ping a silent peer and when to give it up, as a value over a clock that the caller reads.
///
/// One timer per connection is enough: bytes that come in only move `lastHeard`, and the timer, when it fires, looks how much
/// silence there really was.
struct Heartbeat {
    enum Action: Equatable {
        /// Nothing to do before this moment.
        case wait(until: NIODeadline)
        /// Send a ping with this payload, and look again at that moment.
        case ping(payload: UInt64, lookAgain: NIODeadline)
        /// Nothing came after the ping.
        case dead
    }

    private let silenceMax: TimeAmount
    private let answerMax: TimeAmount
    private var lastHeard: NIODeadline
    private var unanswered: NIODeadline?
    private var lastPing: (payload: UInt64, sentAt: NIODeadline)?
    private var pingsSent: UInt64 = 0

    init(silenceMax: TimeAmount, answerMax: TimeAmount, now: NIODeadline) {
        self.silenceMax = silenceMax
        self.answerMax = answerMax
        lastHeard = now
    }

    /// When the timer is to fire first.
    var firstLook: NIODeadline { lastHeard + silenceMax }

    /// Something came in: any frame counts, not only pongs.
    mutating func heard(at now: NIODeadline) {
        lastHeard = now
        unanswered = nil
    }

    /// A pong came in. The time since its ping, or nil for one that answers no ping of ours or an older one.
    mutating func pong(payload: UInt64, at now: NIODeadline) -> TimeAmount? {
        guard let ping = lastPing, ping.payload == payload else { return nil }
        lastPing = nil
        return now - ping.sentAt
    }

    /// The timer fired.
    mutating func look(at now: NIODeadline) -> Action {
        if let pinged = unanswered {
            return now >= pinged + answerMax ? .dead : .wait(until: pinged + answerMax)
        }
        guard now >= lastHeard + silenceMax else { return .wait(until: lastHeard + silenceMax) }
        pingsSent += 1
        unanswered = now
        lastPing = (pingsSent, now)
        return .ping(payload: pingsSent, lookAgain: now + answerMax)
    }
}
