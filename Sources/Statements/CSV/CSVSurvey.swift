import Ledger

/// The light pass over all rows of a file: evidence for and against every way to read its dates, marks and signs.
///
/// Nothing is decided here; the counts go to `CSVDecision`.
struct CSVSurvey {
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

    private let roles: CSVColumnRoles
    private let minorDigits: Int
    private var reader: BatchedReader
    private let amountColumns: [(column: Int, slot: Int)]
    private let wordColumns: [Int]
    /// Only a card's statement is asked which way its bill is paid.
    private let isCard: Bool

    private(set) var dates = Dates()
    private(set) var otherDates = Dates()
    /// Of the amount, debit, credit and balance columns, in this order.
    private var slots = [Amounts](repeating: Amounts(), count: 4)
    private(set) var point = Balance()
    private(set) var comma = Balance()
    private(set) var records = 0
    /// Records with a date and an amount, by form; and lines of the first and last.
    private(set) var rows = 0
    private(set) var firstLine: Int?
    private(set) var lastLine: Int?
    private(set) var continuations = 0
    private(set) var dateWitness: Witness?
    private(set) var amountWitness: Witness?
    private(set) var signWitness: Witness?
    /// Direction values with how often the amount beside them is negative, and how often positive.
    private(set) var directions: [String: (negative: Int, positive: Int)] = [:]
    private(set) var bothColumns = 0
    private(set) var debitNegatives = 0
    private(set) var idsRepeat = false
    private(set) var paymentIsNegative = 0
    private(set) var paymentIsPositive = 0
    private var ids: Set<UInt64> = []
    private var lastWasRow = false
    static let idsMax = 65_536

    /// What was found in each column of amounts.
    var amounts: [Int: Amounts] {
        var found: [Int: Amounts] = [:]
        for (slot, column) in [roles.amount, roles.debit, roles.credit, roles.balance].enumerated() where column >= 0 && slots[slot].cells > 0 {
            found[column] = slots[slot]
        }
        return found
    }

    init(_ roles: CSVColumnRoles, delimiter: UInt8, firstLine: Int, minorDigits: Int, isCard: Bool) {
        self.roles = roles
        self.minorDigits = minorDigits
        reader = BatchedReader(CSVReader(delimiter: delimiter, firstLine: firstLine))
        amountColumns = [(roles.amount, 0), (roles.debit, 1), (roles.credit, 2)].filter { $0.0 >= 0 }
        wordColumns = ([roles.payee] + roles.texts).filter { $0 >= 0 }
        self.isCard = isCard
    }

    mutating func consume(_ chunk: [UInt8], last: Bool = false) {
        let batch = reader.batch(adding: chunk, last: last)
        let bytes = batch.bytes
        let fields = batch.fields
        for record in batch.records { note(CSVCells(fields, record), record, bytes) }
    }

    private mutating func note(_ cells: CSVCells, _ record: StatementRecord, _ bytes: [UInt8]) {
        records += 1
        var isDate = false
        if let cell = cells[roles.date], !cell.range.isEmpty {
            let scan = DateScan(bytes, cell.range)
            if scan.error == nil {
                isDate = true
                let isAmbiguous = dates.note(scan, bytes, cell.range)
                if isAmbiguous, dateWitness == nil { dateWitness = witness(cells, record, bytes) }
            }
        }
        if roles.otherDate >= 0, let cell = cells[roles.otherDate], !cell.range.isEmpty {
            let scan = DateScan(bytes, cell.range)
            if scan.error == nil { _ = otherDates.note(scan, bytes, cell.range) }
        }
        var signed: (point: Int64?, comma: Int64?) = (nil, nil)
        var filled = 0
        var nonZero = 0
        var isAmount = false
        for (column, slot) in amountColumns {
            guard let cell = cells[column], !cell.range.isEmpty else { continue }
            filled += 1
            let evidence = AmountEvidence(bytes, cell.range, minorDigits: minorDigits)
            guard evidence.isAmount else { continue }
            isAmount = true
            slots[slot].note(evidence)
            if evidence.isAmbiguous, amountWitness == nil { amountWitness = witness(cells, record, bytes) }
            let value = evidence.point ?? evidence.comma ?? 0
            if value != 0 { nonZero += 1 }
            if column == roles.amount {
                signed = (evidence.point, evidence.comma)
                if isDate { noteSign(cells, value, record, bytes) }
            } else {
                if column == roles.debit, value < 0 { debitNegatives += 1 }
                // The balance of two columns is followed by what they mean; a row of zeros and empty cells is an amount of zero.
                if value != 0 || signed.point == nil {
                    let sign: Int64 = column == roles.debit ? -1 : 1
                    signed = (evidence.point.map { sign * abs($0) }, evidence.comma.map { sign * abs($0) })
                }
            }
        }
        if nonZero > 1 { bothColumns += 1 }
        if isDate, isAmount {
            rows += 1
            if firstLine == nil { firstLine = Int(record.line) }
            lastLine = Int(record.line)
            if signWitness == nil { signWitness = witness(cells, record, bytes) }
            noteID(cells, bytes)
        } else if !isDate, filled == 0, lastWasRow || continuations > 0, cells[roles.date]?.range.isEmpty != false,
            roles.texts.contains(where: { cells[$0]?.range.isEmpty == false })
        {
            continuations += 1
        }
        lastWasRow = isDate && isAmount
        if roles.balance >= 0, let cell = cells[roles.balance], !cell.range.isEmpty {
            let evidence = AmountEvidence(bytes, cell.range, minorDigits: minorDigits)
            if evidence.isAmount { slots[3].note(evidence) }
            if let amount = signed.point, let balance = evidence.point { point.note(amount, balance) }
            if let amount = signed.comma, let balance = evidence.comma { comma.note(amount, balance) }
        }
    }

    private mutating func noteSign(_ cells: CSVCells, _ value: Int64, _ record: StatementRecord, _ bytes: [UInt8]) {
        if roles.direction >= 0, let cell = cells[roles.direction], value != 0 {
            let word = CSVLexicon.directionWord(bytes, cell.range)
            if directions[word] != nil || directions.count < 64 {
                if value < 0 { directions[word, default: (0, 0)].negative += 1 } else { directions[word, default: (0, 0)].positive += 1 }
            }
        }
        // Only a few rows of a card's statement are payments of its bill; they show which sign comes in.
        if isCard, rows < 2_000 {
            for column in wordColumns {
                guard let cell = cells[column], cell.range.count <= 120, CSVLexicon.isBillPayment(bytes, cell.range) else { continue }
                if value < 0 { paymentIsNegative += 1 } else { paymentIsPositive += 1 }
                break
            }
        }
    }

    private mutating func noteID(_ cells: CSVCells, _ bytes: [UInt8]) {
        guard roles.id >= 0, !idsRepeat, ids.count < Self.idsMax else { return }
        guard let cell = cells[roles.id], !cell.range.isEmpty else { return }
        if !ids.insert(BankID.hash(bytes, cell.range)).inserted { idsRepeat = true }
    }

    private func witness(_ cells: CSVCells, _ record: StatementRecord, _ bytes: [UInt8]) -> Witness {
        func text(_ column: Int) -> String {
            guard let cell = cells[column] else { return "" }
            return String(String(decoding: bytes[cell.range], as: UTF8.self).prefix(60))
        }
        let amount = amountColumns.map({ text($0.column) }).first { !$0.isEmpty } ?? ""
        let words = wordColumns.map(text).first { !$0.isEmpty } ?? ""
        return Witness(line: Int(record.line), date: text(roles.date), text: words, amount: amount)
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
