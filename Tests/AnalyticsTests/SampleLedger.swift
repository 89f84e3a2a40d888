import Analytics
import Ledger

/// Transactions drawn from a seed: three accounts in two currencies, a few categories and merchants, some splits.
struct SampleLedger {
    static let categories: [Int64] = [0, 1, 2, 3, 4, 5]
    /// 1 Food, 2 below it, 3 Salary, 4 Transfer, 5 below 2.
    static let tree = CategoryTree([
        1: .init(kind: .expense), 2: .init(kind: .expense, parent: 1), 3: .init(kind: .income), 4: .init(kind: .transfer),
        5: .init(kind: .expense, parent: 2),
    ])

    static func currency(of account: Int64) -> Currency { currency(account == 3 ? "USD" : "EUR") }

    static func currency(_ code: String) -> Currency {
        guard let currency = Currency(code) else { preconditionFailure("\(code) is a currency") }
        return currency
    }

    static func entries(_ generator: inout SeededGenerator, count: Int) -> [CellEntry] {
        (0..<count).map { _ in entry(&generator) }
    }

    static func entry(_ generator: inout SeededGenerator) -> CellEntry {
        let account = Int64.random(in: 1...3, using: &generator)
        var entry = CellEntry(
            account: account, currency: currency(of: account), day: CalendarDate(dayNumber: Int32.random(in: 19_990...20_120, using: &generator)),
            amount: Int64.random(in: -5000...5000, using: &generator), merchant: Int64.random(in: 0...4, using: &generator),
            category: Int64.random(in: 0...5, using: &generator))
        if Int.random(in: 0..<4, using: &generator) == 0 {
            let part = Int64.random(in: -500...500, using: &generator)
            entry.lines = [
                CellLine(category: Int64.random(in: 0...5, using: &generator), amount: part),
                CellLine(category: Int64.random(in: 0...5, using: &generator), amount: entry.amount - part),
            ]
        }
        return entry
    }

    /// The cells by the definition, without `CellDelta`.
    static func recompute(_ entries: [CellEntry]) -> (
        categories: [CategoryCellKey: CellAmount], merchants: [MerchantCellKey: CellAmount], days: [DayCellKey: CellAmount]
    ) {
        func cell(_ amounts: [Int64]) -> CellAmount {
            CellAmount(
                count: Int64(amounts.count), inflow: amounts.filter { $0 > 0 }.reduce(0, +), outflow: -amounts.filter { $0 < 0 }.reduce(0, +))
        }
        var categories: [CategoryCellKey: [Int64]] = [:]
        var merchants: [MerchantCellKey: [Int64]] = [:]
        var days: [DayCellKey: [Int64]] = [:]
        for entry in entries {
            let month = entry.day.month
            for line in entry.lines.isEmpty ? [CellLine(category: entry.category, amount: entry.amount)] : entry.lines {
                let key = CategoryCellKey(account: entry.account, category: line.category, month: month, currency: entry.currency)
                categories[key, default: []].append(line.amount)
            }
            if entry.merchant != 0 {
                merchants[MerchantCellKey(merchant: entry.merchant, month: month, currency: entry.currency), default: []].append(entry.amount)
            }
            days[DayCellKey(account: entry.account, day: entry.day), default: []].append(entry.amount)
        }
        return (categories.mapValues(cell), merchants.mapValues(cell), days.mapValues(cell))
    }
}

extension CellDelta {
    static func of(_ entries: [CellEntry]) throws -> CellDelta {
        var delta = CellDelta()
        for entry in entries { try delta.add(entry, sign: 1) }
        return delta
    }
}
