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
        /// The same with the year first, of years with two digits.
        var shortYears = Steps()
        /// Of years with two digits: the first and the last number.
        var firstNumbers = Numbers()
        var lastNumbers = Numbers()
        /// Lines: of the first and last cell, of the first that is a day in one order only, of the first step back under each order.
        var firstLine: Int?
        var lastLine: Int?
        var dmyLine: Int?
        var mdyLine: Int?
        var onlyYearFirstLine: Int?
        var turns: (dmy: Int?, mdy: Int?) = (nil, nil)
    }

    /// Steps up and down from row to row.
    struct Steps {
        private(set) var up = 0
        private(set) var down = 0
        private var before: CalendarDate?

        mutating func note(_ day: CalendarDate) {
            if let before { if day > before { up += 1 } else if day < before { down += 1 } }
            before = day
        }

        /// Whether the rows run in one direction; whether they jump to and fro.
        var isSorted: Bool { min(up, down) == 0 && up + down >= 3 }
    }

    /// The lowest and highest of some numbers.
    struct Numbers {
        private var low = Int.max
        private var high = Int.min

        var spread: Int { high >= low ? high - low : 0 }

        mutating func note(_ number: Int) {
            low = min(low, number)
            high = max(high, number)
        }
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
        /// Lines of the first cell that is a number only with a decimal point, only with a comma, and of the first of each sign.
        var pointLine: Int?
        var commaLine: Int?
        var minusLine: Int?
        var markLine: Int?
    }

    /// A row kept to be shown in a question.
    struct Witness {
        var line: Int
        var date: String
        var text: String
        var amount: String
    }

    /// Steps of the running balance under one decimal mark, by what the signs may mean, oldest or newest row first.
    struct Balance {
        /// How many steps hold under one meaning, and the line of the first of them.
        struct Count {
            var steps = 0
            var line: Int?

            @inline(__always)
            mutating func note(_ holds: Bool, _ line: Int) {
                guard holds else { return }
                steps += 1
                if self.line == nil { self.line = line }
            }
        }

        var links = 0
        var plainUp = Count()
        var plainDown = Count()
        var invertedUp = Count()
        var invertedDown = Count()
        /// Amounts without a mark go out, those with one come in.
        var markedUp = Count()
        var markedDown = Count()
        private var amount: Int64?
        private var marked: Int64 = 0
        private var balance: Int64?

        /// `marked` is the amount under the rule that what carries no sign goes out.
        mutating func note(_ amount: Int64, marked: Int64, _ balance: Int64, line: Int) {
            if let before = self.balance, let previous = self.amount {
                links += 1
                plainUp.note(before &+ amount == balance, line)
                invertedUp.note(before &- amount == balance, line)
                markedUp.note(before &+ marked == balance, line)
                plainDown.note(balance &+ previous == before, line)
                invertedDown.note(balance &- previous == before, line)
                markedDown.note(balance &+ self.marked == before, line)
            }
            self.amount = amount
            self.marked = marked
            self.balance = balance
        }

        var plain: Count { plainUp.steps >= plainDown.steps ? plainUp : plainDown }
        var inverted: Count { invertedUp.steps >= invertedDown.steps ? invertedUp : invertedDown }

        /// What fits plain and inverted signs where the days run in one direction: a balance that seems to run in the other one is that before the row.
        func byDirection(_ direction: Int) -> (plain: Count, inverted: Count) {
            switch direction {
            case 1: (plainUp.steps >= invertedDown.steps ? plainUp : invertedDown, invertedUp.steps >= plainDown.steps ? invertedUp : plainDown)
            case -1: (plainDown.steps >= invertedUp.steps ? plainDown : invertedUp, invertedDown.steps >= plainUp.steps ? invertedDown : plainUp)
            default: (plain, inverted)
            }
        }
        var onlyMarked: Count { markedUp.steps >= markedDown.steps ? markedUp : markedDown }
        var best: Int { max(plain.steps, inverted.steps, onlyMarked.steps) }
    }

    /// What stands beside one word of a direction column.
    struct Direction {
        var negative = 0
        var positive = 0
        /// Whether the balance fell or rose by the row's amount, with the oldest and with the newest row first.
        var lowers: (up: Int, down: Int) = (0, 0)
        var raises: (up: Int, down: Int) = (0, 0)
        var line = 0
    }
}

