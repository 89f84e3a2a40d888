import Store
import Testing

@Suite struct SQLConnectionTests {
    private struct Stop: Error {}

    @Test func aThrowRollsEverythingBack() async throws {
        let ledger = try await TestLedger()
        let book = ledger.book
        await #expect(throws: Stop.self) {
            try await ledger.store.write { db in
                _ = try db.nextSequence(book: book, changesPlan: true)
                _ = try db.merchantID(book: book, key: "BAKER", name: "Baker")
                throw Stop()
            }
        }
        #expect(try await ledger.seq() == 0)
        #expect(try await ledger.integer("SELECT count(*) FROM merchant") == 0)
    }

    @Test func aReadSeesOneMoment() async throws {
        let ledger = try await TestLedger()
        let book = ledger.book
        let (begun, begin) = AsyncStream.makeStream(of: Void.self)
        // The read holds its snapshot until the write has been committed.
        let (written, write) = AsyncStream.makeStream(of: Void.self)
        async let seen = ledger.store.read { db in
            let before = try db.book(book).seq
            begin.finish()
            var waiter = BlockingWait()
            waiter.wait(for: written)
            return (before, try db.book(book).seq)
        }
        for await _ in begun {}
        try await ledger.store.write { db in _ = try db.nextSequence(book: book, changesPlan: false) }
        write.finish()
        let (before, after) = try await seen
        #expect(before == 0 && after == 0)
        #expect(try await ledger.seq() == 1)
    }

    @Test func queriesNestEvenWithTheSameText() async throws {
        let ledger = try await TestLedger()
        let pairs = try await ledger.store.read { db in
            let sql = "SELECT id, name FROM category WHERE id > $1 ORDER BY id"
            return try db.rows(sql, [0]) { outer in
                let id = outer.integer(0)
                let inner = try db.rows(sql, [.integer(id)]) { $0.text(1) }
                return "\(outer.text(1)): \(inner)"
            }
        }
        #expect(pairs == ["Food: [\"Bakery\"]", "Bakery: []"])
    }

    @Test func parametersGoByTheirNumber() async throws {
        let ledger = try await TestLedger()
        let row = try await ledger.store.read { db in
            try db.first("SELECT $2, $1, $1 || $3, $2 IS NULL", ["a", nil, "ü$?"]) { ($0.isNull(0), $0.text(1), $0.text(2), $0.flag(3)) }
        }
        #expect(row?.0 == true)
        #expect(row?.1 == "a")
        #expect(row?.2 == "aü$?")
        #expect(row?.3 == true)
    }

    @Test(arguments: [0, 1, 3])
    func aWrongNumberOfArgumentsIsAnError(count: Int) async throws {
        let ledger = try await TestLedger()
        await #expect(throws: StoreError.self) {
            try await ledger.store.read { db in try db.rows("SELECT $1, $2", Array(repeating: .integer(1), count: count)) { $0.integer(0) } }
        }
    }

    @Test(arguments: [SQLValue.integer(.min), .integer(.max), .text(""), .text("naïve – ¥"), .null])
    func valuesComeBackAsTheyWere(value: SQLValue) async throws {
        let ledger = try await TestLedger()
        let back = try await ledger.store.read { db in
            try db.first("SELECT $1", [value]) { row -> SQLValue in
                if row.isNull(0) { return .null }
                if case .integer = value { return .integer(row.integer(0)) }
                return .text(row.text(0))
            }
        }
        #expect(back == value)
    }

    @Test func aBrokenConstraintSaysWhichAndWritesNothing() async throws {
        let ledger = try await TestLedger()
        let book = ledger.book
        let error = await #expect(throws: StoreError.self) {
            try await ledger.store.write { db in
                for _ in 1...2 { _ = try db.insert("INSERT INTO merchant (book, key, name) VALUES ($1, $2, $2)", [.integer(book), "BAKER"]) }
            }
        }
        guard case .database(let code, let message) = error else {
            Issue.record("\(String(describing: error))")
            return
        }
        #expect(code & 0xFF == 19, "SQLITE_CONSTRAINT")
        #expect(message.contains("merchant.key"))
        #expect(try await ledger.integer("SELECT count(*) FROM merchant") == 0)
    }
}
