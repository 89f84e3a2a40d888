/// One step of the schema's history. Steps are never changed once released; a new one is added behind the last.
public struct Migration: Sendable {
    /// `001_ledger`: number and subject; the order is that of the list.
    public var name: String
    public var sql: String

    /// All steps, oldest first.
    public static let all: [Migration] = [
        ledger, jobs, cells, views, keptEdits, profiles, problemPlaces, edits, transfers, jobQueue,
    ]
}
