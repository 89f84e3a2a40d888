import NIOCore
import NIOEmbedded
import NIOWebSocket
import Synchronization
import Testing

@testable import WebSockets

/// The session on an embedded event loop: time passes only when a test says so, and the kernel takes only what a test lets it.
@Suite struct WebSocketSessionTests {
    /// Stands for the kernel: holds writes back while it is blocked, and notes half-closes.
    final class Kernel: ChannelOutboundHandler {
        typealias OutboundIn = WebSocketFrame

        var isBlocked = false
        private(set) var outputEnded = false
        private var held: [(data: NIOAny, promise: EventLoopPromise<Void>?)] = []
        private var context: ChannelHandlerContext?

        func handlerAdded(context: ChannelHandlerContext) { self.context = context }
        func handlerRemoved(context: ChannelHandlerContext) {
            for write in held { write.promise?.fail(ChannelError.ioOnClosedChannel) }
            held = []
        }

        func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
            if isBlocked { held.append((data, promise)) } else { context.write(data, promise: promise) }
        }

        func close(context: ChannelHandlerContext, mode: CloseMode, promise: EventLoopPromise<Void>?) {
            if case .output = mode {
                outputEnded = true
                promise?.succeed()
            } else {
                context.close(mode: mode, promise: promise)
            }
        }

