import Ledger

/// The words of one entry or of one part of it: who the other party is, what the payment is for, what the bank says about it.
struct CAMTText {
    /// Of a collective entry, the parts that give it words.
    private static let wordPartsMax = 16

    /// The other party, where all parts of the entry name the same one.
    private(set) var payee = TextRange.empty
    private(set) var text = TextRange.empty

    /// `isCreditorOther` says that the money goes to the creditor, so that the creditor is the other party.
    init(_ entry: CAMTEntry, _ fields: [RecordField], isCreditorOther: Bool, in arena: inout [UInt8]) {
        for (k, range) in entry.parts.prefix(Self.wordPartsMax).enumerated() {
            let name = Self.name(fields[range], isCreditorOther, in: &arena)
            if k == 0 {
                payee = name
            } else if arena[name.range] != arena[payee.range] {
                payee = .empty
            }
            add(name, fields[range], in: &arena)
        }
        if let additional = entry.additional { add(TextCollapser.collapse(additional.range, in: &arena), in: &arena) }
    }

    /// The words of one `TxDtls`.
    init(part fields: ArraySlice<RecordField>, isCreditorOther: Bool, in arena: inout [UInt8]) {
        payee = Self.name(fields, isCreditorOther, in: &arena)
        add(payee, fields, in: &arena)
    }

    private mutating func add(_ name: TextRange, _ fields: ArraySlice<RecordField>, in arena: inout [UInt8]) {
        add(name, in: &arena)
        let words = fields.filter { $0.tag == CAMTField.remittance.rawValue }
        for field in words { add(TextCollapser.collapse(field.range, in: &arena), in: &arena) }
        for field in fields where !field.range.isEmpty {
            switch CAMTField(rawValue: field.tag) {
            // A reference says something to a person only where there are no words.
            case .structuredReference where words.isEmpty, .detailAdditional: add(TextCollapser.collapse(field.range, in: &arena), in: &arena)
            default: break
            }
        }
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
