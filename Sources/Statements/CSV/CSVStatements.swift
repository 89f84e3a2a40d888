import Ledger

/// The statements of one CSV file: one for each account and currency that its columns name, one if they name none.
///
/// Follows the running balance of each, so that opening and closing are given only where the rows prove them.
struct CSVStatements: Sendable {
    private let plan: CSVPlan
    private(set) var headings: [StatementHeading]
    private var digits: [Int]
    private var chains: [Chain]
    private var indices: [[UInt8]: Int] = [:]
    /// Cells of the row before: rows of one statement mostly come together.
    private var lastKey: [UInt8] = []
    private var lastIndex = 0
    /// Whether any row has had a key; the first heading is there from the start, for files without rows.
    private var isNamed = false
    /// Statements of one file; what comes beyond goes to the first.
    static let statementsMax = 1_024

    init(_ plan: CSVPlan) {
        self.plan = plan
        headings = [StatementHeading(index: 0, account: plan.account, currency: plan.currency)]
        digits = [plan.currency?.minorDigits ?? plan.minorDigits]
        chains = [Chain()]
    }

    @inline(__always)
    func minorDigits(_ statement: UInt16) -> Int { digits[Int(statement)] }

    @inline(__always)
    mutating func statement(of cells: CSVCells, _ arena: [UInt8]) -> UInt16 {
        if plan.currencyColumn < 0, plan.accountColumn < 0 { return 0 }
        return UInt16(index(of: cells, arena))
    }

    private mutating func index(of cells: CSVCells, _ arena: [UInt8]) -> Int {
        let account = cells[plan.accountColumn].map(\.range) ?? 0..<0
        let currency = cells[plan.currencyColumn].map(\.range) ?? 0..<0
        if isSameAsLast(arena, account, currency) { return lastIndex }
        var key = Array(arena[account])
        key.append(0)
        key.append(contentsOf: arena[currency])
        var index = indices[key] ?? -1
        if index < 0 {
            index = make(account: String(decoding: arena[account], as: UTF8.self), currency: CSVLexicon.currency(arena, currency))
            if indices.count < 4 * Self.statementsMax { indices[key] = index }
        }
        lastKey = key
        lastIndex = index
        return index
    }

    private func isSameAsLast(_ arena: [UInt8], _ account: Range<Int>, _ currency: Range<Int>) -> Bool {
        guard lastKey.count == account.count + 1 + currency.count, isNamed else { return false }
        for (k, i) in account.enumerated() where lastKey[k] != arena[i] { return false }
        let offset = account.count + 1
        for (k, i) in currency.enumerated() where lastKey[offset + k] != arena[i] { return false }
        return true
    }

    /// The statement of an account and a currency, made if it is new. A row that leaves the account empty belongs to the first one.
    private mutating func make(account: String, currency: Currency?) -> Int {
        let currency = currency ?? plan.currency
        var reference = plan.account
        if !account.isEmpty {
            reference = CSVLexicon.looksLikeAccountNumber(account) ? AccountReference(id: account) : AccountReference(name: account)
        } else if isNamed, let same = headings.firstIndex(where: { $0.currency == currency }) {
            return same
        }
        if isNamed {
            if let known = headings.firstIndex(where: { $0.account == reference && $0.currency == currency }) { return known }
            guard headings.count < Self.statementsMax else { return 0 }
            headings.append(StatementHeading(index: headings.count))
            digits.append(0)
            chains.append(Chain())
        }
        isNamed = true
        let index = headings.count - 1
        headings[index].account = reference
        headings[index].currency = currency
        digits[index] = currency?.minorDigits ?? plan.minorDigits
        return index
    }

    /// Follows the balance; rows come in the order of the file.
    @inline(__always)
    mutating func note(_ row: StatementRow) { chains[Int(row.statement)].note(row) }

    mutating func finish() {
        for index in headings.indices {
            guard let ends = chains[index].ends else { continue }
            headings[index].opening = ends.opening
            headings[index].openingDay = ends.openingDay
            headings[index].closing = ends.closing
            headings[index].closingDay = ends.closingDay
        }
    }

    /// The running balance of one statement, tried in both directions.
    private struct Chain {
        private var first: StatementRow?
        private var last: StatementRow?
        private var links = 0
        private var ascending = 0
        private var descending = 0

        mutating func note(_ row: StatementRow) {
            guard let balance = row.balance else { return }
            if let last, let before = last.balance {
                links += 1
                if before &+ row.amount == balance { ascending += 1 }
                if balance &+ last.amount == before { descending += 1 }
            }
            if first == nil { first = row }
            last = row
        }

        struct Ends {
            var opening: Int64
            var openingDay: CalendarDate
            var closing: Int64
            var closingDay: CalendarDate
        }

        /// Known if nearly all links hold; then a break is a missing or changed row, which the proof will name.
        var ends: Ends? {
            guard let first, let last, let firstBalance = first.balance, let lastBalance = last.balance, links > 0 else { return nil }
            let best = max(ascending, descending)
            guard best * 10 >= links * 8, best > 0 else { return nil }
            if ascending >= descending {
                let (opening, overflow) = firstBalance.subtractingReportingOverflow(first.amount)
                return overflow ? nil : Ends(opening: opening, openingDay: first.day, closing: lastBalance, closingDay: last.day)
            }
            let (opening, overflow) = lastBalance.subtractingReportingOverflow(last.amount)
            return overflow ? nil : Ends(opening: opening, openingDay: last.day, closing: firstBalance, closingDay: first.day)
        }
    }
}
