import Ledger

/// What is said about values that cannot be read, in the same words for OFX and QIF.
enum RecordMessages {
    /// At most this many bytes of a value are quoted.
    private static let quotedBytesMax = 200

    /// The text of a short field, for headings and messages.
    static func string(_ arena: [UInt8], _ field: RecordField) -> String {
        String(decoding: arena[field.range].prefix(quotedBytesMax), as: UTF8.self)
    }

    /// Whether the field is this word, which is given in capital letters.
    static func equals(_ arena: [UInt8], _ field: RecordField, _ word: StaticString) -> Bool {
        guard field.range.count == word.utf8CodeUnitCount else { return false }
        return word.withUTF8Buffer { buffer in
            zip(field.range, buffer).allSatisfy { arena[$0] & 0xDF == $1 }
        }
    }

    static func code(_ error: DateError) -> ProblemCode {
        switch error {
        case .empty: .dateMissing
        case .unreadable: .dateUnreadable
        case .noSuchDay: .dateNoSuchDay
        }
    }

    static func message(_ error: DateError, _ text: String) -> String {
        switch error {
        case .empty: "The transaction has no posting date."
        case .unreadable: "\"\(text)\" is not a date."
        case .noSuchDay: "\"\(text)\" names a day that does not exist."
        }
    }

    static func code(_ error: AmountError) -> ProblemCode {
        switch error {
        case .empty: .amountMissing
        case .unreadable: .amountUnreadable
        case .tooPrecise: .amountTooPrecise
        case .overflow: .amountOverflow
        }
    }

    static func message(_ error: AmountError, _ text: String, _ minorDigits: Int) -> String {
        switch error {
        case .empty: "There is no amount."
        case .unreadable: "\"\(text)\" is not an amount."
        case .tooPrecise: "\"\(text)\" has more than \(minorDigits) digits after the decimal mark; it is not rounded."
        case .overflow: "\"\(text)\" is too large."
        }
    }
}
