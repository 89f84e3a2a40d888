import Ledger

/// The light pass over all rows of a file: evidence for and against every way to read its dates, marks and signs.
///
/// Nothing is decided here; the counts go to `CSVDecision`.
struct CSVSurvey {
    private let roles: CSVColumnRoles
    private let minorDigits: Int
    private var reader: BatchedReader
    /// Nil where cells are UTF-8 already.
    private let decoder: TextDecoder?
    private let amountColumns: [(column: Int, slot: Int)]
    private let wordColumns: [Int]

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
    /// The column in which its amount stands.
    private(set) var signColumn = -1
    /// What stands beside each word of the direction column.
    private(set) var directions: [String: Direction] = [:]
    private var move = (word: "", amount: Int64(0), balance: Int64?.none)
    private(set) var bothColumns = 0
    private(set) var debitNegatives = 0
    private(set) var idsRepeat = false
    private(set) var paymentIsNegative = 0
    private(set) var paymentIsPositive = 0
    private(set) var paymentLine: Int?
    private var ids: Set<UInt64> = []
    private var lastWasRow = false
    static let idsMax = 65_536
    static let wordsMax = 64

    /// What was found in each column of amounts.
    var amounts: [Int: Amounts] {
        var found: [Int: Amounts] = [:]
        for (slot, column) in [roles.amount, roles.debit, roles.credit, roles.balance].enumerated() where column >= 0 && slots[slot].cells > 0 {
            found[column] = slots[slot]
        }
        return found
    }

    init(_ roles: CSVColumnRoles, _ table: CSVTable, decoder: TextDecoder, firstLine: Int, minorDigits: Int) {
        self.roles = roles
        self.minorDigits = minorDigits
        self.decoder = decoder.isUTF8 ? nil : decoder
        reader = BatchedReader(CSVReader(delimiter: table.delimiter, quote: table.quote, firstLine: firstLine))
        amountColumns = [(roles.amount, 0), (roles.debit, 1), (roles.credit, 2)].filter { $0.0 >= 0 }
        wordColumns = ([roles.payee] + roles.texts).filter { $0 >= 0 }
    }

    mutating func consume(_ chunk: [UInt8], last: Bool = false) {
        var batch = reader.batch(adding: chunk, last: last)
        if let decoder { _ = batch.decodeFields(by: decoder) }
        let bytes = batch.bytes
        let fields = batch.fields
        for record in batch.records { note(CSVCells(fields, record), record, bytes) }
    }

