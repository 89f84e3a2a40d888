public import Categorisation

extension SQLConnection {
    /// The book's own rules, by position.
    public func categoryRules(book: Int64) throws -> [CategoryRule] {
        try rows("SELECT id, name, match, category, position FROM rule WHERE book = $1 AND deleted = 0 ORDER BY position, id", [.integer(book)]) {
            row in
            CategoryRule(
                id: row.integer(0), name: row.text(1), match: try decodedJSON(row.text(2)), category: row.integer(3), position: Int(row.integer(4)))
        }
    }
}
