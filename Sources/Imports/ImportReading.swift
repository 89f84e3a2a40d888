internal import Analytics
internal import Foundation
internal import Jobs
internal import Ledger
internal import Matching
internal import Pipelines
internal import Statements
internal import Store

/// One attempt at an import: survey, questions, the six stages, publication. Runs on the worker threads.
struct ImportReading: Sendable {
    let environment: ImportEnvironment
    let job: Job
    let context: JobContext
    let row: ImportRow
    let book: BookRow
    let live: LiveImport
    private var store: any Store { environment.store }
    private var path: String { environment.folder.file(sha256: row.sha256).path }

    init(environment: ImportEnvironment, job: Job, context: JobContext, row: ImportRow, book: BookRow, live: LiveImport) {
        self.environment = environment
        self.job = job
        self.context = context
        self.row = row
        self.book = book
        self.live = live
    }

    func run() async throws -> JobResult {
        if let refusal = row.refusal { throw refusal }
        guard FileManager.default.fileExists(atPath: path) else { throw ImportError.fileMissing(sha256: row.sha256) }
        let edits = try await keptEdits()
        try await sweep()
        let memory = try await store.read { [row, book] db in try ImportMemory.load(of: row, book: book, in: db) }
        let survey = try ImportSurvey.make(
            of: row, path: path, pipelines: environment.pipelines.current(), memory: memory, seed: book.hashSeed,
            checkpoint: { [context] in try context.checkpoint() })
        let detection = survey.inspection.detection
        // What is written before the publication is written again after a power cut, and made durable by it.
        try await store.writeUnsynced { [row, job] db in
            try db.checkFence(job.claim)
            try db.setDetection(
                ofImport: row.id, format: detection.format?.rawValue, sourceKind: detection.sourceKind, pipeline: survey.pipeline.name,
                remembered: survey.remembered)
        }
        if let failure = survey.failure, survey.openQuestions(of: row).isEmpty {
            try await keepFailure(survey)
            throw failure
        }
        let (bound, questions) = try await bind(survey, memory)
        guard questions.isEmpty else {
            try await store.write { [job] db in
                try db.checkFence(job.claim)
                try db.setQuestions(questions, ofJob: job.id)
            }
            return .held
        }
        for attempt in 1...environment.limits.plansMax {
            do {
                return try await planAndPublish(survey, memory, bound, edits)
            } catch StoreError.ledgerChanged where attempt < environment.limits.plansMax {
                // Somebody changed what the plan was made against: drop the staged rows and plan again.
                try await sweep()
                live.planAgain()
            }
        }
        throw ImportError.ledgerKeepsChanging(plansMax: environment.limits.plansMax)
    }

    // MARK: Before the rows

    /// Accounts and the questions that are open. Nothing is bound while anything is asked.
    private func bind(_ survey: ImportSurvey, _ memory: ImportMemory) async throws -> ([BoundStatement], [Question]) {
        let questions = survey.openQuestions(of: row)
        return try await store.writeUnsynced { [row, book, job] db in
            try db.checkFence(job.claim)
            let source = survey.inspection.detection.sourceKind
            let resolution = AccountResolution(
                book: book, row: row, pipelineAccount: survey.pipeline.account, pipelineCurrency: survey.options.currency,
                hints: survey.inspection.detection.accountHints, remembered: try memory.account(of: source, in: db),
                statements: survey.inspection.statements)
            switch try resolution.resolve(in: db) {
            case .asks(let question): return ([], questions + [question])
            case .bound(let bound, let isRemembered):
                if isRemembered { try db.setRemembered(survey.remembered + [AccountChoice.question], ofImport: row.id) }
                // Its example is a row as it is read, so it comes when nothing else is open. What was in the ledger before was read right.
                guard questions.isEmpty, job.kind == .import, let change = try memory.layoutQuestion(about: survey, bound, in: db) else {
                    return (bound, questions)
                }
                return (bound, [change])
            }
        }
    }

    // MARK: Plan and publish

