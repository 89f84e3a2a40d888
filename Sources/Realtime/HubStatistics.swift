/// The hub's figures, since the process started or of this moment.
public struct HubStatistics: Sendable, Hashable, Codable {
    /// Open now.
    public var connections = 0
    /// Topics of the open connections.
    public var subscriptions = 0
    /// Joined since start.
    public var joined: Int64 = 0
    /// Messages that came in.
    public var messagesReceived: Int64 = 0
    /// Messages given to sockets.
    public var messagesSent: Int64 = 0
    /// Their bytes, each connection counted.
    public var bytesSent: Int64 = 0
    /// Reads of changes; many connections share one.
    public var changeReads: Int64 = 0
    /// Data messages that were encoded; many connections share one.
    public var dataEncoded: Int64 = 0
    /// Data messages given to sockets.
    public var dataSent: Int64 = 0
    /// Closes by code.
    public var closes: [UInt16: Int64] = [:]

    /// Connections closed because they read too slowly.
    public var slowCloses: Int64 { closes[Disconnect.slow.rawValue] ?? 0 }

    /// All zero.
    public init() {}
}

/// One connection, for the list that administrators see.
public struct ConnectionSummary: Sendable, Hashable {
    /// Unique in the process.
    public var number: Int64
    /// The user, where there are users.
    public var user: Int64?
    /// What the client calls itself.
    public var device: String?
    /// Where it comes from.
    public var address: String
    /// Its book, once it has connected.
    public var book: Int64?
    /// The last position that it was sent.
    public var seq: Int64
    /// Its topics.
    public var topics: [String]
    /// When it joined, in milliseconds since 1970 UTC.
    public var joinedMs: Int64
    /// Messages given to its socket.
    public var messagesSent: Int64
    /// Their bytes.
    public var bytesSent: Int64
    /// Something that it was sent has not been written yet.
    public var isWriting: Bool
}
