import NIOCore
import Synchronization

/// permessage-deflate (RFC 7692) without context takeover in either direction, for all connections of one server.
///
/// Without takeover every message is compressed from a fresh state, so that one deflated message serves every socket that
/// negotiated the extension (`PreparedMessage`), and no connection keeps a deflate state (about 256 KiB each).
final class PerMessageDeflate: Sendable {
    /// What is answered to every offer that is accepted. A server may ask for both without having been offered them
    /// (RFC 7692 sections 7.1.1.1 and 7.1.1.2).
    static let response = "permessage-deflate; server_no_context_takeover; client_no_context_takeover"

    /// zlib states that are used in turn. Two: one per core of the smallest machine; a message takes well under a millisecond.
    private struct Lane: ~Copyable {
        let deflater: Mutex<Deflater>
        let inflater: Mutex<Inflater>
    }

    /// Messages below this size are sent as they are: deflating them costs more than it saves.
    let bytesMin: Int
    private let first: Lane
    private let second: Lane

    init(level: Int, bytesMin: Int) {
        self.bytesMin = bytesMin
        first = Lane(deflater: Mutex(Deflater(level: level)), inflater: Mutex(Inflater()))
        second = Lane(deflater: Mutex(Deflater(level: level)), inflater: Mutex(Inflater()))
    }

    /// The payload of a deflated message, or nil where sending it plain is better: too short, or not made smaller.
    func deflate(_ plain: ByteBuffer) -> ByteBuffer? {
        guard plain.readableBytes >= bytesMin else { return nil }
        let deflated =
            first.deflater.withLockIfAvailable { $0.deflate(plain) }
            ?? second.deflater.withLock { $0.deflate(plain) }
        return deflated.flatMap { $0.readableBytes < plain.readableBytes ? $0 : nil }
    }

    /// The message in a deflated payload. Fails with 1009 as soon as it grows over `bytesMax`, so a small bomb stays small.
    func inflate(_ deflated: ByteBuffer, bytesMax: Int) throws(ProtocolViolation) -> ByteBuffer {
        let inflated =
            first.inflater.withLockIfAvailable { $0.inflate(deflated, bytesMax: bytesMax) }
            ?? second.inflater.withLock { $0.inflate(deflated, bytesMax: bytesMax) }
        switch inflated {
        case .message(let bytes): return bytes
        case .tooBig: throw ProtocolViolation(.messageTooBig, "a message is at most \(bytesMax) bytes")
        case .unreadable: throw ProtocolViolation(.invalidPayload, "not a deflate stream")
        }
    }
}

extension PerMessageDeflate {
    /// Whether one of the offers in these `Sec-WebSocket-Extensions` fields can be accepted.
    ///
    /// An offer that limits the server's window is declined (RFC 7692 section 7.1.2.1): a smaller window would be a stream of its own,
    /// and with 8 bits zlib cannot do it at all. An offer with a parameter that is unknown, doubled or has an illegal value is declined too.
    static func accepts(offers fields: [String]) -> Bool {
        fields.contains { field in
            field.split(separator: ",").contains { offer in acceptsOffer(offer) }
        }
    }

    private static func acceptsOffer(_ offer: Substring) -> Bool {
        let parts = offer.split(separator: ";", omittingEmptySubsequences: false).map { $0.trimmed }
        guard parts.first?.lowercased() == "permessage-deflate" else { return false }
        var seen: Set<String> = []
        for part in parts.dropFirst() {
            let pair = part.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map { $0.trimmed }
            let name = pair[0].lowercased()
            let value = pair.count == 2 ? pair[1].unquoted : nil
            guard seen.insert(name).inserted else { return false }
            switch name {
            case "server_no_context_takeover", "client_no_context_takeover":
                guard value == nil else { return false }
            case "client_max_window_bits":
                // A hint about what the client can do; its streams of any window are readable with the largest one.
                if let value {
                    guard let bits = Int(value), 8...15 ~= bits, value.first != "0" else { return false }
                }
            default:
                return false
            }
        }
        return true
    }
}

extension Substring {
    /// Without spaces and tabs at either end (the optional whitespace of HTTP fields).
    var trimmed: Substring {
        let isSpace: (Character) -> Bool = { $0 == " " || $0 == "\t" }
        var rest = drop(while: isSpace)
        while let last = rest.last, isSpace(last) { rest.removeLast() }
        return rest
    }

    /// Without the quotes of a quoted string.
    fileprivate var unquoted: Substring {
        count >= 2 && first == "\"" && last == "\"" ? dropFirst().dropLast() : self
    }
}
