/// Which column is for what: proposed by its name, granted by its contents.
struct CSVColumnRoles {
    var date = -1
    var otherDate = -1
    var amount = -1
    var debit = -1
    var credit = -1
    var direction = -1
    var balance = -1
    var payee = -1
    var texts: [Int] = []
    var currency = -1
    var id = -1
    var checkNumber = -1
    var category = -1
    var account = -1
    var status = -1

    /// The running balance that the numbers themselves show; nil if none does.
    private(set) var proof: CSVBalanceSearch.Found?
    /// Two columns hold what goes out and what comes in, and nothing says which is which.
    private(set) var isPairOpen = false

    /// The column that tells transactions from balances, and its value on transactions.
    private(set) var recordType: (column: Int, code: [UInt8])?

    private(set) var columns: [CSVColumn] = []
    private var names: [String] = []
    /// How well each column's name fits each role; what does not fit at all is left out.
    private var scores: [[CSVRole: Int]] = []
    private var rows = 0
    private var taken: Set<Int> = []

    init(_ dialect: CSVDialect, options: ReadingOptions) {
        let table = dialect.table
        names = dialect.names
        scores = names.prefix(CSVTable.columnsMax).map { name in
            var fitting: [CSVRole: Int] = [:]
            for role in CSVRole.allCases {
                let score = CSVHeaderLexicon.score(name, role)
                if score > 0 { fitting[role] = score }
            }
            return fitting
        }
        var width = names.count
        for record in dialect.firstData..<max(dialect.firstData, table.count) { width = max(width, table.columns(record)) }
        columns = [CSVColumn](repeating: CSVColumn(), count: min(width, CSVTable.columnsMax))
        var records: [Int] = []
        for record in dialect.firstData..<max(dialect.firstData, table.count) where table.rowLike[record] {
            rows += 1
            records.append(record)
            for column in 0..<min(columns.count, table.columns(record)) {
                guard let field = table.field(record, column) else { continue }
                columns[column].note(table.bytes, field.range, table.kind(record, column))
            }
        }
        recordType = CSVRecordTypes.find(table, records: records, columns: columns)
        if let recordType { records.removeAll { !table.text($0, recordType.column).utf8.elementsEqual(recordType.code) } }
        let numeric = columns.indices.filter { isNumeric($0) }
        proof = CSVBalanceSearch(table, rows: records, columns: numeric).best { found in
            score(found.balance, .balance)
                + (found.amount >= 0 ? score(found.amount, .amount) : score(found.debit, .debit) + score(found.credit, .credit))
        }
        assign(options)
    }

    /// Numbers that may be money: neither counted up nor called the number of something.
    private func isNumeric(_ column: Int) -> Bool {
        let stats = columns[column]
        guard stats.filled > 0, stats.percent(stats.amounts) >= 60, !stats.isRunningNumber else { return false }
        let money = [CSVRole.amount, .debit, .credit, .balance].map { score(column, $0) }.max() ?? 0
        let other = [CSVRole.id, .checkNumber, .account, .date, .valueDate].map { score(column, $0) }.max() ?? 0
        return other < 4_000 || money >= other
    }

    private mutating func assign(_ options: ReadingOptions) {
        for (role, name) in options.columns.sorted(by: { $0.key < $1.key }) {
            if let role = CSVRole(rawValue: role), let column = column(named: name) { set(role, column) }
        }
        assignDates()
        assignMoney()
        assignMarks()
        assignTexts()
    }

    private func column(named name: String) -> Int? {
        let wanted = CSVLexicon.folded(name)
        if let column = names.firstIndex(of: wanted), !wanted.isEmpty { return column }
        return Int(name).flatMap { columns.indices.contains($0) ? $0 : nil }
    }

    private mutating func set(_ role: CSVRole, _ column: Int) {
        taken.insert(column)
        switch role {
        case .date: date = column
        case .valueDate: otherDate = column
        case .amount: amount = column
        case .debit: debit = column
        case .credit: credit = column
        case .direction: direction = column
        case .balance: balance = column
        case .payee: payee = column
        case .text: texts = [column]
        case .currency: currency = column
        case .id: id = column
        case .checkNumber: checkNumber = column
        case .category: category = column
        case .account: account = column
        case .status: status = column
        }
    }

    func score(_ column: Int, _ role: CSVRole) -> Int { scores.indices.contains(column) ? scores[column][role] ?? 0 : 0 }

    private var free: [Int] { columns.indices.filter { !taken.contains($0) } }

