public import Ledger

/// A transaction of the ledger as matching sees it: only what the bank said, untouched by people. Trivial to copy.
public struct LedgerEntry: Sendable {
    /// `txn.id`.
    public var id: Int64
    /// `txn.bank_day`.
    public var day: CalendarDate
    /// `txn.bank_amount`, minor units of the account's currency, signed.
    public var amount: Int64
    /// `txn.bank_hash`: `CanonicalText.hash` under the book's seed.
    public var hash: UInt64
    /// `BankID.hash` of `txn.bank_id`; 0 = none.
    public var bankID: UInt64
    /// The source kind of the import that the transaction came from; 0 where entered by hand.
    public var sourceKind: Int32
    /// Deleted by hand: it counts in the multiset, and rows that match it are skipped.
    public var isDeleted: Bool
    public var isPending: Bool

    public init(
        id: Int64, day: CalendarDate, amount: Int64, hash: UInt64, bankID: UInt64 = 0, sourceKind: Int32 = 0, isDeleted: Bool = false,
        isPending: Bool = false
    ) {
        self.id = id
        self.day = day
        self.amount = amount
        self.hash = hash
        self.bankID = bankID
        self.sourceKind = sourceKind
        self.isDeleted = isDeleted
        self.isPending = isPending
    }
}
