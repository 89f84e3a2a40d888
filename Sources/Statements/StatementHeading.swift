public import Ledger

/// How a file names an account; every part may be missing.
public struct AccountReference: Hashable, Sendable, Codable {
    /// Account number, card number or IBAN as written.
    public var id: String?
    /// Bank or branch code (OFX BANKID).
    public var bankID: String?
    /// `checking`, `savings`, `creditcard`, `moneymrkt`, `creditline`, `cash`, `investment` or nil.
    public var type: String?
    /// A name in words (QIF `!Account`, a CSV account column).
    public var name: String?

    public init(id: String? = nil, bankID: String? = nil, type: String? = nil, name: String? = nil) {
        self.id = id
        self.bankID = bankID
        self.type = type
        self.name = name
    }

    public var isEmpty: Bool { (id ?? "").isEmpty && (name ?? "").isEmpty }
}

/// What the balance that a bank states beside the rows is the balance of. Of an OFX ledger balance the file does not say.
public enum BalanceMeaning: String, Sendable, Codable {
    /// After the last row.
    case closing
    /// Before the first row.
    case opening
    /// Of a day after the rows, such as the day of the download: rows up to it may be missing.
    case later
}

/// What a file says about one account over a period, beside its rows.
public struct StatementHeading: Sendable {
    /// Position among the statements of the file, from 0; `StatementRow.statement` refers to it.
    public var index: Int
    public var account: AccountReference
    /// As the file says; nil where it names none.
    public var currency: Currency?
    /// The stated period, where there is one.
    public var periodFirst: CalendarDate?
    public var periodLast: CalendarDate?
    public var opening: Int64?
    public var openingDay: CalendarDate?
    public var closing: Int64?
    public var closingDay: CalendarDate?
    /// What `closing` is the balance of; nil as long as only the rows can tell (`StatedBalances`).
    public var closingMeaning: BalanceMeaning? = .closing
    /// What may be spent, which is no sum of rows: pending payments and credit lines count in it.
    public var available: Int64?
    public var availableDay: CalendarDate?

    public init(index: Int, account: AccountReference = AccountReference(), currency: Currency? = nil) {
        self.index = index
        self.account = account
        self.currency = currency
    }
}
