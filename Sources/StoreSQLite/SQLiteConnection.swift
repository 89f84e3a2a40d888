internal import GRDB
internal import GRDBSQLite
internal import Store

/// One GRDB connection inside one transaction. Statements are GRDB's cached ones, driven through the C API: three times as fast
/// as binding arguments through GRDB, measured on bulk inserts (docs/decisions/0003).
struct SQLiteConnection: SQLConnection {
    let db: Database

    var lastInsertedID: Int64 { db.lastInsertedRowID }

    @discardableResult
    func execute(_ sql: String, _ arguments: [SQLValue]) throws -> Int {
        let statement = try prepared(sql)
        defer { reset(statement) }
        try bind(arguments, to: statement)
        while true {
            let code = sqlite3_step(statement)
            if code == SQLITE_DONE { break }
            guard code == SQLITE_ROW else { throw failure(code) }
        }
        return Int(sqlite3_changes(db.sqliteConnection))
    }

    func execute(_ sql: String, each arguments: some Sequence<[SQLValue]>) throws {
        let statement = try prepared(sql)
        defer { reset(statement) }
        for list in arguments {
            try bind(list, to: statement)
            let code = sqlite3_step(statement)
            sqlite3_reset(statement)
            guard code == SQLITE_DONE else { throw failure(code) }
        }
    }

    func forEach(_ sql: String, _ arguments: [SQLValue], _ body: (any SQLRow) throws -> Bool) throws {
        let statement = try prepared(sql)
        defer { reset(statement) }
        try bind(arguments, to: statement)
        let row = SQLiteRow(statement: statement)
        while true {
            let code = sqlite3_step(statement)
            if code == SQLITE_DONE { return }
            guard code == SQLITE_ROW else { throw failure(code) }
            guard try body(row) else { return }
        }
    }

    /// The cached statement of a text. A text that is in use further up the stack gets a statement of its own, so that queries can nest.
    func prepared(_ sql: String) throws -> OpaquePointer {
        let text = Self.numbered(sql)
        let cached = try db.cachedStatement(sql: text).sqliteStatement
        if sqlite3_stmt_busy(cached) == 0 { return cached }
        throw StoreError.database(code: SQLITE_MISUSE, message: "the statement is in use: \(sql)")
    }

    /// `$1` (PostgreSQL's way, and a *name* in SQLite) becomes `?1`, which is *number one* in SQLite.
    static func numbered(_ sql: String) -> String {
        var sql = sql
        return sql.withUTF8 { utf8 in
            String(unsafeUninitializedCapacity: utf8.count) { buffer in
                for index in utf8.indices { buffer[index] = utf8[index] == 0x24 ? 0x3F : utf8[index] }
                return utf8.count
            }
        }
    }

    func reset(_ statement: OpaquePointer) {
        sqlite3_reset(statement)
        sqlite3_clear_bindings(statement)
    }

    func failure(_ code: Int32) -> StoreError {
        StoreError.database(code: code, message: String(cString: sqlite3_errmsg(db.sqliteConnection)))
    }

    private func bind(_ arguments: [SQLValue], to statement: OpaquePointer) throws {
        let count = Int(sqlite3_bind_parameter_count(statement))
        guard count == arguments.count else {
            throw StoreError.database(code: SQLITE_MISUSE, message: "\(arguments.count) arguments for \(count) parameters")
        }
        for (offset, argument) in arguments.enumerated() {
            let index = Int32(offset + 1)
            let code =
                switch argument {
                case .null: sqlite3_bind_null(statement, index)
                case .integer(let value): sqlite3_bind_int64(statement, index, value)
                case .text(let value): bindText(value, to: statement, index)
                }
            guard code == SQLITE_OK else { throw failure(code) }
        }
    }

    private func bindText(_ value: String, to statement: OpaquePointer, _ index: Int32) -> Int32 {
        // SQLITE_TRANSIENT: SQLite copies the text before the call returns.
        let transient = unsafeBitCast(-1, to: sqlite3_destructor_type.self)
        var value = value
        return value.withUTF8 { utf8 in
            // An empty text with a nil pointer would bind NULL.
            guard let base = utf8.baseAddress, !utf8.isEmpty else { return sqlite3_bind_text(statement, index, "", 0, transient) }
            return base.withMemoryRebound(to: CChar.self, capacity: utf8.count) { chars in
                sqlite3_bind_text(statement, index, chars, Int32(utf8.count), transient)
            }
        }
    }
}

/// The row that the statement stands on.
struct SQLiteRow: SQLRow {
    let statement: OpaquePointer

    func isNull(_ column: Int) -> Bool { sqlite3_column_type(statement, Int32(column)) == SQLITE_NULL }
    func integer(_ column: Int) -> Int64 { sqlite3_column_int64(statement, Int32(column)) }

    func text(_ column: Int) -> String {
        withBytes(column) { String(decoding: $0, as: UTF8.self) }
    }

    func withBytes<T>(_ column: Int, _ body: (UnsafeRawBufferPointer) -> T) -> T {
        // The text must be asked for before its length: the conversion decides it.
        let pointer = sqlite3_column_text(statement, Int32(column))
        let count = Int(sqlite3_column_bytes(statement, Int32(column)))
        return body(UnsafeRawBufferPointer(start: pointer, count: pointer == nil ? 0 : count))
    }
}
