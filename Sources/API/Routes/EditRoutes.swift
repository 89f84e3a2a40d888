internal import HTTPTypes
internal import Hummingbird
internal import Store

/// `/v1/edits`: what people did to transactions, newest first, and taking it back.
struct EditRoutes {
    let services: APIServices

    func add(to routes: RouteAdder) {
        routes.get("/v1/edits", list)
        routes.get("/v1/edits/{id}", one)
        routes.post("/v1/edits/{id}/undo", undo)
    }

    @Sendable private func list(_ call: APICall) async throws -> Response {
        let (transaction, limit) = (try call.integer("transaction"), try call.limit())
        let before = try call.cursor(parts: 1)?.first
        let found = try await services.read(call) { db, book in
            try db.editViews(book: book.id, transaction: transaction, before: before, limit: limit + 1)
        }
        let page = Array(found.prefix(limit))
        return .page(page, next: found.count > limit ? page.last.map { "\($0.id)" } : nil)
    }

    @Sendable private func one(_ call: APICall) async throws -> Response {
        let id = try call.id(of: "edit")
        return .json(try await services.read(call) { db, book in try db.editView(id, book: book.id) })
    }

    @Sendable private func undo(_ call: APICall) async throws -> Response {
        let id = try call.id(of: "edit")
        return .json(try await services.change(call) { db, book, now in try db.undoEdit(id, book: book, now: now) }.view)
    }
}

extension APIServices {
    /// Makes a person's change of transactions and tells the dashboards.
    func change<View: Sendable>(
        _ call: APICall, sent: JSONBody? = nil, current: (@Sendable (any SQLConnection, Int64) throws -> any JSONObjectValue)? = nil,
        _ body: @escaping @Sendable (any SQLConnection, Int64, LedgerClock) throws -> Edited<View>
    ) async throws -> Edited<View> {
        try await edit(call, sent: sent, current: current) { db, book, now in
            let made = try body(db, book, now)
            return (made, made.publication)
        }
    }
}

extension Edited where View: JSONObjectValue {
    /// The value as it is now; the entry of the journal by which the change can be undone stands in the header `Sluice-Edit`.
    func response(status: HTTPResponse.Status = .ok) -> Response {
        Response.json(view, status: status).naming(edit: edit)
    }
}

extension Response {
    func naming(edit: Int64?) -> Response {
        var response = self
        if let edit, let name = HTTPField.Name("Sluice-Edit") { response.headers[name] = String(edit) }
        return response
    }
}
