import HTTPTypes
import Realtime
import Store
import StoreSQLite
import Testing

@testable import API

@Suite struct TransferTests {
    private func pair(_ home: Household) async throws -> (out: Entered, into: Entered, transfer: JSONValue) {
        let out = try await home.enter(-50_000, "To savings", category: home.food)
        let into = try await home.enter(50_000, "From giro", day: "2025-11-04", account: home.savings)
        let transfer = try await home.server.json(
            .post, "/v1/transfers", #"{"a":\#(into.id),"b":\#(out.id),"a_version":\#(into.version)}"#)
        return (out, into, transfer)
    }

    @Test func aTransferIsNeitherSpendingNorIncome() async throws {
        let home = try await Household()
        let server = home.server
        _ = try await home.enter(-700, "Cinema", category: home.fun)
        _ = try await server.json(.post, "/v1/budgets", #"{"amount_minor":10000,"start":"2025-01"}"#)
        let (out, into, transfer) = try await pair(home)
        #expect(transfer["state"]?.string == "paired" && transfer["by"]?.string == "person" && transfer["counting"]?.bool == true)
        #expect(transfer["a"]?["id"]?.integer == out.id, "a is the side that the money left")
        #expect(try await home.cashFlow() == ["1 +0 -700"])
        #expect(try await home.categories() == ["Fun 1 +0 -700", "Transfers 2 +50000 -50000"])
        #expect(try await server.items("/v1/budgets").first?["used_minor"]?.integer == 700)
        let shown = try await home.look(out.id)
        #expect(shown.category == "Transfers" && shown.json["category_by"]?.string == "transfer")
        #expect(shown.json["transfer"]?["transaction"]?.integer == into.id)
        #expect(shown.json["transfer"]?["account_name"]?.string == "Savings")
        #expect(try await server.items("/v1/transactions?category=\(home.food)").isEmpty)
        #expect(try await server.items("/v1/transactions?category=\(shown.json["category"]?.integer ?? 0)").count == 2)
        #expect(try await server.json(.get, "/v1/transactions/\(out.id)/explain")["transfer"]?.string == "Paired by hand.")
        #expect(try await server.json(.get, "/v1/analytics/balances")["cells"]?.array?.count == 2, "balances move all the same")
        #expect(try await home.isSound())
        // Unpaired, each side counts as it would have.
        let path = "/v1/transfers/\(transfer["id"]?.integer ?? 0)"
        #expect(try await server.call(.delete, "\(path)?version=0").status == 409)
        #expect(try await server.call(.delete, "\(path)?version=\(transfer["version"]?.integer ?? 0)").status == 204)
        #expect(try await home.categories() == ["- 1 +50000 -0", "Food 1 +0 -50000", "Fun 1 +0 -700"])
        #expect(try await server.items("/v1/transfers?state=rejected").count == 1)
        _ = try await home.undoLast()
        #expect(try await home.look(out.id).category == "Transfers")
        #expect(try await home.isSound())
    }

    @Test func aSideKeepsItsOwnCategoryAndPartsForLater() async throws {
        let home = try await Household()
        let (out, _, transfer) = try await pair(home)
        let side = try await home.look(out.id)
        for body in [#""category":\#(home.fun)"#, #""splits":[{"amount_minor":-40000},{"amount_minor":-10000}]"#] {
            let refused = try await home.server.call(.patch, "/v1/transactions/\(out.id)", "{\"version\":\(side.version),\(body)}")
            #expect(refused.status == 422 && refused.text.contains("unpair"), "\(refused.text)")
        }
        _ = try await home.server.call(.delete, "/v1/transfers/\(transfer["id"]?.integer ?? 0)")
        let split = try await home.post(
            "split", try await home.look(out.id), #""splits":[{"category":\#(home.fun),"amount_minor":-40000},{"amount_minor":-10000}]"#)
        #expect(split.parts.count == 2)
        let into = transfer["b"]?["id"]?.integer ?? 0
        _ = try await home.server.json(.post, "/v1/transfers", #"{"a":\#(out.id),"b":\#(into)}"#)
        #expect(try await home.categories() == ["Transfers 2 +50000 -50000"], "parts of a side do not count")
        _ = try await home.undoLast()
        #expect(try await home.look(out.id).parts == ["Fun -40000", "- -10000"])
        #expect(try await home.isSound())
    }

    @Test func aSideThatGoesEndsTheTransferUntilItIsBack() async throws {
        let home = try await Household()
        let (out, into, _) = try await pair(home)
        #expect(try await home.server.call(.delete, "/v1/transactions/\(into.id)").status == 204)
        #expect(try await home.look(out.id).category == "Food")
        #expect(try await home.categories() == ["Food 1 +0 -50000"])
        #expect(try await home.server.items("/v1/transfers").isEmpty)
        _ = try await home.undoLast()
        #expect(try await home.look(out.id).category == "Transfers")
        // An amount that does not fit any more ends it too.
        let changed = try await home.patch(try await home.look(out.id), #""amount_minor":-49900"#)
        #expect(changed.category == "Food")
        #expect(try await home.isSound())
    }

    @Test func whatCannotBeATransferIsRefused() async throws {
        let home = try await Household()
        let (out, into, _) = try await pair(home)
        let same = try await home.enter(50_000, "Refund")
        let less = try await home.enter(49_000, "Less", account: home.savings)
        let outToo = try await home.enter(-50_000, "Out", account: home.savings)
        let free = try await home.enter(-50_000, "Free")
        for (a, b) in [(free.id, same.id), (free.id, less.id), (free.id, outToo.id), (free.id, into.id), (out.id, out.id)] {
            let refused = try await home.server.call(.post, "/v1/transfers", #"{"a":\#(a),"b":\#(b)}"#)
            #expect(refused.status == 422, "\(refused.text)")
        }
        #expect(try await home.server.call(.post, "/v1/transfers", #"{"a":\#(free.id),"b":99}"#).status == 404)
        let again = try await home.server.call(.post, "/v1/transfers", #"{"a":\#(out.id),"b":\#(into.id)}"#)
        #expect(again.status == 200, "a pair already")
        #expect(try await home.isSound())
    }

    @Test func theCategoryOfTransfersStaysWhatItIs() async throws {
        let home = try await Household()
        let server = home.server
        _ = try await pair(home)
        let category = try #require(try await server.items("/v1/categories").first { $0["name"]?.string == "Transfers" })
        let (id, version) = (category["id"]?.integer ?? 0, category["version"]?.integer ?? 0)
        #expect(category["kind"]?.string == "transfer")
        #expect(try await server.call(.delete, "/v1/categories/\(id)").code == "category.in_use")
        for change in [#""kind":"expense""#, #""parent":\#(home.food)"#] {
            #expect(try await server.call(.patch, "/v1/categories/\(id)", "{\"version\":\(version),\(change)}").status == 422, "\(change)")
        }
        _ = try await server.json(.patch, "/v1/categories/\(id)", #"{"version":\#(version),"name":"Between us"}"#)
        #expect(try await home.categories() == ["Between us 2 +50000 -50000"])
    }

    @Test func machinesPairWhatIsSureAndRespectWhatPeopleSaid() async throws {
        let home = try await Household()
        let server = home.server
        let out = try await home.enter(-50_000, "To savings"), into = try await home.enter(50_000, "From giro", account: home.savings)
        let other = try await home.enter(50_000, "From elsewhere", account: home.savings)
        let (book, clock) = (server.book, server.clock)
        func propose(_ to: Entered, _ isDecisive: Bool) async throws -> Publication? {
            let proposal = TransferProposal(from: out.id, to: to.id, isDecisive: isDecisive, evidence: "Equal amounts, a day apart.")
            return try await server.store.write { db in try db.applyTransfers([proposal], book: book, now: clock) }
        }
        #expect(try await propose(other, false) != nil)
        #expect(try await server.items("/v1/transfers").map { $0["state"]?.string } == ["suggested"])
        #expect(try await home.cashFlow() == ["3 +100000 -50000"], "a suggestion counts for nothing")
        #expect(try await propose(into, true) != nil)
        #expect(try await server.items("/v1/transfers").map { $0["state"]?.string } == ["paired"], "the suggestion has lost its side")
        #expect(try await home.cashFlow() == ["1 +50000 -0"])
        let id = try await server.items("/v1/transfers").first?["id"]?.integer ?? 0
        #expect(try await server.call(.delete, "/v1/transfers/\(id)").status == 204)
        #expect(try await propose(into, true) == nil, "rejected pairs are remembered")
        #expect(try await propose(other, false) == nil, "the suggestion stands already")
        #expect(try await propose(other, true) != nil)
        #expect(try await home.isSound())
    }
}