extension CSVSurvey.Dates {
    /// How the days run from row to row: 1 upwards, -1 downwards, 0 to and fro, or differently in the two orders.
    var direction: Int {
        let dmy = up.dmy > 0 && down.dmy == 0 ? 1 : down.dmy > 0 && up.dmy == 0 ? -1 : 0
        let mdy = up.mdy > 0 && down.mdy == 0 ? 1 : down.mdy > 0 && up.mdy == 0 ? -1 : 0
        return dmy == mdy || mdy == 0 ? dmy : dmy == 0 ? mdy : 0
    }

    /// Notes a cell that has the form of a date; true if day and month could be exchanged.
    mutating func note(_ scan: DateScan, _ bytes: [UInt8], _ range: Range<Int>, line: Int) -> Bool {
        cells += 1
        if firstLine == nil { firstLine = line }
        lastLine = line
        if cells == 1 { mark = bytes[range].first { $0 < 0x30 && $0 >= 0x20 } ?? 0 }
        var day: CalendarDate?
        var other: CalendarDate?
        // The day that is one with the year first only, such as 20240115.
        var only: CalendarDate?
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
            if case .success(let date) = scan.date(.ymd) {
                ymd += 1
                if scan.yearDigits == 2 { shortYears.note(date) }
                if day == nil, other == nil {
                    if onlyYearFirstLine == nil { onlyYearFirstLine = line }
                    only = date
                }
            }
            if dmyLine == nil, day != nil, other == nil { dmyLine = line }
            if mdyLine == nil, other != nil, day == nil { mdyLine = line }
            if scan.hasMonthName { named += 1 }
            if bytes[range].allSatisfy({ $0 >= 0x30 && $0 <= 0x39 }) { compact += 1 }
        }
        if scan.yearDigits == 2 {
            twoDigitYears += 1
            firstNumbers.note(scan.firstNumber)
            lastNumbers.note(scan.lastNumber)
        }
        step(day ?? only, &latest.dmy, &before.dmy, &up.dmy, &down.dmy, &turns.dmy, line)
        step(other ?? only, &latest.mdy, &before.mdy, &up.mdy, &down.mdy, &turns.mdy, line)
        guard let day, let other, day != other else { return false }
        ambiguous += 1
        return true
    }

    private func step(
        _ day: CalendarDate?, _ latest: inout CalendarDate?, _ before: inout CalendarDate?, _ up: inout Int, _ down: inout Int, _ turn: inout Int?,
        _ line: Int
    ) {
        guard let day else { return }
        if latest.map({ $0 < day }) ?? true { latest = day }
        if let previous = before {
            if day > previous { up += 1 }
            if day < previous { down += 1 }
            if day != previous, turn == nil, up > 0, down > 0 { turn = line }
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
        pointLine = pointLine ?? other.pointLine
        commaLine = commaLine ?? other.commaLine
        if currencyCode == 0 { currencyCode = other.currencyCode }
        symbols.formUnion(other.symbols)
    }

    mutating func note(_ evidence: AmountEvidence, line: Int) {
        cells += 1
        if evidence.isPointForm { point += 1 }
        if evidence.isCommaForm { comma += 1 }
        if evidence.isPointForm != evidence.isCommaForm {
            if evidence.isPointForm, pointLine == nil { pointLine = line }
            if evidence.isCommaForm, commaLine == nil { commaLine = line }
        }
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
        if evidence.sign != .none {
            if minusLine == nil, evidence.sign == .minus || evidence.sign == .parentheses { minusLine = line }
            if markLine == nil, evidence.sign != .minus, evidence.sign != .parentheses { markLine = line }
        }
        switch evidence.sign {
        case .minus, .parentheses: minus += 1
        case .plus: plus += 1
        case .credit: credit += 1
        case .debit: debit += 1
        case .none: if (evidence.point ?? evidence.comma) != 0 { unsigned += 1 }
        }
    }
}
