public import Ledger

/// How the signed amount of a row comes out of its cells.
public enum CSVAmountRule: Sendable, Hashable {
    /// One column with signed amounts; `inverted` where positive is money going out (many card exports).
    case signed(column: Int, inverted: Bool)
    /// One column where amounts without any sign or mark are money going out, because those coming in carry one (`+`, `CR`).
    case unmarkedIsDebit(column: Int)
    /// One column for money going out and one for money coming in; `debitIsNegative` where the first is printed with minus signs.
    case pair(debit: Int, credit: Int, debitIsNegative: Bool)
    /// One column whose sign is told by another; `debitWords` are that column's values, folded, for money going out.
    case directed(column: Int, direction: Int, debitWords: Set<String>, creditWords: Set<String>)
}

/// All that is needed to read the rows of one CSV file: the outcome of detection.
public struct CSVPlan: Sendable {
    public var delimiter: UInt8 = UInt8(ascii: ",")
    public var quote: UInt8 = UInt8(ascii: "\"")
    /// Line (from 1) of the header; nil without one.
    public var headerLine: Int?
    /// Line of the first record behind the header.
    public var firstLine = 1
    /// Line of the last record that has the form of a row; records after it may be a footer.
    public var lastLine = Int.max
    /// Column names as written; empty without a header.
    public var header: [String] = []

    /// Column indices from 0; -1 for none.
    public var dateColumn = -1
    public var otherDateColumn = -1
    public var balanceColumn = -1
    public var payeeColumn = -1
    public var categoryColumn = -1
    public var bankIDColumn = -1
    public var checkNumberColumn = -1
    public var currencyColumn = -1
    public var accountColumn = -1
    public var statusColumn = -1
    /// A column that tells transactions from balances and turnovers among the records, and its value on transactions; -1 without one.
    public var recordTypeColumn = -1
    public var recordType: [UInt8] = []
    /// In the order in which they are put together.
    public var textColumns: [Int] = []

    /// While the order is an open question this is the more usual one, and no day may be shown.
    public var dateOrder = ReadingOptions.DateOrder.dmy
    public var amountRule = CSVAmountRule.signed(column: -1, inverted: false)
    public var decimal: UInt8 = UInt8(ascii: ".")
    /// Some banks print the balance with another mark than the amounts.
    public var balanceDecimal: UInt8 = UInt8(ascii: ".")
    /// Of rows without a currency cell, as the file says: in a header, by a symbol, by a constant.
    public var currency: Currency?
    /// Minor digits where neither row nor file names a currency.
    public var minorDigits = 2
    /// Rows without date and amount continue the text of the row before.
    public var hasContinuations = false
    /// The file's own account, if the preamble names exactly one.
    public var account = AccountReference()
    /// Whether the newest row comes first; nil if it cannot be told.
    public var isNewestFirst: Bool?

    public init() {}

    /// The columns that hold amounts, for messages about a row.
    var amountColumns: [Int] {
        switch amountRule {
        case .signed(let column, _), .unmarkedIsDebit(let column), .directed(let column, _, _, _): [column]
        case .pair(let debit, let credit, _): [debit, credit]
        }
    }
}

/// The layout of a CSV file whose bytes contain ASCII as ASCII.
public struct CSVLayout: StatementLayout {
    public let plan: CSVPlan

    public init(_ plan: CSVPlan) { self.plan = plan }

    public var fieldNames: FieldNaming { .header(plan.header) }
    public var rejectsForm: RejectsForm {
        .table(
            RejectsForm.Table(
                delimiter: plan.delimiter, quote: plan.quote, headerLine: plan.headerLine, firstLine: plan.firstLine, columns: plan.header.count))
    }
    public func makeReader() -> any RecordReader { CSVReader(delimiter: plan.delimiter, quote: plan.quote, firstLine: plan.firstLine) }
    public func makeExtractor() -> any RowExtractor { CSVExtractor(plan) }
}
