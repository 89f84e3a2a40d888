internal import Categorisation
internal import Foundation
internal import HTTPTypes
internal import Hummingbird
internal import Imports
internal import Store

/// `/v1/rules`.
struct RuleRoutes {
    let services: APIServices

    func add(to routes: RouteAdder) {
        routes.get("/v1/rules", list)
        routes.post("/v1/rules", create)
        routes.post("/v1/rules/apply", apply)
        routes.get("/v1/rules/{id}", one)
        routes.patch("/v1/rules/{id}", edit)
        routes.delete("/v1/rules/{id}", delete)
    }

    @Sendable private func list(_ call: APICall) async throws -> Response {
        .page(try await services.read(call) { db, book in try db.ruleViews(book: book.id) })
    }

    @Sendable private func one(_ call: APICall) async throws -> Response {
        let id = try call.id(of: "rule")
        return .json(try await services.read(call) { db, book in try db.ruleView(id, book: book.id) })
    }

    @Sendable private func create(_ call: APICall) async throws -> Response {
        let body = try await call.body()
        guard let match = try match(of: body) else {
            throw ProblemResponse(.unprocessableContent, "field.missing", "match is missing.", place: "/match")
        }
        let draft = RuleDraft(
            position: try position(of: body) ?? 0, name: try body.text("name") ?? "", matchJSON: match,
            category: try body.requiredInteger("category"))
        let view = try await services.edit(call) { db, book, _ in
            let made = try db.insertRule(draft, book: book)
            return (made.view, made.publication)
        }
        return .json(view, status: .created)
    }

    @Sendable private func edit(_ call: APICall) async throws -> Response {
        let id = try call.id(of: "rule")
        let body = try await call.body()
        let version = try body.version()
        let match = try match(of: body)
        let position = try position(of: body)
        let name = try body.text("name")
        let category = try body.integer("category")
        let view = try await services.edit(call, current: { db, book in try db.ruleView(id, book: book) }) { db, book, _ in
            let old = try db.ruleView(id, book: book)
            let draft = RuleDraft(
                position: position ?? old.position, name: name ?? old.name, matchJSON: match ?? old.matchJSON, category: category ?? old.category)
            let changed = try db.updateRule(id, to: draft, version: version, book: book)
            return (changed.view, changed.publication)
        }
        return .json(view)
    }

    @Sendable private func delete(_ call: APICall) async throws -> Response {
        let id = try call.id(of: "rule")
        let version = try call.integer("version")
        try await services.edit(call, current: { db, book in try db.ruleView(id, book: book) }) { db, book, _ in
            ((), try db.deleteRule(id, version: version, book: book))
        }
        return .noContent
    }

    /// Gives past transactions the category that the rules say today; what a person chose stays.
    @Sendable private func apply(_ call: APICall) async throws -> Response {
        let book = try await services.read(call) { _, book in book.id }
        let changed = try await services.imports.applyRules(book: book)
        return .json { json in json.object { $0.field("changed", changed) } }
    }

    private func position(of body: JSONBody) throws -> Int64? {
        guard let position = try body.integer("position") else { return nil }
        guard (0...1_000_000).contains(position) else { throw ProblemResponse.field("position", "position is a whole number from 0 to 1000000.") }
        return position
    }

    /// The conditions as the categoriser reads them; those that it cannot use are refused here, with its reason.
    private func match(of body: JSONBody) throws -> String? {
        guard let fields = try body.object("match") else { return nil }
        let sign = try fields.text("sign").map { text in
            guard let sign = RuleMatch.Sign(rawValue: text) else { throw ProblemResponse.field("match/sign", "sign is out or in.") }
            return sign
        }
        let match = RuleMatch(
            text: try fields.text("text"), regex: try fields.text("regex"), account: try fields.integer("account"),
            minMinor: try fields.integer("min_minor"), maxMinor: try fields.integer("max_minor"), sign: sign)
        let checked = RuleSet(rules: [CategoryRule(id: 1, match: match, category: 1)])
        if let problem = checked.problems.first { throw ProblemResponse.field("match", "\(problem.error)") }
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return String(decoding: try encoder.encode(match), as: UTF8.self)
    }
}
