import Ledger

/// Which account the transactions of a QIF file belong to.
///
/// `!Account` blocks either list accounts or choose one, and the switch that should tell (`!Option:AutoSwitch`) is used in many ways.
/// What holds for all: the account of a section is the one block with a single account before it. A block with several is a list.
/// A section without a block goes on with the account of the section before if it has the same type.
struct QIFAccounts: Sendable {
    static let statementsMax = 4_096

    private(set) var headings: [StatementHeading] = []
    /// The last `!Account` block while no section has used it: its first account and how many it has.
    private var block: (first: AccountReference, count: Int)?
    private var account = AccountReference()
    private var section: String?
    /// Statements by the account's name, or by the section's where accounts have none.
    private var indices: [String: Int] = [:]
    /// The statement of the present section's records and its minor digits, once there is one.
    private var present: (index: Int, minorDigits: Int)?
    private let currency: Currency?

    init(currency: Currency?) { self.currency = currency }

    /// An `!Account` line.
    mutating func beginBlock() { block = (AccountReference(), 0) }

    mutating func add(_ reference: AccountReference) {
        if block?.count == 0 { block?.first = reference }
        block?.count += 1
    }

    /// A section of transactions; `name` is what stands behind `!Type:`, in lower case.
    mutating func beginSection(_ name: String, type: String?) {
        if let block {
            account = block.count == 1 ? block.first : AccountReference()
            self.block = nil
        } else if name != section {
            account = AccountReference()
        }
        if account.type == nil { account.type = type }
        section = name
        present = nil
    }

    /// Index and minor digits of the statement that the present section's records belong to; nil if there are too many.
    mutating func materialise() -> (index: Int, minorDigits: Int)? {
        if let present { return present }
        let key = account.name.map { "account \($0)" } ?? "section \(section ?? "")"
        let index = indices[key] ?? headings.count
        if index == headings.count {
            guard index < Self.statementsMax else { return nil }
            headings.append(StatementHeading(index: index, account: account, currency: currency))
            indices[key] = index
        }
        present = (index, headings[index].currency?.minorDigits ?? 2)
        return present
    }

    /// The name of the present account.
    var name: String? { account.name }

    /// Takes over a currency that a record names, where nothing else names one.
    mutating func nameCurrency(_ found: Currency) {
        // Rows may have been read by now, so the number of minor digits must stay what it was.
        guard let present, headings[present.index].currency == nil, found.minorDigits == present.minorDigits else { return }
        headings[present.index].currency = found
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
