import HTTPTypes
import Realtime
import Store
import Testing

@testable import API

@Suite struct MergeTests {
    @Test func ofTwoThatAreOneOnlyOneCounts() async throws {
        let home = try await Household()
        let kept = try await home.enter(-1_200, "Bakery", category: home.food)
        let other = try await home.enter(-1_250, "Bakery again", day: "2025-11-04", category: home.fun)
        let merged = try await home.post("merge", kept, #""other":\#(other.id),"other_version":\#(other.version)"#)
        #expect(merged.merged == [other.id])
        #expect(try await home.categories() == ["Food 1 +0 -1200"])
        #expect(try await home.server.items("/v1/transactions").count == 1)
        #expect(try await home.server.call(.get, "/v1/transactions/\(other.id)").status == 404)
        #expect(try await home.isSound())
        let apart = try await home.post("unmerge", merged)
        #expect(apart.merged.isEmpty)
        #expect(try await home.categories() == ["Food 1 +0 -1200", "Fun 1 +0 -1250"])
        _ = try await home.undoLast()
        #expect(try await home.look(kept.id).merged == [other.id])
        _ = try await home.undoLast()
        #expect(try await home.categories() == ["Food 1 +0 -1200", "Fun 1 +0 -1250"])
        #expect(try await home.isSound())
    }

    @Test func whatWasMergedBeforeComesAlongAndCanBeTakenOutAlone() async throws {
        let home = try await Household()
        let (a, b) = (try await home.enter(-1_200, "One"), try await home.enter(-1_200, "Two"))
        let c = try await home.enter(-1_200, "Three")
        let pair = try await home.post("merge", b, #""other":\#(a.id)"#)
        let all = try await home.post("merge", c, #""other":\#(pair.id)"#)
        #expect(all.merged == [a.id, b.id])
        let two = try await home.post("unmerge", all, #""other":\#(a.id)"#)
        #expect(two.merged == [b.id])
        #expect(try await home.categories() == ["- 2 +0 -2400"])
        #expect(try await home.isSound())
    }

    @Test func deletingOneThatOthersWereMergedIntoDeletesAllOfIt() async throws {
        let home = try await Household()
        let (a, b) = (try await home.enter(-1_200, "One"), try await home.enter(-1_200, "Two"))
        let merged = try await home.post("merge", a, #""other":\#(b.id)"#)
        #expect(try await home.server.call(.delete, "/v1/transactions/\(a.id)?version=\(merged.version)").status == 204)
        #expect(try await home.categories().isEmpty)
        let deleted = try await home.server.items("/v1/transactions?deleted=1").map(Entered.init)
        #expect(deleted.map(\.id) == [a.id])
        _ = try await home.post("restore", deleted[0])
        #expect(try await home.look(a.id).merged == [b.id])
        #expect(try await home.isSound())
    }

    @Test func onlyWhatMayBeOneIsMerged() async throws {
        let home = try await Household()
        let a = try await home.enter(-1_200, "One")
        let elsewhere = try await home.enter(-1_200, "Two", account: home.savings)
        let refund = try await home.enter(1_200, "Three")
        for other in [a.id, elsewhere.id, refund.id, 99] {
            let refused = try await home.server.call(.post, "/v1/transactions/\(a.id)/merge", #"{"version":\#(a.version),"other":\#(other)}"#)
            #expect(refused.status == 422, "\(refused.text)")
            #expect(try refused.json["place"]?.string == "/other")
        }
        #expect(try await home.server.call(.post, "/v1/transactions/\(a.id)/unmerge", #"{"version":\#(a.version)}"#).code == "transaction.not_merged")
    }
}
