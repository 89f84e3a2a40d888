import Pipelines
import Testing

@Suite struct BoundedChannelTests {
    struct Broken: Error, Equatable {}

    @Test(arguments: [1, 2, 4, 100])
    func deliversEverythingInOrder(capacity: Int) async throws {
        let channel = BoundedChannel<Int>(capacity: capacity)
        async let sent: Void = {
            for number in 0..<10_000 { try await channel.send(number) }
            channel.finish()
        }()
        var expected = 0
        for try await number in channel {
            #expect(number == expected)
            expected += 1
        }
        try await sent
        #expect(expected == 10_000)
    }

    @Test func whatWasSentBeforeTheFinishIsDelivered() async throws {
        let channel = BoundedChannel<String>(capacity: 2)
        try await channel.send("a")
        try await channel.send("b")
        channel.finish()
        #expect(try await channel.receive() == "a")
        #expect(try await channel.receive() == "b")
        #expect(try await channel.receive() == nil)
        #expect(try await channel.receive() == nil)
    }

    @Test func failureDropsWhatWaits() async throws {
        let channel = BoundedChannel<String>(capacity: 2)
        try await channel.send("a")
        channel.fail(Broken())
        await #expect(throws: Broken.self) { try await channel.receive() }
        await #expect(throws: Broken.self) { try await channel.send("b") }
    }

    @Test func firstFailureStays() async throws {
        let channel = BoundedChannel<String>()
        channel.fail(Broken())
        channel.fail(CancellationError())
        channel.finish()
        await #expect(throws: Broken.self) { try await channel.receive() }
    }

    @Test func sendingIntoAFinishedChannelIsAnError() async throws {
        let channel = BoundedChannel<String>()
        channel.finish()
        await #expect(throws: ChannelClosed.self) { try await channel.send("late") }
    }

    @Test func failureWakesASuspendedSender() async throws {
        let channel = BoundedChannel<Int>(capacity: 1)
        try await channel.send(1)
        let second = Task { try await channel.send(2) }
        channel.fail(Broken())
        await #expect(throws: Broken.self) { try await second.value }
    }

    @Test func finishWakesASuspendedReceiver() async throws {
        let channel = BoundedChannel<Int>()
        async let received = channel.receive()
        channel.finish()
        #expect(try await received == nil)
    }

    @Test func cancellingTheReceiverWakesTheSender() async throws {
        let channel = BoundedChannel<Int>(capacity: 1)
        let receiver = Task { for try await _ in channel {} }
        receiver.cancel()
        await #expect(throws: CancellationError.self) { try await receiver.value }
        await #expect(throws: CancellationError.self) { try await channel.send(1) }
    }

    @Test func cancellingTheSenderWakesTheReceiver() async throws {
        let channel = BoundedChannel<Int>(capacity: 1)
        try await channel.send(1)
        let sender = Task { try await channel.send(2) }
        sender.cancel()
        await #expect(throws: CancellationError.self) { try await sender.value }
        await #expect(throws: CancellationError.self) { try await channel.receive() }
    }
}
