import Ledger

/// What the survey counts.
extension CSVSurvey {
    /// What the cells of one date column say.
    struct Dates {
        var cells = 0
        /// Cells that can be read in each order.
        var dmy = 0
        var mdy = 0
        var ymd = 0
        /// Cells that are two different days in two orders.
        var ambiguous = 0
        var yearFirst = 0
        var named = 0
        var compact = 0
        /// The mark after the first part of the first cell.
        var mark: UInt8 = 0
        var twoDigitYears = 0
        /// Latest day under each order, and steps up and down from row to row.
        var latest: (dmy: CalendarDate?, mdy: CalendarDate?) = (nil, nil)
        var up: (dmy: Int, mdy: Int) = (0, 0)
        var down: (dmy: Int, mdy: Int) = (0, 0)
        var before: (dmy: CalendarDate?, mdy: CalendarDate?) = (nil, nil)
    }

    /// What the cells of one column of amounts say.
    struct Amounts {
        var cells = 0
        var point = 0
        var comma = 0
        var ambiguous = 0
        /// Cells with a mark that could be decimal or group, and three digits behind it.
        var threeBehind = 0
        var threeBehindPoint = 0
        /// Cells that give a value in the currency's digits under each mark.
        var pointValues = 0
        var commaValues = 0
        var marked = 0
        var minus = 0
        var plus = 0
        var credit = 0
        var debit = 0
        var unsigned = 0
        var nonZero = 0
        var grouping: UInt8?
        var currencyCode: UInt32 = 0
        var symbols: Set<UInt32> = []
    }

    /// A row kept to be shown in a question.
    struct Witness {
        var line: Int
        var date: String
        var text: String
        var amount: String
    }

    /// Steps of the running balance under one decimal mark: how many hold for plain and inverted signs, oldest or newest first.
    struct Balance {
        var links = 0
        var plainUp = 0
        var plainDown = 0
        var invertedUp = 0
        var invertedDown = 0
        var amount: Int64?
        var balance: Int64?

        mutating func note(_ amount: Int64, _ balance: Int64) {
            if let before = self.balance, let previous = self.amount {
                links += 1
                if before &+ amount == balance { plainUp += 1 }
                if before &- amount == balance { invertedUp += 1 }
                if balance &+ previous == before { plainDown += 1 }
                if balance &- previous == before { invertedDown += 1 }
            }
            self.amount = amount
            self.balance = balance
        }
    }
}

extension CSVSurvey.Dates {
    /// Notes a cell that has the form of a date; true if day and month could be exchanged.
    mutating func note(_ scan: DateScan, _ bytes: [UInt8], _ range: Range<Int>) -> Bool {
        cells += 1
        var day: CalendarDate?
        var other: CalendarDate?
        if case .success(let date) = scan.date(.dmy) {
            dmy += 1
            day = date
        }
        if scan.isYearFirst {
            yearFirst += 1
            if day != nil {
                mdy += 1
                ymd += 1
            }
            other = day
        } else {
            if case .success(let date) = scan.date(.mdy) {
                mdy += 1
                other = date
            }
            if case .success = scan.date(.ymd) { ymd += 1 }
            if scan.hasMonthName { named += 1 }
            if cells == 1 { mark = bytes[range].first { $0 < 0x30 && $0 > 0x20 || $0 == 0x20 } ?? 0 }
            if bytes[range].allSatisfy({ $0 >= 0x30 && $0 <= 0x39 }) { compact += 1 }
        }
        if scan.yearDigits == 2 { twoDigitYears += 1 }
        step(day, &latest.dmy, &before.dmy, &up.dmy, &down.dmy)
        step(other, &latest.mdy, &before.mdy, &up.mdy, &down.mdy)
        guard let day, let other, day != other else { return false }
        ambiguous += 1
        return true
    }

    private func step(_ day: CalendarDate?, _ latest: inout CalendarDate?, _ before: inout CalendarDate?, _ up: inout Int, _ down: inout Int) {
        guard let day else { return }
        if latest.map({ $0 < day }) ?? true { latest = day }
        if let previous = before {
            if day > previous { up += 1 }
            if day < previous { down += 1 }
        }
        before = day
    }
}

extension CSVSurvey.Amounts {
    mutating func add(_ other: CSVSurvey.Amounts) {
        cells += other.cells
        point += other.point
        comma += other.comma
        ambiguous += other.ambiguous
        threeBehind += other.threeBehind
        threeBehindPoint += other.threeBehindPoint
        pointValues += other.pointValues
        commaValues += other.commaValues
        marked += other.marked
        grouping = grouping ?? other.grouping
        if currencyCode == 0 { currencyCode = other.currencyCode }
        symbols.formUnion(other.symbols)
    }

    mutating func note(_ evidence: AmountEvidence) {
        cells += 1
        if evidence.isPointForm { point += 1 }
        if evidence.isCommaForm { comma += 1 }
        if evidence.isAmbiguous { ambiguous += 1 }
        if evidence.point != nil { pointValues += 1 }
        if evidence.comma != nil { commaValues += 1 }
        if let digits = evidence.fractionDigits {
            marked += 1
            if digits == 3 {
                threeBehind += 1
                if evidence.isPointMark { threeBehindPoint += 1 }
            }
        }
        if let mark = evidence.grouping, grouping == nil { grouping = mark }
        if evidence.currencyCode != 0 { currencyCode = evidence.currencyCode }
        if evidence.symbol != 0, symbols.count < 8 { symbols.insert(evidence.symbol) }
        if (evidence.point ?? evidence.comma) != 0 { nonZero += 1 }
        switch evidence.sign {
        case .minus, .parentheses: minus += 1
        case .plus: plus += 1
        case .credit: credit += 1
        case .debit: debit += 1
        case .none: if (evidence.point ?? evidence.comma) != 0 { unsigned += 1 }
        }
    }
}
