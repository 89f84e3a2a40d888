import HTTPTypes
import Realtime
import Store
import Testing

@testable import API

@Suite struct LedgerEditTests {
    @Test func dayAmountTextAndAccountMoveTheFigures() async throws {
        let home = try await Household()
        let bought = try await home.enter(-1_200, "Bakery", category: home.food)
        let changed = try await home.patch(
            bought, #""day":"2025-10-30","amount_minor":-1350,"text":"Bakery Huber","account":\#(home.savings),"note":"cake""#)
        #expect(changed.json["day"]?.string == "2025-10-30")
        #expect(changed.json["merchant"]?.string == "Bakery Huber")
        #expect(changed.json["account_name"]?.string == "Savings")
        #expect(try await home.categories().isEmpty, "it is October's now")
        #expect(
            try await home.server.json(.get, "/v1/analytics/cashflow")["cells"]?.array?.map { $0["value"]?["out_minor"]?.integer } == [1_350])
        #expect(try await home.server.items("/v1/accounts").map { $0["transactions"]?.integer } == [0, 1])
        #expect(try await home.isSound())
        _ = try await home.undoLast()
        #expect(try await home.look(bought.id).json["text"]?.string == "Bakery")
        #expect(try await home.categories() == ["Food 1 +0 -1200"])
        #expect(try await home.isSound())
    }

