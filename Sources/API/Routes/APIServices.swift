internal import Hummingbird
internal import Imports
internal import Realtime
internal import Store

/// What the calls work with; made once.
struct APIServices: Sendable {
    let store: any Store
    let imports: ImportService
    let hub: Hub
    let authenticator: Authenticator
    let configuration: APIConfiguration
    let meter: RequestMeter
    let outboxes: OutboxMeter

    /// Reads in one transaction about the book that the call names, left out: the first.
    func read<T: Sendable>(_ call: APICall, _ body: @escaping @Sendable (any SQLConnection, BookRow) throws -> T) async throws -> T {
        let wanted = try call.integer("book")
        return try await store.read { db in try body(db, try Self.book(wanted, in: db)) }
    }

    /// Makes a change in one transaction and tells the dashboards once it is committed.
    ///
    /// Where the change was made against a stale version, `current` reads the value as it is now, in the same transaction, for the 409, which tells it
    /// beside what was `sent`.
    func edit<T: Sendable>(
        _ call: APICall, sent: JSONBody? = nil, current: (@Sendable (any SQLConnection, Int64) throws -> any JSONObjectValue)? = nil,
        _ body: @escaping @Sendable (any SQLConnection, Int64, LedgerClock) throws -> (T, Publication?)
    ) async throws -> T {
        let wanted = try call.integer("book")
        let environment = imports.environment
        let (result, publication) = try await store.write { db in
            let book = try Self.book(wanted, in: db)
            do {
                return try body(db, book.id, environment.clock(timeZone: book.timeZone))
            } catch let error as StoreError {
                guard case .stale = error, let current, var problem = ProblemResponse(error) else { throw error }
                let value = try current(db, book.id)
                problem.current = JSONWriter.bytes { json in json.object { value.write(to: &$0) } }
                problem.sent = sent?.bytes
                throw problem
            }
        }
        if let publication { hub.publish(book: publication.book, seq: publication.seq) }
        return result
    }

    /// The import that a call names in its path, if it belongs to the call's book.
    func importRow(_ call: APICall) async throws -> ImportRow {
        let id = try call.id(of: "import")
        // Ids are unique in the whole database, so the book need not be named.
        let isNamed = try call.integer("book") != nil
        return try await isNamed ? read(call) { db, book in try db.importRow(id, book: book.id) } : store.read { db in try db.importRow(id) }
    }

    static func book(_ wanted: Int64?, in db: any SQLConnection) throws -> BookRow {
        if let wanted { return try db.book(wanted) }
        guard let first = try db.books().first else { throw ProblemResponse(.notFound, "book.none", "There is no book yet.") }
        return first
    }
}
