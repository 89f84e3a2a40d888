import Ledger

/// Decides the decimal mark and the sign of a whole file, or that one of them cannot be told.
struct CSVAmountDecision {
    var decimal: UInt8 = UInt8(ascii: ".")
    var balanceDecimal: UInt8 = UInt8(ascii: ".")
    var isDecimalOpen = false
    var rule: CSVAmountRule
    var isSignOpen = false
    var isByConvention = false
    /// For people: `plain`, `inverted`, `columns`, `direction`.
    var sign: String { isSignOpen ? "" : Self.name(rule) }

    struct Context {
        var isCard = false
        var hasHeader = true
        /// Chinese, Japanese or Korean names: there the point is the decimal mark.
        var isEastAsian = false
        /// Known minor digits of the file's currency; nil while no currency is named.
        var minorDigits: Int?
    }

    init(_ survey: CSVSurvey, _ roles: CSVColumnRoles, context: Context, options: ReadingOptions) {
        rule = .signed(column: roles.amount, inverted: false)
        decideDecimal(survey, roles, context, options)
        let balance = survey.amounts[roles.balance] ?? CSVSurvey.Amounts()
        balanceDecimal = balance.point == balance.comma ? decimal : balance.comma > balance.point ? 0x2C : 0x2E
        decideSign(survey, roles, context, options)
    }

    static func name(_ rule: CSVAmountRule) -> String {
        switch rule {
        case .signed(_, let inverted): inverted ? "inverted" : "plain"
        case .unmarkedIsDebit: "inverted"
        case .pair: "columns"
        case .directed: "direction"
        }
    }

    // MARK: Decimal mark

    /// All columns of amounts together; the balance's column speaks only where they are silent.
    private mutating func decideDecimal(_ survey: CSVSurvey, _ roles: CSVColumnRoles, _ context: Context, _ options: ReadingOptions) {
        let answer = options.decimal ?? options.answers["decimal"]
        if let answer {
            decimal = answer == "," || answer == "comma" ? 0x2C : 0x2E
            return
        }
        var all = CSVSurvey.Amounts()
        for (column, amounts) in survey.amounts where column != roles.balance { all.add(amounts) }
        if all.point == all.comma, let balance = survey.amounts[roles.balance] { all.add(balance) }
        if all.point != all.comma {
            decimal = all.comma > all.point ? 0x2C : 0x2E
            return
        }
        guard all.ambiguous > 0 else { return }
        let (point, comma) = (survey.point.best, survey.comma.best)
        if point != comma, max(point, comma) * 10 >= max(survey.point.links, survey.comma.links) * 8 {
            decimal = comma > point ? 0x2C : 0x2E
            return
        }
        if context.isEastAsian { return }
        // Every mark has three digits behind it: groups of thousands, or the decimals of a currency that has three.
        let mark: UInt8 = all.threeBehindPoint * 2 >= all.threeBehind ? 0x2E : 0x2C
        let otherMark: UInt8 = mark == 0x2E ? 0x2C : 0x2E
        if let digits = context.minorDigits {
            if digits == 3 {
                decimal = mark
                return
            }
            if digits == 0 {
                decimal = otherMark
                return
            }
            if all.pointValues != all.commaValues {
                decimal = all.commaValues > all.pointValues ? 0x2C : 0x2E
                return
            }
        }
        isDecimalOpen = true
    }

    // MARK: Sign

    private mutating func decideSign(_ survey: CSVSurvey, _ roles: CSVColumnRoles, _ context: Context, _ options: ReadingOptions) {
        if roles.amount < 0 {
            rule = .pair(
                debit: roles.debit, credit: roles.credit, debitIsNegative: survey.debitNegatives * 2 > (survey.amounts[roles.debit]?.nonZero ?? 0))
            return
        }
        let amounts = survey.amounts[roles.amount] ?? CSVSurvey.Amounts()
        // Only what comes in carries a mark, `CR` or a plus sign: what carries none goes out.
        let hasOnlyCreditMarks = amounts.minus == 0 && amounts.debit == 0 && amounts.unsigned > 0 && amounts.plus + amounts.credit > 0
        if let answer = options.sign ?? options.answers["sign"] {
            let isInverted = answer == "inverted"
            rule = isInverted && hasOnlyCreditMarks ? .unmarkedIsDebit(column: roles.amount) : .signed(column: roles.amount, inverted: isInverted)
            return
        }
        if roles.direction >= 0, !survey.directions.isEmpty {
            if let directed = Self.directed(survey, roles) { rule = directed }
            return
        }
        let balance = decimal == 0x2C ? survey.comma : survey.point
        if balance.best * 10 >= balance.links * 8, balance.links > 1 || balance.plain > 0, balance.plain != balance.inverted {
            rule = .signed(column: roles.amount, inverted: balance.inverted > balance.plain)
            return
        }
        if hasOnlyCreditMarks {
            if amounts.credit > 0 { rule = .unmarkedIsDebit(column: roles.amount) } else { isSignOpen = true }
            return
        }
        guard amounts.nonZero > 0, amounts.debit + amounts.credit == 0 else { return }
        if amounts.minus > 0, amounts.unsigned + amounts.plus > 0 {
            // The payments of the bill are printed as negative, the many others as positive: the card's issuer is speaking.
            if survey.paymentIsNegative > 0, survey.paymentIsPositive == 0, context.isCard || amounts.unsigned > amounts.minus {
                rule = .signed(column: roles.amount, inverted: true)
                isByConvention = true
            } else if context.isCard, survey.paymentIsPositive == 0, amounts.unsigned >= 4 * amounts.minus, amounts.unsigned >= 8 {
                isSignOpen = true
            }
            return
        }
        // Nothing but amounts without a sign, and nothing that says which way they went.
        if amounts.unsigned == amounts.nonZero, context.isCard || !context.hasHeader || amounts.nonZero >= 3 { isSignOpen = true }
    }

    /// The rule of a direction column; nil if there is none or if it only repeats the sign.
    private static func directed(_ survey: CSVSurvey, _ roles: CSVColumnRoles) -> CSVAmountRule? {
        guard roles.direction >= 0 else { return nil }
        var agree = 0
        var disagree = 0
        for (word, counts) in survey.directions {
            if CSVLexicon.debitWords.contains(word) {
                agree += counts.negative
                disagree += counts.positive
            } else if CSVLexicon.creditWords.contains(word) {
                agree += counts.positive
                disagree += counts.negative
            }
        }
        guard disagree > 0 else { return nil }
        return .directed(column: roles.amount, direction: roles.direction, debitWords: CSVLexicon.debitWords, creditWords: CSVLexicon.creditWords)
    }
}

extension CSVSurvey.Balance {
    var plain: Int { max(plainUp, plainDown) }
    var inverted: Int { max(invertedUp, invertedDown) }
    var best: Int { max(plain, inverted) }
}
