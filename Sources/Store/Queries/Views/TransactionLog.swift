public import Ledger

/// One entry of the topic `transactions`: what happened to the list of transactions, in the order in which it happened.
public enum TransactionLogItem: Sendable, Hashable {
    /// A transaction as it is now.
    case transaction(TransactionView)
    /// A transaction that is not shown any more: it was deleted, or another one is shown in its place.
    case deleted(id: Int64, mergedInto: Int64?, version: Int64)
    /// An import left the ledger with all its rows.
    case withdrawn(importID: Int64, version: Int64)
    /// More changed than is worth listing: the reader looks at its window again. The import is nil where single edits added up.
    case many(importID: Int64?, count: Int64, first: CalendarDate?, last: CalendarDate?, version: Int64)

    public var version: Int64 {
        switch self {
        case .transaction(let view): view.version
        case .deleted(_, _, let version), .withdrawn(_, let version), .many(_, _, _, _, let version): version
        }
    }
}

extension SQLConnection {
    /// What happened to the transactions after `since`, oldest first. What concerns more than `itemsMax` at once is told in one item.
    public func transactionLog(book: Int64, since: Int64, itemsMax: Int = 100) throws -> [TransactionLogItem] {
        var items: [TransactionLogItem] = []
        for published in try publishedImports(book: book, since: since) {
            let isSmall = published.count <= Int64(itemsMax)
            let rows =
                isSmall ? try transactionViews(ofImport: published.id, book: book, visible: true, afterRecord: -1, limit: itemsMax + 1) : []
            if isSmall, rows.count <= itemsMax {
                // Rows that have a version of their own come below, once.
                items += rows.filter { $0.ownVersion <= since }.map { .transaction($0.view) }
            } else {
                items.append(
                    .many(importID: published.id, count: published.count, first: published.first, last: published.last, version: published.seq))
            }
        }
        items += try rows(
            "SELECT id, withdrawn_seq FROM import WHERE book = $1 AND withdrawn_seq > $2", [.integer(book), .integer(since)]
        ) { .withdrawn(importID: $0.integer(0), version: $0.integer(1)) }
        items += try rows(
            """
            SELECT id, merged_into, version FROM txn
            WHERE book = $1 AND version > $2 AND (deleted_reason IS NOT NULL OR merged_into IS NOT NULL)
            """, [.integer(book), .integer(since)]
        ) { .deleted(id: $0.integer(0), mergedInto: $0.optionalInteger(1), version: $0.integer(2)) }
        items += try edits(book: book, since: since, itemsMax: itemsMax)
        return items.sorted { $0.version < $1.version }
    }

    private func edits(book: Int64, since: Int64, itemsMax: Int) throws -> [TransactionLogItem] {
        let edited = try editedTransactionViews(book: book, since: since, limit: itemsMax + 1)
        guard edited.count > itemsMax else { return edited.map { .transaction($0) } }
        return try rows(
            "SELECT count(*), MIN(day), MAX(day), MAX(version) FROM visible_txn WHERE book = $1 AND version > $2", [.integer(book), .integer(since)]
        ) { row in
            .many(
                importID: nil, count: row.integer(0), first: row.optionalInteger(1).map { CalendarDate(dayNumber: Int32($0)) },
                last: row.optionalInteger(2).map { CalendarDate(dayNumber: Int32($0)) }, version: row.integer(3))
        }
    }

    private func publishedImports(book: Int64, since: Int64) throws -> [PublishedImport] {
        try rows(
            """
            SELECT id, published_seq, new_rows, first_day, last_day FROM import WHERE book = $1 AND published_seq > $2 AND published = 1
            ORDER BY published_seq
            """, [.integer(book), .integer(since)]
        ) { row in
            PublishedImport(
                id: row.integer(0), seq: row.integer(1), count: row.integer(2),
                first: row.optionalInteger(3).map { CalendarDate(dayNumber: Int32($0)) },
                last: row.optionalInteger(4).map { CalendarDate(dayNumber: Int32($0)) })
        }
    }
}

/// What the log needs of an import that was published.
private struct PublishedImport {
    var id: Int64
    var seq: Int64
    var count: Int64
    var first: CalendarDate?
    var last: CalendarDate?
}
