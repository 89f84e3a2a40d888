import HTTPTypes
import Realtime
import Store
import Testing

@testable import API

@Suite struct EditTests {
    private struct Ground {
        var server: TestServer
        var account: Int64
        var food: Int64
        var fun: Int64
        var transaction: JSONValue

        var id: Int64 { transaction["id"]?.integer ?? 0 }
        var version: Int64 { transaction["version"]?.integer ?? 0 }
    }

    private func ground() async throws -> Ground {
        let server = try await TestServer()
        let account = try await server.json(.post, "/v1/accounts", #"{"name":"Giro"}"#)["id"]?.integer ?? 0
        let food = try await server.json(.post, "/v1/categories", #"{"name":"Food"}"#)["id"]?.integer ?? 0
        let fun = try await server.json(.post, "/v1/categories", #"{"name":"Fun"}"#)["id"]?.integer ?? 0
        let transaction = try await server.json(
            .post, "/v1/transactions", #"{"account":\#(account),"day":"2025-11-03","amount_minor":-8000,"text":"Bakery","category":\#(food)}"#)
        return Ground(server: server, account: account, food: food, fun: fun, transaction: transaction)
    }

    @Test func recategorisingMovesTheMoneyAndTheBudget() async throws {
        let ground = try await ground()
        let server = ground.server
        let budget = try await server.json(
            .post, "/v1/budgets", #"{"category":\#(ground.food),"amount_minor":10000,"start":"2025-01"}"#)
        #expect(try await server.items("/v1/alerts").map { $0["state"]?.string } == ["raised"])
        let edited = try await server.json(
            .patch, "/v1/transactions/\(ground.id)", #"{"version":\#(ground.version),"category":\#(ground.fun)}"#)
        #expect(edited["category_name"]?.string == "Fun")
        #expect(edited["category_by"]?.string == "user")
        #expect((edited["version"]?.integer ?? 0) > ground.version)
        let cells = try await server.json(.get, "/v1/analytics/categories")["cells"]?.array ?? []
        #expect(cells.map { $0["key"]?.string } == ["\(ground.fun)|2025-11|EUR"])
        #expect(cells.first?["value"]?["out_minor"]?.integer == 8000)
        let standing = try #require(try await server.items("/v1/budgets").first)
        #expect(standing["id"] == budget["id"])
        #expect(standing["used_minor"]?.integer == 0)
        #expect(standing["days_left"]?.integer == 15)
        #expect(try await server.items("/v1/alerts").map { $0["state"]?.string } == ["withdrawn"])
        let report = try await server.store.verify(repairingWithEpoch: nil)
        #expect(report.isSound)
    }

    @Test func staleEditsAreRefusedWithWhatIsThere() async throws {
        let ground = try await ground()
        let server = ground.server
        _ = try await server.json(.patch, "/v1/transactions/\(ground.id)", #"{"version":\#(ground.version),"note":"first"}"#)
        let late = try await server.call(.patch, "/v1/transactions/\(ground.id)", #"{"version":\#(ground.version),"note":"second"}"#)
        #expect(late.status == 409)
        #expect(late.code == "transaction.stale")
        #expect(try late.json["current"]?["note"]?.string == "first")
        for (path, body) in [
            ("/v1/accounts/\(ground.account)", #"{"version":0,"name":"x"}"#), ("/v1/categories/\(ground.food)", #"{"version":0,"name":"x"}"#),
        ] {
            let response = try await server.call(.patch, path, body)
            #expect(response.status == 409, "\(path)")
            #expect(try response.json["current"]?["id"]?.integer != nil, "\(path)")
        }
    }

    @Test func absentKeepsAndNullClears() async throws {
        let ground = try await ground()
        let server = ground.server
        let path = "/v1/transactions/\(ground.id)"
        let noted = try await server.json(.patch, path, #"{"version":\#(ground.version),"note":"gift"}"#)
        #expect(noted["category"]?.integer == ground.food)
        let cleared = try await server.json(.patch, path, #"{"version":\#(noted["version"]?.integer ?? 0),"category":null}"#)
        #expect(cleared["category"] == .null)
        #expect(cleared["note"]?.string == "gift")
    }

    @Test func deletingTakesTheMoneyAway() async throws {
        let ground = try await ground()
        let server = ground.server
        #expect(try await server.call(.delete, "/v1/transactions/\(ground.id)?version=0").status == 409)
        #expect(try await server.call(.delete, "/v1/transactions/\(ground.id)").status == 204)
        #expect(try await server.call(.delete, "/v1/transactions/\(ground.id)").status == 404)
        #expect(try await server.json(.get, "/v1/analytics/cashflow")["cells"]?.array?.isEmpty == true)
        #expect(try await server.store.verify(repairingWithEpoch: nil).isSound)
    }

    @Test func whatIsInUseStays() async throws {
        let ground = try await ground()
        let server = ground.server
        #expect(try await server.call(.delete, "/v1/categories/\(ground.food)").code == "category.in_use")
        #expect(try await server.call(.delete, "/v1/accounts/\(ground.account)").code == "account.in_use")
        #expect(try await server.call(.delete, "/v1/categories/\(ground.fun)").status == 204)
        #expect(try await server.call(.post, "/v1/categories", #"{"name":"Food"}"#).code == "category.exists")
    }

    @Test func categoriesCannotLieBelowThemselves() async throws {
        let ground = try await ground()
        let server = ground.server
        let below = try await server.json(.post, "/v1/categories", #"{"name":"Bread","parent":\#(ground.food)}"#)
        let food = try #require(try await server.items("/v1/categories").first { $0["id"]?.integer == ground.food })
        let response = try await server.call(
            .patch, "/v1/categories/\(ground.food)",
            #"{"version":\#(food["version"]?.integer ?? 0),"parent":\#(below["id"]?.integer ?? 0)}"#)
        #expect(response.status == 422)
    }

    @Test func transfersLeaveTheCashFlow() async throws {
        let ground = try await ground()
        let server = ground.server
        let food = try #require(try await server.items("/v1/categories").first { $0["id"]?.integer == ground.food })
        _ = try await server.json(
            .patch, "/v1/categories/\(ground.food)", #"{"version":\#(food["version"]?.integer ?? 0),"kind":"transfer"}"#)
        #expect(try await server.json(.get, "/v1/analytics/cashflow")["cells"]?.array?.isEmpty == true)
        #expect(try await server.json(.get, "/v1/analytics/categories")["cells"]?.array?.count == 1)
    }

    @Test func acknowledgedAlertsStaySo() async throws {
        let ground = try await ground()
        let server = ground.server
        _ = try await server.json(.post, "/v1/budgets", #"{"category":\#(ground.food),"amount_minor":10000,"start":"2025-01"}"#)
        let alert = try #require(try await server.items("/v1/alerts").first)
        let path = "/v1/alerts/\(alert["id"]?.integer ?? 0)/acknowledge"
        let first = try await server.json(.post, path)
        #expect(first["acknowledged"]?.bool == true)
        #expect(try await server.json(.post, path)["v"] == first["v"], "the second time changes nothing")
    }
}