    @Test func aSplitCountsByItsParts() async throws {
        let home = try await Household()
        let server = home.server
        _ = try await server.json(.post, "/v1/budgets", #"{"category":\#(home.fun),"amount_minor":400,"start":"2025-01"}"#)
        let bought = try await home.enter(-1_200, "Market", category: home.food)
        let split = try await home.post(
            "split", bought,
            #""splits":[{"category":\#(home.food),"amount_minor":-800},{"category":\#(home.fun),"amount_minor":-400,"note":"comic"}]"#)
        #expect(split.parts == ["Food -800", "Fun -400"])
        #expect(try await home.categories() == ["Food 1 +0 -800", "Fun 1 +0 -400"])
        #expect(try await server.items("/v1/budgets").first?["state"]?.string == "used")
        #expect(try await server.items("/v1/transactions?category=\(home.fun)").map { $0["id"]?.integer } == [bought.id])
        #expect(try await server.items("/v1/transactions?category=0").isEmpty)
        let explained = try await server.json(.get, "/v1/transactions/\(bought.id)/explain")
        #expect(explained["stages"]?.array?.last?["outcome"]?.string?.contains("Split into 2 parts") == true, "\(explained)")
        #expect(explained["edits"]?.array?.compactMap { $0["kind"]?.string } == ["split", "create"])
        // A category for the whole ends the split; undoing that brings the parts back.
        let whole = try await home.patch(split, #""category":\#(home.fun)"#)
        #expect(whole.parts.isEmpty)
        #expect(try await home.categories() == ["Fun 1 +0 -1200"])
        _ = try await home.undoLast()
        #expect(try await home.look(bought.id).parts == ["Food -800", "Fun -400"])
        let again = try await home.post("split", try await home.look(bought.id), #""splits":[]"#)
        #expect(again.parts.isEmpty)
        #expect(again.category == "Food")
        #expect(try await home.isSound())
    }

    @Test(arguments: [
        (#""splits":[{"amount_minor":-800},{"amount_minor":-300}]"#, "/splits"), (#""splits":[{"amount_minor":-1200}]"#, "/splits"),
        (#""splits":[{"amount_minor":-1200},{"amount_minor":0}]"#, "/splits/1/amount_minor"),
        (#""splits":[{"amount_minor":-1100,"category":99},{"amount_minor":-100}]"#, "/splits/0/category"),
        (#""splits":[{"category":1},{"amount_minor":-100}]"#, "/splits/0/amount_minor"), (#""splits":{}"#, "/splits"),
        (#""amount_minor":-1300"#, "/amount_minor"), (#""category":1,"splits":[{"amount_minor":-800},{"amount_minor":-400}]"#, "/category"),
        (#""account":99"#, "/account"), (#""text":"""#, "/text"), (#""day":"2025-02-30""#, "/day"),
    ])
    func whatMakesNoSenseIsRefusedAtItsPlace(fields: String, place: String) async throws {
        let home = try await Household()
        let bought = try await home.enter(-1_200, "Market", category: home.food)
        let split = try await home.post("split", bought, #""splits":[{"amount_minor":-800},{"amount_minor":-400}]"#)
        let before = try await home.categories()
        let refused = try await home.server.call(
            .patch, "/v1/transactions/\(split.id)", "{\"version\":\(split.version),\(fields)}")
        #expect(refused.status == 422, "\(refused.text)")
        #expect(try refused.json["place"]?.string == place, "\(refused.text)")
        #expect(try await home.categories() == before)
    }

    @Test func aNewAmountComesWithNewParts() async throws {
        let home = try await Household()
        let bought = try await home.enter(-1_200, "Market")
        let split = try await home.post("split", bought, #""splits":[{"amount_minor":-800},{"amount_minor":-400}]"#)
        let changed = try await home.patch(
            split, #""amount_minor":-1300,"splits":[{"amount_minor":-800},{"category":\#(home.fun),"amount_minor":-500}]"#)
        #expect(changed.parts == ["- -800", "Fun -500"])
        #expect(try await home.isSound())
    }

    @Test func whatWasDeletedCanBeFoundAndRestored() async throws {
        let home = try await Household()
        let server = home.server
        let bought = try await home.enter(-1_200, "Bakery", category: home.food)
        let deleted = try await server.call(.delete, "/v1/transactions/\(bought.id)?version=\(bought.version)")
        #expect(deleted.status == 204)
        #expect(deleted.headers.contains { $0.name.rawName == "Sluice-Edit" })
        #expect(try await home.categories().isEmpty)
        #expect(try await server.items("/v1/transactions").isEmpty)
        let found = try #require(try await server.items("/v1/transactions?deleted=1").first.map(Entered.init))
        #expect(found.json["deleted"]?.string == "by hand")
        #expect(try await server.call(.post, "/v1/transactions/\(bought.id)/restore", #"{"version":1}"#).code == "transaction.stale")
        let restored = try await home.post("restore", found)
        #expect(restored.json["deleted"] == .null)
        #expect(try await home.categories() == ["Food 1 +0 -1200"])
        #expect(try await server.items("/v1/transactions?deleted=1").isEmpty)
        #expect(try await home.isSound())
    }

    @Test func editsAreUndoneInTheirOrder() async throws {
        let home = try await Household()
        let server = home.server
        let bought = try await home.enter(-1_200, "Bakery", category: home.food)
        let noted = try await home.patch(bought, #""note":"cake""#)
        _ = try await home.patch(noted, #""category":\#(home.fun)"#)
        let edits = try await server.items("/v1/edits")
        #expect(edits.map { $0["kind"]?.string } == ["change", "change", "create"])
        #expect(edits.allSatisfy { $0["transactions"]?.array == [.integer(bought.id)] })
        #expect(edits.first?["at"]?.string == "2025-11-15T12:00:00Z")
        let ids = edits.compactMap { $0["id"]?.integer }
        let early = try await server.call(.post, "/v1/edits/\(ids[1])/undo")
        #expect(early.status == 409)
        #expect(early.code == "edit.superseded")
        #expect(early.text.contains("Edit \(ids[0])"), "it says which is to be undone first")
        for id in ids {
            #expect(try await server.json(.post, "/v1/edits/\(id)/undo")["undone"]?.string != nil)
            #expect(try await home.isSound())
        }
        #expect(try await server.call(.post, "/v1/edits/\(ids[0])/undo").code == "edit.undone")
        #expect(try await server.call(.post, "/v1/edits/99/undo").status == 404)
        #expect(try await server.items("/v1/transactions").isEmpty, "it was never entered")
        #expect(try await server.items("/v1/transactions?deleted=1").isEmpty, "nor deleted")
        #expect(try await server.items("/v1/edits?transaction=\(bought.id)&limit=1").count == 1)
        #expect(try await home.categories().isEmpty)
    }

    @Test func aChangeThatChangesNothingIsNoEdit() async throws {
        let home = try await Household()
        let bought = try await home.enter(-1_200, "Bakery", category: home.food)
        let same = try await home.server.call(
            .patch, "/v1/transactions/\(bought.id)", #"{"version":\#(bought.version),"amount_minor":-1200,"text":"Bakery"}"#)
        #expect(try same.json == bought.json)
        #expect(!same.headers.contains { $0.name.rawName == "Sluice-Edit" })
        #expect(try await home.server.items("/v1/edits").count == 1)
    }

    @Test func aStaleEditIsToldBothValues() async throws {
        let home = try await Household()
        let bought = try await home.enter(-1_200, "Bakery")
        _ = try await home.patch(bought, #""note":"first""#)
        for (method, path, body) in [
            (HTTPRequest.Method.patch, "", #"{"version":\#(bought.version),"note":"second"}"#),
            (.post, "/split", #"{"version":\#(bought.version),"splits":[]}"#), (.post, "/merge", #"{"version":\#(bought.version),"other":99}"#),
        ] {
            let late = try await home.server.call(method, "/v1/transactions/\(bought.id)\(path)", body)
            #expect(late.status == 409, "\(path)")
            #expect(try late.json["current"]?["note"]?.string == "first", "\(path)")
            #expect(try late.json["sent"] == JSONValue(json: body), "\(path)")
        }
        #expect(try await home.server.call(.delete, "/v1/transactions/\(bought.id)?version=\(bought.version)").status == 409)
    }

    @Test func whatIsEnteredByHandIsCategorisedLikeARowOfAFile() async throws {
        let home = try await Household()
        _ = try await home.server.json(.post, "/v1/rules", #"{"match":{"text":"cinema"},"category":\#(home.fun)}"#)
        let ruled = try await home.enter(-900, "Cinema Royal")
        #expect(ruled.category == "Fun" && ruled.json["category_by"]?.string == "rule")
        let first = try await home.enter(-300, "Bakery Huber")
        #expect(first.category == nil && first.json["category_by"]?.string == "none")
        let chosen = try await home.patch(first, #""category":\#(home.food)"#)
        let second = try await home.enter(-310, "BAKERY HUBER")
        #expect(second.category == "Food" && second.json["category_by"]?.string == "memory")
        // What was learned from an edit goes with it.
        _ = try await home.undoLast()
        _ = try await home.undoLast()
        #expect(try await home.look(chosen.id).category == nil)
        let third = try await home.enter(-320, "Bakery Huber")
        #expect(third.category == nil)
    }
}
