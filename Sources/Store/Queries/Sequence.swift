extension SQLConnection {
    /// Takes the next number of the book's sequence; the change that is made in this transaction carries it as its version.
    ///
    /// With `changesPlan`, the version of the ledger that planners check rises too: transactions came, went or were restored.
    public func nextSequence(book: Int64, changesPlan: Bool) throws -> Int64 {
        let seq = try first(
            "UPDATE book SET seq = seq + 1, ledger_version = ledger_version + $2 WHERE id = $1 RETURNING seq",
            [.integer(book), .flag(changesPlan)]
        ) { $0.integer(0) }
        guard let seq else { throw StoreError.notFound(what: "book", id: book) }
        return seq
    }

    /// The version of the ledger that a plan is made against.
    public func ledgerVersion(book: Int64) throws -> Int64 {
        let version = try first("SELECT ledger_version FROM book WHERE id = $1", [.integer(book)]) { $0.integer(0) }
        guard let version else { throw StoreError.notFound(what: "book", id: book) }
        return version
    }
}
