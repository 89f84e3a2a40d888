import Ledger

/// Reads the split lines of a QIF record: `S` category, `E` note, `$` amount, repeated. `%` is a share of the total; it only counts
/// where there is no amount.
struct QIFSplits {
    /// Splits beyond that make the row an unsplit one.
    static let splitsMax = 1_000

    private(set) var splits: [RowSplit] = []
    /// Why the lines cannot be used; nil if they can.
    private(set) var problem: String?
    /// The line that shows it, where it is one.
    private(set) var problemField: RecordField?

    /// `fields` are the record's lines in order. The sum is checked against `total`, without which there would be two truths.
    init(_ fields: ArraySlice<RecordField>, total: Int64, plan: QIFPlan, minorDigits: Int, _ arena: inout [UInt8]) {
        var split = RowSplit(category: .empty, note: .empty, amount: 0)
        var hasAmount = false
        var isOpen = false
        var share: RecordField?
        func complete() {
            if !hasAmount, let share, let amount = Self.part(share, of: total, plan: plan, arena) {
                split.amount = amount
                hasAmount = true
            }
        }
        for field in fields {
            switch UInt8(truncatingIfNeeded: field.tag) {
            case UInt8(ascii: "S"):
                complete()
                if isOpen { close(split, hasAmount) }
                share = nil
                split = RowSplit(category: QIFText.category(field, in: &arena), note: .empty, amount: 0)
                hasAmount = false
                isOpen = true
            case UInt8(ascii: "%") where isOpen: share = field
            case UInt8(ascii: "E") where isOpen:
                split.note = TextCollapser.collapse(field.range, in: &arena)
            case UInt8(ascii: "$") where isOpen && !hasAmount:
                switch AmountParser.parse(arena, field.range, decimal: plan.decimal, minorDigits: minorDigits) {
                case .success(let amount):
                    split.amount = amount
                    hasAmount = true
                case .failure(.empty): break
                case .failure:
                    problemField = field
                    problem = "The amount of a split cannot be read: \"\(String(decoding: arena[field.range].prefix(100), as: UTF8.self))\"."
                }
            default: break
            }
        }
        complete()
        if isOpen { close(split, hasAmount) }
        guard problem == nil, !splits.isEmpty else { return }
        if splits.count > Self.splitsMax {
            problem = "The transaction has more than \(Self.splitsMax) splits."
            return
        }
        var sum: Int64 = 0
        for split in splits {
            let (next, overflow) = sum.addingReportingOverflow(split.amount)
            if overflow {
                problem = "The sum of the splits is too large."
                return
            }
            sum = next
        }
        if sum != total {
            problem =
                "The splits add up to \(Money.decimal(minor: sum, digits: minorDigits)), "
                + "not to the transaction's \(Money.decimal(minor: total, digits: minorDigits))."
        }
    }

    /// `25%` or `12.5` of the total; nil unless that is a whole number of minor units.
    private static func part(_ share: RecordField, of total: Int64, plan: QIFPlan, _ arena: [UInt8]) -> Int64? {
        var range = share.range
        while let last = range.last, arena[last] == UInt8(ascii: "%") || arena[last] == 0x20 { range = range.dropLast() }
        guard case .success(let hundredths) = AmountParser.parse(arena, range, decimal: plan.decimal, minorDigits: 2) else { return nil }
        let (product, overflow) = total.multipliedReportingOverflow(by: hundredths)
        guard !overflow, product % 10_000 == 0 else { return nil }
        return product / 10_000
    }

    /// Blank lines that some programs write after the last split are none.
    private mutating func close(_ split: RowSplit, _ hasAmount: Bool) {
        if split.category.isEmpty, split.note.isEmpty, split.amount == 0 { return }
        if !hasAmount, problem == nil { problem = "A split has no amount." }
        splits.append(split)
    }
}

/// Texts of QIF lines.
enum QIFText {
    /// A category without the class behind `/` and the tags behind `|`; a transfer's `[Account]` as it is, `--Split--` not at all.
    static func category(_ field: RecordField, in arena: inout [UInt8]) -> TextRange {
        var end = field.range.upperBound
        var isInBrackets = false
        for i in field.range {
            switch arena[i] {
            case UInt8(ascii: "["): isInBrackets = true
            case UInt8(ascii: "]"): isInBrackets = false
            case UInt8(ascii: "/"), UInt8(ascii: "|"):
                if !isInBrackets {
                    end = i
                    break
                }
                continue
            default: continue
            }
            if end == i { break }
        }
        while end > field.range.lowerBound, arena[end - 1] == 0x20 { end -= 1 }
        let range = field.range.lowerBound..<end
        if arena[range].elementsEqual("--Split--".utf8) { return .empty }
        return TextCollapser.collapse(range, in: &arena)
    }

    /// Whether the text is one of the payees that programs write on an opening balance; ASCII letters of either case are equal.
    static func isOpeningBalance(_ bytes: [UInt8], _ range: Range<Int>) -> Bool {
        guard range.count >= 10, range.count <= 20 else { return false }
        return openings.contains { name in
            guard name.count == range.count else { return false }
            for k in name.indices {
                let byte = bytes[range.lowerBound + k]
                if (byte >= 0x41 && byte <= 0x5A ? byte | 0x20 : byte) != name[k] { return false }
            }
            return true
        }
    }

    private static let openings: [[UInt8]] = [
        "opening balance", "eröffnungssaldo", "anfangssaldo", "anfangsbestand", "solde initial", "solde d'ouverture", "saldo inicial",
        "saldo iniziale",
        "saldo de apertura", "beginsaldo", "openingssaldo", "bilans otwarcia",
    ].map { Array($0.utf8) }
}
