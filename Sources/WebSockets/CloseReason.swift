/// Why a WebSocket connection ends: the status code of a Close frame (RFC 6455 section 7.4).
///
/// 1000 to 2999 belong to the protocol, 3000 to 4999 to applications. The named codes of 4000 and up are those that this room sends
/// by itself; a client comes back after 4000 to 4499 and stays away after 4500 and up.
public struct CloseCode: RawRepresentable, Hashable, Sendable {
    /// The number on the wire.
    public let rawValue: UInt16

    /// A code by its number. Nothing is checked here; `isLegalOnTheWire` says whether a peer may send it.
    public init(rawValue: UInt16) {
        self.rawValue = rawValue
    }

    /// 1000: the purpose of the connection is fulfilled.
    public static let normal = CloseCode(rawValue: 1000)
    /// 1001: the endpoint is going away, such as a page that is left.
    public static let goingAway = CloseCode(rawValue: 1001)
    /// 1002: the peer broke the framing rules.
    public static let protocolError = CloseCode(rawValue: 1002)
    /// 1003: a kind of data that is not accepted here (binary messages).
    public static let unsupportedData = CloseCode(rawValue: 1003)
    /// 1007: the payload is not what its type says (text that is not UTF-8, a deflate stream that cannot be read).
    public static let invalidPayload = CloseCode(rawValue: 1007)
    /// 1009: a message over the limit.
    public static let messageTooBig = CloseCode(rawValue: 1009)
    /// 4001: the server is shutting down; come back.
    public static let shuttingDown = CloseCode(rawValue: 4001)
    /// 4003: something failed inside the server; come back.
    public static let internalFailure = CloseCode(rawValue: 4003)
    /// 4008: the reader is too slow for what is sent to it; come back.
    public static let slow = CloseCode(rawValue: 4008)
    /// 4012: nothing came after a ping; come back.
    public static let noPong = CloseCode(rawValue: 4012)

    /// Whether a Close frame may carry this number: 1004 to 1006 and 1015 are reserved for local use, 1016 to 2999 are unassigned.
    public var isLegalOnTheWire: Bool {
        switch rawValue {
        case 1000...1003, 1007...1014, 3000...4999: true
        default: false
        }
    }
}

/// A close code and the few words that go with it.
public struct CloseReason: Hashable, Sendable {
    /// The status code.
    public var code: CloseCode
    /// For logs and developers, not for people. Cut to 123 bytes of UTF-8 when it is sent (RFC 6455 section 5.5).
    public var text: String

    /// A reason to close with.
    public init(_ code: CloseCode, _ text: String = "") {
        self.code = code
        self.text = text
    }

    static let textBytesMax = 123

    /// The text without the characters that no longer fit into a control frame; a character is never cut in two.
    var textThatFits: Substring {
        guard text.utf8.count > Self.textBytesMax else { return text[...] }
        var end = text.startIndex
        var bytes = 0
        for index in text.indices {
            bytes += text[index].utf8.count
            if bytes > Self.textBytesMax { break }
            end = text.index(after: index)
        }
        return text[..<end]
    }
}

/// How a connection ended, for logs and meters.
public enum WebSocketEnding: Hashable, Sendable {
    /// The peer sent its Close first; nil when that carried no code.
    case closedByPeer(CloseReason?)
    /// This side decided to close.
    case closedHere(CloseReason)
    /// The transport went away without a Close frame (what browsers report as 1006).
    case lost
}
