/// A topic with the arguments that say which part of it. Equal subscriptions have equal arguments in canonical order, so that connections that
/// look at the same thing share one read and one message.
public struct Subscription: Sendable, Hashable, Comparable {
    /// The topic.
    public let topic: Topic
    /// Argument names and values, sorted by name; `null` values are left out.
    public let arguments: [Argument]

    /// One argument of a subscription: text, a whole number or a truth value.
    public struct Argument: Sendable, Hashable {
        /// The argument's name.
        public let name: String
        /// Its value.
        public let value: JSONValue
    }

    /// More arguments than this are refused.
    public static let argumentsMax = 8
    /// Longer names and texts than this are refused.
    public static let argumentBytesMax = 128

    /// A subscription with arguments in any order; throws where they are not what the protocol allows.
    public init(_ topic: Topic, _ arguments: [String: JSONValue] = [:]) throws(ReplyError) {
        guard arguments.count <= Self.argumentsMax else {
            throw ReplyError("args.invalid", "At most \(Self.argumentsMax) arguments per topic.")
        }
        var sorted: [Argument] = []
        for (name, value) in arguments.sorted(by: { $0.key < $1.key }) {
            guard name.utf8.count <= Self.argumentBytesMax else { throw ReplyError("args.invalid", "An argument's name is too long.") }
            switch value {
            case .null: continue
            case .string(let text) where text.utf8.count <= Self.argumentBytesMax: break
            case .integer, .bool: break
            default: throw ReplyError("args.invalid", "The argument \(name) must be a short text, a whole number or a truth value.")
            }
            sorted.append(Argument(name: name, value: value))
        }
        self.topic = topic
        self.arguments = sorted
    }

    /// A topic without arguments.
    public init(_ topic: Topic) {
        self.topic = topic
        self.arguments = []
    }

    /// The value of an argument, or `nil` where it was not given.
    public subscript(_ name: String) -> JSONValue? {
        arguments.first { $0.name == name }?.value
    }

    /// By topic; a connection has one subscription per topic.
    public static func < (left: Subscription, right: Subscription) -> Bool { left.topic < right.topic }
}
