import Ledger

/// Decides the order of day, month and year for a whole file, or that it cannot be told.
struct CSVDateDecision {
    var order: ReadingOptions.DateOrder
    /// Nobody knows: the order above is only the more usual one.
    var isOpen = false
    /// No single order fits all rows.
    var isContradictory = false
    /// Whether the year may be the first of three numbers of two digits, so that this is a choice as well.
    var mayBeYearFirst = false
    /// What decided; nil while the order is open, or where somebody has said it.
    private(set) var evidence: CSVDescription.Evidence?

    /// What the file says beside its dates.
    struct Context {
        /// The latest day in the file's name, and days written above the table.
        var latestPossible: CalendarDate?
        var preamble = CSVSurvey.Dates()
        var language = CSVLanguage.unknown
        /// Whether the decimal mark is a comma.
        var hasDecimalComma = false
    }

    /// By elimination over all rows first; then by what the other dates of the file, the order of the rows and the way of writing say.
    init(_ dates: CSVSurvey.Dates, other: CSVSurvey.Dates, context: Context, options: ReadingOptions) {
        if let order = options.dateOrder ?? options.answers["date_order"].flatMap({ ReadingOptions.DateOrder(rawValue: $0) }) {
            self.order = order
            return
        }
        order = dates.mdy > dates.dmy ? .mdy : .dmy
        if dates.cells == 0 { return }
        if dates.yearFirst * 2 > dates.cells {
            decide(.ymd, "The year is written first, with four digits.", dates.firstLine)
        } else if dates.named * 2 > dates.cells {
            decide(order, "The months are written as words.", dates.firstLine)
        } else if !decideShortYears(dates, context) {
            decideByElimination(dates, other, context)
        }
    }

    private mutating func decide(_ order: ReadingOptions.DateOrder, _ sentence: String, _ rows: Int?...) {
        self.order = order
        evidence = CSVDescription.Evidence(about: .dateOrder, because: sentence, rows: rows.compactMap(\.self))
    }

    // MARK: Years of two digits

    /// True if that settled it: of three numbers below 100 the year may stand first or last. It is the one that hardly changes.
    private mutating func decideShortYears(_ dates: CSVSurvey.Dates, _ context: Context) -> Bool {
        if dates.ymd > max(dates.dmy, dates.mdy) {
            decide(.ymd, "Only with the year first are all dates days of the calendar.", dates.firstLine, dates.onlyYearFirstLine)
            return true
        }
        guard dates.twoDigitYears * 2 > dates.cells, dates.ymd == dates.cells, dates.compact == 0 else { return false }
        let (first, last) = (dates.firstNumbers.spread, dates.lastNumbers.spread)
        if last >= 3 * first + 2 {
            decide(
                .ymd, "The first number hardly changes over the rows while the last runs like days: the year stands first.", dates.firstLine,
                dates.lastLine)
            return true
        }
        if first >= 3 * last + 2 { return false }
        let isJumping = [(dates.up.dmy, dates.down.dmy), (dates.up.mdy, dates.down.mdy)].allSatisfy { min($0.0, $0.1) * 4 >= $0.0 + $0.1 }
        if dates.shortYears.isSorted, isJumping {
            decide(.ymd, "With the year first the rows run in one direction; otherwise they jump to and fro.", dates.firstLine, dates.turns.dmy)
            return true
        }
        switch context.language {
        case .yearFirst, .eastAsian: mayBeYearFirst = true
        case .unknown, .english: mayBeYearFirst = dates.mark != 0x2E
        case .dayFirst, .mixed: break
        }
        return false
    }

    // MARK: Day or month

