internal import Analytics
internal import Ledger
internal import Store

extension CellAmount: JSONObjectValue {
    func write(to json: inout JSONWriter) {
        json.field("count", count)
        json.field("in_minor", inflow)
        json.field("out_minor", outflow)
    }
}

extension CategoryCellView: JSONObjectValue {
    func write(to json: inout JSONWriter) {
        json.field("category", category)
        json.field("name", name)
        json.field("kind", kind)
        json.field("parent", parent)
        json.field("month", month.description)
        json.field("currency", currency)
        amount.write(to: &json)
    }
}

extension CashFlowCellView: JSONObjectValue {
    func write(to json: inout JSONWriter) {
        json.field("month", month.description)
        json.field("currency", currency)
        amount.write(to: &json)
    }
}

extension MerchantCellView: JSONObjectValue {
    func write(to json: inout JSONWriter) {
        json.field("merchant", merchant)
        json.field("name", name)
        json.field("month", month.description)
        json.field("currency", currency)
        amount.write(to: &json)
    }
}

extension BalanceCellView: JSONObjectValue {
    func write(to json: inout JSONWriter) {
        json.field("account", account)
        json.field("name", name)
        json.field("currency", currency.code)
        json.field("balance_minor", minor)
        json.field("day", day?.description)
        json.field("type", type)
    }
}

extension SummaryCellView: JSONObjectValue {
    func write(to json: inout JSONWriter) {
        json.field("currency", currency.code)
        json.field("month", month.description)
        json.field("net_worth_minor", netWorth)
        json.field("net_worth_month_ago_minor", netWorthMonthAgo)
        json.field("income_minor", income)
        json.field("spending_minor", spending)
        json.field("budget_minor", budget)
        json.field("budget_left_minor", budgetLeft)
        json.field("latest_day", latestDay?.description)
        json.field("first_month", firstMonth?.description)
        json.field("last_month", lastMonth?.description)
    }
}

extension ViewCell: JSONObjectValue where Value: JSONObjectValue {
    func write(to json: inout JSONWriter) {
        json.field("key", key)
        json.field("v", version)
        json.field("value", value)
    }
}
