internal import Analytics
internal import Ledger
internal import Realtime
internal import Store

/// A topic of kind state or log with its arguments understood: how the stored views become the cells and items of the protocol.
struct TopicView: Sendable {
    private enum View: Sendable {
        case summary(CalendarMonth?)
        case categories(MonthRange)
        case cashFlow(MonthRange)
        case merchants(CalendarMonth?, limit: Int)
        case balances
        case accounts
        case budgets(CalendarMonth?)
        case transactions
        case alerts
        /// A log that nothing writes to yet.
        case silent
    }

    /// What a reader gets of a topic.
    struct Content: Sendable {
        /// Cells (`{"key", "v", "value"}`) or items, encoded.
        var entries: [[UInt8]] = []
        var gone: [String] = []

        var isEmpty: Bool { entries.isEmpty && gone.isEmpty }
    }

    /// Alerts that a snapshot begins with; older ones are read over HTTP.
    static let alertsMax = 100

    let name: String
    let isLog: Bool
    private let view: View

    /// Throws `ReplyError` for arguments that mean nothing.
    init(_ subscription: Subscription) throws(ReplyError) {
        let arguments = Dictionary(subscription.arguments.map { ($0.name, $0.value) }, uniquingKeysWith: { first, _ in first })
        try self.init(name: subscription.topic.name, arguments: arguments)
    }

    init(name: String, arguments: [String: JSONValue]) throws(ReplyError) {
        self.name = name
        isLog = Topic.known[name] == .log
        view =
            switch name {
            case "analytics.summary": .summary(try Self.month("month", arguments))
            case "analytics.categories": .categories(try Self.months(arguments))
            case "analytics.cashflow": .cashFlow(try Self.months(arguments))
            case "analytics.merchants": .merchants(try Self.month("month", arguments), limit: try Self.limit(arguments))
            case "analytics.balances": .balances
            case "accounts": .accounts
            case "budgets": .budgets(try Self.month("month", arguments))
            case "transactions": .transactions
            case "alerts": .alerts
            case "activity", "notices": .silent
            default: throw ReplyError("topic.unavailable", "This server has no topic \(name).")
            }
    }

    /// All of the topic, or what changed after `since`.
    func read(from db: any SQLConnection, book: Int64, since: Int64?, today: CalendarDate) throws -> Content {
        switch view {
        case .summary(let month): Self.encoded(try db.summaryCells(book: book, month: month, since: since, today: today))
        case .categories(let months): Self.encoded(try db.categoryCells(book: book, months: months, since: since))
        case .cashFlow(let months): Self.encoded(try db.cashFlowCells(book: book, months: months, since: since))
        case .merchants(let month, let limit):
            Self.encoded(try db.merchantCells(book: book, month: month, limit: limit, since: since, today: today))
        case .balances: Self.encoded(try db.balanceCells(book: book, since: since))
        case .accounts: Self.encoded(try db.accountCells(book: book, since: since))
        case .budgets(let month): Self.encoded(try db.budgetCells(book: book, month: month, since: since, today: today))
        case .transactions: Self.encoded(items: try since.map { try db.transactionLog(book: book, since: $0) } ?? [])
        case .alerts:
            Self.encoded(
                items: try since.map { try db.alertViews(book: book, since: $0) }
                    ?? db.alertViews(book: book, after: nil, limit: Self.alertsMax).reversed())
        case .silent: Content()
        }
    }

    private static func encoded<Value: JSONObjectValue>(_ cells: ViewCells<Value>) -> Content {
        Content(entries: cells.cells.map { cell in JSONWriter.bytes { $0.value(cell) } }, gone: cells.gone)
    }

    private static func encoded(items: [some JSONObjectValue]) -> Content {
        Content(entries: items.map { item in JSONWriter.bytes { $0.value(item) } })
    }

    // MARK: Arguments

    private static func month(_ name: String, _ arguments: [String: JSONValue]) throws(ReplyError) -> CalendarMonth? {
        guard let value = arguments[name] else { return nil }
        guard let month = value.string.flatMap({ CalendarMonth($0) }) else { throw ReplyError("args.invalid", "\(name) must be a month, YYYY-MM.") }
        return month
    }

    /// Left out: as far as there is anything.
    private static func months(_ arguments: [String: JSONValue]) throws(ReplyError) -> MonthRange {
        let first = try month("from", arguments) ?? CalendarMonth(year: 1, month: 1)
        let last = try month("to", arguments) ?? CalendarMonth(year: 9999, month: 12)
        guard first <= last else { throw ReplyError("args.invalid", "from must not be after to.") }
        return MonthRange(first: first, last: last)
    }

    private static func limit(_ arguments: [String: JSONValue]) throws(ReplyError) -> Int {
        guard let value = arguments["limit"] else { return MerchantCellView.limitDefault }
        guard let limit = value.integer, limit > 0 else { throw ReplyError("args.invalid", "limit must be a whole number of at least 1.") }
        return Int(min(limit, Int64(MerchantCellView.limitMax)))
    }
}
