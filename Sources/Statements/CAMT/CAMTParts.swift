import Ledger

/// The parts of a collective entry (its `TxDtls`) as the lines of a split row.
///
/// They are given only if they are all there and add up to the entry: two or more of them, at most `CAMTReader.detailsMax`, each with an
/// amount in the entry's currency. What is left out, or converted, would be a second truth beside the entry's amount.
struct CAMTParts {
    /// Empty where the entry is not split.
    private(set) var splits: [RowSplit] = []

    /// `amount` is the entry's own, signed; `currency` the one that it is in.
    init(
        _ entry: CAMTEntry, _ fields: [RecordField], amount: Int64, currency: Currency?, minorDigits: Int, isReversal: Bool, in arena: inout [UInt8]
    ) {
        let parts = entry.parts
        guard (2...CAMTReader.detailsMax).contains(parts.count) else { return }
        var amounts: [Int64] = []
        var sum: Int64 = 0
        for range in parts {
            guard let part = Self.amount(fields[range], isCredit: amount >= 0, currency, minorDigits, arena) else { return }
            let (next, overflow) = sum.addingReportingOverflow(part)
            if overflow { return }
            sum = next
            amounts.append(part)
        }
        guard sum == amount else { return }
        splits = zip(parts, amounts).map { range, part in
            let words = CAMTText(part: fields[range], isCreditorOther: (part >= 0) == isReversal, in: &arena)
            return RowSplit(category: .empty, note: words.text, amount: part)
        }
    }

    /// What a part moves in `currency`; nil if it does not say. Without a direction of its own it has that of the entry.
    private static func amount(
        _ fields: ArraySlice<RecordField>, isCredit: Bool, _ currency: Currency?, _ minorDigits: Int, _ arena: [UInt8]
    ) -> Int64? {
        let direction = fields.first { $0.tag == CAMTField.detailDirection.rawValue }
        guard let isCredit = direction.map({ CAMTValues.isCredit(arena, $0) }) ?? isCredit else { return nil }
        for tag in [CAMTField.detailAmount, .detailTransactionAmount] {
            guard let at = fields.firstIndex(where: { $0.tag == tag.rawValue }) else { continue }
            if at + 1 < fields.endIndex, fields[at + 1].tag == CAMTField.detailCurrency.rawValue,
                Currency(RecordMessages.string(arena, fields[at + 1])) != currency
            {
                continue
            }
            guard case .success(let value) = CAMTValues.amount(arena, fields[at].range, minorDigits: minorDigits) else { return nil }
            return isCredit ? value : -value
        }
        return nil
    }
}
