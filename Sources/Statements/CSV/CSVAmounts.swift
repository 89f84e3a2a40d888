/// Finds the signed amount of a row by the plan's rule.
///
/// Two columns: the one that is not zero counts; two that are not zero, or none filled, are an error. What stands in the debit column goes out,
/// whatever its sign: a sign that is unusual for the column is named in a warning.
struct CSVAmounts: Sendable {
    enum Warning: Sendable { case unusualSign }

    struct Parsed {
        var amount: Int64
        var warning: Warning?
    }

    private let rule: CSVAmountRule
    private let decimal: UInt8

    init(_ plan: CSVPlan) {
        rule = plan.amountRule
        decimal = plan.decimal
    }

    @inline(__always)
    func amount(_ cells: CSVCells, _ arena: [UInt8], minorDigits: Int) -> Result<Parsed, AmountError> {
        if case .signed(let column, let inverted) = rule {
            guard let cell = cells[column] else { return .failure(.empty) }
            return AmountParser.parse(arena, cell.range, decimal: decimal, minorDigits: minorDigits).map { Parsed(amount: inverted ? -$0 : $0) }
        }
        return other(cells, arena, minorDigits)
    }

    private func other(_ cells: CSVCells, _ arena: [UInt8], _ minorDigits: Int) -> Result<Parsed, AmountError> {
        switch rule {
        case .signed: return .failure(.empty)
        case .unmarkedIsDebit(let column):
            guard let cell = cells[column] else { return .failure(.empty) }
            let scan = AmountScan(arena, cell.range, decimal: decimal)
            return scan.minor(minorDigits).map { Parsed(amount: scan.sign == .none ? -$0 : $0) }
        case .pair(let debit, let credit, let debitIsNegative):
            return pair(cells[debit], cells[credit], debitIsNegative, arena, minorDigits)
        case .directed(let column, let direction, let debitWords, let creditWords):
            guard let cell = cells[column] else { return .failure(.empty) }
            let word = cells[direction].map { CSVLexicon.directionWord(arena, $0.range) } ?? ""
            return AmountParser.parse(arena, cell.range, decimal: decimal, minorDigits: minorDigits).flatMap { amount in
                if debitWords.contains(word) { return .success(Parsed(amount: -abs(amount))) }
                if creditWords.contains(word) { return .success(Parsed(amount: abs(amount))) }
                // A row whose direction is not known has no sign, unless it is nothing or carries one.
                return amount <= 0 ? .success(Parsed(amount: amount)) : .failure(.unreadable)
            }
        }
    }

    private func pair(
        _ debit: RecordField?, _ credit: RecordField?, _ debitIsNegative: Bool, _ arena: [UInt8], _ minorDigits: Int
    ) -> Result<Parsed, AmountError> {
        let out = debit.map { AmountParser.parse(arena, $0.range, decimal: decimal, minorDigits: minorDigits) } ?? .failure(.empty)
        let into = credit.map { AmountParser.parse(arena, $0.range, decimal: decimal, minorDigits: minorDigits) } ?? .failure(.empty)
        func isUnusual(_ out: Int64) -> Bool { out != 0 && (out < 0) != debitIsNegative }
        switch (out, into) {
        case (.success(let out), .failure(.empty)):
            return .success(Parsed(amount: -abs(out), warning: isUnusual(out) ? .unusualSign : nil))
        case (.failure(.empty), .success(let into)):
            return .success(Parsed(amount: abs(into), warning: into < 0 ? .unusualSign : nil))
        case (.success(let out), .success(let into)):
            if out != 0, into != 0 { return .failure(.unreadable) }
            return .success(Parsed(amount: out != 0 ? -abs(out) : abs(into), warning: into < 0 || isUnusual(out) ? .unusualSign : nil))
        case (.failure(let error), .failure(.empty)), (.failure(.empty), .failure(let error)), (.failure(let error), _), (_, .failure(let error)):
            return .failure(error)
        }
    }
}
