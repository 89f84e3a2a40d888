/// The delimiter and quote of a file and where its header and its rows begin.
struct CSVDialect {
    var table: CSVTable
    /// Record of the header in the table; nil without one.
    var header: Int?
    /// First record that is data.
    var firstData: Int
    /// Folded names of the header's columns.
    var names: [String] = []

    var headerLine: Int? { header.map { Int(table.batch.records[$0].line) } }

    /// Lines above the rows among which the header is looked for.
    private static let headerLinesMax = 30

    /// Tries delimiters and quotes and keeps the pair that gives most records with a date and an amount, then most of one width;
    /// without any, the pair whose first lines hold most words of a header.
    static func find(_ sample: [UInt8], last: Bool, decoder: TextDecoder, forced: UInt8?) -> CSVDialect {
        // Half a character of an encoding of pairs may be a bar, never one of the others.
        let delimiters: [UInt8] = forced.map { [$0] } ?? (decoder.isWide ? [0x2C, 0x3B, 0x09] : [0x2C, 0x3B, 0x09, 0x7C])
        var best: CSVDialect?
        var bestScore = (-1, -1, -1, -1)
        for delimiter in delimiters {
            var table: CSVTable?
            for quote in CSVQuotes(sample, delimiter: delimiter).candidates {
                let other = CSVTable(sample, delimiter: delimiter, quote: quote, last: last, decoder: decoder)
                if table.map({ (other.score, -other.tornCells, other.evenRows) > ($0.score, -$0.tornCells, $0.evenRows) }) ?? true { table = other }
            }
            guard let table else { continue }
            let dialect = CSVDialect(table)
            let known = dialect.names.count { CSVHeaderLexicon.isKnown($0) }
            let width = dialect.firstData < table.count ? table.columns(dialect.firstData) : dialect.names.count
            let score = (table.score, table.evenRows, known, width)
            if score > bestScore {
                best = dialect
                bestScore = score
            }
        }
        return best ?? CSVDialect(CSVTable(sample, delimiter: 0x2C, quote: 0x22, last: last, decoder: decoder))
    }

    private init(_ table: CSVTable) {
        self.table = table
        let firstRow = Self.firstRow(table)
        firstData = firstRow
        var best = 0
        var bestRecord: Int?
        for record in max(0, firstRow - Self.headerLinesMax)..<firstRow where Self.mayBeHeader(table, record) && Self.isWide(table, record) {
            let known = Self.names(table, record).count { CSVHeaderLexicon.isKnown($0) }
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
            names = Self.names(table, bestRecord)
            // Rows that cannot be read stand before the first good one as well; a second header line does not count.
            firstData = (bestRecord + 1..<max(bestRecord + 1, firstRow)).first { Self.hasNumber(table, $0) } ?? firstRow
        } else if firstRow < table.count {
            while firstData > 0, Self.isRow(table, firstData - 1) { firstData -= 1 }
            skipSummary()
        }
    }

    /// The first record with a date and an amount that is as wide as most of them: a line of a preamble may hold both as well.
    private static func firstRow(_ table: CSVTable) -> Int {
        table.rowLike.indices.first { table.rowLike[$0] && table.columns($0) == table.usualWidth }
            ?? table.rowLike.firstIndex(of: true) ?? min(table.count, headerLinesMax)
    }

    /// Without a header the first line may be a summary as wide as the rows; its date is written in another way than all others.
    private mutating func skipSummary() {
        func isYearFirst(_ record: Int) -> Bool? {
            guard table.rowLike[record], let field = table.field(record, table.dateColumn) else { return nil }
            return DateScan(table.bytes, field.range).isYearFirst
        }
        guard firstData + 1 < table.count, let first = isYearFirst(firstData) else { return }
        let others = (firstData + 1..<table.count).compactMap(isYearFirst)
        if !others.isEmpty, others.allSatisfy({ $0 != first }) { firstData += 1 }
    }

    /// Without a header: a line as wide as the rows that holds a number, or a row whose last cells are missing.
    private static func isRow(_ table: CSVTable, _ record: Int) -> Bool {
        if table.columns(record) == table.usualWidth { return hasNumber(table, record) }
        return table.rowLike[record] && table.columns(record) * 2 >= table.usualWidth && table.columns(record) < table.usualWidth
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
            case .text where hasLongNumber(table, record, column): values += 1
            case .text: names += 1
            case .date, .amount, .compactDate: values += 1
            case .empty: break
            }
        }
        return names >= 2 && values * 5 <= names
    }

    /// Six digits and more, as in the number of an account: no name of a column has so many.
    private static func hasLongNumber(_ table: CSVTable, _ record: Int, _ column: Int) -> Bool {
        guard let field = table.field(record, column) else { return false }
        return table.bytes[field.range].count { $0 >= 0x30 && $0 <= 0x39 } >= 6
    }

    /// Whether a line has about as many cells as the rows: a name and a value above the table are no header.
    private static func isWide(_ table: CSVTable, _ record: Int) -> Bool { table.columns(record) * 3 > table.usualWidth * 2 - 1 }

    private static func names(_ table: CSVTable, _ record: Int) -> [String] {
        (0..<table.columns(record)).map { column in
            guard let field = table.field(record, column) else { return "" }
            return CSVLexicon.folded(table.bytes, field.range)
        }
    }
}