        func unblock() {
            isBlocked = false
            let writes = held
            held = []
            for write in writes { context?.write(write.data, promise: write.promise) }
            context?.flush()
        }
    }

    /// A connection over the kernel above, with what a test does to both.
    struct Fixture {
        let loop = EmbeddedEventLoop()
        let kernel = Kernel()
        let channel: EmbeddedChannel
        let connection: WebSocketConnection

        init(_ configuration: WebSocketConfiguration = .init()) throws {
            channel = EmbeddedChannel(handler: kernel, loop: loop)
            channel.connect(to: try SocketAddress(ipAddress: "127.0.0.1", port: 1), promise: nil)
            connection = try WebSocketConnection.open(on: channel, configuration: configuration, deflate: nil)
        }

        func receive(_ opcode: WebSocketOpcode, _ payload: ByteBuffer = ByteBuffer()) throws {
            let mask: WebSocketMaskingKey = [1, 2, 3, 4]
            var data = payload
            data.webSocketMask(mask)
            try channel.writeInbound(WebSocketFrame(fin: true, opcode: opcode, maskKey: mask, data: data))
        }

        /// The frames that reached the wire since last asked: `text hi`, `ping`, `close 4008`.
        func sent() throws -> [String] {
            loop.run()
            var frames: [String] = []
            while let frame = try channel.readOutbound(as: WebSocketFrame.self) {
                var data = frame.data
                switch frame.opcode {
                case .text: frames.append("text \(String(buffer: data))")
                case .connectionClose: frames.append("close" + (data.readInteger(as: UInt16.self).map { " \($0)" } ?? ""))
                case .pong: frames.append("pong \(String(buffer: data))")
                case .ping: frames.append("ping")
                default: frames.append("\(frame.opcode)")
                }
            }
            return frames
        }

        func pass(_ time: TimeAmount) { loop.advanceTime(by: time) }
    }

    @Test func messagesAreWrittenInOrder() throws {
        let fixture = try Fixture()
        for number in 0..<40 { #expect(fixture.connection.send(text: "\(number)") == .queued) }
        #expect(try fixture.sent() == (0..<40).map { "text \($0)" })
        #expect(fixture.connection.meter.messagesOut == 40)
        #expect(fixture.connection.outboxBytes == 0)
    }

    @Test func aBlockedKernelIsGivenOneBatchAtATime() throws {
        var configuration = WebSocketConfiguration()
        configuration.batchFramesMax = 2
        let fixture = try Fixture(configuration)
        fixture.kernel.isBlocked = true
        for number in 0..<5 { fixture.connection.send(text: "\(number)") }
        #expect(try fixture.sent() == [])
        #expect(fixture.connection.outboxBytes == 15)
        fixture.kernel.unblock()
        #expect(try fixture.sent() == (0..<5).map { "text \($0)" })
    }

    @Test func drainedIsToldWhenTheLastByteIsOut() throws {
        let fixture = try Fixture()
        let calls = Mutex(0)
        fixture.connection.whenDrained { calls.withLock { $0 += 1 } }
        fixture.kernel.isBlocked = true
        fixture.connection.send(text: "a")
        fixture.connection.send(text: "b")
        _ = try fixture.sent()
        #expect(calls.withLock { $0 } == 0)
        fixture.kernel.unblock()
        #expect(calls.withLock { $0 } == 1)
        try fixture.receive(.ping)
        _ = try fixture.sent()
        #expect(calls.withLock { $0 } == 1, "a pong is nothing that anybody sent")
    }

    @Test func theNextMessageMayBeSentFromTheDrainedCallback() throws {
        let fixture = try Fixture()
        let left = Mutex(3)
        let connection = fixture.connection
        connection.whenDrained {
            let number = left.withLock { left -> Int in
                left -= 1
                return left
            }
            if number >= 0 { connection.send(text: "\(number)") }
        }
        connection.send(text: "first")
        #expect(try fixture.sent() == ["text first", "text 2", "text 1", "text 0"])
    }

    @Test func aFullOutboxClosesWith4008WithoutTheQueue() throws {
        var configuration = WebSocketConfiguration()
        configuration.outboxBytesMax = 10
        let fixture = try Fixture(configuration)
        fixture.kernel.isBlocked = true
        #expect(fixture.connection.send(text: "one") == .queued)
        #expect(try fixture.sent() == [])
        #expect(fixture.connection.send(text: "two") == .queued)
        #expect(fixture.connection.send(text: "three") == .full)
        #expect(fixture.connection.send(text: "four") == .closed)
        fixture.loop.run()
        fixture.kernel.unblock()
        #expect(try fixture.sent() == ["text one", "close 4008"])
        #expect(fixture.kernel.outputEnded)
        #expect(fixture.channel.isActive, "the peer still has time to answer")
        fixture.pass(.seconds(5))
        #expect(!fixture.channel.isActive)
    }

    @Test func aReaderThatDoesNotEvenTakeTheCloseIsCutOff() throws {
        var configuration = WebSocketConfiguration()
        configuration.outboxBytesMax = 4
        let fixture = try Fixture(configuration)
        fixture.kernel.isBlocked = true
        fixture.connection.send(text: "a")
        _ = try fixture.sent()
        #expect(fixture.connection.send(text: "too long") == .full)
        fixture.loop.run()
        fixture.pass(.milliseconds(999))
        #expect(fixture.channel.isActive)
        fixture.pass(.milliseconds(1))
        #expect(!fixture.channel.isActive)
        guard case .closedHere(let reason) = fixture.connection.ending else { return #expect(Bool(false), "\(fixture.connection.ending as Any)") }
        #expect(reason.code == .slow)
    }

    @Test func aWriteThatTakesTooLongIsAClose4008() throws {
        let fixture = try Fixture()
        fixture.kernel.isBlocked = true
        fixture.connection.send(text: "a")
        _ = try fixture.sent()
        // Words from the peer keep the heartbeat quiet; it is alive, it only does not read.
        fixture.pass(.seconds(19))
        #expect(fixture.connection.ending == nil)
        fixture.pass(.seconds(1))
        guard case .closedHere(let reason) = fixture.connection.ending else { return #expect(Bool(false), "still open") }
        #expect(reason.code == .slow)
        fixture.pass(.seconds(1))
        #expect(!fixture.channel.isActive)
    }

    @Test func silenceIsPingedAndThenClosedWith4012() throws {
        let fixture = try Fixture()
        fixture.pass(.seconds(24))
        #expect(try fixture.sent() == [])
        fixture.pass(.seconds(1))
        #expect(try fixture.sent() == ["ping"])
        fixture.pass(.seconds(10))
        #expect(try fixture.sent() == ["close 4012"])
    }

    @Test func aPongKeepsTheConnectionAndTellsTheLatency() throws {
        let fixture = try Fixture()
        fixture.pass(.seconds(25))
        fixture.loop.run()
        let ping = try #require(try fixture.channel.readOutbound(as: WebSocketFrame.self))
        fixture.pass(.milliseconds(30))
        try fixture.receive(.pong, ping.data)
        #expect(fixture.connection.meter.pingLatency == .milliseconds(30))
        fixture.pass(.seconds(20))
        #expect(fixture.connection.ending == nil)
    }

    @Test func aPingIsAnsweredWithItsPayload() throws {
        let fixture = try Fixture()
        try fixture.receive(.ping, ByteBuffer(string: "x"))
        #expect(try fixture.sent() == ["pong x"])
    }

    @Test func behindABlockedWriteOnlyTheLatestPingIsAnswered() throws {
        let fixture = try Fixture()
        fixture.kernel.isBlocked = true
        fixture.connection.send(text: "a")
        _ = try fixture.sent()
        for payload in ["1", "2", "3"] { try fixture.receive(.ping, ByteBuffer(string: payload)) }
        fixture.kernel.unblock()
        #expect(try fixture.sent() == ["text a", "pong 3"])
    }

    @Test func closingFlushesTheQueueFirst() throws {
        let fixture = try Fixture()
        fixture.kernel.isBlocked = true
        for text in ["a", "b"] { fixture.connection.send(text: text) }
        fixture.connection.close(code: .shuttingDown, reason: "bye")
        #expect(fixture.connection.send(text: "late") == .closed)
        _ = try fixture.sent()
        fixture.kernel.unblock()
        #expect(try fixture.sent() == ["text a", "text b", "close 4001"])
        #expect(fixture.connection.ending == .closedHere(CloseReason(.shuttingDown, "bye")))
        try fixture.receive(.connectionClose, ByteBuffer(bytes: [0x0F, 0xA1]))
        #expect(!fixture.channel.isActive)
    }

    @Test func aPeerThatDoesNotAnswerACloseIsCutOffAfterFiveSeconds() throws {
        let fixture = try Fixture()
        fixture.connection.close()
        #expect(try fixture.sent() == ["close 1000"])
        #expect(fixture.kernel.outputEnded)
        fixture.pass(.milliseconds(4999))
        #expect(fixture.channel.isActive)
        fixture.pass(.milliseconds(1))
        #expect(!fixture.channel.isActive)
    }

    @Test func thePeersCloseIsEchoedAndTheConnectionEnds() throws {
        let fixture = try Fixture()
        try fixture.receive(.connectionClose, ByteBuffer(bytes: [0x03, 0xE9]))
        #expect(!fixture.channel.isActive)
        #expect(try fixture.sent() == ["close 1001"])
        #expect(fixture.connection.ending == .closedByPeer(CloseReason(.goingAway)))
    }

    @Test func afterAViolationNothingButTheCloseIsHeard() throws {
        let fixture = try Fixture()
        try fixture.receive(.binary)
        #expect(try fixture.sent() == ["close 1003"])
        try fixture.receive(.ping)
        try fixture.receive(.text, ByteBuffer(bytes: [0xFF]))
        #expect(try fixture.sent() == [])
        try fixture.receive(.connectionClose)
        #expect(!fixture.channel.isActive)
    }

    @Test func aQuiescingServerSaysFarewellOnceAndClosesWith4001() throws {
        let fixture = try Fixture(WebSocketConfiguration(farewell: "goaway"))
        fixture.channel.pipeline.fireUserInboundEventTriggered(ChannelShouldQuiesceEvent())
        fixture.channel.pipeline.fireUserInboundEventTriggered(ChannelShouldQuiesceEvent())
        #expect(try fixture.sent() == ["text goaway", "close 4001"])
    }

    @Test func theConnectionIsFreedWhenItsTransportIsGone() throws {
        weak var freed: WebSocketConnection?
        do {
            let fixture = try Fixture()
            let connection = fixture.connection
            connection.whenDrained { connection.send(text: "more") }
            freed = connection
            fixture.channel.close(promise: nil)
            fixture.loop.run()
        }
        #expect(freed == nil)
    }

    @Test func aLostTransportEndsTheInboundMessages() async throws {
        let connection = try Self.connectionThatReceivedTwoMessagesAndWasLost()
        var messages: [String] = []
        for await message in connection.inbound { messages.append(message) }
        #expect(messages == ["a", "b"])
        #expect(connection.ending == .lost)
        #expect(connection.send(text: "c") == .closed)
        await connection.drained()
    }

    @Test func nobodyWaitsForWhatALostTransportWillNeverWrite() async throws {
        let connection = try Self.connectionThatWasLostInTheMiddleOfAWrite()
        await connection.drained()
        #expect(connection.outboxBytes == 0)
    }

    private static func connectionThatWasLostInTheMiddleOfAWrite() throws -> WebSocketConnection {
        let fixture = try Fixture()
        fixture.kernel.isBlocked = true
        fixture.connection.send(text: "a")
        _ = try fixture.sent()
        #expect(fixture.connection.outboxBytes == 3)
        fixture.channel.close(promise: nil)
        fixture.loop.run()
        return fixture.connection
    }

    /// Synchronous, since an embedded event loop stays on the thread that made it.
    private static func connectionThatReceivedTwoMessagesAndWasLost() throws -> WebSocketConnection {
        let fixture = try Fixture()
        try fixture.receive(.text, ByteBuffer(string: "a"))
        try fixture.receive(.text, ByteBuffer(string: "b"))
        fixture.channel.close(promise: nil)
        fixture.loop.run()
        return fixture.connection
    }

    @Test func aReaderThatLagsBehindHoldsBackTheClient() throws {
        let fixture = try Fixture()
        let reads = ReadCounter()
        try fixture.channel.pipeline.syncOperations.addHandler(reads, position: .first)
        for number in 0..<9 {
            try fixture.receive(.text, ByteBuffer(string: "\(number)"))
            fixture.channel.read()
        }
        #expect(reads.count == 9)
        try fixture.receive(.text, ByteBuffer(string: "9"))
        fixture.channel.read()
        fixture.channel.read()
        #expect(reads.count == 9, "ten messages wait")
    }

    final class ReadCounter: ChannelOutboundHandler {
        typealias OutboundIn = Any

        private(set) var count = 0

        func read(context: ChannelHandlerContext) {
            count += 1
            context.read()
        }
    }
}
