internal import Analytics
public import Ledger

/// What an account holds; nil where no statement has ever named a balance.
public struct BalanceCellView: Sendable, Hashable {
    public var account: Int64
    public var name: String
    public var type: String
    public var currency: Currency
    public var minor: Int64?
    /// The last day that anything is known of.
    public var day: CalendarDate?
}

/// An account as people see and edit it.
public struct AccountView: Sendable, Hashable {
    /// A name that files know it by.
    public struct Alias: Sendable, Hashable {
        public var scheme: String
        public var value: String
    }

    /// Bytes of UTF-8.
    public static let nameBytesMax = 200

    public var id: Int64
    public var name: String
    public var type: String
    public var currency: Currency
    public var aliases: [Alias]
    public var balance: Int64?
    public var balanceDay: CalendarDate?
    /// Booked ones.
    public var transactions: Int64
    public var version: Int64
}

extension SQLConnection {
    /// Balances of all accounts, or of those that changed after `since`. Key: the account's id.
    public func balanceCells(book: Int64, since: Int64? = nil) throws -> ViewCells<BalanceCellView> {
        let accounts = try touchedAccounts(book: book, since: since)
        return ViewCells(
            cells: try accounts.shown.map { touched in
                let account = touched.row
                let balance = try balance(of: account, book: book)
                return ViewCell(
                    key: "\(account.id)", version: touched.version,
                    value: BalanceCellView(
                        account: account.id, name: account.name, type: account.type, currency: account.currency, minor: balance?.minor,
                        day: balance?.day))
            }, gone: accounts.gone.map { "\($0)" })
    }

    /// All accounts, or those that changed after `since`. Key: the account's id.
    public func accountCells(book: Int64, since: Int64? = nil) throws -> ViewCells<AccountView> {
        let accounts = try touchedAccounts(book: book, since: since)
        return ViewCells(
            cells: try accounts.shown.map { ViewCell(key: "\($0.row.id)", version: $0.version, value: try view($0.row, book: book)) },
            gone: accounts.gone.map { "\($0)" })
    }

    public func accountView(_ id: Int64, book: Int64) throws -> AccountView {
        guard let row = try accountRows(book: book).first(where: { $0.id == id }) else { throw StoreError.notFound(what: "account", id: id) }
        return try view(row, book: book)
    }

    /// Gives an account another name or type.
    public func updateAccount(
        _ id: Int64, name: String, type: String, version: Int64, book: Int64
    ) throws -> (view: AccountView, publication: Publication?) {
        let old = try accountView(id, book: book)
        guard old.version == version else { throw StoreError.stale(what: "account", id: id) }
        try checkAccount(name: name, type: type)
        guard old.name != name || old.type != type else { return (old, nil) }
        let seq = try nextSequence(book: book, changesPlan: false)
        try execute("UPDATE account SET name = $2, type = $3, version = $4 WHERE id = $1", [.integer(id), .text(name), .text(type), .integer(seq)])
        return (try accountView(id, book: book), Publication(book: book, seq: seq))
    }

    /// Makes an account that no file has named yet.
    public func insertAccount(name: String, type: String, currency: Currency, book: Int64) throws -> (view: AccountView, publication: Publication) {
        try checkAccount(name: name, type: type)
        let seq = try nextSequence(book: book, changesPlan: false)
        let id = try insert(
            "INSERT INTO account (book, name, type, currency, version) VALUES ($1, $2, $3, $4, $5)",
            [.integer(book), .text(name), .text(type), .text(currency.code), .integer(seq)])
        return (try accountView(id, book: book), Publication(book: book, seq: seq))
    }

    /// Deletes an account without transactions.
    public func deleteAccount(_ id: Int64, version: Int64?, book: Int64) throws -> Publication {
        let old = try accountView(id, book: book)
        guard version == nil || old.version == version else { throw StoreError.stale(what: "account", id: id) }
        let uses = ["account = $2 LIMIT 1", "moved_account = $2 LIMIT 1"].map { "SELECT 1 FROM txn WHERE book = $1 AND \($0)" }
        guard try uses.allSatisfy({ try first($0, [.integer(book), .integer(id)], { _ in true }) == nil }) else {
            throw EditError.inUse(what: "account", id: id, reason: "transactions belong to it")
        }
        let seq = try nextSequence(book: book, changesPlan: false)
        try execute("UPDATE account SET deleted = 1, version = $2 WHERE id = $1", [.integer(id), .integer(seq)])
        try execute("DELETE FROM account_alias WHERE account = $1 AND book = $2", [.integer(id), .integer(book)])
        return Publication(book: book, seq: seq)
    }

    /// The balance at the last known day, by the nearest claim (`NetWorth`).
    func balance(of account: AccountRow, book: Int64) throws -> (minor: Int64, day: CalendarDate)? {
        let claims = try balanceClaims(account: account.id, book: book)
        let lastRow = try lastDay(ofAccount: account.id, book: book)
        guard let day = [lastRow, claims.map(\.closingDay).max()].compactMap({ $0 }).max() else { return nil }
        return try balance(of: account.id, on: day, claims: claims, book: book).map { ($0, day) }
    }

