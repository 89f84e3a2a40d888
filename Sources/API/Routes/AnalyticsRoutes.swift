internal import HTTPTypes
internal import Hummingbird
internal import Imports
internal import Realtime
internal import Store

/// `/v1/analytics/{view}`: the same cells as the topics of these names (`analytics.summary` …, `budgets`), with the position that they are true at.
struct AnalyticsRoutes {
    static let views = ["summary", "categories", "cashflow", "merchants", "balances", "budgets"]

    let services: APIServices

    func add(to routes: RouteAdder) {
        for view in Self.views {
            routes.get("/v1/analytics/\(view)") { call in try await answer(view, call) }
        }
    }

    private func answer(_ view: String, _ call: APICall) async throws -> Response {
        var arguments: [String: JSONValue] = [:]
        for name in ["month", "from", "to"] {
            if let text = call.text(name) { arguments[name] = .string(text) }
        }
        if let limit = try call.integer("limit") { arguments["limit"] = .integer(limit) }
        let topic = view == "budgets" ? view : "analytics.\(view)"
        let wanted = try { () throws(ProblemResponse) in
            do throws(ReplyError) {
                return try TopicView(name: topic, arguments: arguments)
            } catch {
                throw ProblemResponse(.badRequest, "query.invalid", error.message)
            }
        }()
        let environment = services.imports.environment
        return try await services.read(call) { db, book in
            let today = environment.clock(timeZone: book.timeZone).today
            let change = try wanted.read(from: db, book: book.id, since: nil, today: today)
            return .json { json in
                json.object { json in
                    json.field("epoch", book.epoch)
                    json.field("seq", book.seq)
                    json.array("cells") { json in
                        for cell in change.entries { json.value(encoded: cell) }
                    }
                }
            }
        }
    }
}
