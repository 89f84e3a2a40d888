public import Ledger

extension SQLConnection {
    /// Removes a book with all that is in it, unless a job of it is under way.
    public func deleteBookWhenIdle(_ id: Int64) throws {
        let open = try first(
            """
            SELECT count(*) FROM job WHERE book = $1
            AND state IN ('queued', 'running', 'held', 'pausing', 'paused', 'retrying', 'cancelling')
            """, [.integer(id)]
        ) { $0.integer(0) }
        guard let open, open == 0 else {
            throw EditError.inUse(what: "book", id: id, reason: "\(open ?? 0) of its imports are not finished: cancel them first")
        }
        try deleteBook(id)
    }

    /// The month that views show when none is named: the latest with a booked transaction, else the one of `today`.
    func latestMonth(book: Int64, today: CalendarDate) throws -> CalendarMonth {
        try lastMonth(book: book) ?? today.month
    }

    /// The first month with a booked transaction. Ordered and cut, not MIN: the walk along the key ends at the first cell that counts.
    public func firstMonth(book: Int64) throws -> CalendarMonth? {
        try first("SELECT month FROM cell_category WHERE book = $1 AND count <> 0 ORDER BY month LIMIT 1", [.integer(book)]) {
            CalendarMonth(index: Int32($0.integer(0)))
        }
    }

    /// The last month with a booked transaction.
    func lastMonth(book: Int64) throws -> CalendarMonth? {
        try first("SELECT month FROM cell_category WHERE book = $1 AND count <> 0 ORDER BY month DESC LIMIT 1", [.integer(book)]) {
            CalendarMonth(index: Int32($0.integer(0)))
        }
    }

    /// Months that `latestMonth` may have given at `since` and does not give now: their keys are gone for readers that named no month.
    ///
    /// The latest month moves forward only when every counted cell of the new one is younger than `since`, and back only when a cell
    /// of a later one is, or when nothing is left at all.
    func formerLatestMonths(book: Int64, latest: CalendarMonth, since: Int64, today: CalendarDate) throws -> [CalendarMonth] {
        let touched = Set(
            try rows("SELECT month FROM cell_category WHERE book = $1 AND version > $2", [.integer(book), .integer(since)]) {
                CalendarMonth(index: Int32($0.integer(0)))
            })
        guard !touched.isEmpty else { return [] }
        let counted = try first("SELECT 1 FROM cell_category WHERE book = $1 AND count <> 0 LIMIT 1", [.integer(book)]) { _ in true }
        // Nothing is left: whatever was there has moved.
        guard counted != nil else { return touched.subtracting([latest]).sorted() }
        guard touched.contains(where: { $0 >= latest }) else { return [] }
        var former = Array(touched.filter { $0 > latest })
        let old = try first(
            "SELECT count(*) FROM cell_category WHERE book = $1 AND month = $2 AND count <> 0 AND version <= $3",
            [.integer(book), .integer(Int64(latest.index)), .integer(since)]
        ) { $0.integer(0) }
        if old == 0 {
            // A month that has not moved since had its data then, so the latest month was that one or a later one.
            let floor = try first(
                """
                SELECT month FROM cell_category WHERE book = $1 AND month < $2 AND count <> 0 AND version <= $3 ORDER BY month DESC LIMIT 1
                """, [.integer(book), .integer(Int64(latest.index)), .integer(since)]
            ) { $0.integer(0) }
            former += try rows(
                "SELECT DISTINCT month FROM cell_category WHERE book = $1 AND month < $2 AND month >= $3",
                [.integer(book), .integer(Int64(latest.index)), .integer(floor ?? 0)]
            ) { CalendarMonth(index: Int32($0.integer(0))) }
        }
        return (Set(former).union([today.month]).subtracting([latest])).sorted()
    }
}