    /// The last day with a booked transaction.
    func lastDay(ofAccount account: Int64, book: Int64) throws -> CalendarDate? {
        try first(
            "SELECT day FROM cell_day WHERE book = $1 AND account = $2 AND count <> 0 ORDER BY day DESC LIMIT 1",
            [.integer(book), .integer(account)]
        ) { CalendarDate(dayNumber: Int32($0.integer(0))) }
    }

    func balance(of account: Int64, on day: CalendarDate, claims: [BalanceClaim], book: Int64) throws -> Int64? {
        guard let claim = NetWorth.nearestClaim(on: day, of: claims) else { return nil }
        let between = NetWorth.between(claim, and: day)
        guard let days = between.days else { return claim.minor }
        let sums = try first(
            """
            SELECT CAST(coalesce(SUM(inflow), 0) AS BIGINT), CAST(coalesce(SUM(outflow), 0) AS BIGINT) FROM cell_day
            WHERE book = $1 AND account = $2 AND day >= $3 AND day <= $4
            """,
            [
                .integer(book), .integer(account), .integer(Int64(days.lowerBound.dayNumber)), .integer(Int64(days.upperBound.dayNumber)),
            ]
        ) { (inflow: $0.integer(0), outflow: $0.integer(1)) }
        let net = try CellAmount(inflow: sums?.inflow ?? 0, outflow: sums?.outflow ?? 0).net()
        guard net != .min else { throw AmountOverflow() }
        return try claim.minor.addingExactly(net * between.sign)
    }

    func balanceClaims(account: Int64, book: Int64) throws -> [BalanceClaim] {
        try rows(
            """
            SELECT b.day, b.minor, b.kind, coalesce(b.import, 0) FROM balance_claim b LEFT JOIN import i ON i.id = b.import
            WHERE b.book = $1 AND b.account = $2 AND (b.import IS NULL OR i.published = 1)
            """, [.integer(book), .integer(account)]
        ) {
            BalanceClaim(
                account: account, day: CalendarDate(dayNumber: Int32($0.integer(0))), minor: $0.integer(1),
                kind: BalanceClaim.Kind(rawValue: $0.text(2)) ?? .closing, ticket: $0.integer(3))
        }
    }

    private func view(_ row: AccountRow, book: Int64) throws -> AccountView {
        let balance = try balance(of: row, book: book)
        let aliases = try rows(
            "SELECT scheme, value FROM account_alias WHERE book = $1 AND account = $2 ORDER BY scheme, value", [.integer(book), .integer(row.id)]
        ) { AccountView.Alias(scheme: $0.text(0), value: $0.text(1)) }
        let count = try first(
            "SELECT CAST(coalesce(SUM(count), 0) AS BIGINT) FROM cell_day WHERE book = $1 AND account = $2", [.integer(book), .integer(row.id)]
        ) { $0.integer(0) }
        return AccountView(
            id: row.id, name: row.name, type: row.type, currency: row.currency, aliases: aliases, balance: balance?.minor, balanceDay: balance?.day,
            transactions: count ?? 0, version: row.version)
    }

    private func checkAccount(name: String, type: String) throws {
        guard !name.isEmpty, name.utf8.count <= AccountView.nameBytesMax else {
            throw EditError.invalid(field: "name", reason: "a name has 1 to \(AccountView.nameBytesMax) bytes")
        }
        guard !type.isEmpty, type.utf8.count <= 40 else { throw EditError.invalid(field: "type", reason: "a type has 1 to 40 bytes") }
    }

    /// Accounts whose row or whose day cells changed after `since`, and the ids of those that are not shown any more.
    private func touchedAccounts(book: Int64, since: Int64?) throws -> (shown: [(row: AccountRow, version: Int64)], gone: [Int64]) {
        let all = try accountRows(book: book)
        let since = since ?? -1
        var moved: [Int64: Int64] = [:]
        // Grouped here and not by the database, which would walk all days in the order of the accounts instead of the few that moved.
        try forEach("SELECT account, version FROM cell_day WHERE book = $1 AND version > $2", [.integer(book), .integer(since)]) { row in
            moved[row.integer(0)] = max(moved[row.integer(0)] ?? 0, row.integer(1))
            return true
        }
        let shown = all.map { (row: $0, version: max($0.version, moved[$0.id] ?? 0)) }.filter { $0.version > since }
        guard since >= 0 else { return (shown, []) }
        let gone = try rows(
            "SELECT id FROM account WHERE book = $1 AND version > $2 AND deleted <> 0 ORDER BY id", [.integer(book), .integer(since)]
        ) { $0.integer(0) }
        return (shown, gone)
    }
}
