internal import Analytics
internal import HTTPTypes
internal import Hummingbird
internal import Store

/// `/v1/categories`.
struct CategoryRoutes {
    let services: APIServices

    func add(to routes: RouteAdder) {
        routes.get("/v1/categories", list)
        routes.post("/v1/categories", create)
        routes.get("/v1/categories/{id}", one)
        routes.patch("/v1/categories/{id}", edit)
        routes.delete("/v1/categories/{id}", delete)
    }

    @Sendable private func list(_ call: APICall) async throws -> Response {
        .page(try await services.read(call) { db, book in try db.categoryViews(book: book.id) })
    }

    @Sendable private func one(_ call: APICall) async throws -> Response {
        let id = try call.id(of: "category")
        return .json(try await services.read(call) { db, book in try db.categoryView(id, book: book.id) })
    }

    @Sendable private func create(_ call: APICall) async throws -> Response {
        let body = try await call.body()
        let draft = CategoryDraft(
            name: try body.requiredText("name"), kind: try kind(of: body) ?? .expense, parent: try body.integer("parent"))
        let view = try await services.edit(call) { db, book, _ in
            let made = try db.insertCategory(draft, book: book)
            return (made.view, made.publication)
        }
        return .json(view, status: .created)
    }

    @Sendable private func edit(_ call: APICall) async throws -> Response {
        let id = try call.id(of: "category")
        let body = try await call.body()
        let version = try body.version()
        let name = try body.text("name")
        let kind = try kind(of: body)
        let parent: Int64??
        switch try body.integerChange("parent") {
        case .absent: parent = nil
        case .null: parent = .some(nil)
        case .value(let id): parent = id
        }
        let view = try await services.edit(call, current: { db, book in try db.categoryView(id, book: book) }) { db, book, now in
            let old = try db.categoryView(id, book: book)
            let draft = CategoryDraft(name: name ?? old.name, kind: kind ?? old.kind, parent: parent ?? old.parent)
            let changed = try db.updateCategory(id, to: draft, version: version, book: book, now: now)
            return (changed.view, changed.publication)
        }
        return .json(view)
    }

    @Sendable private func delete(_ call: APICall) async throws -> Response {
        let id = try call.id(of: "category")
        let version = try call.integer("version")
        try await services.edit(call, current: { db, book in try db.categoryView(id, book: book) }) { db, book, _ in
            ((), try db.deleteCategory(id, version: version, book: book))
        }
        return .noContent
    }

    private func kind(of body: JSONBody) throws -> CategoryKind? {
        try body.text("kind").map { text in
            guard let kind = CategoryKind(rawValue: text) else { throw ProblemResponse.field("kind", "kind is one of expense, income, transfer.") }
            return kind
        }
    }
}
