import Testing

@testable import Realtime

@Suite struct RealtimeSessionTests {
    private func open(_ topics: [String] = ["budgets"], seq: Int64 = 10, _ limits: HubLimits = HubLimits()) throws -> SessionProbe {
        let session = SessionProbe(limits)
        let subscriptions = try topics.map { Subscription(try #require(Topic($0))) }
        _ = session.received(#"{"id":1,"op":"connect"}"#)
        _ = session.opened(.init(id: 1, subscriptions: subscriptions, epoch: "e", seq: seq, snapshotReason: .first, progress: []))
        _ = session.writeFinished()
        return session
    }

    private func changes(to seq: Int64, isEmpty: Bool = false) -> ChangeSet {
        ChangeSet(epoch: "e", to: seq, topics: Array("{}".utf8), isEmpty: isEmpty)
    }

    @Test(arguments: [
        (#"{"id":1,"op":"connect"}"#, ["open"]), (#"{"id":1,"op":"ping"}"#, [#"{"re":1"#]), ("rubbish", ["close 4501"]),
        (#"{"id":1,"op":"subscribe","topic":"budgets"}"#, ["close 4501"]), (#"{"id":1,"op":"command","name":"x"}"#, ["close 4501"]),
        (#"{"id":1,"op":"dance"}"#, [#"{"re":1"#]), (#"{"id":1,"op":"connect","subscribe":[{"topic":"x"}]}"#, [#"{"re":1"#]),
    ])
    func beforeConnectOnlyConnectAndPingMeanSomething(text: String, actions: [String]) {
        let session = SessionProbe()
        #expect(session.received(text) == actions)
    }

    @Test func withoutConnectTheConnectionEndsAfterTenSeconds() {
        let session = SessionProbe()
        #expect(session.tick(nowMs: 9_999).isEmpty)
        #expect(session.tick(nowMs: 10_000) == ["close 4502"])
        #expect(session.tick(nowMs: 10_001).isEmpty)
        #expect(session.received(#"{"id":1,"op":"ping"}"#, nowMs: 10_001).isEmpty)
    }

    @Test func aRefusedConnectMayBeTriedAgain() {
        let session = SessionProbe()
        _ = session.received(#"{"id":1,"op":"connect","book":9}"#)
        #expect(session.refused(1, ReplyError("book.unknown", "no")) == [#"{"re":1"#])
        #expect(session.received(#"{"id":2,"op":"connect"}"#) == ["open"])
        #expect(session.received(#"{"id":3,"op":"connect"}"#) == [#"{"re":3"#], "a second one is refused")
    }

    @Test func tooManyMessagesEndTheConnection() {
        let session = SessionProbe()
        for _ in 0..<100 { _ = session.received(#"{"id":1,"op":"ping"}"#) }
        #expect(session.received(#"{"id":1,"op":"ping"}"#) == ["close 4013"])
    }

    @Test func aTopicBeyondTheLimitEndsTheConnection() throws {
        var limits = HubLimits()
        limits.topicsMax = 2
        let session = try open(["budgets"], limits)
        #expect(session.received(#"{"id":2,"op":"subscribe","topic":"imports"}"#).last == "load imports")
        #expect(session.received(#"{"id":3,"op":"subscribe","topic":"budgets"}"#).last == "load budgets", "no new topic")
        #expect(session.received(#"{"id":4,"op":"subscribe","topic":"alerts"}"#) == ["close 4505"])
    }

    @Test func aSlowReaderGetsManyCommitsInOneMessage() throws {
        let session = try open()
        let first = try #require(session.startReading(upTo: 11))
        _ = session.deliver(changes(to: 11), of: first)
        #expect(session.lastText == #"{"ev":"data","epoch":"e","from":10,"to":11,"topics":{}}"#)
        for seq in 12...20 as ClosedRange<Int64> {
            let key = session.startReading(upTo: seq)
            #expect(key == nil, "still writing at \(seq)")
        }
        #expect(session.writeFinished() == ["wake"])
        let second = try #require(session.startReading(upTo: 20))
        #expect(second.scannedTo == 11)
        _ = session.deliver(changes(to: 20), of: second)
        #expect(session.lastText == #"{"ev":"data","epoch":"e","from":11,"to":20,"topics":{}}"#)
    }

    @Test func commitsThatDoNotConcernItMoveTheReadButNotThePosition() throws {
        let session = try open()
        let first = try #require(session.startReading(upTo: 12))
        #expect(session.deliver(changes(to: 12, isEmpty: true), of: first).isEmpty)
        let second = try #require(session.startReading(upTo: 13))
        #expect(second.scannedTo == 12)
        _ = session.deliver(changes(to: 13), of: second)
        #expect(session.lastText == #"{"ev":"data","epoch":"e","from":10,"to":13,"topics":{}}"#)
    }

    @Test func aQuietPositionIsRenewedEvery25Seconds() throws {
        let session = try open()
        let key = try #require(session.startReading(upTo: 12))
        _ = session.deliver(changes(to: 12, isEmpty: true), of: key)
        #expect(session.tick(nowMs: 24_999).isEmpty)
        _ = session.tick(nowMs: 25_000)
        #expect(session.lastText == #"{"ev":"data","epoch":"e","from":10,"to":12,"topics":{}}"#)
        #expect(session.sentTo == 12)
        _ = session.writeFinished()
        #expect(session.tick(nowMs: 49_999).isEmpty)
        #expect(session.tick(nowMs: 50_000).count == 1)
    }

    @Test func changesOfTopicsThatItNoLongerLooksAtAreNotSent() throws {
        let session = try open()
        let key = try #require(session.startReading(upTo: 11))
        _ = session.received(#"{"id":2,"op":"subscribe","topic":"budgets","args":{"month":"2025-02"}}"#)
        #expect(session.deliver(changes(to: 11), of: key) == ["wake"])
        #expect(session.sentTo == 10)
        let whileLoading = session.startReading(upTo: 11)
        #expect(whileLoading == nil, "the snapshot comes first")
    }

    @Test func aReadOfOldTopicsIsNotSentEvenAfterTheNewSnapshot() throws {
        let session = try open()
        let key = try #require(session.startReading(upTo: 11))
        _ = session.received(#"{"id":2,"op":"subscribe","topic":"budgets","args":{"month":"2025-02"}}"#)
        _ = session.loaded(BookSnapshot(epoch: "e", seq: 10, topics: [.init(topic: try #require(Topic("budgets")), cells: [])]))
        _ = session.loadEnded()
        _ = session.writeFinished()
        #expect(session.deliver(changes(to: 11), of: key) == ["wake"])
        let again = try #require(session.startReading(upTo: 11))
        #expect(again.subscriptions.first?["month"] == .string("2025-02"))
    }

    @Test func aSnapshotGoesOutPartByPartAndDataWait() throws {
        var limits = HubLimits()
        limits.snapshotPartBytesMax = 200
        let session = try open(["budgets"], limits)
        _ = session.received(#"{"id":2,"op":"subscribe","topic":"accounts"}"#)
        let cells = (0..<60).map { Array(#"{"key":"\#($0)","v":1,"value":{}}"#.utf8) }
        let topic = try #require(Topic("accounts"))
        var sent = session.loaded(BookSnapshot(epoch: "e", seq: 12, topics: [.init(topic: topic, cells: cells)])).count
        _ = session.loadEnded()
        var rounds = 0
        while sent < 60 {
            let key = session.startReading(upTo: 13)
            #expect(key == nil)
            let more = session.writeFinished()
            if more == ["wake"] { break }
            sent += more.count
            rounds += 1
        }
        #expect(rounds >= 3)
        #expect(session.sentTo == 10, "a snapshot does not move the position")
        let key = session.startReading(upTo: 13)
        #expect(key?.scannedTo == 10)
    }

    @Test func anotherEpochEndsTheConnection() throws {
        let session = try open()
        let key = try #require(session.startReading(upTo: 11))
        let restored = ChangeSet(epoch: "f", to: 3, topics: [], isEmpty: true)
        #expect(session.deliver(restored, of: key) == ["close 4010"])
    }

    @Test func whatWasPurgedUnderTheConnectionEndsIt() throws {
        let session = try open()
        let key = try #require(session.startReading(upTo: 15))
        let purged = ChangeSet(epoch: "e", to: 15, floor: 11, topics: Array("{}".utf8), isEmpty: false)
        #expect(session.deliver(purged, of: key) == ["close 4010"])
    }

    @Test func resumingSendsWhatWasMissedBehindTheReply() throws {
        let session = SessionProbe()
        _ = session.received(#"{"id":1,"op":"connect","since":{"epoch":"e","seq":4}}"#)
        let opening = RealtimeSession.Opening(
            id: 1, subscriptions: [Subscription(try #require(Topic("budgets")))], epoch: "e", seq: 4, snapshotReason: nil, missed: changes(to: 9),
            progress: [])
        #expect(session.opened(opening) == [#"{"re":1"#, #"{"ev":"data""#, "wake"])
        #expect(session.sentTo == 9)
    }

    @Test(arguments: [
        (ClientMessage.Since?.none, SnapshotReason?.some(.first)), (.init(epoch: "e", seq: 50), nil), (.init(epoch: "e", seq: 100), nil),
        (.init(epoch: "e", seq: 20), nil), (.init(epoch: "e", seq: 19), .expired), (.init(epoch: "e", seq: 101), .ahead),
        (.init(epoch: "x", seq: 50), .epoch), (.init(epoch: "e", seq: -1), .expired),
    ])
    func thePositionDecidesBetweenResumeAndSnapshot(since: ClientMessage.Since?, reason: SnapshotReason?) {
        #expect(SnapshotReason.from(since, at: BookPosition(epoch: "e", seq: 100, floor: 20)) == reason)
    }

    @Test func progressWhileWritingIsRememberedByJob() throws {
        let session = try open(["imports"])
        #expect(session.interest(in: 7) == .list)
        let takesFirst = session.takesProgress(of: 7)
        #expect(takesFirst)
        for id in [7, 8, 7] as [Int64] {
            let takes = session.takesProgress(of: id)
            #expect(!takes)
        }
        #expect(session.takeDirtyProgress().isEmpty, "not while it writes")
        _ = session.writeFinished()
        #expect(session.takeDirtyProgress() == [7, 8])
        #expect(session.takeDirtyProgress().isEmpty)
    }
}

/// A session whose actions are told in short, for tables: what is sent by its first member, the rest by name.
private final class SessionProbe {
    private var session: RealtimeSession
    private(set) var lastText = ""

    init(_ limits: HubLimits = HubLimits()) { session = RealtimeSession(id: "s1", limits: limits, nowMs: 0) }

    var sentTo: Int64 { session.sentTo }

    private func short(_ actions: [RealtimeSession.Action]) -> [String] {
        actions.map { action in
            switch action {
            case .send(let message):
                lastText = message.text
                return String(message.text.prefix { $0 != "," })
            case .close(let reason): return "close \(reason.rawValue)"
            case .open: return "open"
            case .load(let subscription): return "load \(subscription.topic)"
            case .perform(_, let name, _): return "perform \(name)"
            case .refresh: return "refresh"
            case .wake: return "wake"
            }
        }
    }

    func received(_ text: String, nowMs: Int64 = 0) -> [String] { short(session.received(text, nowMs: nowMs)) }
    func opened(_ opening: RealtimeSession.Opening) -> [String] { short(session.opened(opening, nowMs: 0)) }
    func refused(_ id: Int64, _ error: ReplyError) -> [String] { short(session.refused(id, error, nowMs: 0)) }
    func loaded(_ snapshot: BookSnapshot) -> [String] { short(session.loaded(snapshot, nowMs: 0)) }
    func loadEnded() -> [String] { short(session.loadEnded()) }
    func writeFinished() -> [String] { short(session.writeFinished(nowMs: 0)) }
    func tick(nowMs: Int64) -> [String] { short(session.tick(nowMs: nowMs)) }
    func startReading(upTo seq: Int64) -> RealtimeSession.ReadKey? { session.startReading(upTo: seq) }
    func interest(in id: Int64) -> ProgressInterest? { session.interest(in: id) }
    func takesProgress(of id: Int64) -> Bool { session.takesProgress(of: id) }
    func takeDirtyProgress() -> Set<Int64> { session.takeDirtyProgress() }

    func deliver(_ changes: ChangeSet, of key: RealtimeSession.ReadKey) -> [String] {
        short(
            session.deliver(changes, of: key, nowMs: 0) { from in
                ServerMessage.data(epoch: changes.epoch, from: from, to: changes.to, topics: changes.topics)
            })
    }
}
