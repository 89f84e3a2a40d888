/// What has gone through one connection so far. Bytes are those of frames without the transport below; data and control frames count alike.
public struct WebSocketMeter: Hashable, Sendable {
    /// Payload bytes received, as they came (still deflated where they were).
    public var bytesIn = 0
    /// Frame bytes handed to the kernel.
    public var bytesOut = 0
    /// Whole text messages received.
    public var messagesIn = 0
    /// Text messages handed to the kernel.
    public var messagesOut = 0
    /// The time from the last answered ping to its pong; nil before the first.
    public var pingLatency: Duration?
}
