/// The hub's numbers. The defaults are those of the protocol; tests make them small.
public struct HubLimits: Sendable, Hashable {
    /// Inbound messages a second; above it (and the burst) the connection is closed with 4013.
    public var messagesPerSecond = 50
    /// Inbound messages at once.
    public var messagesBurst = 100
    /// Topics per connection; above it 4505.
    public var topicsMax = 128
    /// Connections per user, where there are users; above it 4504.
    public var connectionsPerUserMax = 20
    /// Connections altogether; above it 4014.
    public var connectionsMax = 20_000
    /// Bytes of one inbound frame; above it 4501.
    public var inboundBytesMax = 65_536
    /// Bytes that a socket layer keeps for a slow reader; above it 4008.
    public var outboxBytesMax = 1_048_576
    /// A resume that would take more than this is answered with a snapshot (`larger`).
    public var resumeBytesMax = 524_288
    /// A snapshot is cut into messages of about this size, sent as the connection takes them.
    public var snapshotPartBytesMax = 131_072
    /// Time for `connect`; after it 4502.
    public var connectMs: Int64 = 10_000
    /// After this long without `data` a connection gets an empty one, so that its position does not grow old.
    public var positionMs: Int64 = 25_000
    /// How often the page should send `ping`.
    public var pingMs: Int64 = 25_000
    /// First delay of a client that comes back.
    public var reconnectBaseMs: Int64 = 500
    /// Longest delay of a client that comes back.
    public var reconnectCapMs: Int64 = 30_000
    /// Least time between two progress messages of one job; changes of its state do not wait.
    public var progressMs: Int64 = 100

    /// The protocol's numbers.
    public init() {}
}
