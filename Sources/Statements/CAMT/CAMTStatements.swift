import Ledger

/// The statements of a CAMT file as they are met, one for each currency of each `Stmt`, `Rpt` or `Ntfctn`.
///
/// A statement comes into being with an account, a balance or an entry, so that a message without any is none. An amount in another currency than the
/// statement's belongs to a statement of its own with the same account.
struct CAMTStatements: Sendable {
    /// Rows name their statement with sixteen bits.
    static let statementsMax = 16_384

    private(set) var headings: [StatementHeading] = []
    /// The day on which the present statement was made, for entries that name none.
    var created: CalendarDate?
    private var draft = StatementHeading(index: 0)
    private var current: Int?
    /// Beside the present statement: those in other currencies of the same account.
    private var byCurrency: [Currency: Int] = [:]
    private let fallback: Currency?

    /// `fallback` is used where the file names no currency.
    init(fallback: Currency?) { self.fallback = fallback }

    mutating func begin() {
        current = nil
        created = nil
        byCurrency = [:]
        draft = StatementHeading(index: 0)
    }

    /// Index of the present statement; nil if the file has more statements than can be told apart.
    @discardableResult
    mutating func materialise() -> Int? {
        if let current { return current }
        current = append(draft)
        return current
    }

    /// The statement for an amount in this currency; one without a currency is in that of the statement.
    mutating func index(for currency: Currency?) -> Int? {
        guard let main = materialise() else { return nil }
        guard let currency, currency != headings[main].currency else { return main }
        if headings[main].currency == nil {
            headings[main].currency = currency
            return main
        }
        if let index = byCurrency[currency] { return index }
        var heading = StatementHeading(index: 0, account: headings[main].account, currency: currency)
        heading.periodFirst = headings[main].periodFirst
        heading.periodLast = headings[main].periodLast
        guard let index = append(heading) else { return nil }
        byCurrency[currency] = index
        return index
    }

    /// Changes the present statement, whether it has come into being or not.
    mutating func update(_ change: (inout StatementHeading) -> Void) {
        if let current { change(&headings[current]) } else { change(&draft) }
    }

    mutating func update(_ index: Int, _ change: (inout StatementHeading) -> Void) { change(&headings[index]) }

    func minorDigits(_ index: Int) -> Int { (headings[index].currency ?? fallback)?.minorDigits ?? 2 }

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
}
