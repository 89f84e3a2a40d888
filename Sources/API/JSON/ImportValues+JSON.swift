internal import Foundation
internal import Imports
internal import Ledger
internal import Statements
internal import Store

extension StatementView: JSONObjectValue {
    func write(to json: inout JSONWriter) {
        json.object("account") { json in
            json.field("id", account)
            json.field("name", accountName)
            json.field("type", accountType)
            json.field("currency", currency)
        }
        json.field("rows", rows)
        json.field("sum_minor", sum)
        json.field("first", first?.description)
        json.field("last", last?.description)
        json.field("opening_minor", opening)
        json.field("closing_minor", closing)
        json.field("closing_date", closingDay?.description)
        json.field("balance", proof)
        json.field("gap_minor", gap)
    }
}

extension Problem: JSONObjectValue {
    func write(to json: inout JSONWriter) {
        json.field("severity", severity.rawValue)
        json.field("code", code)
        json.field("message", message)
        json.field("line", line)
        json.field("column", column)
        json.field("byte", byte)
        json.field("length", length)
        json.field("record", record)
        json.field("field", field)
        json.field("raw", raw)
        json.field("raw_offset", rawOffset)
    }
}

extension RowOutcomeView: JSONObjectValue {
    func write(to json: inout JSONWriter) {
        json.field("record", record)
        json.field("outcome", outcome.rawValue)
        json.field("flagged", isFlagged)
        json.field("evidence", evidence)
        json.field("transaction", transaction)
        json.field("problem", problem)
    }
}

extension ImportCell {
    /// The cell as JSON. Lists leave `latest_problems` to the topic and the call that are about this import alone.
    func json(withProblems: Bool) throws -> [UInt8] {
        var cell = self
        if !withProblems { cell.latestProblems = [] }
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return Array(try encoder.encode(cell))
    }
}
