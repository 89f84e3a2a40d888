internal import Categorisation
internal import Store

extension ImportService {
    /// Gives past transactions the category that the book's rules say today; what a person chose stays. Returns how many changed.
    ///
    /// Goes through the book in steps of `commitRowsMax` rows, each a transaction of its own that is pushed to the dashboards.
    public func applyRules(book id: Int64) async throws -> Int {
        let environment = environment
        let (book, rules) = try await environment.store.read { db in (try db.book(id), RuleSet(rules: try db.categoryRules(book: id))) }
        guard !rules.isEmpty else { return 0 }
        var after: Int64 = 0
        var changed = 0
        while true {
            let start = after
            let clock = environment.clock(timeZone: book.timeZone)
            let step = try await environment.store.write { db in
                try db.applyRules(rules, book: id, after: start, rowsMax: environment.limits.commitRowsMax, now: clock)
            }
            if let publication = step.publication { environment.observer.published(publication) }
            changed += step.changed
            guard let last = step.last else { return changed }
            after = last
        }
    }
}
