/// A merchant as the book knows it.
public struct MerchantRow: Sendable, Hashable {
    public var id: Int64
    /// The category that a person chose for it last.
    public var category: Int64?
}

extension SQLConnection {
    /// The merchant of a canonical key, if the book has met it.
    public func merchant(book: Int64, key: String) throws -> MerchantRow? {
        try first("SELECT id, category FROM merchant WHERE book = $1 AND key = $2", [.integer(book), .text(key)]) {
            MerchantRow(id: $0.integer(0), category: $0.optionalInteger(1))
        }
    }

    /// The id of a merchant, made when the book has not met it.
    public func merchantID(book: Int64, key: String, name: String) throws -> Int64 {
        if let known = try merchant(book: book, key: key) { return known.id }
        return try insert("INSERT INTO merchant (book, key, name) VALUES ($1, $2, $3)", [.integer(book), .text(key), .text(name)])
    }

    func merchantCategory(_ merchant: Int64) throws -> Int64? {
        try first("SELECT category FROM merchant WHERE id = $1", [.integer(merchant)]) { $0.optionalInteger(0) } ?? nil
    }

    /// Remembers a person's choice for the merchant of later rows.
    public func setMerchantCategory(_ category: Int64?, merchant: Int64) throws {
        try execute("UPDATE merchant SET category = $2 WHERE id = $1", [.integer(merchant), .integer(category)])
    }
}
