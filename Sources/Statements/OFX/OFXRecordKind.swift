/// What a record of `OFXReader` is; `StatementRecord.kind` holds the raw value.
///
/// Only the first four count as records of the file for people: they have a number, the others have 0.
enum OFXRecordKind: UInt8, Sendable {
    /// `STMTTRN` and `STMTTRNP`; the fields are the leaves in their order, after the record as a whole.
    case transaction, pendingTransaction
    /// A transaction in which the file ends.
    case cutTransaction
    /// A transaction, or a text outside of one, that is longer than `recordBytesMax`.
    case overlongTransaction

    /// The start and the end of a statement; the one field of a start is the record as a whole, its tag says which statement.
    case statement, statementEnd
    /// An account, a ledger balance, an available balance, a status with the leaves in them.
    case account, balance, available, status
    /// One leaf of a statement or of the sign-on: currency, period, institution.
    case leaf
    /// An investment transaction, counted only.
    case investment
    /// A DOCTYPE, which no bank sends.
    case declaration
    /// Something else that is longer than `recordBytesMax`; nothing behind it was read.
    case overlong
    /// The end of a file whose outermost element is not closed.
    case truncation

    /// Whether it counts among the records that people see.
    var isNumbered: Bool { rawValue <= Self.overlongTransaction.rawValue }
}
