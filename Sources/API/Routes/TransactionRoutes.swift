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
        routes.post("/v1/transactions/{id}/split", split)
        routes.post("/v1/transactions/{id}/restore", restore)
        routes.post("/v1/transactions/{id}/merge", merge)
        routes.post("/v1/transactions/{id}/unmerge", unmerge)
    }

    @Sendable private func list(_ call: APICall) async throws -> Response {
        var filter = TransactionFilter()
        filter.account = try call.integer("account")
        filter.category = try call.integer("category")
        filter.from = try call.day("from")
        filter.to = try call.day("to")
        filter.importID = try call.integer("import")
        filter.isFlagged = try call.flag("flagged")
        filter.isDeleted = try call.flag("deleted") ?? false
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

    /// Also one that a person deleted: `deleted` says so.
    @Sendable private func one(_ call: APICall) async throws -> Response {
        let id = try call.id(of: "transaction")
        return .json(try await services.read(call) { db, book in try db.transactionViewEvenDeleted(id, book: book.id) })
    }

    @Sendable private func explain(_ call: APICall) async throws -> Response {
        let id = try call.id(of: "transaction")
        let view = try await services.read(call) { db, book in try db.explanation(ofTransaction: id, book: book.id) }
        return .json(Explanation(view, folder: services.imports.environment.folder))
    }

    @Sendable private func create(_ call: APICall) async throws -> Response {
        let body = try await call.body()
        guard let day = try body.day("day") else { throw ProblemResponse(.unprocessableContent, "field.missing", "day is missing.", place: "/day") }
        var draft = TransactionDraft(
            account: try body.requiredInteger("account"), day: day, amount: try body.requiredInteger("amount_minor"),
            text: try body.requiredText("text"), category: try body.integer("category"), note: try body.text("note"))
        if case .null = try body.integerChange("category") { draft.isUncategorised = true }
        draft.lines = try body.splits() ?? []
        let (user, wanted) = (try call.principal.user, draft)
        let made = try await services.change(call) { db, book, now in try db.insertTransaction(wanted, by: user, book: book, now: now) }
        return made.response(status: .created)
    }

    @Sendable private func edit(_ call: APICall) async throws -> Response {
        let body = try await call.body()
        let edit = TransactionEdit(
            day: try body.day("day"), amount: try body.integer("amount_minor"), text: TransactionEdit.Change(try body.textChange("text")),
            account: try body.integer("account"), category: TransactionEdit.Change(try body.integerChange("category")),
            note: TransactionEdit.Change(try body.textChange("note")), isFlagged: try body.flag("flagged"), lines: try body.splits())
        return try await change(call, body) { db, change in
            try db.editTransaction(change.id, edit, version: change.version, by: change.user, book: change.book, now: change.now)
        }
    }

    @Sendable private func delete(_ call: APICall) async throws -> Response {
        let id = try call.id(of: "transaction")
        let (version, user) = (try call.integer("version"), try call.principal.user)
        let made = try await services.change(call, current: { db, book in try db.transactionView(id, book: book) }) { db, book, now in
            try db.deleteTransaction(id, version: version, by: user, book: book, now: now)
        }
        return Response.noContent.naming(edit: made.edit)
    }

    @Sendable private func split(_ call: APICall) async throws -> Response {
        let body = try await call.body()
        guard let lines = try body.splits() else {
            throw ProblemResponse(.unprocessableContent, "field.missing", "splits is missing.", place: "/splits")
        }
        return try await change(call, body) { db, change in
            try db.editTransaction(
                change.id, TransactionEdit(lines: lines), version: change.version, by: change.user, book: change.book, now: change.now)
        }
    }

    @Sendable private func restore(_ call: APICall) async throws -> Response {
        try await change(call, try await call.body()) { db, change in
            try db.restoreTransaction(change.id, version: change.version, by: change.user, book: change.book, now: change.now)
        }
    }

    @Sendable private func merge(_ call: APICall) async throws -> Response {
        let body = try await call.body()
        let (other, otherVersion) = (try body.requiredInteger("other"), try body.integer("other_version"))
        return try await change(call, body) { db, change in
            try db.mergeTransaction(
                other, into: change.id, version: change.version, otherVersion: otherVersion, by: change.user, book: change.book, now: change.now)
        }
    }

    @Sendable private func unmerge(_ call: APICall) async throws -> Response {
        let body = try await call.body()
        let other = try body.integer("other")
        return try await change(call, body) { db, change in
            try db.unmergeTransaction(change.id, version: change.version, other: other, by: change.user, book: change.book, now: change.now)
        }
    }

    /// One change of the transaction in the path, against the version in the body.
    private func change(
        _ call: APICall, _ body: JSONBody, _ make: @escaping @Sendable (any SQLConnection, TransactionChange) throws -> Edited<TransactionView>
    ) async throws -> Response {
        let id = try call.id(of: "transaction")
        let (version, user) = (try body.version(), try call.principal.user)
        let made = try await services.change(call, sent: body, current: { db, book in try db.transactionViewEvenDeleted(id, book: book) }) {
            db, book, now in
            try make(db, TransactionChange(id: id, version: version, user: user, book: book, now: now))
        }
        return made.response()
    }
}

/// What every change of one transaction knows.
private struct TransactionChange {
    var id: Int64
    var version: Int64
    var user: Int64?
    var book: Int64
    var now: LedgerClock
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

extension JSONBody {
    /// The parts of a split; nil where they were left out.
    fileprivate func splits() throws -> [TransactionState.Line]? {
        try objects("splits")?.map { part in
            TransactionState.Line(
                category: try part.integer("category"), amount: try part.requiredInteger("amount_minor"), note: try part.text("note"))
        }
    }
}
