/// Looks for a running balance among the columns of a sample: one whose every step is the amount of a row, in another column or in one of a pair.
///
/// What it finds is found by the numbers alone, so it holds whatever the columns are called, whichever mark is the decimal one, however the
/// amounts are signed and in which direction the rows run: under wrong columns hardly any step fits, under the right ones nearly all do.
struct CSVBalanceSearch {
    struct Found {
        var balance: Int
        /// The amount's column, or -1 where it is a pair.
        var amount = -1
        /// Of a pair: the column that lowers the balance and the one that raises it.
        var debit = -1
        var credit = -1
        /// Steps that there are and steps that fit.
        var steps = 0
        var fitting = 0
        /// The balance is the one before its row, not after it.
        var isBefore = false
    }

    static let rowsMax = 300
    static let columnsMax = 12
    /// Below these all steps have to fit; that one does by chance, to the cent, hardly happens.
    static let stepsFew = 3

    private let columns: [Int]
    /// By candidate column and row: the value with a decimal point and with a comma, in thousandths; nil where the cell is no amount.
    private var point: [[Int64?]] = []
    private var comma: [[Int64?]] = []
    private let rowCount: Int
    /// How the days run: 1 upwards, -1 downwards, 0 if they do not say.
    private let direction: Int

    init(_ table: CSVTable, rows: [Int], columns: [Int]) {
        self.columns = Array(columns.prefix(Self.columnsMax))
        let rows = rows.prefix(Self.rowsMax)
        rowCount = rows.count
        direction = Self.direction(table, rows)
        for column in self.columns {
            var points: [Int64?] = []
            var commas: [Int64?] = []
            for record in rows {
                guard let field = table.field(record, column), !field.range.isEmpty else {
                    points.append(nil)
                    commas.append(nil)
                    continue
                }
                let evidence = AmountEvidence(table.bytes, field.range, minorDigits: 3)
                points.append(evidence.point)
                commas.append(evidence.comma)
            }
            point.append(points)
            comma.append(commas)
        }
    }

    /// The best of all combinations; `preference` (a column's name as a balance, as an amount) decides between those that fit equally well.
    func best(_ preference: (Found) -> Int) -> Found? {
        guard rowCount > 1 else { return nil }
        var best: (found: Found, merit: Int)?
        func offer(_ found: Found?) {
            guard let found else { return }
            let merit = found.fitting * 1_000_000 / found.steps * 200 + (found.isBefore ? 0 : 100) + min(99, preference(found) / 310)
            if best.map({ merit > $0.merit }) ?? true { best = (found, merit) }
        }
        for balance in columns.indices {
            guard point[balance].count(where: { $0 != nil }) * 10 >= rowCount * 8 || comma[balance].count(where: { $0 != nil }) * 10 >= rowCount * 8
            else { continue }
            for amount in columns.indices where amount != balance {
                offer(single(balance, amount))
                for other in columns.indices where other > amount && other != balance { offer(pair(balance, amount, other, preference)) }
            }
        }
        return best?.found
    }

    private func single(_ balance: Int, _ amount: Int) -> Found? {
        var result = Found(balance: columns[balance], amount: columns[amount])
        for values in [point, comma] where values[amount].count(where: { $0 != nil }) * 10 >= rowCount * 9 {
            let found = fits(values[balance], values[amount].map { $0.map { abs($0) } })
            if found.fitting > result.fitting { (result.steps, result.fitting, result.isBefore) = found }
        }
        return isGood(result) ? result : nil
    }

    private func pair(_ balance: Int, _ first: Int, _ second: Int, _ preference: (Found) -> Int) -> Found? {
        var result = Found(balance: columns[balance])
        for values in [point, comma] {
            var amounts: [Int64?] = []
            var both = 0
            for row in 0..<rowCount {
                let (a, b) = (abs(values[first][row] ?? 0), abs(values[second][row] ?? 0))
                if a != 0, b != 0 { both += 1 }
                amounts.append(values[first][row] == nil && values[second][row] == nil ? nil : a + b)
            }
            guard both * 20 <= rowCount, amounts.contains(where: { $0 != 0 }) else { continue }
            let found = fits(values[balance], amounts)
            guard found.fitting > result.fitting else { continue }
            // A column that never says anything leaves the other one alone.
            let isFirstIdle = values[first].allSatisfy { ($0 ?? 0) == 0 }
            let isSecondIdle = values[second].allSatisfy { ($0 ?? 0) == 0 }
            if isFirstIdle || isSecondIdle { continue }
            (result.steps, result.fitting, result.isBefore) = found
            let lowers = lowering(values[balance], values[first], amounts) - lowering(values[balance], values[second], amounts)
            (result.debit, result.credit) = lowers >= 0 ? (columns[first], columns[second]) : (columns[second], columns[first])
            if lowers == 0 {
                // No step at either column: then their names say which is which.
                var other = result
                (other.debit, other.credit) = (result.credit, result.debit)
                if preference(other) > preference(result) { result = other }
            }
        }
        return isGood(result) ? result : nil
    }

    private func isGood(_ found: Found) -> Bool {
        found.steps >= Self.stepsFew ? found.fitting * 10 >= found.steps * 9 : found.steps > 0 && found.fitting == found.steps
    }

    /// Steps of the balance that are not nothing, and how many of them are as large as the amount, in the better of both directions.
    private func fits(_ balances: [Int64?], _ amounts: [Int64?]) -> (steps: Int, fitting: Int, isBefore: Bool) {
        var steps = 0
        var up = 0
        var down = 0
        var changes = 0
        for row in 1..<rowCount {
            guard let before = balances[row - 1], let after = balances[row] else { continue }
            let step = abs(after - before)
            guard step != 0 || amounts[row] != 0 || amounts[row - 1] != 0 else { continue }
            steps += 1
            if step != 0 { changes += 1 }
            if step == amounts[row] { up += 1 }
            if step == amounts[row - 1] { down += 1 }
        }
        guard changes >= min(Self.stepsFew, rowCount - 1) else { return (0, 0, false) }
        return (steps, max(up, down), up > down && direction < 0 || down > up && direction > 0)
    }

    /// Whether the days of the sample run upwards or downwards, in whatever order they are written.
    private static func direction(_ table: CSVTable, _ rows: some Sequence<Int>) -> Int {
        var dates = CSVSurvey.Dates()
        for record in rows {
            guard let field = table.field(record, table.dateColumn) else { continue }
            let scan = DateScan(table.bytes, field.range)
            if scan.error == nil { _ = dates.note(scan, table.bytes, field.range, line: record) }
        }
        return dates.direction
    }

    /// How often the balance goes down with the values of a column rather than up, in the direction in which its steps fit.
    private func lowering(_ balances: [Int64?], _ values: [Int64?], _ amounts: [Int64?]) -> Int {
        var oldestFirst = 0
        var newestFirst = 0
        var fitsUp = 0
        var fitsDown = 0
        for row in 1..<rowCount {
            guard let before = balances[row - 1], let after = balances[row] else { continue }
            if abs(after - before) == amounts[row] {
                fitsUp += 1
                if (values[row] ?? 0) != 0 { oldestFirst += after < before ? 1 : -1 }
            }
            if abs(after - before) == amounts[row - 1] {
                fitsDown += 1
                if (values[row - 1] ?? 0) != 0 { newestFirst += before < after ? 1 : -1 }
            }
        }
        return fitsUp >= fitsDown ? oldestFirst : newestFirst
    }
}
