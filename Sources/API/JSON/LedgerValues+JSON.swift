internal import Analytics
internal import Categorisation
internal import Ledger
internal import Store

extension TransactionView: JSONObjectValue {
    func write(to json: inout JSONWriter) {
        json.field("id", id)
        json.field("account", account)
        json.field("account_name", accountName)
        json.field("day", day.description)
        json.field("amount_minor", amount)
        json.field("currency", currency)
        json.field("text", text)
        json.field("merchant", merchant)
        json.field("category", category)
        json.field("category_name", categoryName)
        json.field("category_by", categoryBy.word)
        json.field("status", isPending ? "pending" : "booked")
        json.field("import", importID)
        json.field("line", line)
        json.field("flagged", isFlagged)
        json.field("flagged_with", flaggedWith)
        json.field("note", note)
        json.array("splits", splits)
        json.field("transfer", transfer)
        json.array("merged") { json in
            for id in merged { json.value(id) }
        }
        json.field("deleted", deletedReason)
        json.field("version", version)
        json.field("v", version)
    }
}

extension TransactionView.Split: JSONObjectValue {
    func write(to json: inout JSONWriter) {
        json.field("category", category)
        json.field("category_name", categoryName)
        json.field("amount_minor", amount)
        json.field("note", note)
    }
}

extension TransactionView.Transfer: JSONObjectValue {
    func write(to json: inout JSONWriter) {
        json.field("id", id)
        json.field("transaction", transaction)
        json.field("account", account)
        json.field("account_name", accountName)
    }
}

extension TransferView: JSONObjectValue {
    func write(to json: inout JSONWriter) {
        json.field("id", id)
        json.field("state", state.decision.rawValue)
        json.field("by", state.by.rawValue)
        json.field("evidence", state.evidence)
        json.field("counting", isCounting)
        json.field("a", a)
        json.field("b", b)
        json.field("version", version)
    }
}

extension EditView: JSONObjectValue {
    func write(to json: inout JSONWriter) {
        json.field("id", id)
        json.field("kind", kind.rawValue)
        json.array("transactions") { json in
            for id in transactions { json.value(id) }
        }
        json.field("user", user)
        json.field("at", Instant.text(ms: atMs))
        json.field("seq", seq)
        json.field("undone", undoneMs.map { Instant.text(ms: $0) })
    }
}

extension TransactionLogItem: JSONObjectValue {
    func write(to json: inout JSONWriter) {
        switch self {
        case .transaction(let view): view.write(to: &json)
        case .deleted(let id, let mergedInto, let version):
            json.field("id", id)
            json.field("deleted", true)
            json.field("merged_into", mergedInto)
            json.field("v", version)
        case .withdrawn(let importID, let version):
            json.field("import", importID)
            json.field("withdrawn", true)
            json.field("v", version)
        case .many(let importID, let count, let first, let last, let version):
            json.field("import", importID)
            json.field("count", count)
            json.field("first", first?.description)
            json.field("last", last?.description)
            json.field("v", version)
        }
    }
}

extension AccountView: JSONObjectValue {
    func write(to json: inout JSONWriter) {
        json.field("id", id)
        json.field("name", name)
        json.field("type", type)
        json.field("currency", currency.code)
        json.array("aliases", aliases)
        json.field("balance_minor", balance)
        json.field("balance_day", balanceDay?.description)
        json.field("transactions", transactions)
        json.field("version", version)
    }
}

extension AccountView.Alias: JSONObjectValue {
    func write(to json: inout JSONWriter) {
        json.field("scheme", scheme)
        json.field("value", value)
    }
}

extension CategoryView: JSONObjectValue {
    func write(to json: inout JSONWriter) {
        json.field("id", id)
        json.field("name", name)
        json.field("kind", kind.rawValue)
        json.field("parent", parent)
        json.field("version", version)
    }
}

extension RuleView: JSONObjectValue {
    func write(to json: inout JSONWriter) {
        json.field("id", id)
        json.field("position", position)
        json.field("name", name)
        json.field("match", encoded: matchJSON.utf8)
        json.field("category", category)
        json.field("version", version)
    }
}

extension BudgetView: JSONObjectValue {
    func write(to json: inout JSONWriter) {
        json.field("id", id)
        json.field("category", category)
        json.field("category_name", categoryName)
        json.field("account", account)
        json.field("period", "month")
        json.field("amount_minor", amount)
        json.field("currency", currency.code)
        json.array("thresholds") { json in
            for threshold in thresholds { json.value(Int64(threshold)) }
        }
        json.field("start", start.description)
        json.field("version", version)
    }
}

extension BudgetCellView: JSONObjectValue {
    func write(to json: inout JSONWriter) {
        budget.write(to: &json)
        let evaluation = evaluation
        json.field("month", month.description)
        json.field("used_minor", evaluation.used)
        json.field("left_minor", evaluation.left)
        json.field("percent", evaluation.percent)
        json.field("state", evaluation.state.rawValue)
        json.field("days_left", daysLeft)
    }
}

extension AlertView: JSONObjectValue {
    func write(to json: inout JSONWriter) {
        json.field("id", id)
        json.field("budget", budget)
        json.field("budget_name", budgetName)
        json.field("month", month.description)
        json.field("threshold", threshold)
        json.field("state", state.rawValue)
        json.field("used_minor", used)
        json.field("amount_minor", amount)
        json.field("currency", currency)
        json.field("message", message)
        json.field("severity", isCritical ? "critical" : "warning")
        json.field("import", importID)
        json.field("file", file)
        json.field("rows", rows)
        json.field("acknowledged", isAcknowledged)
        json.field("announced", isAnnounced)
        json.field("at", Instant.text(ms: raisedMs))
        json.field("v", version)
    }
}

extension BookRow: JSONObjectValue {
    func write(to json: inout JSONWriter) {
        json.field("id", id)
        json.field("name", name)
        json.field("currency", currency.code)
        json.field("time_zone", timeZone)
        json.field("demo", isDemo)
    }
}
