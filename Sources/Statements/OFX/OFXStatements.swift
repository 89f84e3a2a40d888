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
    /// Beside the present statement: those for rows in other currencies of the same account.
    private var byCurrency: [Currency: Int] = [:]
    private let fallback: Currency?

    /// `fallback` is used where the file names no currency.
    init(fallback: Currency?) { self.fallback = fallback }

    mutating func begin(type: String?) {
        current = nil
        byCurrency = [:]
        draft = StatementHeading(index: 0)
        draft.account.type = type
    }

    mutating func end() { begin(type: nil) }

    /// Changes the heading of the present statement, whether it has come into being or not.
    mutating func update(_ change: (inout StatementHeading) -> Void) {
        if let current { change(&headings[current]) } else { change(&draft) }
    }

    /// Index and minor digits of the present statement; nil if the file has more statements than can be told apart.
    mutating func materialise() -> (index: Int, minorDigits: Int)? {
        if let current { return (current, digits(headings[current])) }
        guard let index = append(draft) else { return nil }
        current = index
        return (index, digits(headings[index]))
    }

    /// The statement for rows of the present account in `currency`.
    mutating func materialise(in currency: Currency) -> (index: Int, minorDigits: Int)? {
        guard let main = materialise() else { return nil }
        if headings[main.index].currency == currency { return main }
        if headings[main.index].currency == nil, byCurrency.isEmpty {
            // The statement names none, its rows do.
            headings[main.index].currency = currency
            byCurrency[currency] = main.index
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

    /// The currency of the present statement, if the file names one.
    var currency: Currency? { current.map { headings[$0].currency } ?? draft.currency }

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
