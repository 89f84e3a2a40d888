public import Analytics
public import Ledger

extension SQLConnection {
    /// Evaluates the budgets that read a touched category cell, and raises or withdraws their alerts with `seq` as version.
    ///
    /// Called in the transaction that moved the cells, so that no dashboard ever shows the month changed and the budget not.
    public func evaluateBudgets(book: Int64, seq: Int64, touched: CellDelta, cause: BudgetCause, now: LedgerClock) throws {
        let budgets = try budgets(book: book)
        guard !budgets.isEmpty else { return }
        let tree = try categoryTree(book: book)
        for budget in budgets {
            for month in budget.periods(touchedBy: touched, tree: tree).sorted() {
                var cause = cause
                let span = budget.period.span(containing: month)
                cause.rows = touched.categories.reduce(0) { rows, cell in
                    span.contains(cell.key.month) && budget.reads(cell.key, in: tree) ? rows + abs(cell.value.count) : rows
                }
                try evaluate(budget, month: month, book: book, seq: seq, tree: tree, cause: cause, now: now)
            }
        }
    }

    /// Evaluates one budget for every month that has data: after it was made, changed or deleted.
    public func evaluateBudget(_ id: Int64, book: Int64, seq: Int64, now: LedgerClock) throws {
        guard let budget = try budgets(book: book).first(where: { $0.id == id }) else {
            try execute(
                "UPDATE alert SET state = 'withdrawn', version = $3 WHERE book = $1 AND budget = $2 AND state = 'raised'",
                [.integer(book), .integer(id), .integer(seq)])
            return
        }
        let tree = try categoryTree(book: book)
        let months = try rows(
            "SELECT DISTINCT month FROM cell_category WHERE book = $1 AND month >= $2 ORDER BY month",
            [.integer(book), .integer(Int64(budget.start.index))]
        ) { CalendarMonth(index: Int32($0.integer(0))) }
        for month in months { try evaluate(budget, month: month, book: book, seq: seq, tree: tree, cause: BudgetCause(), now: now) }
    }

    /// What a budget has used in the period that `month` lies in, from the stored cells.
    public func usage(of budget: Budget, month: CalendarMonth, book: Int64, tree: CategoryTree) throws -> Int64 {
        let span = budget.period.span(containing: month)
        let cells = try rows(
            "SELECT account, category, month, count, inflow, outflow FROM cell_category WHERE book = $1 AND month BETWEEN $2 AND $3 AND currency = $4",
            [.integer(book), .integer(Int64(span.first.index)), .integer(Int64(span.last.index)), .text(budget.currency.code)]
        ) { row in
            (
                key: CategoryCellKey(
                    account: row.integer(0), category: row.integer(1), month: CalendarMonth(index: Int32(row.integer(2))), currency: budget.currency),
                value: CellAmount(count: row.integer(3), inflow: row.integer(4), outflow: row.integer(5))
            )
        }
        return max(0, try budget.used(in: month, cells: cells, tree: tree))
    }

    /// The book's categories by kind and parent.
    public func categoryTree(book: Int64) throws -> CategoryTree {
        var nodes: [Int64: CategoryTree.Node] = [:]
        try forEach("SELECT id, kind, parent FROM category WHERE book = $1", [.integer(book)]) { row in
            nodes[row.integer(0)] = CategoryTree.Node(kind: CategoryKind(rawValue: row.text(1)) ?? .expense, parent: row.optionalInteger(2))
            return true
        }
        return CategoryTree(nodes)
    }

    /// The book's budgets, oldest first.
    public func budgets(book: Int64) throws -> [Budget] {
        try rows(
            "SELECT id, category, account, period, amount, currency, thresholds, start_month FROM budget WHERE book = $1 AND deleted = 0 ORDER BY id",
            [.integer(book)]
        ) { row -> Budget? in
            guard let currency = Currency(row.text(5)) else { return nil }
            return Budget(
                id: row.integer(0), category: row.optionalInteger(1), account: row.optionalInteger(2),
                period: BudgetPeriod(rawValue: row.text(3)) ?? .month, amount: row.integer(4), currency: currency,
                thresholds: try decodedJSON(row.text(6)),
                start: CalendarMonth(index: Int32(row.integer(7))))
        }.compactMap(\.self)
    }

