import Synchronization
import Testing

@testable import Realtime

@Suite(.timeLimit(.minutes(1))) struct ProgressTests {
    private let list = #"{"id":1,"op":"connect","subscribe":[{"topic":"imports"}]}"#

    private func cell(_ permille: Int) -> [UInt8] { Array(#"{"id":12,"permille":\#(permille)}"#.utf8) }

    private func publish(_ hub: Hub, _ permille: Int, isStateChange: Bool = false) {
        let detail = Array(#"{"id":12,"permille":\#(permille),"latest_problems":[]}"#.utf8)
        hub.publishProgress(book: 1, importID: 12, list: cell(permille), detail: detail, isStateChange: isStateChange)
    }

    private func progress(_ socket: TestSocket) -> [Int64] {
        socket.texts.compactMap { JSONValue(json: $0) }.filter { $0["ev"]?.string == "progress" }
            .flatMap { $0["cells"]?.array ?? [] }.compactMap { $0["value"]?["permille"]?.integer }
    }

    @Test func subscribingGivesThePresentCellsWithARevision() async throws {
        let bench = HubBench()
        bench.state.withLock { $0.progress = [ProgressCell(key: 12, value: Array(#"{"id":12}"#.utf8))] }
        let socket = try TestSocket(bench.hub())
        await socket.say(list)
        let last = try #require(socket.texts.last)
        let cells = try #require(JSONValue(json: last)?["cells"]?.array)
        #expect(cells.map { $0["key"]?.integer } == [12])
        let rev = try #require(cells[0]["rev"]?.integer)
        #expect(rev > 1_735_689_600_000 << 10)
        #expect(rev < 1 << 53, "exact in a JSON number")
    }

    @Test func aJobIsShownAtMostTenTimesASecondAndItsLatestCellAlwaysComes() async throws {
        let bench = HubBench()
        let hub = bench.hub()
        let socket = try TestSocket(hub, isQuick: false)
        await socket.say(list)
        socket.drain()
        publish(hub, 1)
        socket.drain()
        for permille in 2...50 { publish(hub, permille) }
        await bench.sleeping.wait { $0 == [100] }
        #expect(progress(socket) == [1])
        bench.advance(ms: 100)
        await socket.received.wait { $0.contains { $0.contains(#""permille":50"#) } }
        #expect(progress(socket) == [1, 50])
    }

    @Test func aChangeOfStateDoesNotWait() async throws {
        let bench = HubBench()
        let hub = bench.hub()
        let socket = try TestSocket(hub, isQuick: false)
        await socket.say(list)
        socket.drain()
        publish(hub, 1)
        socket.drain()
        publish(hub, 2)
        publish(hub, 3, isStateChange: true)
        #expect(progress(socket) == [1, 3])
    }

    @Test func revisionsGrow() async throws {
        let bench = HubBench()
        let hub = bench.hub()
        let socket = try TestSocket(hub, isQuick: false)
        await socket.say(list)
        for permille in 1...5 {
            socket.drain()
            publish(hub, permille, isStateChange: true)
        }
        let revs = socket.texts.compactMap { JSONValue(json: $0)?["cells"]?.array?.first?["rev"]?.integer }
        #expect(revs.count == 5)
        #expect(revs == revs.sorted())
        #expect(Set(revs).count == 5)
    }

    @Test func aSlowConnectionGetsOnlyTheLatestCell() async throws {
        let bench = HubBench()
        let hub = bench.hub()
        let slow = try TestSocket(hub, isQuick: false)
        await slow.say(list)
        for permille in 1...9 { publish(hub, permille, isStateChange: true) }
        #expect(progress(slow).isEmpty)
        slow.drain()
        #expect(progress(slow) == [9])
        slow.drain()
        #expect(progress(slow) == [9])
    }

    @Test func whoLooksCloselyGetsTheDetail() async throws {
        let bench = HubBench()
        let hub = bench.hub()
        let close = try TestSocket(hub)
        let other = try TestSocket(hub)
        await close.say(#"{"id":1,"op":"connect","subscribe":[{"topic":"imports"},{"topic":"import.12"}]}"#)
        await other.say(#"{"id":1,"op":"connect","subscribe":[{"topic":"import.13"}]}"#)
        publish(hub, 1, isStateChange: true)
        await close.received.wait { $0.last?.contains("latest_problems") == true }
        #expect(progress(close) == [1])
        #expect(progress(other).isEmpty)
    }

    @Test func theBoardForgetsTheOldestJobs() {
        var board = ProgressBoard(startMs: 0, intervalMs: 100)
        for id in 1...1_500 as ClosedRange<Int64> {
            _ = board.update(.init(book: 1, importID: id), list: [], detail: [], isStateChange: true, nowMs: 0)
        }
        #expect(board.job(.init(book: 1, importID: 500)) == nil)
        #expect(board.job(.init(book: 1, importID: 501)) != nil)
        #expect(board.job(.init(book: 1, importID: 1_500)) != nil)
    }
}
