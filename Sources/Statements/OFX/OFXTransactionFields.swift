/// The leaves of one transaction, picked out of its fields; a leaf that is missing is nil, one that repeats counts by its first text.
struct OFXTransactionFields {
    var posted: RecordField?
    var user: RecordField?
    var available: RecordField?
    var amount: RecordField?
    var kind: RecordField?
    var id: RecordField?
    var checkNumber: RecordField?
    var name: RecordField?
    var extendedName: RecordField?
    var memo: RecordField?
    var category: RecordField?
    var currency: RecordField?
    var originalCurrency: RecordField?
    var originalRate: RecordField?
    var correctedID: RecordField?
    var correctionAction: RecordField?

    init(_ fields: [RecordField], _ range: Range<Int>) {
        for i in range {
            let field = fields[i]
            switch OFXTag(rawValue: field.tag) {
            case .posted: Self.keep(field, &posted)
            case .user: Self.keep(field, &user)
            case .available, .value: Self.keep(field, &available)
            case .amount: Self.keep(field, &amount)
            case .kind: Self.keep(field, &kind)
            case .id, .oldID: Self.keep(field, &id)
            case .checkNumber: Self.keep(field, &checkNumber)
            case .name, .payeeName: Self.keep(field, &name)
            case .extendedName: Self.keep(field, &extendedName)
            case .memo: Self.keep(field, &memo)
            case .category: Self.keep(field, &category)
            case .currencySymbol: Self.keep(field, &currency)
            case .originalSymbol: Self.keep(field, &originalCurrency)
            case .originalRate: Self.keep(field, &originalRate)
            case .correctedID: Self.keep(field, &correctedID)
            case .correctionAction: Self.keep(field, &correctionAction)
            default: break
            }
        }
    }

    @inline(__always)
    private static func keep(_ field: RecordField, _ slot: inout RecordField?) {
        if let present = slot, present.lower < present.upper { return }
        slot = field
    }
}
