/// Says of a record that became no row what it is, in words and with its place.
struct CSVRowJudge: Sendable {
    private let plan: CSVPlan
    private let headerDate: String

    init(_ plan: CSVPlan) {
        self.plan = plan
        headerDate = plan.header.indices.contains(plan.dateColumn) ? plan.header[plan.dateColumn] : ""
    }

    /// A record with neither date nor amount, but with text.
    func isContinuation(_ cells: CSVCells) -> Bool {
        guard cells[plan.dateColumn]?.range.isEmpty != false else { return false }
        for column in plan.amountColumns where cells[column]?.range.isEmpty == false { return false }
        return plan.textColumns.contains { cells[$0]?.range.isEmpty == false }
    }

    /// A warning for a record that is no transaction by its form; nil if it should have been one.
    func notice(_ cells: CSVCells, _ record: StatementRecord, _ arena: [UInt8]) -> Problem? {
        let date = cells[plan.dateColumn].map { String(decoding: arena[$0.range], as: UTF8.self) } ?? ""
        if !date.isEmpty, date == headerDate {
            return problem(.warning, "row.header_repeated", "Line \(record.line) repeats the header; it was passed over.", nil, cells, record, arena)
        }
        // A line of one cell is a note, whichever column it happens to stand in.
        let isNote = plan.header.count > 2 && (0..<cells.count).count { cells[$0]?.range.isEmpty == false } == 1
        let hasAmount = !isNote && plan.amountColumns.contains { cells[$0]?.range.isEmpty == false }
        let isTotal = (0..<min(cells.count, 8)).contains { column in
            guard let cell = cells[column], !cell.range.isEmpty else { return false }
            return CSVLexicon.isTotal(arena, cell.range)
        }
        if isTotal, !isDate(cells, arena) || !hasAmount {
            return problem(
                .warning, "row.total", "Line \(record.line) is a total or a balance, not a transaction; it was passed over.", nil, cells, record,
                arena)
        }
        if Int(record.line) > plan.lastLine, !isDate(cells, arena), !hasAmount {
            return problem(
                .warning, "row.footer", "Line \(record.line) stands after the last transaction and is none; it was passed over.", nil, cells, record,
                arena)
        }
        return nil
    }

    func dateProblem(_ cells: CSVCells, _ record: StatementRecord, _ arena: [UInt8]) -> Problem {
        guard let cell = cells[plan.dateColumn] else {
            return problem(
                .error, "date.missing", "Line \(record.line) has \(cells.count) fields; the date would be field \(plan.dateColumn + 1).", nil, cells,
                record,
                arena)
        }
        let text = shown(arena, cell)
        switch DateParser.parse(arena, cell.range, order: plan.dateOrder) {
        case .failure(.empty), .success:
            return problem(.error, "date.missing", "The date is empty.", cell, cells, record, arena)
        case .failure(.noSuchDay):
            return problem(.error, "date.no_such_day", "\u{201C}\(text)\u{201D} is no day of the calendar.", cell, cells, record, arena)
        case .failure(.unreadable):
            if CSVLexicon.status(arena, cell.range) == .pending {
                return problem(
                    .error, "date.pending", "The bank writes \u{201C}\(text)\u{201D} instead of a date: the row is not booked yet.", cell, cells,
                    record, arena)
            }
            return problem(
                .error, "date.unreadable", "\u{201C}\(text)\u{201D} is not a date in the form of the file's other dates.", cell, cells, record, arena)
        }
    }

