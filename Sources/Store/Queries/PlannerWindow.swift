public import Ledger
public import Matching

extension SQLConnection {
    /// Calls `body` with what the planner has to know of an account's transactions of some days, in index order (day, amount).
    ///
    /// Rows of imports that are staged or withdrawn are left out; those that a person deleted are not, since a deletion is a decision.
    /// `sourceKinds` gives a small number to each kind of source, the same for the life of the dictionary.
    public func forEachPlannerEntry(
        book: Int64, account: Int64, days: ClosedRange<CalendarDate>, seed: UInt64, sourceKinds: inout [String: Int32], _ body: (LedgerEntry) -> Void
    ) throws {
        let hidden = Set(try rows("SELECT id FROM import WHERE staged = 1", []) { $0.integer(0) })
        var kinds: [Int64: Int32] = [:]
        try forEach("SELECT id, source_kind FROM import WHERE book = $1 AND source_kind IS NOT NULL", [.integer(book)]) { row in
            let next = Int32(sourceKinds.count + 1)
            kinds[row.integer(0)] = sourceKinds[row.text(1)] ?? next
            if sourceKinds[row.text(1)] == nil { sourceKinds[row.text(1)] = next }
            return true
        }
        try forEach(
            """
            SELECT id, bank_day, bank_amount, bank_hash, bank_id, import, deleted_reason IS NOT NULL, status FROM txn
            WHERE book = $1 AND account = $2 AND bank_day BETWEEN $3 AND $4 ORDER BY bank_day, bank_amount
            """,
            [.integer(book), .integer(account), .integer(Int64(days.lowerBound.dayNumber)), .integer(Int64(days.upperBound.dayNumber))]
        ) { row in
            let importID = row.integer(5)
            guard !hidden.contains(importID) else { return true }
            body(
                LedgerEntry(
                    id: row.integer(0), day: CalendarDate(dayNumber: Int32(row.integer(1))), amount: row.integer(2),
                    hash: UInt64(bitPattern: row.integer(3)), bankID: row.isNull(4) ? 0 : BankID.hash(row.text(4), seed: seed),
                    sourceKind: kinds[importID] ?? 0,
                    isDeleted: row.flag(6), isPending: row.integer(7) != 0))
            return true
        }
    }
}

extension SQLConnection {
    /// How many transactions of an account lie in these days; hidden ones count too, since it only reserves room.
    public func plannerEntryCount(book: Int64, account: Int64, days: ClosedRange<CalendarDate>) throws -> Int {
        try first(
            "SELECT count(*) FROM txn WHERE book = $1 AND account = $2 AND bank_day BETWEEN $3 AND $4",
            [.integer(book), .integer(account), .integer(Int64(days.lowerBound.dayNumber)), .integer(Int64(days.upperBound.dayNumber))]
        ) { Int($0.integer(0)) } ?? 0
    }
}
