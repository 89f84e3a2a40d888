internal import Jobs
internal import Statements
internal import Store
internal import Synchronization

/// Keeps an import's problems in the database as they are found, up to a limit; beyond it they are counted.
final class ProblemLog: Sendable {
    private let store: any Store
    private let importID: Int64
    private let book: Int64
    private let claim: JobClaim
    private let keptMax: Int
    private let counts = Mutex((found: 0, kept: 0))

    init(store: any Store, importID: Int64, book: Int64, claim: JobClaim, keptMax: Int) {
        self.store = store
        self.importID = importID
        self.book = book
        self.claim = claim
        self.keptMax = keptMax
    }

    /// All problems found so far, kept or not.
    var found: Int { counts.withLock { $0.found } }

    func add(_ problems: [Problem]) async throws {
        guard !problems.isEmpty else { return }
        let (start, kept) = counts.withLock { counts in
            let start = counts.kept
            let kept = problems.prefix(max(0, keptMax - counts.kept))
            counts.found += problems.count
            counts.kept += kept.count
            return (start, Array(kept))
        }
        guard !kept.isEmpty else { return }
        try await store.write { [book, importID, claim] db in
            try db.checkFence(claim)
            try db.insertProblems(kept, from: start, book: book, ofImport: importID)
        }
    }
}
