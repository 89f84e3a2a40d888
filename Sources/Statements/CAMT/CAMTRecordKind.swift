/// What a record of `CAMTReader` is; `StatementRecord.kind` holds the raw value.
///
/// Only the first three count as records of the file for people: they have a number, the others have 0.
enum CAMTRecordKind: UInt8, Sendable {
    /// One `Ntry`; its fields follow the record as a whole in their order.
    case transaction
    /// An entry in which the file ends or ceases to be XML.
    case cutTransaction
    /// An entry that is longer than `recordBytesMax`.
    case overlongTransaction

    /// The start and the end of a `Stmt`, `Rpt` or `Ntfctn`.
    case statement, statementEnd
    case account, balance
    /// One field of a statement: its period, the day on which it was made.
    case leaf
    /// A DOCTYPE or another declaration: nothing of the file is read.
    case declaration
    /// The file is no XML from here on, nested too deeply, or has markup longer than `recordBytesMax`; nothing behind it is read.
    case malformed, tooDeep, overlong
    /// The end of a file whose outermost element is not closed.
    case truncation

    /// Whether it counts among the records that people see.
    var isNumbered: Bool { rawValue <= Self.overlongTransaction.rawValue }
}
