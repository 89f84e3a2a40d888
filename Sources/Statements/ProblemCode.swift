/// The codes of the problems that reading a file can have, one for each fact whatever the format. They are stable: programs look for them.
///
/// docs/problems.md says of each what it means and what a person can do; a test holds the two together, another one shows each of them.
public enum ProblemCode: String, Sendable, CaseIterable {
    // The file as a whole
    case fileEmpty = "file.empty"
    case fileNotAStatement = "file.not_a_statement"
    case fileNoStatement = "file.no_statement"
    case fileNoTransactions = "file.no_transactions"
    case fileTruncated = "file.truncated"
    case csvColumnsUnknown = "csv.columns_unknown"
    case decimalUnknown = "decimal.unknown"
    case qifNoHeader = "qif.no_header"
    case xmlDeclaration = "xml.declaration"
    case xmlMalformed = "xml.malformed"
    case xmlTooDeep = "xml.too_deep"
    case xmlTooLong = "xml.too_long"

    // A statement
    case statementEmpty = "statement.empty"
    case statementTooMany = "statement.too_many"
    case statementNoClosing = "statement.no_closing"
    case balanceUnreadable = "balance.unreadable"
    case sumOverflow = "sum.overflow"
    case investmentUnsupported = "investment.unsupported"
    case ofxServerError = "ofx.server_error"

    // A record as a whole
    case recordTooLong = "record.too_long"
    case csvQuoteStray = "csv.quote_stray"
    case csvQuoteUnterminated = "csv.quote_unterminated"
    case qifUnclosed = "qif.unclosed"
    case qifNoTransaction = "qif.no_transaction"
    case qifNoAmount = "qif.no_amount"
    case rowHeaderRepeated = "row.header_repeated"
    case rowTotal = "row.total"
    case rowFooter = "row.footer"
    case rowNoTransaction = "row.no_transaction"
    case rowNotExecuted = "row.not_executed"
    case rowInformation = "row.information"
    case ofxCorrection = "ofx.correction"
    case ofxCorrected = "ofx.corrected"
    case ofxWithdrawn = "ofx.withdrawn"

    // A value
    case dateMissing = "date.missing"
    case dateUnreadable = "date.unreadable"
    case dateNoSuchDay = "date.no_such_day"
    case datePending = "date.pending"
    case dateOfReport = "date.of_report"
    case amountMissing = "amount.missing"
    case amountUnreadable = "amount.unreadable"
    case amountTooPrecise = "amount.too_precise"
    case amountOverflow = "amount.overflow"
    case amountBothColumns = "amount.both_columns"
    case amountSignInColumn = "amount.sign_in_column"
    case directionUnreadable = "direction.unreadable"
    case currencyUnreadable = "currency.unreadable"
    case splitsUnreadable = "splits.unreadable"
    case textUndecodable = "text.undecodable"
}
