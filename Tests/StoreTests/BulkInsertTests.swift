import Ledger
import Store
import Testing

@Suite struct BulkInsertTests {
    /// Around the 40 rows that one statement inserts.
    @Test(arguments: [0, 1, 2, 39, 40, 41, 79, 80, 81, 137])
    func bulkEqualsOneByOne(count: Int) async throws {
        let ledger = try await TestLedger()
        let chunk = Self.chunk(rows: count, ledger, seed: UInt64(count))
        let firstID = try await ledger.store.write { db in try db.insert(chunk) }
        let bulk = try await Self.rows(ledger)
        try await ledger.store.write { db in
            try db.execute("DELETE FROM txn", [])
            for row in chunk.rows { try Self.insert(row, of: chunk, in: db) }
        }
        let single = try await Self.rows(ledger)
        #expect(bulk.map(\.values) == single.map(\.values))
        #expect(bulk.map(\.id) == (0..<count).map { firstID + Int64($0) })
    }

    @Test func anEmptyTextIsNotNull() async throws {
        let ledger = try await TestLedger()
        var chunk = TransactionChunk(book: ledger.book, importID: 1, bytes: [], rows: [])
        chunk.add(TestLedger.Row(day: .november(1), amount: 1, text: ""), account: ledger.account, record: 0)
        try await ledger.store.write { [chunk] db in _ = try db.insert(chunk) }
        let row = try await ledger.store.read { db in
            try db.first(
                "SELECT bank_text IS NULL, bank_text = '', bank_id IS NULL, check_number IS NULL, merchant IS NULL, category IS NULL FROM txn"
            ) { row in
                (0..<6).map { row.flag($0) }
            }
        }
        #expect(row == [false, true, true, true, true, true])
    }

    @Test func laterRowsOfTheTransactionGoOnBehindTheChunk() async throws {
        let ledger = try await TestLedger()
        let chunk = Self.chunk(rows: 43, ledger, seed: 4)
        let ids = try await ledger.store.write { db in [try db.insert(chunk), try db.insert(chunk)] }
        #expect(ids[1] == ids[0] + 43)
    }

    // MARK: Rows

    private static func chunk(rows count: Int, _ ledger: TestLedger, seed: UInt64) -> TransactionChunk {
        var random = SeededGenerator(seed: seed)
        var chunk = TransactionChunk(book: ledger.book, importID: 3, bytes: [], rows: [])
        func text(_ characters: String) -> (UInt32, UInt32) {
            let lower = UInt32(chunk.bytes.count)
            for _ in 0..<Int.random(in: 0...5, using: &random) { chunk.bytes += Array(String(characters.randomElement(using: &random) ?? "x").utf8) }
            return (lower, UInt32(chunk.bytes.count))
        }
        for index in 0..<count {
            var row = TransactionChunk.Row(
                account: ledger.account, day: Int32.random(in: -20_000...40_000, using: &random),
                amount: Int64.random(in: .min ... .max, using: &random),
                record: UInt32(index), line: UInt32.random(in: 0 ... .max, using: &random), byte: Int64.random(in: 0 ... .max, using: &random),
                length: UInt32.random(in: 0 ... .max, using: &random), hash: UInt64.random(in: 0 ... .max, using: &random))
            (row.textLower, row.textUpper) = text("aü€ 'x")
            (row.bankIDLower, row.bankIDUpper) = text("0123")
            (row.checkNumberLower, row.checkNumberUpper) = text("789")
            row.merchant = Int64.random(in: 0...2, using: &random)
            row.category = Int64.random(in: 0...2, using: &random)
            row.categoryBy = UInt8.random(in: 0...4, using: &random)
            row.status = UInt8.random(in: 0...1, using: &random)
            row.isFlagged = Bool.random(using: &random)
            chunk.rows.append(row)
        }
        return chunk
    }

    private static func insert(_ row: TransactionChunk.Row, of chunk: TransactionChunk, in db: any SQLConnection) throws {
        func text(_ lower: UInt32, _ upper: UInt32) -> String { String(decoding: chunk.bytes[Int(lower)..<Int(upper)], as: UTF8.self) }
        func orNull(_ text: String) -> SQLValue { text.isEmpty ? .null : .text(text) }
        func orNull(_ key: Int64) -> SQLValue { key == 0 ? .null : .integer(key) }
        try db.execute(
            """
            INSERT INTO txn (book, import, account, day, amount, bank_text, merchant, category, category_by, status, record, line, byte, length,
                bank_day, bank_amount, bank_id, check_number, bank_hash, flagged)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $4, $5, $15, $16, $17, $18)
            """,
            [
                .integer(chunk.book), .integer(chunk.importID), .integer(row.account), .integer(Int64(row.day)), .integer(row.amount),
                .text(text(row.textLower, row.textUpper)), orNull(row.merchant), orNull(row.category), .integer(Int64(row.categoryBy)),
                .integer(Int64(row.status)), .integer(Int64(row.record)), .integer(Int64(row.line)), .integer(row.byte), .integer(Int64(row.length)),
                orNull(text(row.bankIDLower, row.bankIDUpper)), orNull(text(row.checkNumberLower, row.checkNumberUpper)),
                .integer(Int64(bitPattern: row.hash)), .flag(row.isFlagged),
            ])
    }

    private static func rows(_ ledger: TestLedger) async throws -> [(id: Int64, values: [String])] {
        let columns = try await ledger.store.read { db in try db.rows("SELECT name FROM pragma_table_info('txn') WHERE name <> 'id'") { $0.text(0) } }
        return try await ledger.store.read { db in
            try db.rows("SELECT id, \(columns.joined(separator: ", ")) FROM txn ORDER BY id") { row in
                (row.integer(0), columns.indices.map { "\(columns[$0])=\(row.isNull($0 + 1) ? "NULL" : "'\(row.text($0 + 1))'")" })
            }
        }
    }
}
