import HTTPTypes
import Realtime
import Synchronization
import Testing

@testable import API

@Suite struct IdempotencyTests {
    private func headers(_ key: String) throws -> HTTPFields {
        var headers: HTTPFields = [.authorization: "Bearer \(TestServer.token)"]
        headers[try #require(HTTPField.Name("Idempotency-Key"))] = key
        return headers
    }

    @Test func theSameKeyWritesOnce() async throws {
        let server = try await TestServer()
        let first = try await server.call(.post, "/v1/categories", #"{"name":"Food"}"#, headers: try headers("k1"))
        let second = try await server.call(.post, "/v1/categories", #"{"name":"Food"}"#, headers: try headers("k1"))
        #expect(first.status == 201)
        #expect(second.status == 201)
        #expect(first.bytes == second.bytes)
        #expect(second.headers[try #require(HTTPField.Name("Idempotency-Replayed"))] == "true")
        #expect(try await server.items("/v1/categories").count == 1)
        #expect(try await server.call(.post, "/v1/accounts", #"{"name":"A"}"#, headers: try headers("k1")).code == "idempotency.mismatch")
    }

    @Test func refusalsAreGivenAgain() async throws {
        let server = try await TestServer()
        for _ in 0..<2 {
            #expect(try await server.call(.post, "/v1/categories", "{}", headers: try headers("k2")).code == "field.missing")
        }
        #expect(try await server.call(.post, "/v1/categories", "{}", headers: try headers("")).code == "idempotency.key")
    }

    @Test func keysAreBoundedInTimeAndNumber() {
        let clock = Mutex<Int64>(0)
        let store = IdempotencyStore { clock.withLock { $0 } }
        func isFirst(_ key: String) -> Bool { if case .proceed = store.begin(key, call: "c") { true } else { false } }
        #expect(isFirst("a"))
        #expect(!isFirst("a"))
        clock.withLock { $0 = IdempotencyStore.keptMs }
        #expect(isFirst("a"), "forgotten after its time")
        for index in 0..<IdempotencyStore.entriesMax { #expect(isFirst("k\(index)")) }
        #expect(isFirst("a"), "pushed out by newer keys")
        store.abandon("k5")
        #expect(isFirst("k5"))
    }
}
