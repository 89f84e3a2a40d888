import Ledger

/// What is said about dates of QIF files.
enum QIFMessages {
    /// Why a date cannot be read in the file's order.
    static func text(_ error: DateError, _ field: RecordField?, _ plan: QIFPlan, _ arena: [UInt8]) -> String {
        guard let field, error != .empty else { return "The transaction has no date." }
        let text = RecordMessages.string(arena, field)
        let order =
            switch plan.dateOrder {
            case .dmy: "day, month, year"
            case .mdy: "month, day, year"
            case .ymd: "year, month, day"
            }
        return "\"\(text)\" is not a day in this file's order (\(order))."
    }

    /// The question which of day and month comes first, with a row of the file in it.
    static func question(_ examples: [QIFDateEvidence.Example]) -> Question {
        var text = "Is the day or the month written first?"
        var choices = [Question.Choice(id: "dmy", label: "day first"), Question.Choice(id: "mdy", label: "month first")]
        if let example = examples.first {
            choices = [Question.Choice(id: "dmy", label: words(example.dayFirst)), Question.Choice(id: "mdy", label: words(example.monthFirst))]
            text = "\(example.text): \(words(example.dayFirst)) or \(words(example.monthFirst))?"
        }
        return Question(id: "date_order", kind: .dateOrder, text: text, rows: examples.map(\.line), choices: choices)
    }

    /// The question which mark is the decimal one, with a row of the file in it.
    static func question(_ example: QIFAmountEvidence.Example?) -> Question {
        Question(
            id: "decimal", kind: .decimal,
            text: example.map { "\($0.text): does the mark in \($0.amount) separate decimals or thousands?" } ?? "Which mark is the decimal mark?",
            rows: example.map { [$0.line] } ?? [],
            choices: [.init(id: ".", label: "The point is the decimal mark"), .init(id: ",", label: "The comma is the decimal mark")])
    }

    static let unknownDecimal = Problem(
        .error, .decimalUnknown, "The file does not show which mark is the decimal mark; no amount can be read before this is known.")

    /// `3 April`.
    private static func words(_ date: CalendarDate) -> String {
        let (_, month, day) = date.components
        return "\(day) \(months[month - 1])"
    }

    private static let months = [
        "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December",
    ]
}
