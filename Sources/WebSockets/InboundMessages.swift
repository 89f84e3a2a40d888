import NIOCore

/// The text messages of one client, in order; it ends when the connection begins to close.
///
/// For one reader only. A reader that falls behind holds back the client: after ten messages nothing more is read from the socket.
public struct InboundMessages: AsyncSequence, Sendable {
    /// One text message.
    public typealias Element = String
    /// It only ends; `WebSocketConnection.ending` says why.
    public typealias Failure = Never

    typealias Producer = NIOAsyncSequenceProducer<String, NIOAsyncSequenceProducerBackPressureStrategies.HighLowWatermark, ReadResumer>

    let producer: Producer

    /// Where the session puts the messages, and where they come out. `resume` runs on any thread when more may be read.
    static func make(resume: @escaping @Sendable () -> Void) -> (source: Producer.Source, messages: InboundMessages) {
        let made = Producer.makeSequence(
            elementType: String.self, backPressureStrategy: .init(lowWatermark: 2, highWatermark: 10), finishOnDeinit: false,
            delegate: ReadResumer(resume: resume))
        return (made.source, InboundMessages(producer: made.sequence))
    }

    /// Reads the messages; may be asked for once.
    public func makeAsyncIterator() -> AsyncIterator {
        AsyncIterator(base: producer.makeAsyncIterator())
    }

    /// The position of the one reader.
    public struct AsyncIterator: AsyncIteratorProtocol {
        let base: Producer.AsyncIterator

        /// The next message; nil at the end, and when the reading task is cancelled.
        public mutating func next() async -> String? {
            await base.next()
        }
    }

    struct ReadResumer: NIOAsyncSequenceProducerDelegate {
        let resume: @Sendable () -> Void

        func produceMore() { resume() }

        /// The reader has left. Reading goes on, so that Close and pong frames are still seen; messages are dropped.
        func didTerminate() { resume() }
    }
}
