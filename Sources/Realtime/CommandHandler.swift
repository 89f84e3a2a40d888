/// Does what connections ask for beyond topics.
public protocol CommandHandler: Sendable {
    /// Executes a command (`import.cancel`, …) and returns the encoded value of `ok`; throws ``ReplyError`` for a refusal. Anything else thrown is
    /// reported as `internal`.
    func perform(_ name: String, arguments: JSONValue, for peer: Peer) async throws -> [UInt8]

    /// Takes a new access token for a connection; throws ``ReplyError`` when it is not good.
    func refresh(token: String, for peer: Peer) async throws
}

/// Who is at the other end, as the upgrade established it.
public struct Peer: Sendable, Hashable {
    /// The user, where there are users.
    public var user: Int64?
    /// The book that is meant when `connect` names none.
    public var defaultBook: Int64
    /// The books that `connect` may name; `nil`: all.
    public var books: Set<Int64>?
    /// The book that the connection chose; set by `connect`.
    public internal(set) var book: Int64
    /// Where it comes from, for the list of connections.
    public var address: String

    /// A peer that may see some books.
    public init(user: Int64? = nil, defaultBook: Int64, books: Set<Int64>? = nil, address: String = "") {
        self.user = user
        self.defaultBook = defaultBook
        self.books = books
        self.book = defaultBook
        self.address = address
    }
}

/// A refusal as the client sees it.
public struct ReplyError: Error, Sendable, Hashable {
    /// When trying the same again makes sense.
    public enum Retry: String, Sendable, Hashable {
        /// Never: something else has to change first.
        case never
        /// At once.
        case now
        /// After `afterMs`, longer each time.
        case backoff
    }

    /// A stable word for programs.
    public var code: String
    /// A sentence for people.
    public var message: String
    /// When to try again.
    public var retry: Retry
    /// Least delay before trying again.
    public var afterMs: Int64

    /// A refusal; final unless said otherwise.
    public init(_ code: String, _ message: String, retry: Retry = .never, afterMs: Int64 = 0) {
        self.code = code
        self.message = message
        self.retry = retry
        self.afterMs = afterMs
    }
}
