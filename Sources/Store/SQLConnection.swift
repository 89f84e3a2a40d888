/// A value bound to or read from a statement. Money, days and instants are integers; there is no floating point in the ledger.
public enum SQLValue: Sendable, Hashable {
    case null
    case integer(Int64)
    case text(String)

    /// `nil` becomes NULL.
    public static func integer(_ value: Int64?) -> SQLValue { value.map { .integer($0) } ?? .null }
    /// `nil` becomes NULL.
    public static func text(_ value: String?) -> SQLValue { value.map { .text($0) } ?? .null }
    /// Booleans are stored as 0 and 1.
    public static func flag(_ value: Bool) -> SQLValue { .integer(value ? 1 : 0) }
}

extension SQLValue: ExpressibleByIntegerLiteral, ExpressibleByStringLiteral, ExpressibleByNilLiteral {
    public init(integerLiteral value: Int64) { self = .integer(value) }
    public init(stringLiteral value: String) { self = .text(value) }
    public init(nilLiteral: ()) { self = .null }
}

/// One row of a result, valid only inside the closure that receives it. Columns count from 0.
public protocol SQLRow {
    func isNull(_ column: Int) -> Bool
    /// 0 for NULL.
    func integer(_ column: Int) -> Int64
    /// Empty for NULL.
    func text(_ column: Int) -> String
    /// Calls `body` with the column's UTF-8 bytes without copying them.
    func withBytes<T>(_ column: Int, _ body: (UnsafeRawBufferPointer) -> T) -> T
}

extension SQLRow {
    public func optionalInteger(_ column: Int) -> Int64? { isNull(column) ? nil : integer(column) }
    public func optionalText(_ column: Int) -> String? { isNull(column) ? nil : text(column) }
    public func flag(_ column: Int) -> Bool { integer(column) != 0 }
}

/// One database connection inside one transaction; all calls are synchronous and none outlives the closure it was given to.
///
/// SQL is written once for SQLite and PostgreSQL (docs/schema.md): parameters are `$1 … $n`, and no literal contains a `$`.
public protocol SQLConnection {
    /// Runs a statement and returns how many rows it changed.
    @discardableResult
    func execute(_ sql: String, _ arguments: [SQLValue]) throws -> Int

    /// Runs a statement once for each list of arguments, preparing it once, and returns how many rows all of them changed.
    @discardableResult
    func execute(_ sql: String, each arguments: some Sequence<[SQLValue]>) throws -> Int

    /// Calls `body` for each row of the result; `body` returns false to stop early.
    func forEach(_ sql: String, _ arguments: [SQLValue], _ body: (any SQLRow) throws -> Bool) throws

    /// The key of the row that the last INSERT of this connection made.
    var lastInsertedID: Int64 { get }

    /// Inserts rows of `txn` in bulk, in the order of the chunk, and returns the id of the first; the others follow without a gap.
    func insert(_ chunk: TransactionChunk) throws -> Int64
}

extension SQLConnection {
    /// All rows of a result, mapped.
    public func rows<T>(_ sql: String, _ arguments: [SQLValue] = [], _ map: (any SQLRow) throws -> T) throws -> [T] {
        var result: [T] = []
        try forEach(sql, arguments) { row in
            result.append(try map(row))
            return true
        }
        return result
    }

    /// The first row of a result, mapped, or nil.
    public func first<T>(_ sql: String, _ arguments: [SQLValue] = [], _ map: (any SQLRow) throws -> T) throws -> T? {
        var result: T?
        try forEach(sql, arguments) { row in
            result = try map(row)
            return false
        }
        return result
    }

    /// Inserts one row and returns its key.
    public func insert(_ sql: String, _ arguments: [SQLValue]) throws -> Int64 {
        try execute(sql, arguments)
        return lastInsertedID
    }
}
