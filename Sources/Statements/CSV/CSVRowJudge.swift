/// Says of a record that became no row what it is, in words and with the cell that shows it.
struct CSVRowJudge: Sendable {
    /// What is wrong with a record; its place is found by whoever has the file's bytes.
    struct Finding {
        var severity: Problem.Severity
        var code: ProblemCode
        var message: String
        var value: RecordPlaces.Value
        /// The header's name of a cell that is not there.
        var name: String?

        init(_ severity: Problem.Severity, _ code: ProblemCode, _ message: String, at value: RecordPlaces.Value = .record, name: String? = nil) {
            self.severity = severity
            self.code = code
            self.message = message
            self.value = value
            self.name = name
        }
    }

    private let plan: CSVPlan
    private let headerDate: String

    init(_ plan: CSVPlan) {
        self.plan = plan
        headerDate = plan.header.indices.contains(plan.dateColumn) ? plan.header[plan.dateColumn] : ""
    }

    /// Whether the column of record types says that the record is a transaction.
    func isTransaction(_ cells: CSVCells, _ arena: [UInt8]) -> Bool {
        cells[plan.recordTypeColumn].map { arena[$0.range].elementsEqual(plan.recordType) } ?? false
    }

    /// A record that is a sum by its type or its form.
    func total(_ record: StatementRecord, at value: RecordPlaces.Value = .record) -> Finding {
        Finding(.warning, .rowTotal, "Line \(record.line) is a total or a balance, not a transaction; it was passed over.", at: value)
    }

    /// A record with neither date nor amount, but with text.
    func isContinuation(_ cells: CSVCells) -> Bool {
        guard cells[plan.dateColumn]?.range.isEmpty != false else { return false }
        for column in plan.amountColumns where cells[column]?.range.isEmpty == false { return false }
        return plan.textColumns.contains { cells[$0]?.range.isEmpty == false }
    }

    /// A warning for a record that is no transaction by its form; nil if it should have been one.
    func notice(_ cells: CSVCells, _ record: StatementRecord, _ arena: [UInt8]) -> Finding? {
        let date = cells[plan.dateColumn].map { String(decoding: arena[$0.range], as: UTF8.self) } ?? ""
        if !date.isEmpty, date == headerDate {
            return Finding(.warning, .rowHeaderRepeated, "Line \(record.line) repeats the header; it was passed over.")
        }
        // A line of one cell is a note, whichever column it happens to stand in.
        let isNote = plan.header.count > 2 && (0..<cells.count).count { cells[$0]?.range.isEmpty == false } == 1
        let hasAmount = !isNote && plan.amountColumns.contains { cells[$0]?.range.isEmpty == false }
        let total = (0..<min(cells.count, 8)).first { column in
            guard let cell = cells[column], !cell.range.isEmpty else { return false }
            return CSVLexicon.isTotal(arena, cell.range)
        }
        if let total, !isDate(cells, arena) || !hasAmount {
            return self.total(record, at: value(total, cells))
        }
        let hasNothing = !hasAmount && cells[plan.dateColumn]?.range.isEmpty == true
        if Int(record.line) <= plan.lastLine, hasNothing {
            return Finding(.warning, .rowNoTransaction, "Line \(record.line) has neither a date nor an amount; it was passed over.")
        }
        // Sums of both columns, without a word.
        if Int(record.line) > plan.lastLine, case .pair(let debit, let credit, _) = plan.amountRule, cells[plan.dateColumn]?.range.isEmpty == true,
            cells[debit]?.range.isEmpty == false, cells[credit]?.range.isEmpty == false
        {
            return self.total(record)
        }
        if Int(record.line) > plan.lastLine, !isDate(cells, arena), !hasAmount {
            return Finding(.warning, .rowFooter, "Line \(record.line) stands after the last transaction and is none; it was passed over.")
        }
        return nil
    }

    func dateFinding(_ cells: CSVCells, _ record: StatementRecord, _ arena: [UInt8]) -> Finding {
        let column = plan.dateColumn
        guard let cell = cells[column] else {
            return Finding(
                .error, .dateMissing, "Line \(record.line) has \(cells.count) fields; the date would be field \(column + 1).", at: .end,
                name: name(column))
        }
        let value = value(column, cells)
        let text = shown(arena, cell)
        switch DateParser.parse(arena, cell.range, order: plan.dateOrder) {
        case .failure(.empty), .success: return Finding(.error, .dateMissing, "The date is empty.", at: value)
        case .failure(.noSuchDay): return Finding(.error, .dateNoSuchDay, "\u{201C}\(text)\u{201D} is no day of the calendar.", at: value)
        case .failure(.unreadable):
            if CSVLexicon.status(arena, cell.range) == .pending {
                return Finding(
                    .error, .datePending, "The bank writes \u{201C}\(text)\u{201D} instead of a date: the row is not booked yet.", at: value)
            }
            return Finding(.error, .dateUnreadable, "\u{201C}\(text)\u{201D} is not a date in the form of the file's other dates.", at: value)
        }
    }

