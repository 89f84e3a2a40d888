import HTTPTypes
import Realtime
import Testing

@testable import API

@Suite struct OpenAPITests {
    @Test func documentAndRoutesNameTheSameCalls() async throws {
        let server = try await TestServer()
        let document = try await server.json(.get, "/v1/openapi.json")
        var documented: Set<String> = []
        for (path, operations) in document["paths"]?.object ?? [:] {
            for method in operations.object?.keys ?? [:].keys { documented.insert("\(method.uppercased()) \(path)") }
        }
        let registered = Set(server.table.routes.map { "\($0.method.rawValue) \($0.path)" })
        #expect(registered.subtracting(documented) == [], "registered, not documented")
        #expect(documented.subtracting(registered) == [], "documented, not registered")
    }

    @Test func referencesOfTheDocumentExist() async throws {
        let server = try await TestServer()
        let document = try await server.json(.get, "/v1/openapi.json")
        var references: Set<String> = []
        func walk(_ value: JSONValue) {
            if let reference = value["$ref"]?.string { references.insert(reference) }
            for child in value.object?.values.map({ $0 }) ?? value.array ?? [] { walk(child) }
        }
        walk(document)
        #expect(references.count > 10)
        for reference in references {
            let target = reference.split(separator: "/").dropFirst().reduce(Optional(document)) { $0?[String($1)] }
            #expect(target != nil, "\(reference)")
        }
    }

    /// What an answer holds is what its schema says: no field more, none fewer.
    @Test func answersHaveTheFieldsOfTheirSchemas() async throws {
        let server = try await TestServer()
        let schemas = try #require(try await server.json(.get, "/v1/openapi.json")["components"]?["schemas"])
        let account = try await server.json(.post, "/v1/accounts", #"{"name":"Giro"}"#)
        let category = try await server.json(.post, "/v1/categories", #"{"name":"Food"}"#)
        let (a, c) = (account["id"]?.integer ?? 0, category["id"]?.integer ?? 0)
        let budget = try await server.json(.post, "/v1/budgets", #"{"category":\#(c),"amount_minor":1000,"start":"2025-11"}"#)
        let transaction = try await server.json(
            .post, "/v1/transactions", #"{"account":\#(a),"day":"2025-11-03","amount_minor":-1200,"text":"Bakery","category":\#(c)}"#)
        let rule = try await server.json(.post, "/v1/rules", #"{"match":{"text":"bakery"},"category":\#(c)}"#)
        let alert = try #require(try await server.items("/v1/alerts").first)
        let book = try #require(try await server.items("/v1/books").first)
        for (name, value) in [
            ("Account", account), ("Category", category), ("Budget", budget), ("Transaction", transaction), ("Rule", rule), ("Alert", alert),
            ("Book", book),
        ] {
            let schema = Set(schemas[name]?["properties"]?.object?.keys.map { $0 } ?? [])
            #expect(Set(value.object?.keys.map { $0 } ?? []) == schema, "\(name)")
        }
    }
}
