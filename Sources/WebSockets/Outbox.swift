import NIOCore
import NIOWebSocket

/// What waits to be written to one connection: a bounded queue of data frames, as a value under its connection's lock.
///
/// Whoever sends never waits. Frames count with the bytes that they take on the wire until they have been written; an offer that
/// would pass `bytesMax` is refused, and that is the end of the connection (close 4008): a reader that slow resumes from its position.
struct Outbox {
    enum Offer: Equatable {
        /// It will be written. `wake` is true when nobody is about to look into the outbox: the caller then wakes the writer.
        case queued(wake: Bool)
        /// It does not fit. What was queued is dropped and later offers are refused; the caller closes the connection.
        case full
        /// The connection is closing; the frame is dropped.
        case closed
    }

    let bytesMax: Int
    private var queue = CircularBuffer<WebSocketFrame>()
    private var queuedBytes = 0
    private var bytesInFlight = 0
    private var writerIsAwake = false
    private var isClosed = false
    private var hasUnannouncedData = false

    init(bytesMax: Int) {
        self.bytesMax = bytesMax
    }

    /// Bytes that were offered and are not yet written.
    var bytes: Int { queuedBytes + bytesInFlight }

    /// Whether everything that was offered has been written, or dropped.
    var isDrained: Bool { queue.isEmpty && bytesInFlight == 0 }

    mutating func offer(_ frame: WebSocketFrame) -> Offer {
        guard !isClosed else { return .closed }
        let size = frame.bytesOnTheWire
        guard bytes + size <= bytesMax else {
            isClosed = true
            discard()
            return .full
        }
        queue.append(frame)
        queuedBytes += size
        defer { writerIsAwake = true }
        return .queued(wake: !writerIsAwake)
    }

    /// Moves the next frames to write into `batch`: at most `framesMax`, and no further one once `bytesMax` is reached.
    ///
    /// Asking again says that the batch before has been written. When nothing is left the writer goes to sleep; the result is true
    /// when data have been written since the last time it slept, so that everything offered is now out.
    mutating func nextBatch(framesMax: Int, bytesMax: Int, into batch: inout [WebSocketFrame]) -> Bool {
        bytesInFlight = 0
        while batch.count < framesMax, bytesInFlight < bytesMax, let frame = queue.popFirst() {
            batch.append(frame)
            bytesInFlight += frame.bytesOnTheWire
        }
        queuedBytes -= bytesInFlight
        if bytesInFlight > 0 {
            hasUnannouncedData = true
            return false
        }
        writerIsAwake = false
        defer { hasUnannouncedData = false }
        return hasUnannouncedData
    }

    /// Refuses further offers; what is queued is still written.
    mutating func close() {
        isClosed = true
    }

    /// Drops what is queued; what is already on its way cannot be taken back.
    mutating func discard() {
        queue.removeAll()
        queuedBytes = 0
    }

    /// The transport is gone, and with it what was on its way.
    mutating func abandon() {
        close()
        discard()
        bytesInFlight = 0
    }
}

extension WebSocketFrame {
    /// The size of an unmasked frame with its header (RFC 6455 section 5.2).
    var bytesOnTheWire: Int {
        switch length {
        case ...125: length + 2
        case ...Int(UInt16.max): length + 4
        default: length + 10
        }
    }
}
