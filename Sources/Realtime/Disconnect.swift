/// Why the server closes a connection. The ranges steer the client: 4000 to 4499 come back, 4500 and up stop.
public enum Disconnect: UInt16, Error, Sendable, Hashable, CaseIterable, CustomStringConvertible {
    /// The server goes down.
    case shuttingDown = 4001
    /// Something broke here.
    case `internal` = 4003
    /// The access token ran out.
    case tokenExpired = 4005
    /// The outbox is full, or one write took longer than 20 s. The client resumes without loss.
    case slow = 4008
    /// The book's epoch changed under the connection.
    case positionLost = 4010
    /// Nothing came for 10 s after a ping.
    case noPong = 4012
    /// More messages than allowed.
    case rateLimit = 4013
    /// The server has as many connections as it takes.
    case overloaded = 4014
    /// The token is not one of ours.
    case badToken = 4500
    /// What came is not the protocol.
    case protocolError = 4501
    /// No `connect` within 10 s.
    case noConnect = 4502
    /// The session was revoked.
    case sessionRevoked = 4503
    /// The user has as many connections as allowed.
    case tooManyConnections = 4504
    /// More topics than allowed.
    case tooManyTopics = 4505

    /// Whether the client may connect again by itself.
    public var mayReconnect: Bool { rawValue < 4500 }

    /// The reason of the close frame (RFC 6455 section 7.1.6); at most 123 bytes.
    public var reason: String {
        switch self {
        case .shuttingDown: "shutting down"
        case .internal: "internal error"
        case .tokenExpired: "token expired"
        case .slow: "slow"
        case .positionLost: "position lost"
        case .noPong: "no pong"
        case .rateLimit: "rate limit"
        case .overloaded: "overloaded"
        case .badToken: "bad token"
        case .protocolError: "protocol error"
        case .noConnect: "no connect within 10 s"
        case .sessionRevoked: "session revoked"
        case .tooManyConnections: "too many connections"
        case .tooManyTopics: "too many topics"
        }
    }

    /// Code and reason.
    public var description: String { "\(rawValue) \(reason)" }
}
