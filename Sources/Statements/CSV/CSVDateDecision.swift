import Ledger

/// Decides the order of day, month and year for a whole file, or that it cannot be told.
struct CSVDateDecision {
    var order: ReadingOptions.DateOrder
    /// Nobody knows: the order above is only the more usual one.
    var isOpen = false
    /// Decided by a habit of languages instead of by a row.
    var isByConvention = false
    /// No single order fits all rows.
    var isContradictory = false

    /// By elimination over all rows first; then by what the second date column, the file's name, the order of the rows
    /// and the way of writing say. `latestPossible` is the day in the file's name.
    init(_ dates: CSVSurvey.Dates, other: CSVSurvey.Dates, latestPossible: CalendarDate?, isEnglish: Bool, options: ReadingOptions) {
        if let order = options.dateOrder ?? options.answers["date_order"].flatMap({ ReadingOptions.DateOrder(rawValue: $0) }) {
            self.order = order
            return
        }
        if dates.yearFirst * 2 > dates.cells {
            order = .ymd
            return
        }
        // Years of two digits written first: only if neither of the usual orders fits as many rows.
        if dates.ymd > max(dates.dmy, dates.mdy) {
            order = .ymd
            return
        }
        order = dates.mdy > dates.dmy ? .mdy : .dmy
        if dates.dmy != dates.mdy {
            let (more, less) = (max(dates.dmy, dates.mdy), min(dates.dmy, dates.mdy))
            // Rows that fit only the other order: a few are errors of single rows, many mean that something else is wrong.
            let against = dates.cells - more
            let onlyOther = less - (dates.cells - against - (more - less)) > 0 ? less : 0
            isContradictory = against > 0 && onlyOther > 0 && against * 10 > dates.cells && dates.ambiguous < less
            isOpen = isContradictory
            return
        }
        let exclusive = dates.cells - dates.dmy
        if dates.ambiguous == 0, exclusive == 0 || dates.dmy == 0 { return }
        if exclusive > 0, dates.dmy > 0 {
            isContradictory = true
            isOpen = true
            return
        }
        if other.dmy != other.mdy {
            order = other.mdy > other.dmy ? .mdy : .dmy
            return
        }
        if let limit = latestPossible, let dmy = dates.latest.dmy, let mdy = dates.latest.mdy, (dmy <= limit) != (mdy <= limit) {
            order = dmy <= limit ? .dmy : .mdy
            return
        }
        if let sorted = Self.sorted(dates) {
            order = sorted
            return
        }
        isByConvention = true
        // Dots between the numbers, and languages other than English, put the day first.
        if dates.mark == 0x2E || !isEnglish {
            order = .dmy
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
        let mark = isCompact ? "" : dates.yearFirst * 2 > dates.cells ? "-" : dates.mark == 0 ? "-" : String(UnicodeScalar(dates.mark))
        switch order {
        case .dmy: return "DD\(mark)\(month)\(mark)\(year)"
        case .mdy: return "\(month)\(mark)DD\(mark)\(year)"
        case .ymd: return "\(year)\(mark)\(month)\(mark)DD"
        }
    }
}
