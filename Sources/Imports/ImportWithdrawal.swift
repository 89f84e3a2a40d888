internal import Jobs
internal import Store

/// Takes a published import out of the ledger, in its turn in the book.
struct ImportWithdrawal: Sendable {
    let environment: ImportEnvironment

    func run(_ job: Job, _ context: JobContext) async throws -> JobResult {
        try await context.turn()
        let store = environment.store
        let book = try await store.read { db in try db.book(job.book) }
        for attempt in 1...environment.limits.plansMax {
            // Reading a million rows takes a second; it is done outside the transaction, which checks that nothing has changed since.
            let withdrawal = try await store.read { db -> Withdrawal? in
                try db.importRow(job.importID).isPublished ? try db.planWithdrawal(importID: job.importID) : nil
            }
            guard let withdrawal else { return .succeeded }
            try context.checkpoint()
            do {
                let clock = environment.clock(timeZone: book.timeZone)
                let publication = try await store.write { db in try db.withdraw(withdrawal, claim: job.claim, now: clock) }
                environment.observer.published(publication)
                return .succeeded
            } catch StoreError.ledgerChanged where attempt < environment.limits.plansMax {
                continue
            }
        }
        throw ImportError.ledgerKeepsChanging(plansMax: environment.limits.plansMax)
    }
}
