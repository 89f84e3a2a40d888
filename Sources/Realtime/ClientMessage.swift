/// What a client may say. Parsing is strict about the frame (not an object, no id, no op: the connection is closed with 4501) and polite about the rest
/// (a refusal that names what is wrong).
public struct ClientMessage: Sendable, Hashable {
    /// Chosen by the client; comes back as `re`.
    public var id: Int64
    /// What it wants.
    public var operation: Operation

    /// The operations of the protocol.
    public enum Operation: Sendable, Hashable {
        /// Opens the book and the topics.
        case connect(Connect)
        /// Adds a topic, or replaces its arguments.
        case subscribe(Subscription)
        /// Drops a topic.
        case unsubscribe(Topic)
        /// Does something; see ``CommandHandler``.
        case command(name: String, arguments: JSONValue)
        /// Gives a new access token.
        case refresh(token: String)
        /// Asks for a sign of life.
        case ping
    }

    /// The content of `connect`.
    public struct Connect: Sendable, Hashable {
        /// The book; `nil`: the caller's first.
        public var book: Int64?
        /// What the client calls itself, for the list of connections.
        public var device: String?
        /// The position that it has, if it was here before.
        public var since: Since?
        /// Its topics, one subscription per topic, sorted.
        public var subscriptions: [Subscription]
    }

    /// A client's position.
    public struct Since: Sendable, Hashable {
        /// The epoch that it was told.
        public var epoch: String
        /// How far it has read.
        public var seq: Int64
    }

    /// Why a text is not a message.
    enum Failure: Error, Hashable {
        /// Not the protocol at all.
        case unreadable
        /// More topics than allowed.
        case tooManyTopics
        /// Readable, with something wrong in it.
        case refused(id: Int64, ReplyError)
    }

    /// Reads one JSON object.
    static func parse(_ text: some StringProtocol, topicsMax: Int) throws(Failure) -> ClientMessage {
        guard let json = JSONValue(json: String(text)), json.object != nil, let id = json["id"]?.integer, let op = json["op"]?.string else {
            throw .unreadable
        }
        do throws(ReplyError) {
            let operation: Operation =
                switch op {
                case "connect": .connect(try connect(json, topicsMax: topicsMax))
                case "subscribe": .subscribe(try subscription(json))
                case "unsubscribe": .unsubscribe(try topic(json))
                case "command": try command(json)
                case "refresh": .refresh(token: try word("token", of: json))
                case "ping": .ping
                default: throw ReplyError("op.unknown", "There is no operation \(quoted(op)).")
                }
            return ClientMessage(id: id, operation: operation)
        } catch {
            throw error.code == "topics.too_many" ? .tooManyTopics : .refused(id: id, error)
        }
    }

    private static func connect(_ json: JSONValue, topicsMax: Int) throws(ReplyError) -> Connect {
        var subscriptions: [Topic: Subscription] = [:]
        switch json["subscribe"] {
        case nil, .null: break
        case .array(let list):
            guard list.count <= topicsMax else { throw ReplyError("topics.too_many", "") }
            for entry in list {
                let subscription = try subscription(entry)
                subscriptions[subscription.topic] = subscription
            }
        default: throw ReplyError("subscribe.invalid", "subscribe must be a list of topics.")
        }
        var book: Int64?
        switch json["book"] {
        case nil, .null: break
        case .integer(let id): book = id
        default: throw ReplyError("book.invalid", "book must be a whole number.")
        }
        var since: Since?
        switch json["since"] {
        case nil, .null: break
        case .some(let position):
            guard let epoch = position["epoch"]?.string, let seq = position["seq"]?.integer else {
                throw ReplyError("since.invalid", "since must hold an epoch and a seq.")
            }
            since = Since(epoch: epoch, seq: seq)
        }
        let device = json["device"]?.string.map { String($0.prefix(100)) }
        return Connect(book: book, device: device, since: since, subscriptions: subscriptions.values.sorted())
    }

    private static func subscription(_ json: JSONValue) throws(ReplyError) -> Subscription {
        let topic = try topic(json)
        switch json["args"] {
        case nil, .null: return Subscription(topic)
        case .object(let arguments): return try Subscription(topic, arguments)
        default: throw ReplyError("args.invalid", "args must be an object.")
        }
    }

    private static func topic(_ json: JSONValue) throws(ReplyError) -> Topic {
        let name = try word("topic", of: json)
        guard let topic = Topic(name) else { throw ReplyError("topic.unknown", "There is no topic \(quoted(name)).") }
        return topic
    }

    private static func command(_ json: JSONValue) throws(ReplyError) -> Operation {
        let name = try word("name", of: json)
        switch json["args"] {
        case nil, .null: return .command(name: name, arguments: .object([:]))
        case .object(let arguments): return .command(name: name, arguments: .object(arguments))
        default: throw ReplyError("args.invalid", "args must be an object.")
        }
    }

    private static func word(_ name: String, of json: JSONValue) throws(ReplyError) -> String {
        guard let text = json[name]?.string else { throw ReplyError("\(name).missing", "\(name) must be a text.") }
        return text
    }

    /// A client's own words, shortened: they come back to it and into logs.
    private static func quoted(_ text: String) -> String { "“\(text.prefix(60))”" }
}
