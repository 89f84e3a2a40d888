public import Ledger

/// An account with the names that files know it by.
public struct AccountRow: Sendable, Hashable {
    public var id: Int64
    public var name: String
    public var type: String
    public var currency: Currency
    public var version: Int64
}

extension SQLConnection {
    /// Accounts of a book that are not deleted, oldest first.
    public func accountRows(book: Int64) throws -> [AccountRow] {
        try rows(
            "SELECT id, name, type, currency, version FROM account WHERE book = $1 AND deleted = 0 ORDER BY id", [.integer(book)]
        ) { row -> AccountRow? in
            Currency(row.text(3)).map { AccountRow(id: row.integer(0), name: row.text(1), type: row.text(2), currency: $0, version: row.integer(4)) }
        }.compactMap(\.self)
    }

    /// The account that files call by `value` under `scheme` (`iban`, `number`, `name` …).
    public func account(book: Int64, scheme: String, value: String) throws -> Int64? {
        try first(
            "SELECT a.account FROM account_alias a JOIN account c ON c.id = a.account AND c.deleted <> 1 WHERE a.book = $1 AND a.scheme = $2 AND a.value = $3",
            [.integer(book), .text(scheme), .text(value)]
        ) { $0.integer(0) }
    }

    /// The account of a name, in any case.
    public func account(book: Int64, name: String) throws -> Int64? {
        try first(
            "SELECT id FROM account WHERE book = $1 AND lower(name) = lower($2) AND deleted <> 1 ORDER BY id LIMIT 1", [.integer(book), .text(name)]
        ) {
            $0.integer(0)
        }
    }

    /// An account by id, also one that no publication has shown yet.
    public func accountRow(_ id: Int64) throws -> AccountRow {
        let row = try first("SELECT id, name, type, currency, version FROM account WHERE id = $1 AND deleted <> 1", [.integer(id)]) { row in
            Currency(row.text(3)).map { AccountRow(id: row.integer(0), name: row.text(1), type: row.text(2), currency: $0, version: row.integer(4)) }
        }
        guard let account = row ?? nil else { throw StoreError.notFound(what: "account", id: id) }
        return account
    }

    func hasAccount(_ id: Int64, book: Int64) throws -> Bool {
        try first("SELECT 1 FROM account WHERE id = $1 AND book = $2 AND deleted = 0", [.integer(id), .integer(book)]) { _ in true } ?? false
    }

    /// Makes an account that stays hidden (`deleted = 2`) until an import with rows of it is published: a cancelled import leaves nothing to be seen.
    public func insertHiddenAccount(book: Int64, name: String, type: String, currency: Currency) throws -> Int64 {
        try insert(
            "INSERT INTO account (book, name, type, currency, version, deleted) VALUES ($1, $2, $3, $4, 0, 2)",
            [.integer(book), .text(name), .text(type), .text(currency.code)])
    }

    /// Teaches an account another name; a name that belongs to another account stays there.
    public func insertAlias(book: Int64, scheme: String, value: String, account: Int64) throws {
        try execute(
            "INSERT INTO account_alias (book, scheme, value, account) VALUES ($1, $2, $3, $4) ON CONFLICT (book, scheme, value) DO NOTHING",
            [.integer(book), .text(scheme), .text(value), .integer(account)])
    }
}