    func amountProblem(_ error: AmountError, _ cells: CSVCells, _ record: StatementRecord, _ arena: [UInt8], _ digits: Int) -> Problem {
        let present = plan.amountColumns.compactMap { cells[$0] }
        let cell = present.first { !$0.range.isEmpty } ?? present.first
        let text = cell.map { shown(arena, $0) } ?? ""
        switch error {
        case .empty:
            let words = present.isEmpty ? "Line \(record.line) has \(cells.count) fields; the amount is missing." : "The amount is empty."
            return problem(.error, "amount.missing", words, cell, cells, record, arena)
        case .overflow:
            return problem(.error, "amount.overflow", "\u{201C}\(text)\u{201D} is too large to be counted exactly.", cell, cells, record, arena)
        case .tooPrecise:
            return problem(
                .error, "amount.too_precise", "\u{201C}\(text)\u{201D} has more than \(digits) digits after the decimal mark.", cell, cells, record,
                arena)
        case .unreadable:
            if case .pair = plan.amountRule, present.count(where: { !$0.range.isEmpty }) == 2 {
                return problem(
                    .error, "amount.both_columns", "Both the debit and the credit column hold an amount, or one of them cannot be read.", cell, cells,
                    record,
                    arena)
            }
            if case .directed(_, let direction, _, _) = plan.amountRule {
                let word = cells[direction].map { shown(arena, $0) } ?? ""
                return problem(
                    .error, "amount.unreadable", "\u{201C}\(text)\u{201D} with the direction \u{201C}\(word)\u{201D} gives no signed amount.", cell,
                    cells,
                    record, arena)
            }
            return problem(.error, "amount.unreadable", "\u{201C}\(text)\u{201D} is not an amount.", cell, cells, record, arena)
        }
    }

    func warning(_ warning: CSVAmounts.Warning, _ cells: CSVCells, _ record: StatementRecord, _ arena: [UInt8]) -> Problem {
        switch warning {
        case .unusualSign:
            problem(
                .warning, "amount.sign_in_column",
                "The amount carries a minus sign in a column that tells the direction itself; the column was followed.",
                plan.amountColumns.compactMap { cells[$0] }.first { !$0.range.isEmpty }, cells, record, arena)
        }
    }

    func notExecuted(_ cells: CSVCells, _ record: StatementRecord, _ arena: [UInt8]) -> Problem {
        let status = cells[plan.statusColumn].map { shown(arena, $0) } ?? ""
        return problem(
            .warning, "row.not_executed", "The bank says \u{201C}\(status)\u{201D}: no money moved; the row was passed over.", nil, cells, record,
            arena)
    }

    private func isDate(_ cells: CSVCells, _ arena: [UInt8]) -> Bool {
        guard let cell = cells[plan.dateColumn] else { return false }
        return DateScan(arena, cell.range).error == nil
    }

    private func shown(_ arena: [UInt8], _ cell: RecordField) -> String {
        let text = String(decoding: arena[cell.range], as: UTF8.self)
        return text.count > 60 ? String(text.prefix(60)) + "…" : text
    }

    private func problem(
        _ severity: Problem.Severity, _ code: String, _ message: String, _ cell: RecordField?, _ cells: CSVCells, _ record: StatementRecord,
        _ arena: [UInt8]
    ) -> Problem {
        let raw = raw(cells, arena)
        return Problem(
            severity, code: code, message: message, line: Int(record.line), column: cell.map { Int($0.tag) + 1 }, byte: Int(record.byte),
            record: Int(record.number), raw: raw)
    }

    /// The record as CSV, put together again from its cells so that it can be mended and given back.
    private func raw(_ cells: CSVCells, _ arena: [UInt8]) -> String {
        var bytes: [UInt8] = []
        for column in 0..<cells.count {
            guard let cell = cells[column], bytes.count + cell.range.count < Problem.rawBytesMax else { break }
            if column > 0 { bytes.append(plan.delimiter) }
            let content = arena[cell.range]
            let needsQuotes = content.contains { $0 == plan.delimiter || $0 == 0x22 || $0 == 0x0A || $0 == 0x0D }
            if needsQuotes { bytes.append(0x22) }
            for byte in content {
                bytes.append(byte)
                if byte == 0x22, !cell.isEscaped { bytes.append(byte) }
            }
            if needsQuotes { bytes.append(0x22) }
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}
