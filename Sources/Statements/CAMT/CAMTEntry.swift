/// The parts of one `Ntry`, picked out of its fields; what is missing is nil, what repeats counts by its first text.
struct CAMTEntry {
    var amount: RecordField?
    var currency: RecordField?
    var direction: RecordField?
    var reversal: RecordField?
    var status: RecordField?
    var bookingDay: RecordField?
    var valueDay: RecordField?
    var detailDay: RecordField?
    var bankReference: RecordField?
    var entryReference: RecordField?
    var detailReference: RecordField?
    var endToEndID: RecordField?
    var checkNumber: RecordField?
    var additional: RecordField?
    /// Index of the first field of each `TxDtls`, behind its marker; at most `CAMTReader.detailsMax` and one more.
    var details: [Int] = []
    private let end: Int

    /// Indices of the fields of each `TxDtls`.
    var parts: [Range<Int>] {
        details.indices.map { details[$0]..<($0 + 1 < details.count ? details[$0 + 1] - 1 : end) }
    }

    init(_ fields: [RecordField], _ range: Range<Int>) {
        end = range.upperBound
        for i in range {
            let field = fields[i]
            switch CAMTField(rawValue: field.tag) {
            case .amount: Self.keep(field, &amount)
            case .amountCurrency: Self.keep(field, &currency)
            case .direction: Self.keep(field, &direction)
            case .reversal: Self.keep(field, &reversal)
            case .status: Self.keep(field, &status)
            case .bookingDay: Self.keep(field, &bookingDay)
            case .valueDay: Self.keep(field, &valueDay)
            case .detailDay: Self.keep(field, &detailDay)
            case .bankReference: Self.keep(field, &bankReference)
            case .entryReference: Self.keep(field, &entryReference)
            case .detailReference: Self.keep(field, &detailReference)
            case .endToEndID: Self.keep(field, &endToEndID)
            case .checkNumber: Self.keep(field, &checkNumber)
            case .additional: Self.keep(field, &additional)
            case .detail: details.append(i + 1)
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
