import HTTPTypes
import NIOHTTP1
import Testing

@testable import WebSockets

@Suite struct UpgradeHandshakeTests {
    private static let good: [(String, String)] = [
        ("Host", "x"), ("Upgrade", "websocket"), ("Connection", "Upgrade"), ("Sec-WebSocket-Key", TestWebSocketClient.key),
        ("Sec-WebSocket-Version", "13"),
    ]

    /// The good handshake with fields replaced, removed (nil) or doubled (`+` before the name).
    private static func head(_ changes: [(String, String?)], method: HTTPMethod = .GET, version: HTTPVersion = .http1_1) -> HTTPRequestHead {
        var headers = HTTPHeaders(good)
        for (name, value) in changes {
            if name.hasPrefix("+"), let value {
                headers.add(name: String(name.dropFirst()), value: value)
            } else if let value {
                headers.replaceOrAdd(name: name, value: value)
            } else {
                headers.remove(name: name)
            }
        }
        return HTTPRequestHead(version: version, method: method, uri: "/ws", headers: headers)
    }

    @Test(
        arguments: [
            [], [("Upgrade", "WebSocket")], [("Connection", "keep-alive, Upgrade")], [("Content-Length", "0")], [("Upgrade", "h2c, websocket")],
        ] as [[(String, String?)]])
    func aWellFormedHandshakeIsTaken(_ changes: [(String, String?)]) {
        #expect(UpgradeHandshake(Self.head(changes)) == .webSocket)
    }

    @Test(
        arguments: [
            [("Upgrade", "h2c")], [("Connection", "keep-alive")], [("Connection", nil)], [("Sec-WebSocket-Key", nil)],
            [("+Sec-WebSocket-Key", TestWebSocketClient.key)], [("Sec-WebSocket-Key", "short")], [("Sec-WebSocket-Key", "dGhlIHNhbXBsZSBub25jZQ!!")],
            [("Sec-WebSocket-Version", nil)], [("Sec-WebSocket-Version", "8")], [("+Sec-WebSocket-Version", "13")], [("Content-Length", "3")],
            [("Transfer-Encoding", "chunked")],
        ] as [[(String, String?)]])
    func anyOtherUpgradeIsAnOrdinaryRequest(_ changes: [(String, String?)]) {
        #expect(UpgradeHandshake(Self.head(changes)) == .other)
    }

    @Test func onlyGetWithHTTP11CanUpgrade() {
        #expect(UpgradeHandshake(Self.head([], method: .POST)) == .other)
        #expect(UpgradeHandshake(Self.head([], version: .http1_0)) == .other)
        #expect(UpgradeHandshake(Self.head([("Upgrade", nil)])) == .none)
    }

    @Test func aWithdrawnUpgradeIsTheLastRequestOfItsConnection() {
        var head = Self.head([("Upgrade", "h2c"), ("Connection", "Upgrade, HTTP2-Settings")])
        head.withdrawUpgrade()
        #expect(!head.headers.contains(name: "upgrade"))
        #expect(head.headers["connection"] == ["close"])
    }

    @Test func anUpgradeThatIsNotForThisHopLeavesTheConnectionOpen() {
        var head = Self.head([("Connection", "keep-alive")])
        head.withdrawUpgrade()
        #expect(!head.headers.contains(name: "upgrade"))
        #expect(head.headers["connection"] == ["keep-alive"])
    }

    @Test func theRequestTellsItsPathAndSubprotocols() {
        var head = HTTPRequest(method: .get, scheme: "http", authority: "x", path: "/v1/ws?ticket=a?b")
        head.headerFields.append(HTTPField(name: .secWebSocketProtocol, value: "sluice.v1 , other"))
        head.headerFields.append(HTTPField(name: .secWebSocketProtocol, value: "third"))
        let request = UpgradeRequest(head: head)
        #expect(request.path == "/v1/ws")
        #expect(request.subprotocols == ["sluice.v1", "other", "third"])
    }
}