    private func planAndPublish(
        _ survey: ImportSurvey, _ memory: ImportMemory, _ bound: [BoundStatement], _ edits: [KeptEdit]
    ) async throws -> JobResult {
        guard let layout = survey.inspection.detection.layout else { throw survey.failure ?? ImportError.fileMissing(sha256: row.sha256) }
        live.expect(rows: Int64(survey.inspection.rows + survey.inspection.pending))
        let statements = survey.statementRows(bound: bound)
        live.set(account: try await accountNames(bound), balance: statements.map(\.proof).contains("failed") ? "failed" : statements.first?.proof)
        let compilation = RuleCompilation(book: book, pipeline: survey.pipeline, currency: bound.first?.currency ?? book.currency)
        let (rules, categories) = try await store.writeUnsynced { db in try compilation.compile(in: db) }
        let version = PlanVersion()
        let problems = ProblemLog(store: store, importID: row.id, book: book.id, claim: job.claim, keptMax: environment.limits.problemsMax)
        let checkpoint: @Sendable () throws -> Void = { [context] in try context.checkpoint() }
        let pipeline = ImportPipeline(
            live: live,
            parse: ParseStage(path: path, layout: layout, limits: environment.limits, live: live, checkpoint: checkpoint),
            extract: ExtractStage(layout: layout, live: live, problems: problems),
            deduplicate: DeduplicateStage(
                store: store, book: book, sourceKind: survey.inspection.detection.sourceKind, statements: bound,
                untrusted: Self.byAccount(survey.untrusted, bound), isEnabled: survey.pipeline.stages.deduplicates,
                slackDays: environment.limits.plannerSlackDays, live: live,
                turn: { [context] in try await context.turn() }, version: version),
            categorise: CategoriseStage(
                store: store, book: book, rules: rules, categories: categories, usesMemory: survey.pipeline.stages.usesMemory,
                accounts: bound.map(\.account), live: live),
            commit: CommitStage(
                store: store, row: row, statements: bound, claim: job.claim, rowsMax: survey.pipeline.stages.rowsPerChunk, live: live))
        let staged = try await pipeline.run()
        try context.checkpoint()
        try await problems.add(survey.inspection.detection.problems)
        var plan = ImportPlan(book: book.id, importID: row.id, fileName: row.name, ledgerVersion: version.value)
        plan.delta = staged.delta
        try plan.delta.merge(try await restore(edits))
        plan.statements = statements
        plan.counts = live.counts
        plan.problems = problems.found
        plan.firstDay = staged.first
        plan.lastDay = staged.last
        plan.progress = String(decoding: try JSONEncoder().encode(StageReport(live.meters).stages), as: UTF8.self)
        if wantsReview(survey) { return try await hold(plan) }
        let detection = survey.inspection.detection
        return try await publish(plan) { db, nowMs in try memory.keep(detection, bound, nowMs: nowMs, in: db) }
    }

    private func publish(_ plan: ImportPlan, with keep: @escaping @Sendable (any SQLConnection, Int64) throws -> Void) async throws -> JobResult {
        let clock = environment.clock(timeZone: book.timeZone)
        let claim = job.claim
        let publication = try await store.write { db in
            let publication = try db.publish(plan, claim: claim, now: clock)
            try keep(db, clock.nowMs)
            return publication
        }
        environment.observer.published(publication)
        return .succeeded
    }

    /// A plan that a person wants to see first: its rows stay staged, and approving plans again.
    private func hold(_ plan: ImportPlan) async throws -> JobResult {
        try await store.write { [job] db in
            try db.checkFence(job.claim)
            try db.setCounts(plan.counts, problems: plan.problems, ofImport: plan.importID, finishedMs: nil)
            try db.setQuestions([], ofJob: job.id)
        }
        return .held
    }

    private func wantsReview(_ survey: ImportSurvey) -> Bool {
        guard row.answers[AccountChoice.approval] == nil, job.kind == .import else { return false }
        return row.wantsReview || survey.pipeline.commitMode == .review
    }

    // MARK: Small steps

    /// Deletes what a dead attempt, a withdrawal or an earlier plan has left, in steps that let others write in between.
    private func sweep() async throws {
        let rowsMax = environment.limits.sweepRowsMax
        while try await store.writeUnsynced({ [row, job] db in
            try db.checkFence(job.claim)
            return try db.sweep(importID: row.id, rowsMax: rowsMax)
        }) { try context.checkpoint() }
    }

    /// A redo keeps what people had changed in the withdrawn rows.
    private func keptEdits() async throws -> [KeptEdit] {
        guard job.kind == .redo else { return [] }
        return try await store.write { [row, job] db in try db.keepEdits(ofImport: row.id, claim: job.claim) }
    }

    /// Puts them on the staged rows; returns what that does to the cells.
    private func restore(_ edits: [KeptEdit]) async throws -> CellDelta {
        var delta = CellDelta()
        for start in stride(from: 0, to: edits.count, by: environment.limits.restoredRowsMax) {
            let part = Array(edits[start..<min(edits.count, start + environment.limits.restoredRowsMax)])
            try delta.merge(try await store.write { [row, job] db in try db.restore(part, ofImport: row.id, claim: job.claim) })
            try context.checkpoint()
        }
        return delta
    }

    private func keepFailure(_ survey: ImportSurvey) async throws {
        let inspection = survey.inspection
        var counts = RowCounts()
        counts.rejected = Int64(inspection.rejected)
        counts.read = counts.rejected
        let (final, kept) = (counts, Array(inspection.problems.prefix(environment.limits.problemsMax)))
        live.count { $0 = final }
        live.note(kept)
        try await store.write { [row, job, book] db in
            try db.checkFence(job.claim)
            try db.insertProblems(kept, from: 0, book: book.id, ofImport: row.id)
            try db.setCounts(final, problems: inspection.problemCount, ofImport: row.id, finishedMs: nil)
        }
    }

    private func accountNames(_ bound: [BoundStatement]) async throws -> String? {
        let ids = bound.map(\.account).filter { $0 != 0 }
        return try await store.read { db in
            var names: [String] = []
            for id in ids {
                let name = try db.accountRow(id).name
                if !names.contains(name) { names.append(name) }
            }
            return names.isEmpty ? nil : names.joined(separator: ", ")
        }
    }

    private static func byAccount(_ untrusted: [Int: Set<UInt64>], _ bound: [BoundStatement]) -> [Int64: Set<UInt64>] {
        var byAccount: [Int64: Set<UInt64>] = [:]
        for (statement, ids) in untrusted where bound.indices.contains(statement) {
            byAccount[bound[statement].account, default: []].formUnion(ids)
        }
        return byAccount
    }
}
