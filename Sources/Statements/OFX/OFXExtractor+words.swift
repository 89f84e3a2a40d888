import Ledger

/// Names and messages.
extension OFXExtractor {
    @inline(__always)
    static func collapse(_ field: RecordField, in arena: inout [UInt8]) -> TextRange { TextCollapser.collapse(field.range, in: &arena) }

    /// The account's type by the statement that it stands in.
    static func type(_ tag: OFXTag?) -> String? {
        switch tag {
        case .cardStatement: "creditcard"
        case .investmentStatement: "investment"
        default: nil
        }
    }

    /// ACCTTYPE; nil where it is none of the known types. OFC writes digits.
    static func accountType(_ text: String) -> String? {
        switch text.uppercased() {
        case "CHECKING", "0": "checking"
        case "SAVINGS", "1": "savings"
        case "CREDITCARD", "2": "creditcard"
        case "MONEYMRKT", "3": "moneymrkt"
        case "CREDITLINE", "4": "creditline"
        default: nil
        }
    }

    /// `USD at 0.91`: what the amount was before the bank converted it (`ORIGCURRENCY`), as words, since the rate gives no exact amount.
    /// Empty where it was the statement's own currency.
    func originalCurrency(_ symbol: RecordField, _ rate: RecordField?, _ arena: inout [UInt8]) -> TextRange {
        guard let currency = Currency(RecordMessages.string(arena, symbol)), currency != book.currency else { return .empty }
        var collapser = TextCollapser(arena)
        for byte in currency.code.utf8 { collapser.append(scalar: UInt32(byte), &arena) }
        if let rate, !rate.range.isEmpty {
            for byte in " at ".utf8 { collapser.append(scalar: UInt32(byte), &arena) }
            collapser.append(rate.range, &arena)
        }
        return collapser.text(arena)
    }
}
