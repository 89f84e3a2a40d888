import NIOCore
import NIOWebSocket
import Testing

@testable import WebSockets

@Suite struct MessageReaderTests {
    /// A client's frame: masked, so that the payload on the wire is not the payload.
    private static func frame(
        _ opcode: Int, _ payload: [UInt8] = [], fin: Bool = true, rsv1: Bool = false, rsv2: Bool = false, rsv3: Bool = false, masked: Bool = true
    ) -> WebSocketFrame {
        let mask: WebSocketMaskingKey = [0xA1, 0xB2, 0xC3, 0xD4]
        var data = ByteBuffer(bytes: payload)
        if masked { data.webSocketMask(mask) }
        return WebSocketFrame(
            fin: fin, rsv1: rsv1, rsv2: rsv2, rsv3: rsv3, opcode: WebSocketOpcode(encodedWebSocketOpcode: UInt8(opcode)) ?? .text,
            maskKey: masked ? mask : nil, data: data)
    }

    private static func closePayload(_ code: Int, _ reason: String = "") -> [UInt8] {
        [UInt8(code >> 8), UInt8(code & 0xFF)] + Array(reason.utf8)
    }

    struct Case: Sendable, CustomTestStringConvertible {
        var name: String
        var frames: [WebSocketFrame]
        var deflates = false
        /// What the last frame gives; the ones before must be readable.
        var outcome: Result<MessageReader.Event, ProtocolViolation>

        var testDescription: String { name }

        init(_ name: String, _ frames: [WebSocketFrame], deflates: Bool = false, gives event: MessageReader.Event) {
            (self.name, self.frames, self.deflates, outcome) = (name, frames, deflates, .success(event))
        }

        init(_ name: String, _ frames: [WebSocketFrame], deflates: Bool = false, failsWith code: CloseCode) {
            (self.name, self.frames, self.deflates, outcome) = (name, frames, deflates, .failure(ProtocolViolation(code, "")))
        }
    }

    static let limit = 64
    static let euro: [UInt8] = [0xE2, 0x82, 0xAC]

