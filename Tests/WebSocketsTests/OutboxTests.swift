import NIOCore
import NIOWebSocket
import Testing

@testable import WebSockets

@Suite struct OutboxTests {
    private func frame(_ bytes: Int) -> WebSocketFrame {
        WebSocketFrame(fin: true, opcode: .text, data: ByteBuffer(repeating: 65, count: bytes))
    }

    /// The sizes of the payloads of the next batch, and whether everything is out.
    private func next(_ outbox: inout Outbox, framesMax: Int = 16, bytesMax: Int = 1000) -> (sizes: [Int], isDrained: Bool) {
        var batch: [WebSocketFrame] = []
        let isDrained = outbox.nextBatch(framesMax: framesMax, bytesMax: bytesMax, into: &batch)
        return (batch.map(\.length), isDrained)
    }

    @Test func onlyTheFirstOfferWakesTheWriter() {
        var outbox = Outbox(bytesMax: 1000)
        #expect(outbox.offer(frame(1)) == .queued(wake: true))
        #expect(outbox.offer(frame(2)) == .queued(wake: false))
        #expect(next(&outbox).sizes == [1, 2])
        #expect(outbox.offer(frame(3)) == .queued(wake: false), "the writer will ask again after this batch")
        #expect(next(&outbox).sizes == [3])
        #expect(next(&outbox).sizes == [])
        #expect(outbox.offer(frame(4)) == .queued(wake: true))
    }

    @Test func itIsDrainedWhenTheWriterAsksInVainAndOnce() {
        var outbox = Outbox(bytesMax: 1000)
        #expect(next(&outbox) == ([], false), "nothing was ever sent")
        _ = outbox.offer(frame(1))
        #expect(!outbox.isDrained)
        #expect(next(&outbox) == ([1], false))
        #expect(!outbox.isDrained)
        #expect(next(&outbox) == ([], true))
        #expect(outbox.isDrained)
        #expect(next(&outbox) == ([], false))
    }

    @Test func aBatchEndsAtItsFramesOrBytes() {
        var outbox = Outbox(bytesMax: 1000)
        for size in 1...5 { _ = outbox.offer(frame(size)) }
        #expect(next(&outbox, framesMax: 2).sizes == [1, 2])
        #expect(next(&outbox, bytesMax: 6).sizes == [3, 4])
        #expect(next(&outbox, bytesMax: 1).sizes == [5])
    }

    @Test func headersAndFramesInFlightCountAgainstTheLimit() {
        var outbox = Outbox(bytesMax: 24)
        #expect(outbox.offer(frame(10)) == .queued(wake: true))
        #expect(outbox.bytes == 12)
        #expect(next(&outbox).sizes == [10])
        #expect(outbox.bytes == 12)
        #expect(outbox.offer(frame(10)) == .queued(wake: false))
        #expect(outbox.bytes == 24)
        #expect(outbox.offer(frame(0)) == .full)
    }

    @Test func whatWasWrittenMakesRoom() {
        var outbox = Outbox(bytesMax: 12)
        for _ in 0..<3 {
            #expect(outbox.offer(frame(10)) == .queued(wake: true))
            #expect(next(&outbox).sizes == [10])
            #expect(next(&outbox) == ([], true))
        }
    }

    @Test func aFullOutboxDropsWhatIsQueuedAndTakesNothingMore() {
        var outbox = Outbox(bytesMax: 24)
        _ = outbox.offer(frame(10))
        _ = next(&outbox)
        _ = outbox.offer(frame(5))
        #expect(outbox.offer(frame(10)) == .full)
        #expect(outbox.bytes == 12, "only what is on its way")
        #expect(outbox.offer(frame(1)) == .closed)
        #expect(next(&outbox).sizes == [])
    }

    @Test func aClosedOutboxStillGivesWhatItHas() {
        var outbox = Outbox(bytesMax: 1000)
        _ = outbox.offer(frame(1))
        outbox.close()
        #expect(outbox.offer(frame(2)) == .closed)
        #expect(next(&outbox).sizes == [1])
    }

    @Test(arguments: [(0, 2), (125, 127), (126, 130), (65535, 65539), (65536, 65546)])
    func aFrameIsAsLongAsItsPayloadAndHeader(_ payload: Int, _ bytes: Int) {
        #expect(frame(payload).bytesOnTheWire == bytes)
    }
}