    /// The free column that carries the role's name best, among those that `fits` grants it to; nil under `least`.
    private func best(_ role: CSVRole, least: Int = 2_000, not other: CSVRole? = nil, _ fits: (CSVColumn) -> Bool) -> Int? {
        var found: Int?
        var bestScore = least - 1
        for column in free where fits(columns[column]) {
            if let other, self.score(column, other) > self.score(column, role) { continue }
            let score = score(column, role)
            if score > bestScore {
                found = column
                bestScore = score
            }
        }
        return found
    }

    // MARK: Dates

    private mutating func assignDates() {
        func isDate(_ column: Int) -> Bool {
            let stats = columns[column]
            let isNamed = max(score(column, .date), score(column, .valueDate)) >= 2_000
            if stats.percent(stats.dates) >= (isNamed ? 30 : 60), stats.filled * 5 >= rows { return true }
            return stats.percent(stats.compactDates) >= 80 && (isNamed || names.isEmpty || columns.allSatisfy { $0.dates == 0 })
        }
        let candidates = free.filter(isDate)
        if date < 0 {
            // The value date gives way to any other; then the name decides, then how many rows it fills, then the order.
            date =
                candidates.max { a, b in
                    let (valueA, valueB) = (score(a, .valueDate) > 5_000, score(b, .valueDate) > 5_000)
                    if valueA != valueB { return valueA }
                    let (scoreA, scoreB) = (score(a, .date), score(b, .date))
                    if scoreA != scoreB { return scoreA < scoreB }
                    if columns[a].filled != columns[b].filled { return columns[a].filled < columns[b].filled }
                    return a > b
                } ?? -1
            if date >= 0 { taken.insert(date) }
        }
        if otherDate < 0 {
            let rest = candidates.filter { $0 != date }
            otherDate =
                rest.max { score($0, .valueDate) < score($1, .valueDate) || (score($0, .valueDate) == score($1, .valueDate) && $0 > $1) } ?? -1
        }
        taken.formUnion(candidates)
    }

    // MARK: Money

    private mutating func assignMoney() {
        func isMoney(_ stats: CSVColumn) -> Bool { stats.percent(stats.amounts) >= 60 && stats.percent(stats.numerals) < 50 }
        if balance < 0, amount < 0, debit < 0, credit < 0, let proof, isFree(proof) {
            if !proof.isBefore { set(.balance, proof.balance) } else { taken.insert(proof.balance) }
            if proof.amount >= 0 {
                set(.amount, proof.amount)
            } else {
                set(.debit, proof.debit)
                set(.credit, proof.credit)
            }
        }
        if balance < 0, let column = best(.balance, least: 3_500, isMoney) { set(.balance, column) }
        if amount < 0, debit < 0, credit < 0 {
            var out = best(.debit, least: 3_500) { isMoney($0) || $0.filled == 0 }
            var into = best(.credit, least: 3_500) { isMoney($0) || $0.filled == 0 }
            if let both = out, both == into {
                // "Panot ulos" holds the word for what comes in as well.
                if score(both, .debit) >= score(both, .credit) { into = nil } else { out = nil }
            }
            if out == nil { out = into.flatMap { partner(of: $0) } } else if into == nil { into = out.flatMap { partner(of: $0) } }
            let single = best(.amount, isMoney)
            // One column with the words for both, such as "Credit/Debit Amount", is a signed amount.
            if let single, single == out ?? into, out == nil || into == nil, score(single, .amount) >= 9_000 { (out, into) = (nil, nil) }
            let pairIsGood = isPair(out, into)
            let isOther = single != out && single != into
            if let single, !pairIsGood || isOther && (columns[single].negatives > 0 || score(single, .amount) < 2_500 && out == nil) {
                set(.amount, single)
            } else if pairIsGood {
                if let out { set(.debit, out) }
                if let into { set(.credit, into) }
            }
        }
        if amount < 0, debit < 0, credit < 0, let pair = exclusivePair() {
            isPairOpen = pair.isOpen
            set(.debit, pair.debit)
            set(.credit, pair.credit)
        }
        if amount < 0, debit < 0, credit < 0, let column = amountByContent() { set(.amount, column) }
    }

    /// Two columns without known names of which each row fills just one. Minus signs tell which of them goes out; without any nobody knows.
    private func exclusivePair() -> (debit: Int, credit: Int, isOpen: Bool)? {
        let candidates = free.filter {
            let stats = columns[$0]
            guard stats.filled > 0, stats.percent(stats.amounts) >= 90, stats.percent(stats.numerals) < 20, !stats.isRunningNumber else {
                return false
            }
            return !(names.indices.contains($0) && CSVHeaderLexicon.isKnown(names[$0]))
        }
        guard rows >= 2 else { return nil }
        for (k, a) in candidates.enumerated() {
            for b in candidates[(k + 1)...] {
                // Of two or three rows a zero says too little; there one of the cells has to be empty.
                let isFew = rows < 4
                let (first, second) = (columns[a].filled - (isFew ? 0 : zeroCount(a)), columns[b].filled - (isFew ? 0 : zeroCount(b)))
                guard first > 0, second > 0, first + second <= rows, (first + second) * 20 >= rows * 19 else { continue }
                if columns[a].negatives > 0, columns[b].negatives == 0 { return (a, b, false) }
                if columns[b].negatives > 0, columns[a].negatives == 0 { return (b, a, false) }
                if columns[a].negatives == 0, columns[b].negatives == 0 { return (a, b, true) }
            }
        }
        return nil
    }

