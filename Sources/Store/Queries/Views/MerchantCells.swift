public import Analytics
public import Ledger

/// Money in and out with one merchant in one month, over all accounts.
public struct MerchantCellView: Sendable, Hashable {
    /// More are never listed.
    public static let limitMax = 500
    public static let limitDefault = 50
    /// Keys of moved cells told as gone, per month. A publication that moves more may leave a merchant on the list of a reader who saw a
    /// shorter one; the next snapshot mends it.
    static let goneMax = 2_000

    public var merchant: Int64
    public var name: String
    public var month: CalendarMonth
    public var currency: String
    public var amount: CellAmount
}

extension SQLConnection {
    /// The merchants with the most money out (then in) of a month, left out: the latest with data. Key: `7|2025-11|EUR`.
    ///
    /// After `since` it is all or nothing: when anything in the month moved, the whole list comes again, with the keys of those that may have
    /// been on it before.
    public func merchantCells(
        book: Int64, month: CalendarMonth?, limit: Int = MerchantCellView.limitDefault, since: Int64? = nil, today: CalendarDate
    ) throws -> ViewCells<MerchantCellView> {
        let shown = try month ?? latestMonth(book: book, today: today)
        var former: [CalendarMonth] = []
        if let since {
            if month == nil { former = try formerLatestMonths(book: book, latest: shown, since: since, today: today) }
            // Category cells have an index on their version; only a text that a person corrected moves merchants alone, and their month is walked for it.
            let moved = try ["cell_category", "cell_merchant"].contains { table in
                try first(
                    "SELECT 1 FROM \(table) WHERE book = $1 AND version > $2 AND month = $3 LIMIT 1",
                    [.integer(book), .integer(since), .integer(Int64(shown.index))]
                ) { _ in true } ?? false
            }
            guard moved || !former.isEmpty else { return ViewCells() }
        }
        let listed = try rankedMerchants(book: book, month: shown, .counted, limit: limit)
        guard let since else { return ViewCells(cells: listed) }
        let kept = Set(listed.map(\.key))
        let gone = try ([shown] + former).flatMap { try merchantKeys(book: book, month: $0, limit: limit, since: since) }
        return ViewCells(cells: listed, gone: gone.filter { !kept.contains($0) })
    }

    /// Keys of all that may have been on a month's list at `since`: what moved since then, and of the rest, in which the order is what it was,
    /// the first `limit`.
    private func merchantKeys(book: Int64, month: CalendarMonth, limit: Int, since: Int64) throws -> [String] {
        let moved = try rankedMerchants(book: book, month: month, .movedAfter(since), limit: MerchantCellView.goneMax)
        return try (moved + rankedMerchants(book: book, month: month, .standing(at: since), limit: limit)).map(\.key)
    }

    private func rankedMerchants(book: Int64, month: CalendarMonth, _ part: MerchantPart, limit: Int) throws -> [ViewCell<MerchantCellView>] {
        try rows(
            """
            SELECT x.merchant, coalesce(m.name, ''), x.currency, x.count, x.inflow, x.outflow, x.version
            FROM cell_merchant x LEFT JOIN merchant m ON m.id = x.merchant WHERE x.book = $1 AND x.month = $2 AND \(part.condition)
            ORDER BY x.outflow DESC, x.inflow DESC, x.merchant, x.currency LIMIT $3
            """, [.integer(book), .integer(Int64(month.index)), .integer(Int64(limit)), .integer(part.version)]
        ) { row in
            ViewCell(
                key: "\(row.integer(0))|\(month)|\(row.text(2))", version: row.integer(6),
                value: MerchantCellView(
                    merchant: row.integer(0), name: row.text(1), month: month, currency: row.text(2),
                    amount: CellAmount(count: row.integer(3), inflow: row.integer(4), outflow: row.integer(5))))
        }
    }
}

/// Which cells of a month are read; each has one text in the statement cache.
private enum MerchantPart {
    case counted
    case movedAfter(Int64), standing(at: Int64)

    /// `$4` is `version`.
    var condition: String {
        switch self {
        case .counted: "x.count <> 0 AND x.version > $4"
        case .movedAfter: "x.version > $4"
        case .standing: "x.count <> 0 AND x.version <= $4"
        }
    }

    var version: Int64 {
        switch self {
        case .counted: -1
        case .movedAfter(let version), .standing(let version): version
        }
    }
}
