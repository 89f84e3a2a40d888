import NIOCore
import Testing

@testable import WebSockets

@Suite struct HeartbeatTests {
    private let start = NIODeadline.uptimeNanoseconds(1_000_000_000_000)
    private var heartbeat: Heartbeat { Heartbeat(silenceMax: .seconds(25), answerMax: .seconds(10), now: start) }

    @Test func aSilentPeerIsPingedAndThenGivenUp() {
        var heartbeat = heartbeat
        #expect(heartbeat.firstLook == start + .seconds(25))
        #expect(heartbeat.look(at: start + .seconds(25)) == .ping(payload: 1, lookAgain: start + .seconds(35)))
        #expect(heartbeat.look(at: start + .seconds(35)) == .dead)
    }

    @Test func aPeerThatTalksIsNotPinged() {
        var heartbeat = heartbeat
        heartbeat.heard(at: start + .seconds(20))
        #expect(heartbeat.look(at: start + .seconds(25)) == .wait(until: start + .seconds(45)))
        #expect(heartbeat.look(at: start + .seconds(45)) == .ping(payload: 1, lookAgain: start + .seconds(55)))
    }

    @Test func anythingThatComesInAnswersAPing() {
        var heartbeat = heartbeat
        _ = heartbeat.look(at: start + .seconds(25))
        heartbeat.heard(at: start + .seconds(34))
        #expect(heartbeat.look(at: start + .seconds(35)) == .wait(until: start + .seconds(59)))
    }

    @Test func anEarlyTimerOnlyWaits() {
        var heartbeat = heartbeat
        _ = heartbeat.look(at: start + .seconds(25))
        #expect(heartbeat.look(at: start + .seconds(30)) == .wait(until: start + .seconds(35)))
    }

    @Test func onlyThePongToTheLastPingTellsTheLatency() {
        var heartbeat = heartbeat
        _ = heartbeat.look(at: start + .seconds(25))
        #expect(heartbeat.pong(payload: 7, at: start + .seconds(26)) == nil)
        #expect(heartbeat.pong(payload: 1, at: start + .seconds(26)) == .seconds(1))
        #expect(heartbeat.pong(payload: 1, at: start + .seconds(27)) == nil)
    }
}