    /// The column without a known name that is filled where the given one is not; a neighbour if there is one.
    private func partner(of column: Int) -> Int? {
        guard columns[column].filled < rows || zeroCount(column) > 0 else { return nil }
        func fits(_ other: Int) -> Bool {
            let stats = columns[other]
            guard stats.filled > 0, stats.percent(stats.amounts) >= 90, !stats.isRunningNumber, other != column else { return false }
            if names.indices.contains(other), CSVHeaderLexicon.isKnown(names[other]) { return false }
            let filled = columns[column].filled - zeroCount(column) + stats.filled - zeroCount(other)
            return filled == rows || (filled < rows && filled * 10 >= rows * 9)
        }
        return free.filter(fits).min { abs($0 - column) < abs($1 - column) }
    }

    private func isFree(_ found: CSVBalanceSearch.Found) -> Bool {
        [found.balance, found.amount, found.debit, found.credit].allSatisfy { !taken.contains($0) }
    }

    /// Whether two columns (or the only one of them) hold what goes out and what comes in, hardly ever both.
    private func isPair(_ out: Int?, _ into: Int?) -> Bool {
        guard let out, let into, out != into else { return (out ?? into).map { columns[$0].filled > 0 } ?? false }
        // In the sample most rows fill one of them, or fill the other with zero.
        let filled = columns[out].filled + columns[into].filled
        let zeros = zeroCount(out) + zeroCount(into)
        return filled > 0 && filled - zeros <= rows + rows / 4
    }

    private func zeroCount(_ column: Int) -> Int {
        columns[column].distinct.reduce(0) { $0 + ($1.key.contains { ("1"..."9").contains($0) } ? 0 : $1.value) }
    }

    private func amountByContent() -> Int? {
        func merit(_ column: Int) -> Int {
            let stats = columns[column]
            guard stats.percent(stats.amounts) >= 90, stats.filled * 2 >= rows, !stats.isRunningNumber else { return 0 }
            if stats.percent(stats.numerals) >= 20 { return 0 }
            var merit = stats.isConstant && rows > 1 ? -2 : 1
            if stats.negatives > 0 { merit += 8 }
            if stats.marked > 0 { merit += 4 }
            if stats.percent(stats.fractions) >= 50 { merit += 4 }
            if stats.filled == rows { merit += 1 }
            if score(column, .amount) > 0 { merit += 2 }
            if CSVHeaderLexicon.isKnown(names.indices.contains(column) ? names[column] : "") && score(column, .amount) == 0 { merit -= 3 }
            return merit
        }
        let ranked = free.map { ($0, merit($0)) }.filter { $0.1 > (names.isEmpty ? 0 : 3) }
        return ranked.max { $0.1 < $1.1 || ($0.1 == $1.1 && $0.0 > $1.0) }?.0
    }

    // MARK: Marks beside the money