    private mutating func note(_ cells: CSVCells, _ record: StatementRecord, _ bytes: [UInt8]) {
        if let type = roles.recordType, cells[type.column].map({ bytes[$0.range].elementsEqual(type.code) }) != true { return }
        records += 1
        var isDate = false
        if let cell = cells[roles.date], !cell.range.isEmpty {
            let scan = DateScan(bytes, cell.range)
            if scan.error == nil {
                isDate = true
                let isAmbiguous = dates.note(scan, bytes, cell.range, line: Int(record.line))
                if isAmbiguous, dateWitness == nil { dateWitness = witness(cells, record, bytes) }
            }
        }
        if roles.otherDate >= 0, let cell = cells[roles.otherDate], !cell.range.isEmpty {
            let scan = DateScan(bytes, cell.range)
            if scan.error == nil { _ = otherDates.note(scan, bytes, cell.range, line: Int(record.line)) }
        }
        let line = Int(record.line)
        var signed: (point: Int64?, comma: Int64?) = (nil, nil)
        var isMarked = true
        var filled = 0
        var nonZero = 0
        var isAmount = false
        for (column, slot) in amountColumns {
            guard let cell = cells[column], !cell.range.isEmpty else { continue }
            filled += 1
            let evidence = AmountEvidence(bytes, cell.range, minorDigits: minorDigits)
            guard evidence.isAmount else { continue }
            isAmount = true
            slots[slot].note(evidence, line: line)
            if evidence.isAmbiguous, amountWitness == nil { amountWitness = witness(cells, record, bytes) }
            let value = evidence.point ?? evidence.comma ?? 0
            if value != 0 { nonZero += 1 }
            if column == roles.amount {
                signed = (evidence.point, evidence.comma)
                isMarked = evidence.sign != .none
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
            if signWitness == nil {
                signWitness = witness(cells, record, bytes)
                signColumn =
                    amountColumns.map(\.column).first {
                        cells[$0].map { AmountEvidence(bytes, $0.range, minorDigits: minorDigits).isNonZero } ?? false
                    } ?? -1
            }
            noteID(cells, bytes)
        } else if !isDate, filled == 0, lastWasRow || continuations > 0, cells[roles.date]?.range.isEmpty != false,
            roles.texts.contains(where: { cells[$0]?.range.isEmpty == false })
        {
            continuations += 1
        }
        lastWasRow = isDate && isAmount
        if roles.balance >= 0, let cell = cells[roles.balance], !cell.range.isEmpty {
            let evidence = AmountEvidence(bytes, cell.range, minorDigits: minorDigits)
            if evidence.isAmount { slots[3].note(evidence, line: line) }
            if let amount = signed.point, let balance = evidence.point {
                point.note(amount, marked: isMarked ? amount : -amount, balance, line: line)
            }
            if let amount = signed.comma, let balance = evidence.comma {
                comma.note(amount, marked: isMarked ? amount : -amount, balance, line: line)
            }
            if roles.direction >= 0, isDate, let amount = signed.point ?? signed.comma, let balance = evidence.point ?? evidence.comma {
                noteMove(cells, amount, balance, bytes)
            }
        }
    }

    private mutating func noteSign(_ cells: CSVCells, _ value: Int64, _ record: StatementRecord, _ bytes: [UInt8]) {
        if roles.direction >= 0, let cell = cells[roles.direction], value != 0 {
            let word = CSVLexicon.directionWord(bytes, cell.range)
            if directions[word] != nil || directions.count < Self.wordsMax {
                directions[word, default: Direction(line: Int(record.line))].positive += value < 0 ? 0 : 1
                directions[word]?.negative += value < 0 ? 1 : 0
            }
        }
        // Only a few rows of a card's statement are payments of its bill; they show which sign comes in.
        if rows < 2_000 {
            for column in wordColumns {
                guard let cell = cells[column], cell.range.count <= 120, CSVLexicon.isBillPayment(bytes, cell.range) else { continue }
                if value < 0 { paymentIsNegative += 1 } else { paymentIsPositive += 1 }
                if paymentLine == nil { paymentLine = Int(record.line) }
                break
            }
        }
    }

    /// Whether the balance fell or rose at a word by as much as its row's amount.
    private mutating func noteMove(_ cells: CSVCells, _ amount: Int64, _ balance: Int64, _ bytes: [UInt8]) {
        let word = cells[roles.direction].map { CSVLexicon.directionWord(bytes, $0.range) } ?? ""
        if let before = move.balance {
            if abs(balance &- before) == abs(amount), directions[word] != nil {
                if balance < before { directions[word]?.lowers.up += 1 } else { directions[word]?.raises.up += 1 }
            }
            if abs(balance &- before) == abs(move.amount), directions[move.word] != nil {
                if before < balance { directions[move.word]?.lowers.down += 1 } else { directions[move.word]?.raises.down += 1 }
            }
        }
        move = (word, amount, balance)
    }

    private mutating func noteID(_ cells: CSVCells, _ bytes: [UInt8]) {
        guard roles.id >= 0, !idsRepeat, ids.count < Self.idsMax else { return }
        guard let cell = cells[roles.id], !cell.range.isEmpty else { return }
        if !ids.insert(StableHash.of(bytes, cell.range)).inserted { idsRepeat = true }
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