    func amountFinding(_ error: AmountError, _ cells: CSVCells, _ record: StatementRecord, _ arena: [UInt8], _ digits: Int) -> Finding {
        let present = plan.amountColumns.filter { cells[$0] != nil }
        guard let column = wrongAmount(present, cells, arena, digits), let cell = cells[column] else {
            return Finding(
                .error, .amountMissing, "Line \(record.line) has \(cells.count) fields; the amount is missing.", at: .end,
                name: plan.amountColumns.first.flatMap(name))
        }
        let value = value(column, cells)
        let text = shown(arena, cell)
        switch error {
        case .empty: return Finding(.error, .amountMissing, "The amount is empty.", at: value)
        case .overflow: return Finding(.error, .amountOverflow, "\u{201C}\(text)\u{201D} is too large to be counted exactly.", at: value)
        case .tooPrecise:
            return Finding(.error, .amountTooPrecise, "\u{201C}\(text)\u{201D} has more than \(digits) digits after the decimal mark.", at: value)
        case .unreadable:
            guard isAmount(cell, arena, digits) else {
                return Finding(.error, .amountUnreadable, "\u{201C}\(text)\u{201D} is not an amount.", at: value)
            }
            if case .directed(_, let direction, _, _) = plan.amountRule {
                let word = cells[direction].map { shown(arena, $0) } ?? ""
                return Finding(
                    .error, .directionUnreadable, "\u{201C}\(text)\u{201D} with the direction \u{201C}\(word)\u{201D} gives no signed amount.",
                    at: cells[direction] == nil ? .end : self.value(direction, cells), name: name(direction))
            }
            return Finding(.error, .amountBothColumns, "Both the debit and the credit column hold an amount.", at: value)
        }
    }

    func warning(_ warning: CSVAmounts.Warning, _ cells: CSVCells) -> Finding {
        switch warning {
        case .unusualSign:
            Finding(
                .warning, .amountSignInColumn,
                "The amount carries a minus sign in a column that tells the direction itself; the column was followed.",
                at: plan.amountColumns.first { cells[$0]?.range.isEmpty == false }.map { value($0, cells) } ?? .record)
        }
    }

    func notExecuted(_ cells: CSVCells, _ arena: [UInt8]) -> Finding {
        let status = cells[plan.statusColumn].map { shown(arena, $0) } ?? ""
        return Finding(
            .warning, .rowNotExecuted, "The bank says \u{201C}\(status)\u{201D}: no money moved; the row was passed over.",
            at: value(plan.statusColumn, cells))
    }

    /// Of the columns of amounts the one that cannot be read; the last filled one where each for itself could; else the first at all.
    private func wrongAmount(_ present: [Int], _ cells: CSVCells, _ arena: [UInt8], _ digits: Int) -> Int? {
        let filled = present.filter { cells[$0]?.range.isEmpty == false }
        return filled.first { column in cells[column].map { !isAmount($0, arena, digits) } ?? false } ?? filled.last ?? present.first
    }

    private func isAmount(_ cell: RecordField, _ arena: [UInt8], _ digits: Int) -> Bool {
        if case .success = AmountParser.parse(arena, cell.range, decimal: plan.decimal, minorDigits: digits) { return true }
        return false
    }

    private func isDate(_ cells: CSVCells, _ arena: [UInt8]) -> Bool {
        guard let cell = cells[plan.dateColumn] else { return false }
        return DateScan(arena, cell.range).error == nil
    }

    private func value(_ column: Int, _ cells: CSVCells) -> RecordPlaces.Value {
        guard let cell = cells[column] else { return .record }
        return .field(cell, among: cells.all)
    }

    private func name(_ column: Int) -> String? {
        plan.header.indices.contains(column) && !plan.header[column].isEmpty ? plan.header[column] : nil
    }

    private func shown(_ arena: [UInt8], _ cell: RecordField) -> String {
        let text = String(decoding: arena[cell.range], as: UTF8.self)
        return text.count > 60 ? String(text.prefix(60)) + "…" : text
    }
}
