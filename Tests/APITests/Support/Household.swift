import HTTPTypes
import Realtime
import Store
import StoreSQLite

@testable import API

/// A book with two accounts in EUR, two categories, and what a test enters into it over HTTP.
struct Household {
    let server: TestServer
    let giro: Int64
    let savings: Int64
    let food: Int64
    let fun: Int64

    init() async throws {
        server = try await TestServer()
        giro = try await server.json(.post, "/v1/accounts", #"{"name":"Giro"}"#)["id"]?.integer ?? 0
        savings = try await server.json(.post, "/v1/accounts", #"{"name":"Savings","type":"savings"}"#)["id"]?.integer ?? 0
        food = try await server.json(.post, "/v1/categories", #"{"name":"Food"}"#)["id"]?.integer ?? 0
        fun = try await server.json(.post, "/v1/categories", #"{"name":"Fun"}"#)["id"]?.integer ?? 0
    }

    /// Enters a purchase of Giro by hand.
    func enter(_ amount: Int64, _ text: String, day: String = "2025-11-03", account: Int64? = nil, category: Int64? = nil) async throws -> Entered {
        let category = category.map { ",\"category\":\($0)" } ?? ""
        return Entered(
            try await server.json(
                .post, "/v1/transactions",
                #"{"account":\#(account ?? giro),"day":"\#(day)","amount_minor":\#(amount),"text":"\#(text)"\#(category)}"#))
    }

    func look(_ id: Int64) async throws -> Entered { Entered(try await server.json(.get, "/v1/transactions/\(id)")) }

    /// One call about a transaction, against its version; the answer must succeed.
    func post(_ call: String, _ transaction: Entered, _ fields: String = "") async throws -> Entered {
        Entered(
            try await server.json(
                .post, "/v1/transactions/\(transaction.id)/\(call)", "{\"version\":\(transaction.version)\(fields.isEmpty ? "" : ",\(fields)")}"))
    }

    func patch(_ transaction: Entered, _ fields: String) async throws -> Entered {
        Entered(try await server.json(.patch, "/v1/transactions/\(transaction.id)", "{\"version\":\(transaction.version),\(fields)}"))
    }

    /// `Food 1 +0 -1200`, one for each category cell of November.
    func categories() async throws -> [String] {
        try await server.json(.get, "/v1/analytics/categories?from=2025-11&to=2025-11")["cells"]?.array?.compactMap { cell in
            cell["value"].map { "\($0["name"]?.string ?? "-") \(Self.figures($0))" }
        }.sorted() ?? []
    }

    /// `1 +0 -1200`: what counts as income and spending in November.
    func cashFlow() async throws -> [String] {
        try await server.json(.get, "/v1/analytics/cashflow?from=2025-11&to=2025-11")["cells"]?.array?.compactMap { $0["value"].map(Self.figures) }
            ?? []
    }

    func isSound() async throws -> Bool { try await server.store.verify(repairingWithEpoch: nil).isSound }

    /// Undoes the newest edit that stands.
    func undoLast() async throws -> JSONValue {
        let edit = try await server.items("/v1/edits").first { $0["undone"] == .null }
        return try await server.json(.post, "/v1/edits/\(edit?["id"]?.integer ?? 0)/undo")
    }

    private static func figures(_ value: JSONValue) -> String {
        "\(value["count"]?.integer ?? -1) +\(value["in_minor"]?.integer ?? -1) -\(value["out_minor"]?.integer ?? -1)"
    }
}

/// A transaction as a call answered it.
struct Entered: Sendable {
    let json: JSONValue

    init(_ json: JSONValue) { self.json = json }

    var id: Int64 { json["id"]?.integer ?? 0 }
    var version: Int64 { json["version"]?.integer ?? 0 }
    var category: String? { json["category_name"]?.string }
    var parts: [String] {
        json["splits"]?.array?.map { "\($0["category_name"]?.string ?? "-") \($0["amount_minor"]?.integer ?? 0)" } ?? []
    }
    var merged: [Int64] { json["merged"]?.array?.compactMap(\.integer) ?? [] }
}