    private func evaluate(
        _ budget: Budget, month: CalendarMonth, book: Int64, seq: Int64, tree: CategoryTree, cause: BudgetCause, now: LedgerClock
    ) throws {
        let used = try usage(of: budget, month: month, book: book, tree: tree)
        let period = Int64(month.firstDay.dayNumber)
        let standing = try rows(
            "SELECT threshold FROM alert WHERE book = $1 AND budget = $2 AND period_start = $3 AND state = 'raised'",
            [.integer(book), .integer(budget.id), .integer(period)]
        ) { Int($0.integer(0)) }
        let actions = BudgetCrossing.actions(
            thresholds: budget.thresholds, standing: Set(standing), used: used, amount: budget.amount, isOver: month.lastDay < now.today)
        for action in actions {
            switch action {
            case .raise(let threshold, let announce):
                try raise(budget, threshold, announce, month, used, book: book, seq: seq, cause: cause, now: now)
            case .withdraw(let threshold):
                try execute(
                    "UPDATE alert SET state = 'withdrawn', usage_minor = $4, version = $5 WHERE budget = $1 AND period_start = $2 AND threshold = $3",
                    [.integer(budget.id), .integer(period), .integer(Int64(threshold)), .integer(used), .integer(seq)])
            }
        }
        // Alerts that stand show the usage as it is.
        try execute(
            "UPDATE alert SET usage_minor = $3, amount_minor = $4, version = $5 WHERE budget = $1 AND period_start = $2 AND state = 'raised' "
                + "AND (usage_minor <> $3 OR amount_minor <> $4)",
            [.integer(budget.id), .integer(period), .integer(used), .integer(budget.amount), .integer(seq)])
    }

    private func raise(
        _ budget: Budget, _ threshold: Int, _ announce: Bool, _ month: CalendarMonth, _ used: Int64, book: Int64, seq: Int64, cause: BudgetCause,
        now: LedgerClock
    ) throws {
        try execute(
            """
            INSERT INTO alert (book, budget, period_start, threshold, state, usage_minor, amount_minor, currency, import, message, announced,
                acknowledged_ms, raised_ms, version, rows)
            VALUES ($1, $2, $3, $4, 'raised', $5, $6, $7, $8, $9, $10, NULL, $11, $12, $13)
            ON CONFLICT (budget, period_start, threshold) DO UPDATE SET state = 'raised', usage_minor = excluded.usage_minor,
                amount_minor = excluded.amount_minor, import = excluded.import, rows = excluded.rows, message = excluded.message, announced = excluded.announced,
                acknowledged_ms = NULL, raised_ms = excluded.raised_ms, version = excluded.version
            """,
            [
                .integer(book), .integer(budget.id), .integer(Int64(month.firstDay.dayNumber)), .integer(Int64(threshold)), .integer(used),
                .integer(budget.amount), .text(budget.currency.code), .integer(cause.importID),
                .text(try sentence(budget, threshold, month, used, cause)), .flag(announce), .integer(now.nowMs), .integer(seq),
                .integer(cause.rows),
            ])
    }

    /// "Dining is over its budget: 238.05 of 200.00 EUR in 2025-11, after 3 rows of card.csv".
    private func sentence(_ budget: Budget, _ threshold: Int, _ month: CalendarMonth, _ used: Int64, _ cause: BudgetCause) throws -> String {
        let name = try budget.category.flatMap { id in
            try first("SELECT name FROM category WHERE id = $1", [.integer(id)]) { $0.text(0) }
        }
        let state =
            used > budget.amount
            ? "is over its budget" : used == budget.amount ? "has used up its budget" : "has used \(threshold) % of its budget"
        let digits = budget.currency.minorDigits
        let figures = "\(Money.decimal(minor: used, digits: digits)) of \(Money.decimal(minor: budget.amount, digits: digits)) \(budget.currency)"
        return "\(name ?? "Spending") \(state): \(figures) in \(month)"
            + (cause.fileName.map { ", after \(cause.rows == 1 ? "1 row" : "\(cause.rows) rows") of \($0)" } ?? "")
    }
}
