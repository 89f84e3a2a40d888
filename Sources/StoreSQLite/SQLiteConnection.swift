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
        let prepared = try prepared(sql)
        defer { reset(prepared) }
        let statement = prepared.sqliteStatement
        try bind(arguments, to: statement)
        while true {
            let code = sqlite3_step(statement)
            if code == SQLITE_DONE { break }
            guard code == SQLITE_ROW else { throw failure(code) }
        }
        return Int(sqlite3_changes(db.sqliteConnection))
    }

    @discardableResult
    func execute(_ sql: String, each arguments: some Sequence<[SQLValue]>) throws -> Int {
        let prepared = try prepared(sql)
        defer { reset(prepared) }
        let statement = prepared.sqliteStatement
        var changed = 0
        for list in arguments {
            try bind(list, to: statement)
            let code = sqlite3_step(statement)
            guard code == SQLITE_DONE else { throw failure(code) }
            changed += Int(sqlite3_changes(db.sqliteConnection))
            sqlite3_reset(statement)
        }
        return changed
    }

    func forEach(_ sql: String, _ arguments: [SQLValue], _ body: (any SQLRow) throws -> Bool) throws {
        let prepared = try prepared(sql)
        defer { reset(prepared) }
        let statement = prepared.sqliteStatement
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
    func prepared(_ sql: String) throws -> Statement {
        let text = Self.numbered(sql)
        let cached = try db.cachedStatement(sql: text)
        return sqlite3_stmt_busy(cached.sqliteStatement) == 0 ? cached : try db.makeStatement(sql: text)
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

    /// Called in a `defer`, which also keeps the statement alive for as long as its pointer is used.
    func reset(_ prepared: Statement) {
        sqlite3_reset(prepared.sqliteStatement)
        sqlite3_clear_bindings(prepared.sqliteStatement)
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
