internal import HTTPTypes
internal import Hummingbird
internal import Ledger
internal import Store

/// `/v1/accounts`.
struct AccountRoutes {
    let services: APIServices

    func add(to routes: RouteAdder) {
        routes.get("/v1/accounts", list)
        routes.post("/v1/accounts", create)
        routes.get("/v1/accounts/{id}", one)
        routes.patch("/v1/accounts/{id}", edit)
        routes.delete("/v1/accounts/{id}", delete)
    }

    @Sendable private func list(_ call: APICall) async throws -> Response {
        .page(try await services.read(call) { db, book in try db.accountCells(book: book.id).cells.map(\.value) })
    }

    @Sendable private func one(_ call: APICall) async throws -> Response {
        let id = try call.id(of: "account")
        return .json(try await services.read(call) { db, book in try db.accountView(id, book: book.id) })
    }

    @Sendable private func create(_ call: APICall) async throws -> Response {
        let body = try await call.body()
        let name = try body.requiredText("name")
        let type = try body.text("type") ?? "checking"
        let currency = try body.currency("currency")
        let view = try await services.edit(call) { db, book, _ in
            let made = try db.insertAccount(name: name, type: type, currency: try currency ?? db.book(book).currency, book: book)
            return (made.view, made.publication)
        }
        return .json(view, status: .created)
    }

    @Sendable private func edit(_ call: APICall) async throws -> Response {
        let id = try call.id(of: "account")
        let body = try await call.body()
        let version = try body.version()
        let name = try body.text("name")
        let type = try body.text("type")
        let view = try await services.edit(call, current: { db, book in try db.accountView(id, book: book) }) { db, book, _ in
            let old = try db.accountView(id, book: book)
            let changed = try db.updateAccount(id, name: name ?? old.name, type: type ?? old.type, version: version, book: book)
            return (changed.view, changed.publication)
        }
        return .json(view)
    }

    @Sendable private func delete(_ call: APICall) async throws -> Response {
        let id = try call.id(of: "account")
        let version = try call.integer("version")
        try await services.edit(call, current: { db, book in try db.accountView(id, book: book) }) { db, book, _ in
            ((), try db.deleteAccount(id, version: version, book: book))
        }
        return .noContent
    }
}
