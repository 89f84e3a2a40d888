import Ledger

/// Which account the transactions of a QIF file belong to.
///
/// `!Account` blocks either list accounts or choose one, and the switch that should tell (`!Option:AutoSwitch`) is used in many ways.
/// What holds for all: the account of a section is the one block with a single account before it. A block with several is a list.
/// A section without a block goes on with the account of the section before if it has the same type.
struct QIFAccounts: Sendable {
    static let statementsMax = 4_096

    private(set) var headings: [StatementHeading] = []
    /// The accounts of the last `!Account` block, while no section has used it; nil if there is none.
    private var block: [AccountReference]?
    private var account = AccountReference()
    private var sectionType: String?
    private var current: Int?
    private let currency: Currency?

    init(currency: Currency?) { self.currency = currency }

    /// An `!Account` line.
    mutating func beginBlock() { block = [] }

    mutating func add(_ reference: AccountReference) { block?.append(reference) }

    mutating func beginSection(type: String?) {
        if let block {
            account = block.count == 1 ? block[0] : AccountReference()
            self.block = nil
        } else if type != sectionType {
            account = AccountReference()
        }
        if account.type == nil { account.type = type }
        sectionType = type
        current = nil
    }

    /// Index and minor digits of the statement that the present section's records belong to; nil if there are too many.
    mutating func materialise() -> (index: Int, minorDigits: Int)? {
        let digits = currency?.minorDigits ?? 2
        if let current { return (current, headings[current].currency?.minorDigits ?? digits) }
        if let known = headings.firstIndex(where: { $0.account.name == account.name && (account.name != nil || $0.account.type == account.type) }) {
            current = known
        } else {
            guard headings.count < Self.statementsMax else { return nil }
            current = headings.count
            headings.append(StatementHeading(index: headings.count, account: account, currency: currency))
        }
        return current.map { ($0, headings[$0].currency?.minorDigits ?? digits) }
    }

    /// The name of the present account.
    var name: String? { account.name }

    /// Takes over a currency that a record names, where nothing else names one.
    mutating func nameCurrency(_ found: Currency) {
        guard let current, headings[current].currency == nil else { return }
        headings[current].currency = found
    }

    /// The type of an account by the word after `!Type:` or in an account's `T` line.
    static func type(_ name: String) -> String? {
        switch name.lowercased().filter({ $0.isLetter || $0.isNumber }) {
        case "bank", "checking": "checking"
        case "savings": "savings"
        case "cash": "cash"
        case "ccard", "creditcard", "card": "creditcard"
        case "creditline": "creditline"
        case "invst", "invest", "port", "portfolio", "mutual", "401k", "401k403b": "investment"
        default: nil
        }
    }
}
