internal import Categorisation
internal import Ledger
internal import Matching
internal import Pipelines
internal import Statements
internal import Store

/// Planned rows to categorised rows: rules, then what people chose for the merchant before, then the file's own category.
struct CategoriseStage: Sendable {
    let store: any Store
    let book: BookRow
    let rules: RuleSet
    let categories: CategoryNames
    /// Whether what people chose for a merchant before counts.
    let usesMemory: Bool
    let accounts: [Int64]
    let live: LiveImport

    func run(_ input: BoundedChannel<PlannedBatch>, into output: BoundedChannel<CategorisedBatch>) async throws {
        var categoriser = Categoriser(rules: rules, categories: categories, seed: book.hashSeed)
        while let planned = try await input.receive() {
            var decisions = decide(planned, with: &categoriser)
            let merchants = try await known(categoriser.takeNewMerchants(), &categoriser)
            // What a person chose before for one of them was not known when its rows were decided.
            if usesMemory, merchants.values.contains(where: { $0.category != nil }) { decisions = decide(planned, with: &categoriser) }
            let batch = planned.batch
            live.categorise.advance(by: batch.rows.count)
            try await output.send(
                CategorisedBatch(
                    planned: planned, categories: decisions, merchants: merchants.mapValues { KnownMerchant(id: $0.id, key: $0.key) },
                    splitCategories: batch.splits.map { categories.category(batch.text, $0.category) }))
        }
    }

    private func decide(_ planned: PlannedBatch, with categoriser: inout Categoriser) -> [CategoryDecision] {
        var decisions: [CategoryDecision] = []
        decisions.reserveCapacity(planned.batch.rows.count)
        for (index, row) in planned.batch.rows.enumerated() {
            // Duplicates keep the category that they have.
            guard planned.decisions[index].outcome.isNew else {
                decisions.append(CategoryDecision())
                continue
            }
            decisions.append(categoriser.categorise(row, of: planned.batch, account: accounts[Int(row.statement)]))
        }
        return decisions
    }

    /// Looks up the merchants that this batch has met first, in one read.
    private func known(
        _ new: [UInt64: MerchantKey], _ categoriser: inout Categoriser
    ) async throws -> [UInt64: (id: Int64, category: Int64?, key: MerchantKey)] {
        guard !new.isEmpty else { return [:] }
        let found = try await store.read { [book] db in
            try new.mapValues { key in (try db.merchant(book: book.id, key: key.text), key) }
        }
        var merchants: [UInt64: (id: Int64, category: Int64?, key: MerchantKey)] = [:]
        for (hash, (row, key)) in found {
            merchants[hash] = (row?.id ?? 0, row?.category, key)
            if usesMemory, let category = row?.category { categoriser.memory[hash] = category }
        }
        return merchants
    }
}
