/// Where topics get their content: implemented over the database by the room that knows both. All JSON is encoded there; the hub never looks
/// inside.
public protocol TopicSource: Sendable {
    /// Where a book is now, or `nil` where there is no such book.
    func position(book: Int64) async throws -> BookPosition?

    /// The whole content of some topics, read in one transaction. Only topics of kind state and log are asked for, in the order in which they shall be
    /// sent. Throws ``ReplyError`` for arguments that mean nothing.
    func snapshot(book: Int64, subscriptions: [Subscription]) async throws -> BookSnapshot

    /// Everything in some topics with a version above `seq`, read in one transaction. Only topics of kind state and log are asked for.
    func changes(book: Int64, after seq: Int64, subscriptions: [Subscription]) async throws -> ChangeSet

    /// The present job cells of `imports` or `import.{id}`.
    func progress(book: Int64, topic: Topic) async throws -> [ProgressCell]
}

/// How far a book has come.
public struct BookPosition: Sendable, Hashable {
    /// Changes when the database was restored or repaired: positions of another epoch mean nothing.
    public var epoch: String
    /// The last sequence number given.
    public var seq: Int64
    /// Changes at or below it may have been purged: whoever is below it takes a snapshot.
    public var floor: Int64

    /// A position as the book's row holds it.
    public init(epoch: String, seq: Int64, floor: Int64) {
        self.epoch = epoch
        self.seq = seq
        self.floor = floor
    }
}

/// Topics as of one sequence number.
public struct BookSnapshot: Sendable {
    /// The epoch that it was read in.
    public var epoch: String
    /// What the content is true at.
    public var seq: Int64
    /// Each topic asked for.
    public var topics: [TopicContent]

    /// What one transaction read.
    public init(epoch: String, seq: Int64, topics: [TopicContent]) {
        self.epoch = epoch
        self.seq = seq
        self.topics = topics
    }

    /// One topic: its cells (`{"key","v","value"}`) or items, one encoded JSON object each.
    public struct TopicContent: Sendable {
        /// The topic.
        public var topic: Topic
        /// UTF-8 JSON, one object per cell or item.
        public var cells: [[UInt8]]

        /// A topic's content.
        public init(topic: Topic, cells: [[UInt8]]) {
            self.topic = topic
            self.cells = cells
        }
    }
}

/// What happened in some topics between two sequence numbers.
public struct ChangeSet: Sendable {
    /// The epoch that it was read in.
    public var epoch: String
    /// The sequence number up to which it is complete.
    public var to: Int64
    /// The book's floor as the same transaction saw it: below it the set may lack what was purged.
    public var floor: Int64
    /// The value of `topics` in a `data` message, one UTF-8 JSON object: `{"budgets":{"cells":[…],"gone":[…]},"alerts":{"items":[…]}}`. Ignored when
    /// `isEmpty`.
    public var topics: [UInt8]
    /// None of the topics changed.
    public var isEmpty: Bool

    /// What one transaction read.
    public init(epoch: String, to: Int64, floor: Int64 = 0, topics: [UInt8], isEmpty: Bool) {
        self.epoch = epoch
        self.to = to
        self.floor = floor
        self.topics = topics
        self.isEmpty = isEmpty
    }
}

/// A job as `imports` or `import.{id}` shows it.
public struct ProgressCell: Sendable {
    /// The import's id.
    public var key: Int64
    /// One UTF-8 JSON object.
    public var value: [UInt8]

    /// A job's cell.
    public init(key: Int64, value: [UInt8]) {
        self.key = key
        self.value = value
    }
}
