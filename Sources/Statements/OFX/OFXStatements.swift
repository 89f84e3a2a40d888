import Ledger

/// The statements of an OFX file as they are met: which one the present record belongs to and what its heading says.
///
/// A statement comes into being with the first thing that makes it one (an account number, a record, a balance), so that an empty
/// `STMTRS` of an error response is none.
struct OFXStatements: Sendable {
    /// Rows name their statement with sixteen bits.
    static let statementsMax = 4_096

    private(set) var headings: [StatementHeading] = []
    private var draft = StatementHeading(index: 0)
    private var current: Int?
    /// Minor digits of the present statement, kept because finding them for each row costs more than reading its amount.
    private var minorDigits = 2
    /// Whether the present statement has rows, so that its currency is settled.
    private var hasOwnRows = false
    /// Beside the present statement: those for rows in other currencies of the same account.
    private var byCurrency: [Currency: Int] = [:]
    private let fallback: Currency?

    /// `fallback` is used where the file names no currency.
    init(fallback: Currency?) { self.fallback = fallback }

    mutating func begin(type: String?) {
        current = nil
        hasOwnRows = false
        byCurrency = [:]
        draft = StatementHeading(index: 0)
        draft.account.type = type
    }

    mutating func end() { begin(type: nil) }

    /// Changes the heading of the present statement, whether it has come into being or not.
    mutating func update(_ change: (inout StatementHeading) -> Void) {
        guard let current else { return change(&draft) }
        change(&headings[current])
        minorDigits = digits(headings[current])
    }

    /// The account and the currency that the present statement is of.
    var account: AccountReference { (current.map { headings[$0] } ?? draft).account }
    var currency: Currency? { (current.map { headings[$0] } ?? draft).currency ?? fallback }

    /// Index and minor digits of the present statement; nil if the file has more statements than can be told apart.
    mutating func materialise() -> (index: Int, minorDigits: Int)? {
        if let current { return (current, minorDigits) }
        guard let index = append(draft) else { return nil }
        current = index
        minorDigits = digits(headings[index])
        return (index, minorDigits)
    }

    /// The statement for a row of the present account; `currency` is what the row itself names.
    mutating func target(for currency: Currency?) -> (index: Int, minorDigits: Int)? {
        guard let main = materialise() else { return nil }
        guard let currency, currency != headings[main.index].currency else {
            hasOwnRows = true
            return main
        }
        if headings[main.index].currency == nil, !hasOwnRows {
            // The statement names none, its rows do.
            headings[main.index].currency = currency
            minorDigits = currency.minorDigits
            hasOwnRows = true
            return (main.index, currency.minorDigits)
        }
        if let index = byCurrency[currency] { return (index, currency.minorDigits) }
        var heading = StatementHeading(index: 0, account: headings[main.index].account, currency: currency)
        heading.periodFirst = headings[main.index].periodFirst
        heading.periodLast = headings[main.index].periodLast
        guard let index = append(heading) else { return nil }
        byCurrency[currency] = index
        return (index, currency.minorDigits)
    }

    /// Headings with the currency from outside where the file names none.
    var named: [StatementHeading] {
        headings.map { heading in
            var heading = heading
            heading.currency = heading.currency ?? fallback
            return heading
        }
    }

    private mutating func append(_ heading: StatementHeading) -> Int? {
        guard headings.count < Self.statementsMax else { return nil }
        var heading = heading
        heading.index = headings.count
        headings.append(heading)
        return heading.index
    }

    private func digits(_ heading: StatementHeading) -> Int { (heading.currency ?? fallback)?.minorDigits ?? 2 }
}
