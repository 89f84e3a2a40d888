internal import HTTPTypes
internal import Hummingbird
internal import Store

/// `/v1/transfers`: which transactions of two own accounts are one transfer, and which look like one.
struct TransferRoutes {
    let services: APIServices

    func add(to routes: RouteAdder) {
        routes.get("/v1/transfers", list)
        routes.post("/v1/transfers", pair)
        routes.get("/v1/transfers/{id}", one)
        routes.delete("/v1/transfers/{id}", reject)
    }

    /// Left out, `state` means those that are paired and those that are suggested.
    @Sendable private func list(_ call: APICall) async throws -> Response {
        var decisions: [TransferState.Decision] = [.paired, .suggested]
        if let text = call.text("state") {
            guard let decision = TransferState.Decision(rawValue: text), decision != .none else {
                throw ProblemResponse.parameter("state", "state must be paired, suggested or rejected.")
            }
            decisions = [decision]
        }
        let (wanted, transaction, limit) = (decisions, try call.integer("transaction"), try call.limit())
        let before = try call.cursor(parts: 1)?.first
        let found = try await services.read(call) { db, book in
            try db.transferViews(book: book.id, decisions: wanted, transaction: transaction, before: before, limit: limit + 1)
        }
        let page = Array(found.prefix(limit))
        return .page(page, next: found.count > limit ? page.last.map { "\($0.id)" } : nil)
    }

    @Sendable private func one(_ call: APICall) async throws -> Response {
        let id = try call.id(of: "transfer")
        return .json(try await services.read(call) { db, book in try db.transferView(id, book: book.id) })
    }

    @Sendable private func pair(_ call: APICall) async throws -> Response {
        let body = try await call.body()
        let (a, b) = (try body.requiredInteger("a"), try body.requiredInteger("b"))
        let versions = (a: try body.integer("a_version"), b: try body.integer("b_version"))
        let user = try call.principal.user
        let current: @Sendable (any SQLConnection, Int64) throws -> any JSONObjectValue = { db, book in
            TransactionPair(a: try db.transactionView(a, book: book), b: try db.transactionView(b, book: book))
        }
        let made = try await services.change(call, sent: body, current: current) { db, book, now in
            try db.pairTransfer(a, b, versions: versions, by: user, book: book, now: now)
        }
        return made.response(status: made.publication == nil ? .ok : .created)
    }

    @Sendable private func reject(_ call: APICall) async throws -> Response {
        let id = try call.id(of: "transfer")
        let (version, user) = (try call.integer("version"), try call.principal.user)
        let made = try await services.change(call, current: { db, book in try db.transferView(id, book: book) }) { db, book, now in
            try db.rejectTransfer(id, version: version, by: user, book: book, now: now)
        }
        return Response.noContent.naming(edit: made.edit)
    }
}

/// Both sides as they are now.
private struct TransactionPair: JSONObjectValue {
    var a: TransactionView
    var b: TransactionView

    func write(to json: inout JSONWriter) {
        json.field("a", a)
        json.field("b", b)
    }
}
