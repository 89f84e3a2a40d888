import NIOCore
import NIOPosix

/// A TCP connection that speaks HTTP and WebSocket by hand: what the server really sends, byte by byte.
struct RawClient {
    private var iterator: NIOAsyncChannelInboundStream<ByteBuffer>.AsyncIterator
    private let outbound: NIOAsyncChannelOutboundWriter<ByteBuffer>
    private var pending = ByteBuffer()

    /// Connects for as long as `body` runs.
    static func connected<T: Sendable>(port: Int, _ body: @Sendable (inout RawClient) async throws -> T) async throws -> T {
        let channel = try await ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton).connect(host: "127.0.0.1", port: port) { channel in
            channel.eventLoop.makeCompletedFuture {
                try NIOAsyncChannel<ByteBuffer, ByteBuffer>(wrappingChannelSynchronously: channel)
            }
        }
        return try await channel.executeThenClose { inbound, outbound in
            var client = RawClient(iterator: inbound.makeAsyncIterator(), outbound: outbound)
            return try await body(&client)
        }
    }

    private init(iterator: NIOAsyncChannelInboundStream<ByteBuffer>.AsyncIterator, outbound: NIOAsyncChannelOutboundWriter<ByteBuffer>) {
        self.iterator = iterator
        self.outbound = outbound
    }

    func send(_ text: String) async throws { try await outbound.write(ByteBuffer(string: text)) }

    /// Asks for an upgrade of `/v1/ws` and returns the head of the answer.
    mutating func handshake(_ fields: [String]) async throws -> String {
        let head =
            [
                "GET /v1/ws HTTP/1.1", "Host: 127.0.0.1", "Upgrade: websocket", "Connection: Upgrade", "Sec-WebSocket-Version: 13",
                "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==",
            ] + fields
        try await send(head.joined(separator: "\r\n") + "\r\n\r\n")
        return try await readHead()
    }

    mutating func readHead() async throws -> String {
        while true {
            let bytes = Array(pending.readableBytesView)
            let end = (0..<max(0, bytes.count - 3)).first { bytes[$0..<($0 + 4)].elementsEqual([0x0D, 0x0A, 0x0D, 0x0A]) }
            if let end {
                pending.moveReaderIndex(forwardBy: end + 4)
                return String(decoding: bytes[..<end], as: UTF8.self)
            }
            try await more()
        }
    }

    /// A masked text frame of less than 65,536 bytes (RFC 6455 section 5.2), with the mask 0.
    func send(frame text: String) async throws {
        var frame = ByteBuffer(bytes: [0x81])
        let count = text.utf8.count
        if count < 126 {
            frame.writeInteger(UInt8(count) | 0x80)
        } else {
            frame.writeInteger(UInt8(126) | 0x80)
            frame.writeInteger(UInt16(count))
        }
        frame.writeInteger(UInt32(0))
        frame.writeString(text)
        try await outbound.write(frame)
    }

    /// The payload of the next frame.
    mutating func readFrame() async throws -> (opcode: UInt8, payload: String) {
        while true {
            if let frame = nextFrame() { return frame }
            try await more()
        }
    }

    private mutating func nextFrame() -> (opcode: UInt8, payload: String)? {
        var buffer = pending
        guard let first = buffer.readInteger(as: UInt8.self), let second = buffer.readInteger(as: UInt8.self) else { return nil }
        var count = Int(second & 0x7F)
        if count == 126 {
            guard let long = buffer.readInteger(as: UInt16.self) else { return nil }
            count = Int(long)
        } else if count == 127 {
            guard let long = buffer.readInteger(as: UInt64.self) else { return nil }
            count = Int(long)
        }
        guard let payload = buffer.readString(length: count) else { return nil }
        pending = buffer
        return (first & 0x0F, payload)
    }

    private mutating func more() async throws {
        guard var bytes = try await iterator.next() else { throw TestFailure("the server closed; before: \(String(buffer: pending).prefix(300))") }
        pending.writeBuffer(&bytes)
    }
}
