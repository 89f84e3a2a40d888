import NIOCore
import NIOWebSocket

/// A rule of RFC 6455 or a limit that the peer broke; the connection is failed with this reason.
struct ProtocolViolation: Error, Equatable {
    let reason: CloseReason

    init(_ code: CloseCode, _ text: String) {
        reason = CloseReason(code, text)
    }
}

/// Turns the frames of one peer into messages, as a value without I/O.
///
/// NIO's frame decoder has already split the bytes and refused oversized frames and malformed control frames. What it leaves to its
/// users is checked here: masking, reserved bits and opcodes, the order of fragments, the size of whole messages, UTF-8, Close payloads.
struct MessageReader {
    enum Event: Equatable {
        /// A whole text message.
        case text(String)
        case ping(ByteBuffer)
        case pong(ByteBuffer)
        /// The peer's Close; nil when it carried no code.
        case close(CloseReason?)
        /// A fragment of a message that is not complete yet.
        case partial
    }

    private let messageBytesMax: Int
    private let inflate: PerMessageDeflate?
    /// The fragments so far of a message under way, still compressed if it is.
    private var message: (bytes: ByteBuffer, isDeflated: Bool)?

    /// `inflate` is nil unless permessage-deflate was negotiated. `messageBytesMax` holds for a message both as it came and inflated.
    init(messageBytesMax: Int, inflate: PerMessageDeflate? = nil) {
        self.messageBytesMax = messageBytesMax
        self.inflate = inflate
    }

    mutating func read(_ frame: WebSocketFrame) throws(ProtocolViolation) -> Event {
        guard frame.maskKey != nil else { throw ProtocolViolation(.protocolError, "frames from a client must be masked") }
        guard !frame.rsv2, !frame.rsv3 else { throw ProtocolViolation(.protocolError, "reserved bits must be zero") }
        let startsData = frame.opcode == .text || frame.opcode == .binary
        guard !frame.rsv1 || (inflate != nil && startsData) else {
            throw ProtocolViolation(.protocolError, "reserved bits must be zero")
        }
        switch frame.opcode {
        case .text:
            guard message == nil else { throw ProtocolViolation(.protocolError, "a new message inside a fragmented one") }
            return try append(frame, to: ByteBuffer(), isDeflated: frame.rsv1)
        case .binary:
            guard message == nil else { throw ProtocolViolation(.protocolError, "a new message inside a fragmented one") }
            throw ProtocolViolation(.unsupportedData, "only text messages")
        case .continuation:
            guard let (bytes, isDeflated) = message else {
                throw ProtocolViolation(.protocolError, "a continuation without a beginning")
            }
            message = nil
            return try append(frame, to: bytes, isDeflated: isDeflated)
        case .ping:
            return .ping(try controlPayload(frame))
        case .pong:
            return .pong(try controlPayload(frame))
        case .connectionClose:
            return .close(try Self.closeReason(in: try controlPayload(frame)))
        default:
            throw ProtocolViolation(.protocolError, "an opcode that is not defined")
        }
    }

    private mutating func append(_ frame: WebSocketFrame, to bytes: ByteBuffer, isDeflated: Bool) throws(ProtocolViolation) -> Event {
        guard bytes.readableBytes + frame.length <= messageBytesMax else {
            throw ProtocolViolation(.messageTooBig, "a message is at most \(messageBytesMax) bytes")
        }
        var payload = frame.unmaskedData
        var whole = bytes
        if whole.readableBytes == 0 {
            whole = payload
        } else {
            whole.writeBuffer(&payload)
        }
        guard frame.fin else {
            message = (whole, isDeflated)
            return .partial
        }
        if isDeflated, let inflate { whole = try inflate.inflate(whole, bytesMax: messageBytesMax) }
        guard let text = String(validatingUTF8Of: whole) else {
            throw ProtocolViolation(.invalidPayload, "text must be UTF-8")
        }
        return .text(text)
    }

    private func controlPayload(_ frame: WebSocketFrame) throws(ProtocolViolation) -> ByteBuffer {
        guard frame.fin, frame.length <= 125 else {
            throw ProtocolViolation(.protocolError, "control frames are whole and at most 125 bytes")
        }
        return frame.unmaskedData
    }

    private static func closeReason(in payload: ByteBuffer) throws(ProtocolViolation) -> CloseReason? {
        var payload = payload
        if payload.readableBytes == 0 { return nil }
        guard let number = payload.readInteger(as: UInt16.self) else {
            throw ProtocolViolation(.protocolError, "a Close payload is empty or begins with a code")
        }
        let code = CloseCode(rawValue: number)
        guard code.isLegalOnTheWire else { throw ProtocolViolation(.protocolError, "a close code that may not be sent") }
        guard let text = String(validatingUTF8Of: payload) else {
            throw ProtocolViolation(.invalidPayload, "a close reason must be UTF-8")
        }
        return CloseReason(code, text)
    }
}

extension String {
    /// The readable bytes as text, or nil if they are not well-formed UTF-8.
    init?(validatingUTF8Of buffer: ByteBuffer) {
        let text = buffer.withUnsafeReadableBytes { String(validating: $0, as: UTF8.self) }
        guard let text else { return nil }
        self = text
    }
}
