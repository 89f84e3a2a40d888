internal import HTTPTypes
internal import Hummingbird
internal import Imports
internal import Ledger
internal import Store

/// `/v1/budgets` and `/v1/alerts`.
struct BudgetRoutes {
    let services: APIServices

    func add(to routes: RouteAdder) {
        routes.get("/v1/budgets", list)
        routes.post("/v1/budgets", create)
        routes.get("/v1/budgets/{id}", one)
        routes.patch("/v1/budgets/{id}", edit)
        routes.delete("/v1/budgets/{id}", delete)
        routes.get("/v1/alerts", alerts)
        routes.post("/v1/alerts/{id}/acknowledge", acknowledge)
    }

    /// Budgets with how they stand in a month, left out: the latest with data.
    @Sendable private func list(_ call: APICall) async throws -> Response {
        let month = try call.month("month")
        let environment = services.imports.environment
        return .page(
            try await services.read(call) { db, book in
                try db.allBudgetCells(book: book.id, month: month, today: environment.clock(timeZone: book.timeZone).today)
            })
    }

    @Sendable private func one(_ call: APICall) async throws -> Response {
        let id = try call.id(of: "budget")
        return .json(try await services.read(call) { db, book in try db.budgetView(id, book: book.id) })
    }

    @Sendable private func create(_ call: APICall) async throws -> Response {
        let body = try await call.body()
        let edit = try BudgetEdit(body)
        let amount = try body.requiredInteger("amount_minor")
        let view = try await services.edit(call) { db, book, now in
            let row = try db.book(book)
            // Without a start it counts from the first month of the book's data: what is there is shown against it at once.
            let first = try db.firstMonth(book: book) ?? now.today.month
            let draft = edit.applied(
                to: BudgetDraft(category: nil, account: nil, amount: amount, currency: row.currency, start: min(first, now.today.month)))
            let made = try db.insertBudget(draft, book: book, now: now)
            return (made.view, made.publication)
        }
        return .json(view, status: .created)
    }

    @Sendable private func edit(_ call: APICall) async throws -> Response {
        let id = try call.id(of: "budget")
        let body = try await call.body()
        let version = try body.version()
        let edit = try BudgetEdit(body)
        let view = try await services.edit(call, current: { db, book in try db.budgetView(id, book: book) }) { db, book, now in
            let old = try db.budgetView(id, book: book)
            let draft = BudgetDraft(
                category: old.category, account: old.account, amount: old.amount, currency: old.currency, thresholds: old.thresholds,
                start: old.start)
            let changed = try db.updateBudget(id, to: edit.applied(to: draft), version: version, book: book, now: now)
            return (changed.view, changed.publication)
        }
        return .json(view)
    }

    @Sendable private func delete(_ call: APICall) async throws -> Response {
        let id = try call.id(of: "budget")
        let version = try call.integer("version")
        try await services.edit(call, current: { db, book in try db.budgetView(id, book: book) }) { db, book, now in
            ((), try db.deleteBudget(id, version: version, book: book, now: now))
        }
        return .noContent
    }

    // MARK: Alerts

    @Sendable private func alerts(_ call: APICall) async throws -> Response {
        let limit = try call.limit()
        let after = try call.cursor(parts: 2)
        let found = try await services.read(call) { db, book in
            try db.alertViews(book: book.id, after: after.map { (version: $0[0], id: $0[1]) }, limit: limit + 1)
        }
        let page = Array(found.prefix(limit))
        return .page(page, next: found.count > limit ? page.last.map { "\($0.version).\($0.id)" } : nil)
    }

    @Sendable private func acknowledge(_ call: APICall) async throws -> Response {
        let id = try call.id(of: "alert")
        return .json(
            try await services.edit(call) { db, book, now in
                let changed = try db.acknowledgeAlert(id, book: book, now: now)
                return (changed.view, changed.publication)
            })
    }
}

/// What a body says about a budget; the rest stays.
private struct BudgetEdit: Sendable {
    var category: Int64??
    var account: Int64??
    var amount: Int64?
    var currency: Currency?
    var thresholds: [Int]?
    var start: CalendarMonth?

    init(_ body: JSONBody) throws {
        if let period = try body.text("period"), period != "month" { throw ProblemResponse.field("period", "period is month.") }
        category = Self.change(try body.integerChange("category"))
        account = Self.change(try body.integerChange("account"))
        amount = try body.integer("amount_minor")
        currency = try body.currency("currency")
        thresholds = try body.integers("thresholds")?.map { Int($0) }
        start = try body.month("start")
    }

    func applied(to draft: BudgetDraft) -> BudgetDraft {
        var draft = draft
        draft.category = category ?? draft.category
        draft.account = account ?? draft.account
        draft.amount = amount ?? draft.amount
        draft.currency = currency ?? draft.currency
        draft.thresholds = thresholds ?? draft.thresholds
        draft.start = start ?? draft.start
        return draft
    }

    private static func change(_ change: JSONBody.Change<Int64>) -> Int64?? {
        switch change {
        case .absent: nil
        case .null: .some(nil)
        case .value(let id): id
        }
    }
}
