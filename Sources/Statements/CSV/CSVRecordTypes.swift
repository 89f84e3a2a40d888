/// Looks for a column of record types in a sample: a code on each record, one for transactions and others for balances and turnovers, which carry a
/// date and an amount as well.
enum CSVRecordTypes {
    static let typesMax = 8
    static let codeBytesMax = 8

    /// The column and the code of transactions; nil without such a column.
    static func find(_ table: CSVTable, records: [Int], columns: [CSVColumn]) -> (column: Int, code: [UInt8])? {
        let balances = Set(records.filter { isBalance(table, $0) })
        guard !balances.isEmpty, balances.count < records.count else { return nil }
        for (column, stats) in columns.enumerated() where (2...typesMax).contains(stats.distinct.count) && stats.filled == records.count {
            var codes: [String: (balances: Int, others: Int)] = [:]
            for record in records {
                let code = table.text(record, column)
                if balances.contains(record) { codes[code, default: (0, 0)].balances += 1 } else { codes[code, default: (0, 0)].others += 1 }
            }
            let transactions = codes.filter { $0.value.others > 0 }
            if transactions.count == 1, let code = transactions.first, code.value.balances == 0, code.key.utf8.count <= codeBytesMax {
                return (column, Array(code.key.utf8))
            }
        }
        return nil
    }

    /// Whether one of the texts of a record is the name of a balance.
    private static func isBalance(_ table: CSVTable, _ record: Int) -> Bool {
        (0..<table.columns(record)).contains { column in
            guard table.kind(record, column) == .text, let field = table.field(record, column) else { return false }
            return CSVLexicon.isBalanceName(table.bytes, field.range)
        }
    }
}
