import Ledger

/// Finds out what the one balance that a statement states is the balance of, where the format does not say: OFX calls it the ledger balance
/// "as of" a day, and banks fill in the balance after the last row, before the first, or at the moment of the download.
///
/// Three hypotheses are held against what the file has. Several statements of one account decide by arithmetic: under the right one each balance
/// follows from the one before. Else the days tell. Nothing is changed in what the bank states.
enum StatedBalances {
    static func judge(_ statements: inout [StatementTally]) {
        var groups: [AccountKey: [Int]] = [:]
        for (index, tally) in statements.enumerated() where isOpen(tally) {
            guard tally.rows > 0, tally.sum != nil, !tally.heading.account.isEmpty else { continue }
            groups[AccountKey(tally.heading), default: []].append(index)
        }
        for indices in groups.values where indices.count > 1 { compare(indices, &statements) }
        for index in statements.indices where isOpen(statements[index]) { statements[index].heading.closingMeaning = byDays(statements[index]) }
    }

    private struct AccountKey: Hashable {
        var account: AccountReference
        var currency: Currency?

        init(_ heading: StatementHeading) {
            account = heading.account
            currency = heading.currency
        }
    }

    private static func isOpen(_ tally: StatementTally) -> Bool { tally.heading.closing != nil && tally.heading.closingMeaning == nil }

    /// Statements of one account, each after the other: whether their balances are those after the rows or those before.
    private static func compare(_ indices: [Int], _ statements: inout [StatementTally]) {
        let order = indices.sorted { (statements[$0].first?.dayNumber ?? 0, $0) < (statements[$1].first?.dayNumber ?? 0, $1) }
        var areClosing = true
        var areOpening = true
        for (earlier, later) in zip(order, order.dropFirst()) {
            let (a, b) = (statements[earlier], statements[later])
            guard let last = a.last, let first = b.first, last <= first, let from = a.heading.closing, let to = b.heading.closing else { return }
            if BalanceProof(opening: from, closing: to, sum: b.sum ?? 0) != .proven { areClosing = false }
            if BalanceProof(opening: from, closing: to, sum: a.sum ?? 0) != .proven { areOpening = false }
        }
        guard areClosing != areOpening else { return }
        for index in order { statements[index].heading.closingMeaning = areClosing ? .closing : .opening }
        for (earlier, later) in zip(order, order.dropFirst()) {
            if areClosing {
                statements[later].heading.opening = statements[earlier].heading.closing
                statements[later].heading.openingDay = statements[earlier].heading.closingDay
            } else {
                statements[earlier].heading.opening = statements[earlier].heading.closing
                statements[earlier].continuation = statements[later].heading.closing
            }
        }
    }

    private static func byDays(_ tally: StatementTally) -> BalanceMeaning {
        guard let day = tally.heading.closingDay, let first = tally.first, let last = tally.last else { return .closing }
        if day < first { return .opening }
        return day > max(last, tally.heading.periodLast ?? last) ? .later : .closing
    }
}
