/// One column of a table as it is understood, for showing.
public struct StatementColumn: Sendable, Hashable {
    /// As the header writes it; nil without one.
    public var name: String?
    /// What it is read as, by the names of `CSVDescription.columns`; nil where it is not read.
    public var role: String?
    /// The first value that is not empty.
    public var sample: String
}

extension CSVPlan {
    /// Rows in which a value is looked for that can be shown.
    private static let sampledRowsMax = 50
    private static let sampleCharactersMax = 80

    /// All columns of the file in their order.
    func columns(of table: CSVTable) -> [StatementColumn] {
        let rows = table.rowLike.indices.filter { table.rowLike[$0] }.prefix(Self.sampledRowsMax)
        let count = max(header.count, rows.map { table.columns($0) }.max() ?? 0)
        let roles = roles
        return (0..<count).map { column in
            let sample = rows.lazy.map { table.text($0, column) }.first { !$0.isEmpty } ?? ""
            let name = header.indices.contains(column) ? header[column] : ""
            return StatementColumn(
                name: name.isEmpty ? nil : name, role: roles[column],
                sample: String(sample.prefix(Self.sampleCharactersMax)).replacing("\"\"", with: "\""))
        }
    }

    private var roles: [Int: String] {
        var roles: [Int: String] = [:]
        func set(_ role: String, _ column: Int) { if column >= 0, roles[column] == nil { roles[column] = role } }
        set("date", dateColumn)
        set("value_date", otherDateColumn)
        switch amountRule {
        case .signed(let column, _), .unmarkedIsDebit(let column): set("amount", column)
        case .pair(let debit, let credit, _):
            set("debit", debit)
            set("credit", credit)
        case .directed(let column, let direction, _, _):
            set("amount", column)
            set("direction", direction)
        }
        for (role, column) in [
            ("balance", balanceColumn), ("payee", payeeColumn), ("currency", currencyColumn), ("account", accountColumn), ("id", bankIDColumn),
            ("check_number", checkNumberColumn), ("category", categoryColumn), ("status", statusColumn),
        ] { set(role, column) }
        for column in textColumns { set("text", column) }
        return roles
    }
}