    @Test(arguments: [
        Case("text", [frame(1, Array("hi".utf8))], gives: .text("hi")),
        Case("empty text", [frame(1)], gives: .text("")),
        Case("a first fragment", [frame(1, [65], fin: false)], gives: .partial),
        Case("three fragments", [frame(1, [65], fin: false), frame(0, [66], fin: false), frame(0, [67])], gives: .text("ABC")),
        Case("empty fragments", [frame(1, fin: false), frame(0, fin: false), frame(0)], gives: .text("")),
        Case("a ping between fragments", [frame(1, [65], fin: false), frame(9, [1])], gives: .ping(ByteBuffer(bytes: [1]))),
        Case("a message around a ping", [frame(1, [65], fin: false), frame(9), frame(0, [66])], gives: .text("AB")),
        Case("a character across fragments", [frame(1, [0xE2], fin: false), frame(0, [0x82, 0xAC])], gives: .text("€")),
        Case("pong", [frame(10, [7])], gives: .pong(ByteBuffer(bytes: [7]))),
        Case("as long as allowed", [frame(1, [UInt8](repeating: 65, count: limit))], gives: .text(String(repeating: "A", count: limit))),
        Case("close without a code", [frame(8)], gives: .close(nil)),
        Case("close", [frame(8, closePayload(1000, "bye"))], gives: .close(CloseReason(.normal, "bye"))),
        Case("close by the application", [frame(8, closePayload(4999))], gives: .close(CloseReason(CloseCode(rawValue: 4999)))),
        Case("unmasked", [frame(1, [65], masked: false)], failsWith: .protocolError),
        Case("unmasked control frame", [frame(9, masked: false)], failsWith: .protocolError),
        Case("RSV1 without an extension", [frame(1, [65], rsv1: true)], failsWith: .protocolError),
        Case("RSV2", [frame(1, [65], rsv2: true)], failsWith: .protocolError),
        Case("RSV3 of a ping", [frame(9, rsv3: true)], failsWith: .protocolError),
        Case("RSV2 with deflate", [frame(1, [65], rsv2: true)], deflates: true, failsWith: .protocolError),
        Case("RSV1 of a ping with deflate", [frame(9, rsv1: true)], deflates: true, failsWith: .protocolError),
        Case("RSV1 of a continuation", [frame(1, [65], fin: false), frame(0, [66], rsv1: true)], deflates: true, failsWith: .protocolError),
        Case("binary", [frame(2, [1, 2])], failsWith: .unsupportedData),
        Case("opcode 3", [frame(3)], failsWith: .protocolError),
        Case("opcode 7", [frame(7)], failsWith: .protocolError),
        Case("opcode 11", [frame(11)], failsWith: .protocolError),
        Case("opcode 15", [frame(15)], failsWith: .protocolError),
        Case("a continuation of nothing", [frame(0, [65])], failsWith: .protocolError),
        Case("text inside a message", [frame(1, [65], fin: false), frame(1, [66])], failsWith: .protocolError),
        Case("binary inside a message", [frame(1, [65], fin: false), frame(2, [66])], failsWith: .protocolError),
        Case("a continuation after the end", [frame(1, [65], fin: false), frame(0, [66]), frame(0, [67])], failsWith: .protocolError),
        Case("too long", [frame(1, [UInt8](repeating: 65, count: limit + 1))], failsWith: .messageTooBig),
        Case(
            "too long in fragments", [frame(1, [UInt8](repeating: 65, count: limit), fin: false), frame(0, [65], fin: false)],
            failsWith: .messageTooBig),
        Case("a stray continuation byte", [frame(1, [0x80])], failsWith: .invalidPayload),
        Case("a cut character", [frame(1, [0xE2, 0x82])], failsWith: .invalidPayload),
        Case("an overlong slash", [frame(1, [0xC0, 0xAF])], failsWith: .invalidPayload),
        Case("a surrogate", [frame(1, [0xED, 0xA0, 0x80])], failsWith: .invalidPayload),
        Case("beyond Unicode", [frame(1, [0xF4, 0x90, 0x80, 0x80])], failsWith: .invalidPayload),
        Case("a fragmented ping", [frame(9, fin: false)], failsWith: .protocolError),
        Case("a long ping", [frame(9, [UInt8](repeating: 0, count: 126))], failsWith: .protocolError),
        Case("half a close code", [frame(8, [3])], failsWith: .protocolError),
        Case("a close reason that is not UTF-8", [frame(8, closePayload(1000) + [0xFF])], failsWith: .invalidPayload),
        Case("no deflate stream", [frame(1, [0xFF, 0xFF, 0xFF], rsv1: true)], deflates: true, failsWith: .invalidPayload),
        Case("plain text although deflate was agreed", [frame(1, [65])], deflates: true, gives: .text("A")),
    ])
    func framesBecomeMessagesOrAViolation(_ example: Case) throws {
        var reader = MessageReader(messageBytesMax: Self.limit, inflate: example.deflates ? PerMessageDeflate(level: 3, bytesMin: 0) : nil)
        for frame in example.frames.dropLast() { _ = try reader.read(frame) }
        let last = try #require(example.frames.last)
        switch example.outcome {
        case .success(let event):
            #expect(try reader.read(last) == event)
        case .failure(let violation):
            let thrown = #expect(throws: ProtocolViolation.self) { try reader.read(last) }
            #expect(thrown?.reason.code == violation.reason.code)
        }
    }

    @Test(arguments: [0, 999, 1004, 1005, 1006, 1015, 1016, 1100, 2000, 2999, 5000, 65535])
    func closeCodesThatMayNotBeSentAreRefused(_ code: Int) {
        var reader = MessageReader(messageBytesMax: Self.limit)
        let thrown = #expect(throws: ProtocolViolation.self) { try reader.read(Self.frame(8, Self.closePayload(code))) }
        #expect(thrown?.reason.code == .protocolError)
    }

    @Test(arguments: [1000, 1001, 1002, 1003, 1007, 1011, 1012, 1014, 3000, 3999, 4000, 4999])
    func closeCodesThatMayBeSentAreRead(_ code: Int) throws {
        var reader = MessageReader(messageBytesMax: Self.limit)
        #expect(try reader.read(Self.frame(8, Self.closePayload(code))) == .close(CloseReason(CloseCode(rawValue: UInt16(code)))))
    }

    @Test func aMessageMayBeDeflatedAndFragmented() throws {
        let deflate = PerMessageDeflate(level: 6, bytesMin: 0)
        let text = String(repeating: "saldo ", count: 10)
        let payload = Array(try #require(deflate.deflate(ByteBuffer(string: text))).readableBytesView)
        var reader = MessageReader(messageBytesMax: Self.limit, inflate: deflate)
        #expect(try reader.read(Self.frame(1, Array(payload.prefix(3)), fin: false, rsv1: true)) == .partial)
        #expect(try reader.read(Self.frame(0, Array(payload.dropFirst(3)))) == .text(text))
    }
}
