/// The delimiter of a file and where its header and its rows begin.
struct CSVDialect {
    var table: CSVTable
    /// Record of the header in the table; nil without one.
    var header: Int?
    /// First record that is data.
    var firstData: Int
    /// Folded names of the header's columns.
    var names: [String] = []

    var headerLine: Int? { header.map { Int(table.batch.records[$0].line) } }

    /// Tries the delimiters and keeps the one that gives most records with a date and an amount; without any, the one whose first lines
    /// hold most words of a header.
    static func find(_ sample: [UInt8], last: Bool, decoder: TextDecoder, forced: UInt8?) -> CSVDialect {
        let delimiters: [UInt8] = forced.map { [$0] } ?? [0x2C, 0x3B, 0x09, 0x7C]
        var best: CSVDialect?
        var bestScore = (-1, -1, -1)
        for delimiter in delimiters {
            let table = CSVTable(sample, delimiter: delimiter, last: last)
            let dialect = CSVDialect(table, decoder)
            let known = dialect.names.count { CSVHeaderLexicon.isKnown($0) }
            let width = dialect.firstData < table.count ? table.columns(dialect.firstData) : dialect.names.count
            let score = (table.score, known, width)
            if score > bestScore {
                best = dialect
                bestScore = score
            }
        }
        return best ?? CSVDialect(CSVTable(sample, delimiter: 0x2C, last: last), decoder)
    }

    private init(_ table: CSVTable, _ decoder: TextDecoder) {
        self.table = table
        let firstRow = table.rowLike.firstIndex(of: true) ?? min(table.count, 30)
        firstData = firstRow
        var best = 0
        var bestRecord: Int?
        for record in max(0, firstRow - 30)..<firstRow where Self.mayBeHeader(table, record) {
            let known = Self.names(table, record, decoder).count { CSVHeaderLexicon.isKnown($0) }
            let isFuller = known > best || (known == best && known > 0 && table.columns(record) >= table.columns(bestRecord ?? record))
            if isFuller, known > 0 {
                best = known
                bestRecord = record
            }
        }
        if bestRecord == nil, firstRow > 0, firstRow < table.count, Self.mayBeHeader(table, firstRow - 1),
            abs(table.columns(firstRow - 1) - table.columns(firstRow)) <= 1
        {
            bestRecord = firstRow - 1
        }
        if let bestRecord {
            header = bestRecord
            names = Self.names(table, bestRecord, decoder)
            // Rows that cannot be read stand before the first good one as well; a second header line does not count.
            firstData = (bestRecord + 1..<max(bestRecord + 1, firstRow)).first { Self.hasNumber(table, $0) } ?? firstRow
        } else if firstRow < table.count {
            while firstData > 0, table.columns(firstData - 1) == table.columns(firstRow), Self.hasNumber(table, firstData - 1) { firstData -= 1 }
        }
    }

    private static func hasNumber(_ table: CSVTable, _ record: Int) -> Bool {
        (0..<table.columns(record)).contains { table.kind(record, $0) == .amount || table.kind(record, $0) == .date }
    }

    /// At least two names, hardly any number or date.
    private static func mayBeHeader(_ table: CSVTable, _ record: Int) -> Bool {
        var names = 0
        var values = 0
        for column in 0..<table.columns(record) {
            switch table.kind(record, column) {
            case .text: names += 1
            case .date, .amount, .compactDate: values += 1
            case .empty: break
            }
        }
        return names >= 2 && values * 5 <= names
    }

    private static func names(_ table: CSVTable, _ record: Int, _ decoder: TextDecoder) -> [String] {
        (0..<table.columns(record)).map { column in
            guard let field = table.field(record, column) else { return "" }
            return CSVLexicon.folded(decoder.string(table.bytes, field.range))
        }
    }
}
