import Ledger

/// Which account the transactions of a QIF file belong to.
///
/// `!Account` blocks list accounts, between `!Option:AutoSwitch` and `!Clear:AutoSwitch`, or choose the one of the sections that follow. Many
/// programs leave the switch out or open, so what is in a block counts as well: one with several accounts is a list in any case, and one with a
/// single account chooses it, unless it is in a list and the section is of another type. A section without a block goes
/// on with the account of the section before if it has the same type.
struct QIFAccounts: Sendable {
    static let statementsMax = 4_096

    private(set) var headings: [StatementHeading] = []
    /// The last `!Account` block while no section has used it: its first account and how many it has.
    private var block: Block?
    /// Types of the accounts met so far, for blocks that choose one by its name alone.
    private var types: [String: String] = [:]
    private var account = AccountReference()
    private var section: String?
    /// Statements by the account's name, or by the section's where accounts have none.
    private var indices: [String: Int] = [:]
    /// The statement of the present section's records and its minor digits, once there is one.
    private var present: (index: Int, minorDigits: Int)?
    private let currency: Currency?

    private struct Block: Sendable {
        var first = AccountReference()
        var count = 0
        /// `!Clear:AutoSwitch` has closed it.
        var isList = false
    }

    init(currency: Currency?) { self.currency = currency }

    /// An `!Account` line.
    mutating func beginBlock() { block = Block() }

    /// `!Clear:AutoSwitch`: the block before it was a list.
    mutating func endList() { block?.isList = true }

    mutating func add(_ reference: AccountReference) {
        var reference = reference
        if let name = reference.name {
            reference.type = reference.type ?? types[name]
            if types.count < Self.statementsMax { types[name] = reference.type }
        }
        if block?.count == 0 { block?.first = reference }
        block?.count += 1
    }

    /// A section of transactions; `name` is what stands behind `!Type:`, in lower case.
    mutating func beginSection(_ name: String, type: String?) {
        if let block {
            let isChosen = block.count == 1 && !(block.isList && type != nil && block.first.type != nil && block.first.type != type)
            account = isChosen ? block.first : AccountReference()
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
