import Testing

@testable import WebSockets

@Suite struct CloseStateMachineTests {
    enum Input: Sendable {
        case closeHere(CloseCode), failHere(CloseCode), peerClose(CloseCode?), written, inputEnds, timeout
    }

    struct Case: Sendable, CustomTestStringConvertible {
        var name: String
        var steps: [(Input, CloseStateMachine.Action)]
        var ending: WebSocketEnding?

        var testDescription: String { name }
    }

    private static func send(_ code: CloseCode?, discarding: Bool) -> CloseStateMachine.Action {
        .sendClose(code.map { CloseReason($0) }, discardingQueued: discarding)
    }

    private static func here(_ code: CloseCode) -> WebSocketEnding { .closedHere(CloseReason(code)) }

    @Test(arguments: [
        Case(
            name: "closed here, answered",
            steps: [
                (.closeHere(.shuttingDown), send(.shuttingDown, discarding: false)), (.written, .awaitPeer),
                (.peerClose(.shuttingDown), .closeTransport),
            ], ending: here(.shuttingDown)),
        Case(
            name: "closed here, peer hangs up instead of answering",
            steps: [(.closeHere(.normal), send(.normal, discarding: false)), (.written, .awaitPeer), (.inputEnds, .closeTransport)],
            ending: here(.normal)),
        Case(
            name: "closed here, no answer",
            steps: [
                (.closeHere(.normal), send(.normal, discarding: false)), (.written, .awaitPeer), (.timeout, .closeTransport), (.timeout, .none),
            ],
            ending: here(.normal)),
        Case(
            name: "closed here, but it cannot be written",
            steps: [(.failHere(.slow), send(.slow, discarding: true)), (.timeout, .closeTransport), (.written, .none)], ending: here(.slow)),
        Case(
            name: "closed by the peer",
            steps: [(.peerClose(.goingAway), send(.goingAway, discarding: true)), (.written, .closeTransport)],
            ending: .closedByPeer(CloseReason(.goingAway))),
        Case(
            name: "closed by the peer without a code",
            steps: [(.peerClose(nil), send(nil, discarding: true)), (.written, .closeTransport)], ending: .closedByPeer(nil)),
        Case(
            name: "closed by the peer, who then ends its output",
            steps: [(.peerClose(.normal), send(.normal, discarding: true)), (.inputEnds, .none), (.written, .closeTransport)],
            ending: .closedByPeer(CloseReason(.normal))),
        Case(
            name: "both at once",
            steps: [
                (.closeHere(.normal), send(.normal, discarding: false)), (.peerClose(.goingAway), .discardQueued), (.written, .closeTransport),
            ], ending: here(.normal)),
        Case(
            name: "the first reason counts",
            steps: [(.closeHere(.normal), send(.normal, discarding: false)), (.closeHere(.shuttingDown), .none), (.written, .awaitPeer)],
            ending: here(.normal)),
        Case(
            name: "a failure while flushing drops the queue",
            steps: [
                (.closeHere(.normal), send(.normal, discarding: false)), (.failHere(.protocolError), .discardQueued), (.written, .awaitPeer),
            ], ending: here(.normal)),
        Case(name: "lost", steps: [(.inputEnds, .closeTransport), (.closeHere(.normal), .none), (.peerClose(nil), .none)], ending: .lost),
        Case(name: "a timer without a handshake", steps: [(.timeout, .none)], ending: nil),
    ])
    func eachInputHasItsAction(_ example: Case) {
        var machine = CloseStateMachine()
        for (number, (input, expected)) in example.steps.enumerated() {
            let action =
                switch input {
                case .closeHere(let code): machine.closeHere(CloseReason(code), discardingQueued: false)
                case .failHere(let code): machine.closeHere(CloseReason(code), discardingQueued: true)
                case .peerClose(let code): machine.receivedClose(code.map { CloseReason($0, "peer's words") })
                case .written: machine.closeFrameWritten()
                case .inputEnds: machine.inputEnded()
                case .timeout: machine.timedOut()
                }
            #expect(action == expected, "step \(number)")
        }
        let ending: WebSocketEnding? =
            if case .closedByPeer(let reason) = machine.ending { .closedByPeer(reason.map { CloseReason($0.code) }) } else { machine.ending }
        #expect(ending == example.ending)
        #expect(machine.isOpen == (example.ending == nil))
    }

    @Test func aTransportThatGoesAwayIsALoss() {
        var machine = CloseStateMachine()
        machine.transportClosed()
        #expect(machine.ending == .lost)
        #expect(machine.timedOut() == .none)
    }

    @Test(arguments: [("short", "short"), (String(repeating: "a", count: 200), String(repeating: "a", count: 123))])
    func aReasonIsCutToAControlFrame(_ text: String, _ expected: String) {
        #expect(CloseReason(.normal, text).textThatFits == expected[...])
    }

    @Test func aReasonIsNotCutInsideACharacter() {
        let text = String(repeating: "€", count: 50)
        #expect(CloseReason(.normal, text).textThatFits == String(repeating: "€", count: 41)[...])
    }
}
