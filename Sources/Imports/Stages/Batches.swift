internal import Categorisation
internal import Ledger
internal import Matching

/// Rows with the planner's decision for each: what the deduplicate stage gives.
struct PlannedBatch: Sendable {
    var batch: RowBatch
    /// Parallel to `batch.rows`.
    var decisions: [DedupDecision]
    /// Text hashes under the book's seed, parallel to `batch.rows`.
    var hashes: [UInt64]
}

/// Planned rows with the category of each that is new: what the categorise stage gives.
struct CategorisedBatch: Sendable {
    var planned: PlannedBatch
    /// Parallel to the rows; that of a duplicate or skipped row is empty.
    var categories: [CategoryDecision]
    /// Merchants met for the first time in this import, by the hash that `categories` names.
    var merchants: [UInt64: KnownMerchant]
    /// Category ids of split lines, parallel to `batch.splits`; 0 where the file's name is not one of the book's.
    var splitCategories: [Int64]
}

/// A merchant of this import.
struct KnownMerchant: Sendable {
    /// 0 while the book does not have it.
    var id: Int64
    var key: MerchantKey
}

/// One statement of the file with the account that it was found to belong to.
struct BoundStatement: Sendable {
    var account: Int64
    var currency: Currency
    var first: CalendarDate?
    var last: CalendarDate?
}
