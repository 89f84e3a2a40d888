internal import HTTPTypes
internal import Hummingbird
internal import Imports
internal import Ledger
internal import Store

/// `/v1/transactions`: the list with filters, newest first, and a person's changes.
struct TransactionRoutes {
    let services: APIServices

    func add(to routes: RouteAdder) {
        routes.get("/v1/transactions", list)
        routes.post("/v1/transactions", create)
        routes.get("/v1/transactions/{id}", one)
        routes.get("/v1/transactions/{id}/explain", explain)
        routes.patch("/v1/transactions/{id}", edit)
        routes.delete("/v1/transactions/{id}", delete)
    }

    @Sendable private func list(_ call: APICall) async throws -> Response {
        var filter = TransactionFilter()
        filter.account = try call.integer("account")
        filter.category = try call.integer("category")
        filter.from = try call.day("from")
        filter.to = try call.day("to")
        filter.importID = try call.integer("import")
        filter.isFlagged = try call.flag("flagged")
        filter.text = call.text("text")
        guard filter.text?.utf8.count ?? 0 <= TransactionFilter.textBytesMax else {
            throw ProblemResponse.parameter("text", "text has at most \(TransactionFilter.textBytesMax) bytes.")
        }
        let limit = try call.limit()
        let after = try call.cursor(parts: 2).map { numbers in
            guard let day = Int32(exactly: numbers[0]) else { throw ProblemResponse.parameter("after", "after must be the next of a page before.") }
            return TransactionCursor(day: CalendarDate(dayNumber: day), id: numbers[1])
        }
        let wanted = filter
        let found = try await services.read(call) { db, book in
            try db.transactionViews(book: book.id, matching: wanted, after: after, limit: limit + 1)
        }
        let page = Array(found.prefix(limit))
        return .page(page, next: found.count > limit ? page.last.map { "\($0.day.dayNumber).\($0.id)" } : nil)
    }

    @Sendable private func one(_ call: APICall) async throws -> Response {
        let id = try call.id(of: "transaction")
        return .json(try await services.read(call) { db, book in try db.transactionView(id, book: book.id) })
    }

    @Sendable private func explain(_ call: APICall) async throws -> Response {
        let id = try call.id(of: "transaction")
        let view = try await services.read(call) { db, book in try db.explanation(ofTransaction: id, book: book.id) }
        return .json(Explanation(view, folder: services.imports.environment.folder))
    }

    @Sendable private func create(_ call: APICall) async throws -> Response {
        let body = try await call.body()
        guard let day = try body.day("day") else { throw ProblemResponse(.unprocessableContent, "field.missing", "day is missing.", place: "/day") }
        let draft = TransactionDraft(
            account: try body.requiredInteger("account"), day: day, amount: try body.requiredInteger("amount_minor"),
            text: try body.requiredText("text"), category: try body.integer("category"), note: try body.text("note"))
        let view = try await services.edit(call) { db, book, now in
            let made = try db.insertTransaction(draft, book: book, now: now)
            return (made.view, made.publication)
        }
        return .json(view, status: .created)
    }

    @Sendable private func edit(_ call: APICall) async throws -> Response {
        let id = try call.id(of: "transaction")
        let body = try await call.body()
        let version = try body.version()
        let edit = TransactionEdit(
            category: TransactionEdit.Change(try body.integerChange("category")), note: TransactionEdit.Change(try body.textChange("note")),
            isFlagged: try body.flag("flagged"))
        let current: @Sendable (any SQLConnection, Int64) throws -> any JSONObjectValue = { db, book in try db.transactionView(id, book: book) }
        let view = try await services.edit(call, current: current) { db, book, now in
            let changed = try db.editTransaction(id, edit, version: version, book: book, now: now)
            return (changed.view, changed.publication)
        }
        return .json(view)
    }

    @Sendable private func delete(_ call: APICall) async throws -> Response {
        let id = try call.id(of: "transaction")
        let version = try call.integer("version")
        let current: @Sendable (any SQLConnection, Int64) throws -> any JSONObjectValue = { db, book in try db.transactionView(id, book: book) }
        try await services.edit(call, current: current) { db, book, now in
            ((), try db.deleteTransaction(id, version: version, book: book, now: now))
        }
        return .noContent
    }
}

extension TransactionEdit.Change {
    /// A field that was left out stays as it is.
    fileprivate init?(_ change: JSONBody.Change<Value>) {
        switch change {
        case .absent: return nil
        case .null: self = .clear
        case .value(let value): self = .set(value)
        }
    }
}
