internal import Ledger
internal import Statements
internal import Store

/// The words of account questions and their answers.
enum AccountChoice {
    static let question = "account"
    /// An answer `new:Savings` makes an account of that name.
    static let newPrefix = "new:"
    /// Kept among the answers when a person has approved a reviewed import.
    static let approval = "approval"
}

/// Finds the account of each statement of a file: by what the file says, else by what is known from outside, else it is a question.
///
/// A name that the book does not know becomes a new account, hidden until the import is published.
struct AccountResolution {
    let book: BookRow
    let row: ImportRow
    /// Account and currency of the pipeline definition.
    let pipelineAccount: String?
    let pipelineCurrency: Currency?
    /// Account numbers and IBANs from preamble and file name, the surest first.
    let hints: [String]
    /// The account of the file before it, where nothing else tells.
    let remembered: AccountRow?
    let statements: [StatementTally]

    enum Outcome {
        /// `isRemembered`: by nothing but what was chosen for an earlier file.
        case bound([BoundStatement], isRemembered: Bool)
        case asks(Question)
    }

    func resolve(in db: any SQLConnection) throws -> Outcome {
        let count = (statements.map(\.heading.index).max() ?? -1) + 1
        var bound = [BoundStatement](repeating: BoundStatement(account: 0, currency: book.currency), count: count)
        var isRemembered = false
        for tally in statements {
            var found = try account(of: tally.heading, in: db)
            if found == nil, let remembered {
                found = try matching(remembered, tally.heading, in: db)
                isRemembered = true
            }
            guard let account = found else { return .asks(try question(in: db)) }
            bound[tally.heading.index] = BoundStatement(
                account: account.id, currency: account.currency, first: tally.first, last: tally.last)
        }
        return .bound(bound, isRemembered: isRemembered)
    }

    private func account(of heading: StatementHeading, in db: any SQLConnection) throws -> AccountRow? {
        let names = Self.aliases(of: heading.account)
        if statements.count == 1 || names.isEmpty, let told = try told(heading, in: db) {
            for (scheme, value) in names { try db.insertAlias(book: book.id, scheme: scheme, value: value, account: told.id) }
            return told
        }
        for (scheme, value) in names {
            if let known = try db.account(book: book.id, scheme: scheme, value: value) {
                return try matching(try db.accountRow(known), heading, in: db)
            }
        }
        if statements.count == 1 || names.isEmpty, let name = pipelineAccount {
            let account = try named(name, heading, in: db)
            for (scheme, value) in names { try db.insertAlias(book: book.id, scheme: scheme, value: value, account: account.id) }
            return account
        }
        if !names.isEmpty {
            let made = try make(name: Self.displayName(heading.account), type: heading.account.type, heading, in: db)
            for (scheme, value) in names { try db.insertAlias(book: book.id, scheme: scheme, value: value, account: made.id) }
            return made
        }
        guard let hint = hints.first else { return nil }
        for hint in hints {
            for (scheme, value) in Self.aliases(of: AccountReference(id: hint)) {
                if let known = try db.account(book: book.id, scheme: scheme, value: value) {
                    return try matching(try db.accountRow(known), heading, in: db)
                }
            }
        }
        let reference = AccountReference(id: hint, type: heading.account.type)
        let made = try make(name: Self.displayName(reference), type: reference.type, heading, in: db)
        for (scheme, value) in Self.aliases(of: reference) { try db.insertAlias(book: book.id, scheme: scheme, value: value, account: made.id) }
        return made
    }

    /// The account that somebody named for this file: an answer, the upload's option, the inbox subfolder.
    private func told(_ heading: StatementHeading, in db: any SQLConnection) throws -> AccountRow? {
        if let answer = row.answers[AccountChoice.question] {
            if answer.hasPrefix(AccountChoice.newPrefix) {
                return try named(String(answer.dropFirst(AccountChoice.newPrefix.count)), heading, in: db)
            }
            if let id = Int64(answer) { return try matching(try db.accountRow(id), heading, in: db) }
        }
        guard let name = row.accountOption ?? row.folder, !name.isEmpty else { return nil }
        return try named(name, heading, in: db)
    }