    private mutating func decideByElimination(_ dates: CSVSurvey.Dates, _ other: CSVSurvey.Dates, _ context: Context) {
        if dates.dmy != dates.mdy {
            let (more, less) = (max(dates.dmy, dates.mdy), min(dates.dmy, dates.mdy))
            // Rows that fit only the other order: a few are errors of single rows, many mean that something else is wrong.
            let against = dates.cells - more
            let onlyOther = less - (dates.cells - against - (more - less)) > 0 ? less : 0
            isContradictory = against > 0 && onlyOther > 0 && against * 10 > dates.cells && dates.ambiguous < less
            isOpen = isContradictory
            if !isOpen {
                decide(order, "No month has more than twelve, so the larger number is the day.", order == .dmy ? dates.dmyLine : dates.mdyLine)
            }
            return
        }
        let exclusive = dates.cells - dates.dmy
        if dates.ambiguous == 0, exclusive == 0 || dates.dmy == 0 {
            // The 3rd of March in either order.
            evidence = CSVDescription.Evidence(about: .dateOrder, because: "All dates are the same day in either order.", rows: [])
            return
        }
        if exclusive > 0, dates.dmy > 0 {
            isContradictory = true
            isOpen = true
            return
        }
        if other.dmy != other.mdy {
            let order: ReadingOptions.DateOrder = other.mdy > other.dmy ? .mdy : .dmy
            decide(order, "Another column of dates fits only this order.", order == .dmy ? other.dmyLine : other.mdyLine)
            return
        }
        if context.preamble.dmy != context.preamble.mdy {
            let order: ReadingOptions.DateOrder = context.preamble.mdy > context.preamble.dmy ? .mdy : .dmy
            decide(order, "A date above the table fits only this order.", order == .dmy ? context.preamble.dmyLine : context.preamble.mdyLine)
            return
        }
        if let limit = context.latestPossible, let dmy = dates.latest.dmy, let mdy = dates.latest.mdy, (dmy <= limit) != (mdy <= limit) {
            decide(dmy <= limit ? .dmy : .mdy, "In the other order rows would be later than the day in the file's name.", dates.firstLine)
            return
        }
        if let sorted = Self.sorted(dates) {
            let jump = sorted == .dmy ? dates.turns.mdy : dates.turns.dmy
            decide(sorted, "In this order the rows run in one direction; in the other they jump to and fro.", jump)
            return
        }
        if dates.mark == 0x2E, !mayBeYearFirst {
            decide(.dmy, "The numbers have dots between them, which nobody writes behind a month.", dates.firstLine)
            return
        }
        if mayBeYearFirst {
            isOpen = true
            return
        }
        if context.language == .dayFirst || context.language == .yearFirst {
            decide(.dmy, "The header is in a language in which the day is always written before the month.", dates.firstLine)
            return
        }
        if context.hasDecimalComma {
            decide(.dmy, "Amounts have a decimal comma; where that is written, the day comes before the month.", dates.firstLine)
            return
        }
        isOpen = true
    }

    /// The order under which the rows run in one direction while under the other they jump to and fro.
    private static func sorted(_ dates: CSVSurvey.Dates) -> ReadingOptions.DateOrder? {
        let dmy = (steps: dates.up.dmy + dates.down.dmy, back: min(dates.up.dmy, dates.down.dmy))
        let mdy = (steps: dates.up.mdy + dates.down.mdy, back: min(dates.up.mdy, dates.down.mdy))
        guard dmy.steps >= 3, mdy.steps >= 3 else { return nil }
        if dmy.back == 0, mdy.back * 4 >= mdy.steps { return .dmy }
        if mdy.back == 0, dmy.back * 4 >= dmy.steps { return .mdy }
        return nil
    }

    /// `DD/MM/YYYY` and its like.
    static func format(_ dates: CSVSurvey.Dates, _ order: ReadingOptions.DateOrder) -> String {
        let year = dates.twoDigitYears * 2 > dates.cells ? "YY" : "YYYY"
        let month = dates.named * 2 > dates.cells ? "MMM" : "MM"
        let isCompact = dates.compact * 2 > dates.cells
        let mark = isCompact ? "" : dates.mark == 0 ? "-" : String(UnicodeScalar(dates.mark))
        switch order {
        case .dmy: return "DD\(mark)\(month)\(mark)\(year)"
        case .mdy: return "\(month)\(mark)DD\(mark)\(year)"
        case .ymd: return "\(year)\(mark)\(month)\(mark)DD"
        }
    }
}
