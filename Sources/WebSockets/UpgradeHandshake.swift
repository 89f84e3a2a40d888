import NIOHTTP1

/// What a request head says about a WebSocket upgrade (RFC 6455 section 4.2.1).
enum UpgradeHandshake: Equatable {
    /// No upgrade is asked for.
    case none
    /// A request that NIO's upgrader takes without complaint.
    case webSocket
    /// An upgrade to something else, or a handshake with a mistake in it: the request is served as an ordinary one.
    case other

    init(_ head: HTTPRequestHead) {
        let headers = head.headers
        guard headers.contains(name: "upgrade") else {
            self = .none
            return
        }
        let keys = headers["sec-websocket-key"]
        let isWebSocket =
            head.method == .GET && head.version == .http1_1
            && headers[canonicalForm: "upgrade"].contains { $0.lowercased() == "websocket" }
            && headers.asksForUpgrade
            && keys.count == 1 && keys.allSatisfy(Self.isNonce)
            && headers["sec-websocket-version"] == ["13"]
            && !headers.contains(name: "transfer-encoding")
            && headers["content-length"].allSatisfy { $0 == "0" }
        self = isWebSocket ? .webSocket : .other
    }

    /// 16 bytes in base64: 22 characters and two of padding.
    private static func isNonce(_ key: String) -> Bool {
        key.utf8.count == 24 && key.hasSuffix("==")
            && key.utf8.dropLast(2).allSatisfy { byte in
                switch byte {
                case UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"),
                    UInt8(ascii: "+"), UInt8(ascii: "/"):
                    true
                default: false
                }
            }
    }
}

extension HTTPRequestHead {
    /// Makes an ordinary request of one that asked for an upgrade.
    ///
    /// After a request with both `Upgrade` and `Connection: upgrade` NIO's decoder reads nothing more from the connection, so that is
    /// its last request: `Connection: close` makes Hummingbird end it after the response (and `LastRequestHandler` say so).
    mutating func withdrawUpgrade() {
        let decoderHasStopped = headers.asksForUpgrade
        headers.remove(name: "upgrade")
        if decoderHasStopped { headers.replaceOrAdd(name: "connection", value: "close") }
    }
}

extension HTTPHeaders {
    /// Whether `Connection` names the `Upgrade` field; without that, `Upgrade` is not meant for this hop (RFC 9110 section 7.8).
    fileprivate var asksForUpgrade: Bool {
        self[canonicalForm: "connection"].contains { $0.lowercased() == "upgrade" }
    }
}
