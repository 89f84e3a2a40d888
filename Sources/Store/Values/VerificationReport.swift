/// What `sluice verify` found: in the database file and in each book.
public struct VerificationReport: Sendable, Hashable, Codable {
    /// What SQLite finds wrong with its own file.
    public var database: [String]
    public var books: [Verification]
    /// The aggregates were replaced by their recompute.
    public var repaired: Bool

    public init(database: [String], books: [Verification], repaired: Bool) {
        self.database = database
        self.books = books
        self.repaired = repaired
    }

    public var isSound: Bool { database.isEmpty && books.allSatisfy(\.isSound) }
}

extension Store {
    /// Compares the whole ledger with a full recompute; with `epoch`, replaces what is stored and starts that epoch in every book.
    public func verify(repairingWithEpoch epoch: String?) async throws -> VerificationReport {
        if let epoch {
            try await write { db in
                for book in try db.books() {
                    let seq = try db.nextSequence(book: book.id, changesPlan: true)
                    try db.repairCells(book: book.id, seq: seq)
                }
                try db.startNewEpoch(epoch)
            }
        }
        let books = try await read { db in try db.books().map { try db.verify(book: $0) } }
        return VerificationReport(database: try await integrityProblems(), books: books, repaired: epoch != nil)
    }
}
