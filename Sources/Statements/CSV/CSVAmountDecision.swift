import Ledger

/// Decides the decimal mark and the sign of a whole file, or that one of them cannot be told.
struct CSVAmountDecision {
    var decimal: UInt8 = UInt8(ascii: ".")
    var balanceDecimal: UInt8 = UInt8(ascii: ".")
    var isDecimalOpen = false
    var rule: CSVAmountRule
    var isSignOpen = false
    /// What decided, by subject; empty where somebody has said it or nobody knows.
    private(set) var evidence: [CSVDescription.Evidence] = []
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

    private mutating func show(_ subject: CSVDescription.Evidence.Subject, _ sentence: String, _ rows: Int?...) {
        evidence.append(CSVDescription.Evidence(about: subject, because: sentence, rows: rows.compactMap(\.self)))
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
        for (column, amounts) in survey.amounts.sorted(by: { $0.key < $1.key }) where column != roles.balance { all.add(amounts) }
        if all.point == all.comma, let balance = survey.amounts[roles.balance] { all.add(balance) }
        if all.point != all.comma {
            decimal = all.comma > all.point ? 0x2C : 0x2E
            show(.decimal, "With another mark this is no number.", all.comma > all.point ? all.commaLine : all.pointLine)
            return
        }
        guard all.ambiguous > 0 else {
            show(.decimal, "No amount has a mark that could be read in two ways.")
            return
        }
        let (point, comma) = (survey.point.best, survey.comma.best)
        if point != comma, max(point, comma) * 10 >= max(survey.point.links, survey.comma.links) * 8 {
            decimal = comma > point ? 0x2C : 0x2E
            show(.decimal, "With this mark each balance is the one before plus the amount; with the other it is not.", survey.amountWitness?.line)
            return
        }
        if context.isEastAsian {
            show(.decimal, "The header is Chinese, Japanese or Korean; there a comma separates thousands.", survey.amountWitness?.line)
            return
        }
        // Every mark has three digits behind it: groups of thousands, or the decimals of a currency that has three.
        let mark: UInt8 = all.threeBehindPoint * 2 >= all.threeBehind ? 0x2E : 0x2C
        let otherMark: UInt8 = mark == 0x2E ? 0x2C : 0x2E
        if let digits = context.minorDigits {
            if digits == 3 || digits == 0 {
                decimal = digits == 3 ? mark : otherMark
                show(.decimal, "The file's currency has \(digits == 3 ? "three digits" : "no digits") behind the mark.", survey.amountWitness?.line)
                return
            }
            if all.pointValues != all.commaValues {
                decimal = all.commaValues > all.pointValues ? 0x2C : 0x2E
                show(.decimal, "With the other mark amounts have more digits than the currency.", survey.amountWitness?.line)
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
            if roles.isPairOpen, survey.signWitness != nil {
                decideBetweenColumns(survey, roles, options.sign ?? options.answers["sign"])
            } else {
                show(.sign, "Money going out and money coming in stand in two columns.", survey.signWitness?.line)
            }
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
        if roles.direction >= 0, let directed = CSVDirections(survey, roles) {
            if directed.isNeeded { rule = directed.rule(amount: roles.amount, direction: roles.direction) }
            show(
                .sign,
                directed.isNeeded ? "A column says which way the money went." : "The signs agree with the column that says which way the money went.",
                directed.line)
            return
        }
        if decideByBalance(survey, roles, amounts) { return }
        if hasOnlyCreditMarks {
            if amounts.credit > 0 {
                rule = .unmarkedIsDebit(column: roles.amount)
                show(.sign, "Only money coming in carries a mark.", amounts.markLine)
            } else {
                isSignOpen = true
            }
            return
        }
        guard amounts.nonZero > 0 else { return }
        if amounts.debit + amounts.credit > 0 {
            show(.sign, "Amounts carry a mark for debit or credit.", amounts.markLine)
        } else if amounts.minus > 0, amounts.unsigned + amounts.plus > 0 {
            decideBetweenBankAndIssuer(survey, roles, amounts, context)
        } else if amounts.minus > 0 {
            show(.sign, "Amounts carry a minus sign.", amounts.minusLine)
        } else if amounts.unsigned == amounts.nonZero, context.isCard || !context.hasHeader || amounts.nonZero >= 3 {
            // Nothing but amounts without a sign, and nothing that says which way they went.
            isSignOpen = true
        }
    }

    /// The answer says of the first row whether it came in.
    private mutating func decideBetweenColumns(_ survey: CSVSurvey, _ roles: CSVColumnRoles, _ answer: String?) {
        guard let answer else {
            isSignOpen = true
            return
        }
        let isCredit = (answer != "inverted") == (survey.signColumn == roles.credit)
        rule = .pair(
            debit: isCredit ? roles.debit : roles.credit, credit: isCredit ? roles.credit : roles.debit, debitIsNegative: false)
    }

    /// True if the running balance settled it, or showed that no meaning of the signs fits it.
    private mutating func decideByBalance(_ survey: CSVSurvey, _ roles: CSVColumnRoles, _ amounts: CSVSurvey.Amounts) -> Bool {
        let balance = decimal == 0x2C ? survey.comma : survey.point
        let (plain, inverted) = balance.byDirection(survey.dates.direction)
        let marked = balance.onlyMarked
        // Steps as large as the amounts, some up and some down, and no amount says which.
        if amounts.unsigned == amounts.nonZero, balance.links > 2, min(plain.steps, inverted.steps) > 0, plain.steps + inverted.steps >= balance.links
        {
            isSignOpen = true
            return true
        }
        if balance.best * 10 >= balance.links * 8, balance.links > 1 || plain.steps > 0 {
            if marked.steps > max(plain.steps, inverted.steps), amounts.minus == 0 {
                rule = .unmarkedIsDebit(column: roles.amount)
                show(.sign, "The balance rises by amounts with a mark and falls by those without.", marked.line)
                return true
            }
            if plain.steps != inverted.steps {
                rule = .signed(column: roles.amount, inverted: inverted.steps > plain.steps)
                show(
                    .sign,
                    inverted.steps > plain.steps
                        ? "The balance falls by amounts that are positive." : "Each balance is the one before plus the amount.",
                    inverted.steps > plain.steps ? inverted.line : plain.line)
                return true
            }
        }
        return false
    }

    /// A bank prints what goes out with a minus sign; some issuers of cards print what has to be paid as positive and payments as negative.
    private mutating func decideBetweenBankAndIssuer(_ survey: CSVSurvey, _ roles: CSVColumnRoles, _ amounts: CSVSurvey.Amounts, _ context: Context) {
        if survey.paymentIsNegative > 0, survey.paymentIsPositive == 0, context.isCard || amounts.unsigned > amounts.minus {
            rule = .signed(column: roles.amount, inverted: true)
            show(.sign, "The payment of the bill is negative, so positive amounts are what was spent.", survey.paymentLine)
        } else if context.isCard, survey.paymentIsPositive > 0, survey.paymentIsNegative == 0 {
            show(.sign, "The payment of the bill is positive, so negative amounts are what was spent.", survey.paymentLine)
        } else if context.isCard, amounts.unsigned > amounts.minus, amounts.unsigned >= 4 {
            isSignOpen = true
        } else {
            show(.sign, "Amounts going out carry a minus sign.", amounts.minusLine)
        }
    }
}
