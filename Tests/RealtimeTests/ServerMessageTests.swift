import Foundation
import Testing

@testable import Realtime

/// The shapes of protocol section 3, byte by byte.
@Suite struct ServerMessageTests {
    @Test func dataIsOneObjectAroundTheFragment() {
        let message = ServerMessage.data(epoch: "k3f", from: 4711, to: 4718, topics: Array(#"{"budgets":{"cells":[]}}"#.utf8))
        #expect(message.text == #"{"ev":"data","epoch":"k3f","from":4711,"to":4718,"topics":{"budgets":{"cells":[]}}}"#)
    }

    @Test func aRefusalSaysWhetherToTryAgain() {
        let error = ReplyError("book.busy", "The book “A\"B” is busy.\n", retry: .backoff, afterMs: 500)
        let text = #"{"re":7,"error":{"code":"book.busy","message":"The book “A\"B” is busy.\u000a","retry":"backoff","after_ms":500}}"#
        #expect(ServerMessage.refused(7, error).text == text)
    }

    @Test func connectedSaysModeReasonAndLimits() throws {
        let connected = ServerMessage.Connected(session: "s1", epoch: "k3f", seq: 5, snapshotReason: .expired, nowMs: 1_735_689_600_123)
        let json = try #require(JSONValue(json: ServerMessage.connected(connected, to: 1, HubLimits()).text))
        #expect(json["re"]?.integer == 1)
        let ok = json["ok"]
        #expect(ok?["mode"]?.string == "snapshot")
        #expect(ok?["why"]?.string == "expired")
        #expect(ok?["seq"]?.integer == 5)
        #expect(ok?["ping_ms"]?.integer == 25_000)
        #expect(ok?["limits"]?["topics"]?.integer == 128)
        #expect(ok?["reconnect"]?["base_ms"]?.integer == 500)
        #expect(ok?["reconnect"]?["cap_ms"]?.integer == 30_000)
        #expect(ok?["server_time"]?.string == "2025-01-01T00:00:00.123Z")
    }

    @Test(arguments: [(SnapshotReason?.none, "resume"), (.first, "snapshot")])
    func whyIsNullWithoutAReason(reason: SnapshotReason?, mode: String) throws {
        let connected = ServerMessage.Connected(session: "s", epoch: "e", seq: 0, snapshotReason: reason, nowMs: 0)
        let ok = try #require(JSONValue(json: ServerMessage.connected(connected, to: 1, HubLimits()).text)?["ok"])
        #expect(ok["mode"]?.string == mode)
        #expect(ok["why"] == .null)
    }

    @Test func aLongSnapshotIsCutIntoPartsOfWhichTheLastSaysEnd() throws {
        let cells = (0..<100).map { Array(#"{"key":"\#($0)","v":1,"value":{}}"#.utf8) }
        let content = BookSnapshot.TopicContent(topic: try #require(Topic("budgets")), cells: cells)
        let parts = ServerMessage.snapshot(content, seq: 9, partBytesMax: 300).map { JSONValue(json: $0.text) }
        #expect(parts.count > 5)
        #expect(parts.map { $0?["end"]?.bool } == Array(repeating: false, count: parts.count - 1) + [true])
        let keys = parts.flatMap { $0?["cells"]?.array ?? [] }.compactMap { $0["key"]?.string }
        #expect(keys == (0..<100).map(String.init))
        #expect(parts.allSatisfy { $0?["seq"]?.integer == 9 && $0?["topic"]?.string == "budgets" })
    }

    @Test func anEmptyTopicIsOneEmptyPart() throws {
        let content = BookSnapshot.TopicContent(topic: try #require(Topic("alerts")), cells: [])
        let parts = ServerMessage.snapshot(content, seq: 9, partBytesMax: 300).map(\.text)
        #expect(parts == [#"{"ev":"snapshot","topic":"alerts","seq":9,"items":[],"end":true}"#])
    }

    @Test func progressCellsHaveKeyAndRevision() {
        let cells = [(cell: ProgressCell(key: 12, value: Array(#"{"id":12}"#.utf8)), rev: Int64(93))]
        #expect(ServerMessage.progress(cells).text == #"{"ev":"progress","cells":[{"key":12,"rev":93,"value":{"id":12}}]}"#)
    }

    @Test func goawaySaysCodeAndDelay() {
        #expect(ServerMessage.goaway(.shuttingDown, afterMs: 300).text == #"{"ev":"goaway","code":4001,"after_ms":300}"#)
    }

    @Test(arguments: [
        (Int64(0), "1970-01-01T00:00:00.000Z"), (951_782_399_999, "2000-02-28T23:59:59.999Z"), (951_782_400_000, "2000-02-29T00:00:00.000Z"),
        (-1, "1969-12-31T23:59:59.999Z"), (4_107_542_400_000, "2100-03-01T00:00:00.000Z"),
    ])
    func instantsAreRFC3339(ms: Int64, text: String) {
        #expect(Timestamp.rfc3339(ms: ms) == text)
    }

    @Test(arguments: Disconnect.allCases)
    func closeCodesSteerTheClient(reason: Disconnect) {
        #expect(reason.mayReconnect == (4000...4499).contains(reason.rawValue))
        #expect((4000...4999).contains(reason.rawValue))
        #expect(reason.reason.utf8.count <= 123)
    }

    @Test func everyByteOfATextSurvivesItsEncoding() throws {
        let text = String((0..<0x250).compactMap { Unicode.Scalar($0).map(Character.init) }) + "🎈"
        var json = JSONText()
        json.string(text)
        let decoded = try JSONDecoder().decode(String.self, from: Data(json.bytes))
        #expect(decoded == text)
    }
}
