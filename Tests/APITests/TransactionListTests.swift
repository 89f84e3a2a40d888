import Analytics
import HTTPTypes
import Ledger
import Realtime
import Store
import StoreSQLite
import Testing

@testable import API

@Suite struct TransactionListTests {
    /// A book with transactions on few days, so that many share one.
    private func filled(_ server: TestServer, count: Int, seed: UInt64) async throws -> [Int64] {
        let clock = server.clock
        let book = server.book
        return try await server.store.write { db in
            var random = SeededRandom(seed: seed)
            guard let euro = Currency("EUR") else { return [] }
            let account = try db.insertAccount(name: "Giro", type: "checking", currency: euro, book: book).view.id
            let food = try db.insertCategory(CategoryDraft(name: "Food", kind: .expense, parent: nil), book: book).view.id
            let bread = try db.insertCategory(CategoryDraft(name: "Bread", kind: .expense, parent: food), book: book).view.id
            return try (0..<count).map { index in
                let day = CalendarDate(dayNumber: 20_400 + Int32.random(in: 0..<7, using: &random))
                let draft = TransactionDraft(
                    account: account, day: day, amount: Int64.random(in: -9_999...9_999, using: &random),
                    text: index.isMultiple(of: 3) ? "Bäckerei MÜLLER 100%" : "Kiosk_\(index)",
                    category: [nil, food, bread].randomElement(using: &random) ?? nil)
                return try db.insertTransaction(draft, book: book, now: clock).view.id
            }
        }
    }

    @Test(arguments: [1, 2, 7, 50, 200]) func pagesAreCompleteAndWithoutRepeats(_ limit: Int) async throws {
        let server = try await TestServer()
        let ids = try await filled(server, count: 120, seed: 7)
        var seen: [Int64] = []
        var days: [String] = []
        var after: String?
        repeat {
            let page = try await server.json(.get, "/v1/transactions?limit=\(limit)" + (after.map { "&after=\($0)" } ?? ""))
            let items = try #require(page["items"]?.array)
            #expect(items.count <= limit)
            seen += items.compactMap { $0["id"]?.integer }
            days += items.compactMap { $0["day"]?.string }
            after = page["next"]?.string
        } while after != nil
        #expect(seen.count == ids.count)
        #expect(Set(seen) == Set(ids))
        #expect(days == days.sorted(by: >))
    }

    @Test func filtersNarrowTheList() async throws {
        let server = try await TestServer()
        _ = try await filled(server, count: 60, seed: 11)
        let all = try await server.items("/v1/transactions?limit=500")
        func count(_ query: String) async throws -> Int { try await server.items("/v1/transactions?limit=500&\(query)").count }
        #expect(try await count("text=m%C3%BCller") == 20)
        #expect(try await count("text=B%C3%84CKEREI+m%C3%BC") == 20)
        #expect(try await count("text=100%25") == 20)
        #expect(try await count("text=k_o") == 0)
        #expect(try await count("text=kiosk_1") == all.filter { $0["text"]?.string?.hasPrefix("Kiosk_1") == true }.count)
        let day = try #require(all.first?["day"]?.string)
        #expect(try await count("from=\(day)&to=\(day)") == all.filter { $0["day"]?.string == day }.count)
        #expect(try await count("category=0") == all.filter { $0["category"] == .null }.count)
        #expect(try await count("category=1") == all.filter { $0["category"] != .null }.count, "a category with what lies below it")
        #expect(try await count("category=2") == all.filter { $0["category_name"]?.string == "Bread" }.count)
        #expect(try await count("account=99") == 0)
        #expect(try await count("flagged=1") == 0)
        #expect(try await count("flagged=0") == 60)
    }
}
