internal import GRDB
internal import GRDBSQLite
internal import Store

extension SQLiteConnection {
    /// Rows in one INSERT. More gained nothing in measurements, fewer cost up to a third.
    private static let rowsPerStatement = 40
    private static let columns = [
        "book", "import", "account", "day", "amount", "bank_text", "merchant", "category", "category_by", "status", "record", "line", "byte",
        "length", "bank_day", "bank_amount", "bank_id", "check_number", "bank_hash", "flagged",
    ]
    private static let insertMany = insertSQL(rows: rowsPerStatement)
    private static let insertOne = insertSQL(rows: 1)

    private static func insertSQL(rows: Int) -> String {
        let row = "(" + columns.map { _ in "?" }.joined(separator: ",") + ")"
        // OR FAIL spares the statement journal; a failure rolls the whole transaction back anyway.
        return "INSERT OR FAIL INTO txn (\(columns.joined(separator: ","))) VALUES " + Array(repeating: row, count: rows).joined(separator: ",")
    }

    func insert(_ chunk: TransactionChunk) throws -> Int64 {
        guard !chunk.rows.isEmpty else { return 0 }
        // The only unsafe block: texts are bound in place and stay alive until the statement has been stepped and its bindings cleared.
        try chunk.bytes.withUnsafeBytes { raw in
            let text = raw.baseAddress?.assumingMemoryBound(to: CChar.self)
            let full = chunk.rows.count - chunk.rows.count % Self.rowsPerStatement
            if full > 0 {
                let statement = try prepared(Self.insertMany)
                defer { reset(statement) }
                for start in stride(from: 0, to: full, by: Self.rowsPerStatement) {
                    try insert(chunk, rows: start..<start + Self.rowsPerStatement, with: statement.sqliteStatement, text: text)
                }
            }
            if full < chunk.rows.count {
                let statement = try prepared(Self.insertOne)
                defer { reset(statement) }
                for row in full..<chunk.rows.count { try insert(chunk, rows: row..<row + 1, with: statement.sqliteStatement, text: text) }
            }
        }
        return db.lastInsertedRowID - Int64(chunk.rows.count) + 1
    }

    private func insert(_ chunk: TransactionChunk, rows: Range<Int>, with statement: OpaquePointer, text: UnsafePointer<CChar>?) throws {
        var index: Int32 = 0
        var failed: Int32 = SQLITE_OK
        func check(_ code: Int32) { if code != SQLITE_OK { failed = code } }
        func integer(_ value: Int64) {
            index += 1
            check(sqlite3_bind_int64(statement, index, value))
        }
        func key(_ value: Int64) {
            index += 1
            check(value == 0 ? sqlite3_bind_null(statement, index) : sqlite3_bind_int64(statement, index, value))
        }
        func bytes(_ lower: UInt32, _ upper: UInt32, emptyIsNull: Bool) {
            index += 1
            if lower == upper || text == nil {
                check(emptyIsNull ? sqlite3_bind_null(statement, index) : sqlite3_bind_text(statement, index, "", 0, nil))
            } else {
                check(sqlite3_bind_text(statement, index, text.map { $0 + Int(lower) }, Int32(upper - lower), nil))
            }
        }
        for row in chunk.rows[rows] {
            integer(chunk.book)
            integer(chunk.importID)
            integer(row.account)
            integer(Int64(row.day))
            integer(row.amount)
            bytes(row.textLower, row.textUpper, emptyIsNull: false)
            key(row.merchant)
            key(row.category)
            integer(Int64(row.categoryBy))
            integer(Int64(row.status))
            integer(Int64(row.record))
            integer(Int64(row.line))
            integer(row.byte)
            integer(Int64(row.length))
            integer(Int64(row.day))
            integer(row.amount)
            bytes(row.bankIDLower, row.bankIDUpper, emptyIsNull: true)
            bytes(row.checkNumberLower, row.checkNumberUpper, emptyIsNull: true)
            integer(Int64(bitPattern: row.hash))
            integer(row.isFlagged ? 1 : 0)
        }
        guard failed == SQLITE_OK else { throw failure(failed) }
        let code = sqlite3_step(statement)
        sqlite3_reset(statement)
        guard code == SQLITE_DONE else { throw failure(code) }
    }
}
