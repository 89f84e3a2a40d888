public import HummingbirdCore

/// The limits and times of a server's WebSocket connections, and of the HTTP connections on the same port.
public struct WebSocketConfiguration: Sendable {
    /// The largest message that a client may send, whole and inflated, in bytes. Over it: close 1009.
    public var messageBytesMax = 64 * 1024
    /// How much may wait for one connection, in bytes on the wire, what is being written included. Over it: close 4008.
    public var outboxBytesMax = 1024 * 1024
    /// How many frames go out with one flush at most.
    public var batchFramesMax = 16
    /// After how many bytes a flush takes no further frame, so that the write timeout is about a bounded amount.
    public var batchBytesMax = 128 * 1024
    /// A client that sent nothing for this long is pinged.
    public var silenceBeforePing = Duration.seconds(25)
    /// How long after a ping something has to come in. Over it: close 4012.
    public var pongTimeout = Duration.seconds(10)
    /// How long one flush may take until the kernel has it all. Over it: close 4008.
    public var writeTimeout = Duration.seconds(20)
    /// How long a reader that is too slow is given to take the Close frame before the connection is cut.
    public var slowCloseTimeout = Duration.seconds(1)
    /// How long the closing handshake may take, from the decision over what is queued to the peer's answer, before the connection is cut.
    public var closeTimeout = Duration.seconds(5)
    /// How long a new connection may take to send its first complete request head.
    public var firstRequestTimeout = Duration.seconds(30)
    /// How long the application may take to decide on an upgrade. Over it: 503.
    public var decisionTimeout = Duration.seconds(10)
    /// permessage-deflate for clients that offer it; nil refuses every offer. Off unless asked for: on the loopback interface and in a
    /// local network it costs both sides time and saves nothing that anybody lacks.
    public var compression: Compression?
    /// A last text message to every open connection when the server shuts down, before Close 4001; nil for none.
    public var farewell: String?
    /// The ordinary HTTP connections: idle timeout, header limits, additional handlers.
    public var http: HTTP1Channel.Configuration

    /// How messages are deflated.
    public struct Compression: Sendable {
        /// zlib's level, 1 (fast) to 9 (small).
        public var level: Int
        /// Messages below this many bytes go out as they are.
        public var bytesMin: Int

        /// Compression for links that are slower than a deflate of the lowest levels.
        public init(level: Int = 3, bytesMin: Int = 256) {
            self.level = level
            self.bytesMin = bytesMin
        }
    }

    /// The defaults, with the things that servers differ in.
    public init(compression: Compression? = nil, farewell: String? = nil, http: HTTP1Channel.Configuration = .init()) {
        self.compression = compression
        self.farewell = farewell
        self.http = http
    }
}
