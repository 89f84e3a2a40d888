import Ledger

/// Decides in which order the dates of a QIF file are written, from all of them.
///
/// First by elimination: an order that cannot read a date that another order reads is out. If day and month may still change places,
/// by how the days follow each other: files are sorted, banks do not book at weekends, and of two numbers the day changes faster.
/// Each of these counts only where it speaks clearly for one order; else the person is asked.
struct QIFDateEvidence: Sendable {
    /// Days that must follow each other in one direction before that means anything.
    static let sortedStepsMin = 4
    /// Different days that must all be working days before that means anything.
    static let workingDaysMin = 20
    /// Dates before the speed of change means anything.
    static let changesMin = 24
    static let examplesMax = 3

    /// A date that can be read both ways, with the row it stands in.
    struct Example: Sendable {
        var line: Int
        var text: String
        var dayFirst: CalendarDate
        var monthFirst: CalendarDate
    }

    enum Verdict: Equatable {
        case order(ReadingOptions.DateOrder)
        /// Day and month may change places; the order is that of most programs.
        case open(ReadingOptions.DateOrder)
    }

    private(set) var examples: [Example] = []
    private var readable = 0
    private var fits = (dmy: 0, mdy: 0, ymd: 0)
    /// Dates that are another day when day and month change places.
    private var differing = 0
    private var dayFirst = Sequence()
    private var monthFirst = Sequence()

    /// How the days of one reading follow each other.
    private struct Sequence: Sendable {
        var previous: CalendarDate?
        var rises = 0
        var falls = 0
        var days = 0
        var weekendDays = 0
        /// Changes of the first and of the second number of the date, and the second's different values as bits.
        var dayChanges = 0
        var monthChanges = 0
        var monthsSeen: UInt16 = 0

        var isSorted: Bool { (rises == 0) != (falls == 0) && rises + falls >= QIFDateEvidence.sortedStepsMin }

        mutating func note(_ date: CalendarDate) {
            let (_, month, day) = date.components
            monthsSeen |= 1 << UInt16(month)
            guard date != previous else { return }
            days += 1
            // 1970-01-01 was a Thursday.
            let weekday = (Int(date.dayNumber) % 7 + 10) % 7
            if weekday >= 5 { weekendDays += 1 }
            if let previous {
                if date > previous { rises += 1 } else { falls += 1 }
                let (_, previousMonth, previousDay) = previous.components
                if day != previousDay { dayChanges += 1 }
                if month != previousMonth { monthChanges += 1 }
            }
            previous = date
        }
    }

    /// Another section begins: its dates do not follow those before.
    mutating func beginSection() {
        dayFirst.previous = nil
        monthFirst.previous = nil
    }

    /// One date; `example` makes the text that a question would show.
    mutating func note(_ bytes: [UInt8], _ range: Range<Int>, line: Int, example: () -> String) {
        let dmy = try? QIFDate.parse(bytes, range, order: .dmy).get()
        let mdy = try? QIFDate.parse(bytes, range, order: .mdy).get()
        let ymd = try? QIFDate.parse(bytes, range, order: .ymd).get()
        guard dmy != nil || mdy != nil || ymd != nil else { return }
        readable += 1
        if dmy != nil { fits.dmy += 1 }
        if mdy != nil { fits.mdy += 1 }
        if ymd != nil { fits.ymd += 1 }
        guard let dmy, let mdy else { return }
        if dmy != mdy {
            differing += 1
            if examples.count < Self.examplesMax { examples.append(Example(line: line, text: example(), dayFirst: dmy, monthFirst: mdy)) }
        }
        dayFirst.note(dmy)
        monthFirst.note(mdy)
    }

    /// Whether every date can be read in this order.
    func allows(_ order: ReadingOptions.DateOrder) -> Bool {
        switch order {
        case .dmy: fits.dmy == readable
        case .mdy: fits.mdy == readable
        case .ymd: fits.ymd == readable
        }
    }

    var verdict: Verdict {
        let day = fits.dmy == readable
        let month = fits.mdy == readable
        if day != month { return .order(day ? .dmy : .mdy) }
        if !day {
            if fits.ymd == readable { return .order(.ymd) }
            if fits.dmy == fits.mdy, fits.dmy > 0 { return .open(.mdy) }
            // No order fits all: the dates that do not fit the commonest are rejected, row by row.
            let most = max(fits.dmy, fits.mdy, fits.ymd)
            return .order(most == fits.dmy ? .dmy : most == fits.mdy ? .mdy : .ymd)
        }
        // The year comes first, or day and month are equal everywhere: the order does not matter.
        if differing == 0 { return .order(.mdy) }
        return bySequence.map { .order($0) } ?? .open(.mdy)
    }

    private var bySequence: ReadingOptions.DateOrder? {
        if dayFirst.isSorted != monthFirst.isSorted { return dayFirst.isSorted ? .dmy : .mdy }
        let dayWorks = dayFirst.days >= Self.workingDaysMin && dayFirst.weekendDays == 0
        let monthWorks = monthFirst.days >= Self.workingDaysMin && monthFirst.weekendDays == 0
        if dayWorks != monthWorks, max(dayFirst.weekendDays, monthFirst.weekendDays) >= 3 { return dayWorks ? .dmy : .mdy }
        // With the places changed, the day's changes are the month's: only one of the two can be true.
        func isFaster(_ sequence: Sequence) -> Bool {
            sequence.dayChanges >= Self.changesMin && sequence.dayChanges >= 4 * sequence.monthChanges && sequence.monthsSeen.nonzeroBitCount >= 2
        }
        if isFaster(dayFirst) != isFaster(monthFirst) { return isFaster(dayFirst) ? .dmy : .mdy }
        return nil
    }
}