    private mutating func assignMarks() {
        if payee < 0 {
            // The best named column keeps the role also where it is empty; the holder's own name on every row is no payee.
            let column = best(.payee, not: .text) {
                ($0.percent($0.words) >= 50 || $0.filled == 0) && !($0.isConstant && $0.filled == self.rows && self.rows > 1)
            }
            if let column { set(.payee, column) }
        }
        if direction < 0 { direction = directionColumn() ?? -1 }
        if direction >= 0 { taken.insert(direction) }
        if currency < 0 {
            let named = best(.currency) { $0.filled > 0 && $0.percent($0.currencyCodes) >= 90 || self.isSymbolColumn($0) }
            let byContent = free.first {
                let isUnnamed = !names.indices.contains($0) || names[$0].isEmpty
                return isUnnamed && columns[$0].filled == rows && rows > 0 && columns[$0].percent(columns[$0].currencyCodes) >= 95
            }
            if let column = named ?? byContent { set(.currency, column) }
        }
        if account < 0 {
            // Right behind the payee stands the payee's account.
            let behindPayee = payee < 0 ? [] : [payee + 1, payee + 2].filter { !taken.contains($0) && columns.indices.contains($0) }
            taken.formUnion(behindPayee)
            let found = best(.account) { stats in
                guard stats.filled > 0, stats.dates == 0, stats.distinct.count <= 64 else { return false }
                return stats.isConstant || stats.distinct.count * 2 <= stats.filled
            }
            taken.subtract(behindPayee)
            let sure = free.first {
                ["account", "account name", "auftragskonto", "own account"].contains(names.indices.contains($0) ? names[$0] : "")
            }
            let byContent = names.isEmpty ? free.first { isOwnAccount($0) } : nil
            let surely = sure.flatMap { columns[$0].filled > 0 && columns[$0].distinct.count <= 64 ? $0 : nil }
            if let column = surely ?? found ?? byContent { set(.account, column) }
        }
        if status < 0, let column = best(.status, least: 5_000, { $0.words > 0 && $0.distinct.count <= 12 }) { set(.status, column) }
        if id < 0 {
            id =
                best(.id) {
                    $0.filled == self.rows && $0.isUnique && !$0.isRunningNumber && $0.bytes >= 4 * $0.filled && $0.dates == 0
                        && $0.withDigits == $0.filled
                } ?? -1
            if id >= 0 { taken.insert(id) }
        }
        if checkNumber < 0, let column = best(.checkNumber, least: 5_000, { $0.filled > 0 && $0.fractions == 0 }) { set(.checkNumber, column) }
        if category < 0, let column = best(.category, { $0.percent($0.words) >= 50 }) { set(.category, column) }
    }

    private func isSymbolColumn(_ stats: CSVColumn) -> Bool {
        !stats.distinct.isEmpty && stats.distinct.keys.allSatisfy { CSVLexicon.currencySymbols[$0] != nil }
    }

    /// The same number of an account in all rows of a file without header.
    private func isOwnAccount(_ column: Int) -> Bool {
        let stats = columns[column]
        guard stats.isConstant, stats.filled == rows, rows > 1, let value = stats.distinct.keys.first else { return false }
        return value.utf8.count >= 8 && CSVLexicon.looksLikeAccountNumber(value)
    }

    /// A column of a few values that all mean in or out.
    private func directionColumn() -> Int? {
        free.first { column in
            let stats = columns[column]
            guard stats.filled == rows, rows > 0, stats.distinct.count <= 4 else { return false }
            let words = stats.distinct.keys.map { value in
                let bytes = Array(value.utf8)
                return CSVLexicon.directionWord(bytes, 0..<bytes.count)
            }
            let meanings = CSVDirections.meanings(words)
            guard words.allSatisfy({ meanings[$0] != nil }) else { return false }
            let debits = meanings.values.count { $0 }
            let credits = meanings.count - debits
            let longest = words.map(\.utf8.count).max() ?? 0
            // Letters that only mean something side by side are a text as well.
            let isUnsigned = amount >= 0 && columns[amount].negatives == 0
            let isInLexicon = words.allSatisfy { CSVLexicon.debitWords.contains($0) || CSVLexicon.creditWords.contains($0) }
            if longest == 1, !isInLexicon, score(column, .direction) < 2_000, !names.isEmpty || !isUnsigned || words.count < 2 { return false }
            // One letter alone says nothing unless its column does, or both letters are there.
            return score(column, .direction) >= 2_000 || (debits > 0 && credits > 0) || (longest >= 5 && names.isEmpty)
        }
    }

    // MARK: Texts

    private mutating func assignTexts() {
        if texts.isEmpty {
            let named = free.filter { score($0, .text) >= 2_400 && columns[$0].filled > columns[$0].dates && !(columns[$0].isConstant && rows >= 3) }
            // At most four, the best named, put together in the order of the file.
            texts = Array(named.sorted { score($0, .text) > score($1, .text) }.prefix(4)).sorted()
        }
        if texts.isEmpty, payee < 0 || columns[payee].filled * 2 < rows {
            let wordy = free.filter {
                columns[$0].percent(columns[$0].words) >= 50 && columns[$0].filled * 2 >= rows && columns[$0].currencyCodes == 0
            }
            let ranked = wordy.sorted { a, b in
                (columns[a].distinct.count, columns[a].bytes) > (columns[b].distinct.count, columns[b].bytes)
            }
            texts = Array(ranked.prefix(2)).sorted()
        } else if texts.isEmpty {
            // Beside a payee only what is no list of a few words.
            let free = free.filter {
                !CSVHeaderLexicon.isKnown(names.indices.contains($0) ? names[$0] : "") && columns[$0].percent(columns[$0].words) >= 50
                    && columns[$0].distinct.count * 2 > rows
            }
            if let widest = free.max(by: { columns[$0].bytes < columns[$1].bytes }) { texts = [widest] }
        }
        taken.formUnion(texts)
    }
}
