import Ledger
import Statements

/// What a statement's balances say, in words with their figures: `opening 100.00 + rows 5.00 = closing 105.00 EUR: proven`.
struct BalanceSentence {
    private let statement: InspectionDocument.Statement
    private let digits: Int
    private let style: OutputStyle

    init(_ statement: InspectionDocument.Statement, _ style: OutputStyle) {
        self.statement = statement
        digits = statement.account.currency.flatMap { Currency($0) }?.minorDigits ?? 2
        self.style = style
    }

    var words: String {
        let facts = [proof, statement.availableMinor.map { "available \(money($0))" + (statement.availableDate.map { " (\($0))" } ?? "") }]
        return facts.compactMap(\.self).joined(separator: "; ")
    }

    var paint: OutputStyle.Paint {
        switch statement.balance {
        case "proven": .green
        case "failed": .red
        default: .dim
        }
    }

    private var proof: String {
        let opening = statement.openingMinor
        // Only a balance after the last row closes the sum.
        let closing = statement.closingMeaning == .closing ? statement.closingMinor : nil
        switch statement.balance {
        case "proven":
            guard let opening, let closing else { return "the rows account for the file's balances: proven" }
            return "\(sum(opening)) = closing \(money(closing)): proven"
        case "failed":
            let gap = statement.gapMinor.map { " by \(money(Int64(clamping: $0.magnitude)))" } ?? ""
            guard let opening, let closing, let sum = statement.sumMinor else {
                return "the running balance does not follow from the rows: failed\(gap)"
            }
            let (end, overflow) = opening.addingReportingOverflow(sum)
            return "\(self.sum(opening))\(overflow ? "" : " = \(figure(end))"), but closing is \(money(closing)): failed\(gap)"
        default: return "\(known)cannot be proven: \(why)"
        }
    }

    private func sum(_ opening: Int64) -> String {
        "opening \(figure(opening)) + rows \(statement.sumMinor.map(figure) ?? "unknown")"
    }

    /// The balances that there are, where they prove nothing.
    private var known: String {
        let opening = statement.openingMinor.map { "opening \(money($0))" }
        let closing = statement.closingMinor.map { closing in
            let day = statement.closingDate.map { " (\($0))" } ?? ""
            switch statement.closingMeaning {
            case .opening: return "opening \(money(closing))\(day)"
            case .later, nil: return "balance \(money(closing))\(day)"
            case .closing: return "closing \(money(closing))\(day)"
            }
        }
        return [opening, closing].compactMap(\.self).map { $0 + ", " }.joined()
    }

    private var why: String {
        switch (statement.openingMinor, statement.closingMinor, statement.closingMeaning) {
        case (nil, nil, _): "the file gives no balance"
        case (_, _?, .later): "that balance is of a later day than the rows"
        case (_, _?, .opening), (_?, nil, _): "the file gives no closing balance"
        case (nil, _?, _): "the file gives no opening balance"
        case (_?, _?, _): "the sum of the rows is not known"
        }
    }

    private func figure(_ minor: Int64) -> String { style.number(Money.decimal(minor: minor, digits: digits)) }
    private func money(_ minor: Int64) -> String { figure(minor) + (statement.account.currency.map { " " + $0 } ?? "") }
}
