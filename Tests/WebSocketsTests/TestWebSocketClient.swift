import NIOCore
import NIOPosix
import Testing

/// A client that speaks HTTP and WebSocket byte by byte over a real socket, so that it can also break every rule.
///
/// Nothing here knows the code under test: frames are put together and taken apart by hand. Whatever is awaited ends with the
/// connection, and the connection is cut after `patience`, so a test that waits for the wrong thing fails instead of hanging.
struct TestWebSocketClient {
    struct Frame: Equatable {
        var first: UInt8
        var payload: [UInt8]

        var opcode: UInt8 { first & 0x0F }
        var isDeflated: Bool { first & 0x40 != 0 }
        var text: String { String(decoding: payload, as: UTF8.self) }
        /// The code of a Close frame; nil for other frames and for a Close without one.
        var closeCode: Int? { opcode == 8 && payload.count >= 2 ? Int(payload[0]) << 8 | Int(payload[1]) : nil }
    }

    struct Response: Equatable {
        var status: Int
        var fields: [String: String]
        var body: String
    }

    static let patience = TimeAmount.seconds(30)
    static let key = "dGhlIHNhbXBsZSBub25jZQ=="

    private var inbound: NIOAsyncChannelInboundStream<ByteBuffer>.AsyncIterator
    private let outbound: NIOAsyncChannelOutboundWriter<ByteBuffer>
    private var unread: [UInt8] = []

    /// Connects, hands the client to `body`, and closes the connection afterwards. A small `receiveBuffer` makes a slow reader quickly.
    static func withConnection<Result: Sendable>(
        to port: Int, receiveBuffer: Int? = nil, _ body: (inout TestWebSocketClient) async throws -> Result
    ) async throws -> Result {
        var bootstrap = ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .channelOption(.allowRemoteHalfClosure, value: true)
        if let receiveBuffer { bootstrap = bootstrap.channelOption(.socketOption(.so_rcvbuf), value: .init(receiveBuffer)) }
        let channel = try await bootstrap.connect(host: "127.0.0.1", port: port) { channel in
            channel.eventLoop.makeCompletedFuture {
                try NIOAsyncChannel<ByteBuffer, ByteBuffer>(
                    wrappingChannelSynchronously: channel, configuration: .init(isOutboundHalfClosureEnabled: true))
            }
        }
        let limit = channel.channel.eventLoop.scheduleTask(in: patience) { channel.channel.close(promise: nil) }
        defer { limit.cancel() }
        return try await channel.executeThenClose { inbound, outbound in
            var client = TestWebSocketClient(inbound: inbound.makeAsyncIterator(), outbound: outbound)
            return try await body(&client)
        }
    }

    // MARK: HTTP

    func send(_ text: String) async throws {
        try await outbound.write(ByteBuffer(string: text))
    }

    func send(bytes: [UInt8]) async throws {
        try await outbound.write(ByteBuffer(bytes: bytes))
    }

    /// Sends a well-formed handshake, with further header lines or others in place of the usual ones.
    func requestUpgrade(_ path: String = "/ws", lines: [String] = []) async throws {
        var head = ["GET \(path) HTTP/1.1", "Host: localhost"]
        for (name, value) in [
            ("Upgrade", "websocket"), ("Connection", "Upgrade"), ("Sec-WebSocket-Key", Self.key), ("Sec-WebSocket-Version", "13"),
        ] where !lines.contains(where: { $0.hasPrefix("\(name):") }) {
            head.append("\(name): \(value)")
        }
        head += lines
        try await send(head.joined(separator: "\r\n") + "\r\n\r\n")
    }

    /// Upgrades, and expects that to succeed.
    mutating func upgrade(_ path: String = "/ws", lines: [String] = []) async throws -> Response {
        try await requestUpgrade(path, lines: lines)
        let response = try #require(try await readResponse())
        try #require(response.status == 101)
        return response
    }

    /// The next response with its body (by content length); nil if the connection ends before.
    mutating func readResponse() async throws -> Response? {
        var head: [UInt8] = []
        while !head.ends(with: Array("\r\n\r\n".utf8)) {
            guard let byte = try await readBytes(1) else { return nil }
            head += byte
        }
        let lines = String(decoding: head, as: UTF8.self).split(separator: "\r\n")
        let status = try #require(lines.first?.split(separator: " ").dropFirst().first.flatMap { Int($0) })
        var fields: [String: String] = [:]
        for line in lines.dropFirst() {
            let parts = line.split(separator: ":", maxSplits: 1)
            fields[parts[0].lowercased()] = parts.count == 2 ? String(parts[1].drop { $0 == " " }) : ""
        }
        let body = try await readBytes(status < 200 ? 0 : Int(fields["content-length"] ?? "0") ?? 0)
        return Response(status: status, fields: fields, body: String(decoding: body ?? [], as: UTF8.self))
    }

    /// Exactly so many bytes; nil if the connection ends before.
    mutating func readBytes(_ count: Int) async throws -> [UInt8]? {
        while unread.count < count {
            guard let more = try await inbound.next() else { return nil }
            unread += Array(more.readableBytesView)
        }
        defer { unread.removeFirst(count) }
        return Array(unread.prefix(count))
    }

    /// Whether the server has ended the connection with nothing left to read. A reset counts as an end.
    mutating func isAtEnd() async -> Bool {
        do { return try await readBytes(1) == nil } catch { return true }
    }

    // MARK: WebSocket

    /// A frame in wire format with a fixed mask.
    static func frame(_ first: UInt8, _ payload: [UInt8], masked: Bool = true) -> [UInt8] {
        var bytes = [first]
        let maskBit: UInt8 = masked ? 0x80 : 0
        switch payload.count {
        case ...125:
            bytes.append(maskBit | UInt8(payload.count))
        case ...0xFFFF:
            bytes += [maskBit | 126, UInt8(payload.count >> 8), UInt8(payload.count & 0xFF)]
        default:
            bytes.append(maskBit | 127)
            bytes += (0..<8).reversed().map { UInt8(truncatingIfNeeded: payload.count >> ($0 * 8)) }
        }
        guard masked else { return bytes + payload }
        let mask: [UInt8] = [0x37, 0xFA, 0x21, 0x3D]
        return bytes + mask + payload.enumerated().map { $1 ^ mask[$0 % 4] }
    }

    static func closeFrame(_ code: Int, _ reason: String = "") -> [UInt8] {
        frame(0x88, [UInt8(code >> 8), UInt8(code & 0xFF)] + Array(reason.utf8))
    }

    func send(text: String) async throws {
        try await send(bytes: Self.frame(0x81, Array(text.utf8)))
    }

    /// The next frame; nil if the connection ends before. A server's frames must not be masked.
    mutating func readFrame() async throws -> Frame? {
        guard let header = try await readBytes(2) else { return nil }
        #expect(header[1] & 0x80 == 0)
        var length = Int(header[1] & 0x7F)
        if length >= 126 {
            guard let extended = try await readBytes(length == 126 ? 2 : 8) else { return nil }
            length = extended.reduce(0) { $0 << 8 | Int($1) }
        }
        guard let payload = try await readBytes(length) else { return nil }
        return Frame(first: header[0], payload: payload)
    }

    /// The next Close frame, whatever comes before it; nil if the connection ends without.
    mutating func readCloseFrame() async throws -> Frame? {
        while let frame = try await readFrame() {
            if frame.opcode == 8 { return frame }
        }
        return nil
    }
}

extension Array where Element == UInt8 {
    fileprivate func ends(with tail: [UInt8]) -> Bool { suffix(tail.count) == tail[...] }
}