    private func named(_ name: String, _ heading: StatementHeading, in db: any SQLConnection) throws -> AccountRow {
        if let id = try db.account(book: book.id, name: name) { return try matching(try db.accountRow(id), heading, in: db) }
        for (scheme, value) in Self.aliases(of: AccountReference(id: name)) {
            if let id = try db.account(book: book.id, scheme: scheme, value: value) { return try matching(try db.accountRow(id), heading, in: db) }
        }
        return try make(name: name, type: heading.account.type, heading, in: db)
    }

    /// An account has one currency: a statement in another one belongs to its sibling of that currency.
    private func matching(_ account: AccountRow, _ heading: StatementHeading, in db: any SQLConnection) throws -> AccountRow {
        guard let currency = heading.currency, currency != account.currency else { return account }
        let name = "\(account.name) (\(currency))"
        if let id = try db.account(book: book.id, name: name) { return try db.accountRow(id) }
        return try make(name: name, type: account.type, heading, in: db)
    }

    private func make(name: String, type: String?, _ heading: StatementHeading, in db: any SQLConnection) throws -> AccountRow {
        let option = try row.currencyOption.map { code in
            guard let currency = Currency(code) else { throw ImportError.unknownCurrency(code) }
            return currency
        }
        let currency = heading.currency ?? option ?? pipelineCurrency ?? book.currency
        let id = try db.insertHiddenAccount(book: book.id, name: name, type: type ?? "checking", currency: currency)
        return try db.accountRow(id)
    }

    private func question(in db: any SQLConnection) throws -> Question {
        let accounts = try db.accountRows(book: book.id).map { account in
            Question.Choice(id: String(account.id), label: "\(account.name) (\(account.currency))")
        }
        let stem = row.name.split(separator: ".").first.map(String.init) ?? row.name
        return Question(
            id: AccountChoice.question, kind: .account, text: "Which account is \(row.name) a statement of? The file does not say.",
            choices: accounts + [Question.Choice(id: AccountChoice.newPrefix + stem, label: "A new account called \"\(stem)\"")])
    }

    /// The names by which an account is looked up: what can be compared across files, so without spaces and in capitals.
    static func aliases(of account: AccountReference) -> [(scheme: String, value: String)] {
        var names: [(String, String)] = []
        if let id = account.id.map(canonical), !id.isEmpty {
            names.append(isIBAN(id) ? ("iban", id) : ("number", [canonical(account.bankID ?? ""), id].filter { !$0.isEmpty }.joined(separator: "/")))
        }
        if let name = account.name, !name.isEmpty { names.append(("name", name.lowercased())) }
        return names
    }

    /// "Checking ··4471" where the file gives only a number.
    static func displayName(_ account: AccountReference) -> String {
        if let name = account.name, !name.isEmpty { return name }
        let types = [
            "creditcard": "Credit card", "savings": "Savings", "moneymrkt": "Money market", "creditline": "Credit line", "investment": "Investment",
        ]
        let kind = types[account.type ?? ""] ?? "Account"
        let id = canonical(account.id ?? "")
        return id.isEmpty ? kind : "\(account.type == "checking" ? "Checking" : kind) ··\(id.suffix(4))"
    }

    static func canonical(_ text: String) -> String {
        String(text.uppercased().filter { $0.isLetter || $0.isNumber || $0 == "*" })
    }

    /// ISO 13616: two letters, two check digits, and 97 dividing the rearranged number with rest 1.
    static func isIBAN(_ text: String) -> Bool {
        let bytes = Array(text.utf8)
        guard (15...34).contains(bytes.count), bytes.allSatisfy({ ($0 >= 0x30 && $0 <= 0x39) || ($0 >= 0x41 && $0 <= 0x5A) }) else { return false }
        var rest = 0
        for byte in bytes[4...] + bytes[..<4] {
            rest = byte <= 0x39 ? (rest * 10 + Int(byte - 0x30)) % 97 : (rest * 100 + Int(byte - 0x37)) % 97
        }
        return rest == 1
    }
}
