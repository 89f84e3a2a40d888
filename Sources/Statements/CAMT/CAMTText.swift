import Ledger

/// The words of one entry: who the other party is, what the payment is for, what the bank says about it.
struct CAMTText {
    /// The other party, where all parts of the entry name the same one.
    private(set) var payee = TextRange.empty
    private(set) var text = TextRange.empty

    /// `isCreditorOther` says that the money goes to the creditor, so that the creditor is the other party.
    init(_ entry: CAMTEntry, _ fields: [RecordField], _ end: Int, isCreditorOther: Bool, in arena: inout [UInt8]) {
        for (k, start) in entry.details.enumerated() {
            let range = start..<(k + 1 < entry.details.count ? entry.details[k + 1] - 1 : end)
            let name = Self.name(fields[range], isCreditorOther, in: &arena)
            if k == 0 {
                payee = name
            } else if arena[name.range] != arena[payee.range] {
                payee = .empty
            }
            add(name, in: &arena)
            let words = fields[range].filter { $0.tag == CAMTField.remittance.rawValue }
            for field in words { add(TextCollapser.collapse(field.range, in: &arena), in: &arena) }
            for field in fields[range] where !field.range.isEmpty {
                switch CAMTField(rawValue: field.tag) {
                // A reference says something to a person only where there are no words.
                case .structuredReference where words.isEmpty, .detailAdditional: add(TextCollapser.collapse(field.range, in: &arena), in: &arena)
                default: break
                }
            }
        }
        if let additional = entry.additional { add(TextCollapser.collapse(additional.range, in: &arena), in: &arena) }
    }

    private mutating func add(_ words: TextRange, in arena: inout [UInt8]) {
        guard text.range.count < TextCollapser.textBytesMax else { return }
        text = TextJoin.join(text, words, in: &arena)
    }

    /// The party on the other side, else the one that stands behind it.
    private static func name(_ fields: ArraySlice<RecordField>, _ isCreditorOther: Bool, in arena: inout [UInt8]) -> TextRange {
        let wanted: [CAMTField] = isCreditorOther ? [.creditor, .ultimateCreditor] : [.debtor, .ultimateDebtor]
        for tag in wanted {
            guard let field = fields.first(where: { $0.tag == tag.rawValue && !$0.range.isEmpty }) else { continue }
            let name = TextCollapser.collapse(field.range, in: &arena)
            if !FillerText.holds(arena, name.range) { return name }
        }
        return .empty
    }
}
