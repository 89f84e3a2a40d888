internal import Analytics
internal import Ledger

/// A stored number that differs from its full recompute.
public struct CellDifference: Sendable, Hashable, Codable {
    /// `cell_category`, `cell_merchant` or `cell_day`.
    public var table: String
    /// The cell's key in words.
    public var key: String
    public var stored: String
    public var recomputed: String
}

/// What `sluice verify` found in one book.
public struct Verification: Sendable, Hashable, Codable {
    public var book: Int64
    public var name: String
    public var transactions: Int64
    public var cells: Int64
    /// At most `differencesMax`; `differenceCount` counts all.
    public var differences: [CellDifference]
    public var differenceCount: Int64
    /// Splits whose lines do not sum to their transaction.
    public var brokenSplits: [Int64]
    /// Transactions that are hidden under another one, or are not, against what was decided about them.
    public var brokenMerges: [Int64]
    /// Transactions that count as a transfer, or do not, against what was decided about them.
    public var brokenTransfers: [Int64]

    public static let differencesMax = 100

    enum CodingKeys: String, CodingKey {
        case book, name, transactions, cells, differences
        case differenceCount = "difference_count"
        case brokenSplits = "broken_splits"
        case brokenMerges = "broken_merges"
        case brokenTransfers = "broken_transfers"
    }

    public var isSound: Bool { differenceCount == 0 && brokenSplits.isEmpty && brokenMerges.isEmpty && brokenTransfers.isEmpty }
}

extension SQLConnection {
    /// Compares all cells of a book with a full recompute from its visible transactions.
    public func verify(book: BookRow) throws -> Verification {
        let (recomputed, count) = try recomputedCells(book: book.id)
        let stored = try storedCells(book: book.id)
        var verification = Verification(
            book: book.id, name: book.name, transactions: count,
            cells: Int64(stored.categories.count + stored.merchants.count + stored.days.count), differences: [], differenceCount: 0,
            brokenSplits: try brokenSplits(book: book.id), brokenMerges: try brokenMerges(book: book.id),
            brokenTransfers: try brokenTransfers(book: book.id))
        func compare<Key: Hashable & Comparable>(_ table: String, _ stored: [Key: CellAmount], _ right: [Key: CellAmount], _ words: (Key) -> String) {
            for key in Set(stored.keys).union(right.keys).sorted() {
                let (a, b) = (stored[key] ?? .zero, right[key] ?? .zero)
                guard a != b else { continue }
                verification.differenceCount += 1
                guard verification.differences.count < Verification.differencesMax else { continue }
                verification.differences.append(
                    CellDifference(table: table, key: words(key), stored: Self.words(a), recomputed: Self.words(b)))
            }
        }
        compare("cell_category", stored.categories, recomputed.categories) {
            "account \($0.account), category \($0.category), \($0.month), \($0.currency)"
        }
        compare("cell_merchant", stored.merchants, recomputed.merchants) { "merchant \($0.merchant), \($0.month), \($0.currency)" }
        compare("cell_day", stored.days, recomputed.days) { "account \($0.account), \($0.day)" }
        return verification
    }

    /// Replaces the cells of a book by their full recompute, all with `seq` as version. Merges and transfers are settled first, since cells hang on them.
    public func repairCells(book: Int64, seq: Int64) throws {
        try settle(Set(try brokenMerges(book: book)))
        try settle(Set(try brokenTransfers(book: book)))
        let (recomputed, _) = try recomputedCells(book: book)
        for table in ["cell_category", "cell_merchant", "cell_day"] { try execute("DELETE FROM \(table) WHERE book = $1", [.integer(book)]) }
        try apply(recomputed, book: book, seq: seq)
    }

    private func recomputedCells(book: Int64) throws -> (CellDelta, Int64) {
        var delta = CellDelta()
        var count: Int64 = 0
        try forEachCellEntry(ofBook: book) { entry in
            try delta.add(entry, sign: 1)
            count += 1
        }
        return (delta, count)
    }

    private func storedCells(book: Int64) throws -> CellDelta {
        var cells = CellDelta()
        func amount(_ row: any SQLRow, from column: Int) -> CellAmount {
            CellAmount(count: row.integer(column), inflow: row.integer(column + 1), outflow: row.integer(column + 2))
        }
        try forEach(
            "SELECT account, category, month, currency, count, inflow, outflow FROM cell_category WHERE book = $1", [.integer(book)]
        ) { row in
            guard let currency = Currency(row.text(3)) else { return true }
            try cells.add(
                amount(row, from: 4),
                to: CategoryCellKey(
                    account: row.integer(0), category: row.integer(1), month: CalendarMonth(index: Int32(row.integer(2))), currency: currency))
            return true
        }
        try forEach("SELECT merchant, month, currency, count, inflow, outflow FROM cell_merchant WHERE book = $1", [.integer(book)]) { row in
            guard let currency = Currency(row.text(2)) else { return true }
            try cells.add(
                amount(row, from: 3),
                to: MerchantCellKey(merchant: row.integer(0), month: CalendarMonth(index: Int32(row.integer(1))), currency: currency))
            return true
        }
        try forEach("SELECT account, day, count, inflow, outflow FROM cell_day WHERE book = $1", [.integer(book)]) { row in
            try cells.add(
                amount(row, from: 2), to: DayCellKey(account: row.integer(0), day: CalendarDate(dayNumber: Int32(row.integer(1)))))
            return true
        }
        return cells
    }

    private func brokenSplits(book: Int64) throws -> [Int64] {
        try rows(
            """
            SELECT t.id FROM txn t JOIN line l ON l.txn = t.id WHERE t.book = $1 GROUP BY t.id, t.amount HAVING SUM(l.amount) <> t.amount LIMIT 100
            """, [.integer(book)]
        ) { $0.integer(0) }
    }

    private func brokenMerges(book: Int64) throws -> [Int64] {
        let strays = try rows(
            "SELECT id FROM txn WHERE book = $1 AND merged_into IS NOT NULL AND merge_group IS NULL", [.integer(book)]
        ) { $0.integer(0) }
        let groups = try rows(
            "SELECT DISTINCT merge_group FROM txn WHERE merge_group IS NOT NULL AND +book = $1", [.integer(book)]
        ) { $0.integer(0) }
        return try strays
            + groups.sorted().flatMap { group in
                let members = try mergeMembers(of: group)
                return zip(members, MergeGroup.settled(members, kept: group)).filter { $0.mergedInto != $1.mergedInto }.map(\.0.id)
            }
    }

    private func brokenTransfers(book: Int64) throws -> [Int64] {
        let counting = try rows("SELECT x.id, x.a, x.b \(Self.countingPair) AND x.book = $1", [.integer(book)]) {
            (id: $0.integer(0), sides: [$0.integer(1), $0.integer(2)])
        }
        var wanted: [Int64: Int64] = [:]
        for pair in counting { for side in pair.sides { wanted[side] = pair.id } }
        var broken: [Int64] = []
        try forEach("SELECT id, transfer FROM txn WHERE book = $1 AND transfer IS NOT NULL", [.integer(book)]) { row in
            if wanted.removeValue(forKey: row.integer(0)) != row.integer(1) { broken.append(row.integer(0)) }
            return true
        }
        return (broken + wanted.keys).sorted()
    }

    private static func words(_ amount: CellAmount) -> String { "count \(amount.count), in \(amount.inflow), out \(amount.outflow)" }
}
