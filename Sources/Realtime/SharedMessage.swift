import Synchronization

/// One encoded message, made once and sent to as many connections as want it.
public final class SharedMessage: Sendable {
    /// UTF-8 JSON, one object, without a line feed.
    public let bytes: [UInt8]
    private let preparation = Mutex<(any Sendable)?>(nil)

    /// A message of encoded JSON.
    public init(_ bytes: [UInt8]) { self.bytes = bytes }

    /// The text, for logs and tests.
    public var text: String { String(decoding: bytes, as: UTF8.self) }

    /// What a socket layer makes of the message (a buffer, a deflated frame): made by the first who asks, shared by all who follow. All callers of
    /// one process ask for the same type.
    public func prepared<Form: Sendable>(_ make: ([UInt8]) -> Form) -> Form {
        preparation.withLock { prepared in
            if let form = prepared as? Form { return form }
            let form = make(bytes)
            prepared = form
            return form
        }
    }
}
