public import NIOCore
import NIOWebSocket
import Synchronization

/// A text message that is encoded once and sent to many connections: they share its bytes, plain or deflated.
///
/// Deflating happens at most once, with the first connection that negotiated compression. An instance holds its bytes until the
/// last connection has written them; it may be kept and sent again.
public final class PreparedMessage: Sendable {
    private enum Deflated {
        case notTried
        case notWorthIt
        case frame(WebSocketFrame)
    }

    private let plain: WebSocketFrame
    private let deflated = Mutex(Deflated.notTried)

    /// A message from its text.
    public convenience init(_ text: String) {
        self.init(utf8: ByteBuffer(string: text))
    }

    /// A message from bytes that are UTF-8 by construction, such as encoded JSON; they are not checked again.
    public init(utf8: ByteBuffer) {
        plain = WebSocketFrame(fin: true, opcode: .text, data: utf8)
    }

    /// The size of the text in bytes.
    public var byteCount: Int { plain.length }

    /// The frame for a connection: deflated where that was negotiated and pays, otherwise plain.
    func frame(deflatedBy deflate: PerMessageDeflate?) -> WebSocketFrame {
        guard let deflate, plain.length >= deflate.bytesMin else { return plain }
        return deflated.withLock { deflated in
            if case .notTried = deflated {
                deflated =
                    deflate.deflate(plain.data).map { .frame(WebSocketFrame(fin: true, rsv1: true, opcode: .text, data: $0)) } ?? .notWorthIt
            }
            return if case .frame(let frame) = deflated { frame } else { plain }
        }
    }
}
