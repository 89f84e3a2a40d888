internal import Foundation
public import Jobs
internal import Ledger
internal import Statements
internal import Store

/// The door to imports: takes files in, and takes the commands of people. Everything else happens in jobs.
public final class ImportService: Sendable {
    public let environment: ImportEnvironment
    let scheduler: Scheduler
    private var store: any Store { environment.store }
    private var cells: ImportCells { ImportCells(live: environment.live) }

    public init(environment: ImportEnvironment, scheduler: Scheduler) {
        self.environment = environment
        self.scheduler = scheduler
    }

    // MARK: Files in

    /// A place in the spool for an upload of at most `uploadBytesMax`.
    public func spool(name: String) throws -> SpoolFile {
        try SpoolFile(name: name, in: environment.folder.spool, bytesMax: environment.limits.uploadBytesMax)
    }

    /// Stores the files and makes one batch with an import and a job for each. After it returns, all of it survives a power cut.
    ///
    /// Each member of an archive is a file. One that the book has already, published or under way, under the same account option, answers with that import.
    /// What cannot be unpacked becomes an import that has failed, with the reason.
    public func submit(_ request: ImportRequest) async throws -> SubmittedBatch {
        guard !request.files.isEmpty else { throw ImportError.noFiles }
        guard request.files.count <= environment.limits.batchFilesMax else {
            throw ImportError.tooManyFiles(filesMax: environment.limits.batchFilesMax)
        }
        let files = try await stored(request.files)
        let nowMs = environment.nowMs()
        let batch = try await store.write { db in
            let batch = try db.insertBatch(book: request.book, source: request.source.rawValue, nowMs: nowMs)
            return SubmittedBatch(batch: batch, imports: try files.map { try Self.accept($0, request, batch: batch, nowMs: nowMs, in: db) })
        }
        scheduler.wake()
        for accepted in batch.imports where !accepted.known { try await tell(accepted.id) }
        return batch
    }

    private func stored(_ spools: [SpoolFile]) async throws -> [StatementFile] {
        let storage = StatementStorage(folder: environment.folder, limits: environment.limits)
        let filesMax = environment.limits.batchFilesMax
        return try await withTaskExecutorPreference(environment.workers) {
            var files: [StatementFile] = []
            for (upload, spool) in spools.enumerated() {
                files += try storage.unpack(spool, upload: upload)
                guard files.count <= filesMax else { throw ImportError.tooManyFiles(filesMax: filesMax) }
                await Task.yield()
            }
            try storage.place(files)
            return files
        }
    }

    private static func accept(
        _ file: StatementFile, _ request: ImportRequest, batch: Int64, nowMs: Int64, in db: any SQLConnection
    ) throws -> SubmittedBatch.Import {
        var answer = SubmittedBatch.Import(id: 0, file: file.name, archive: file.packing?.archive, state: "queued", known: false, upload: file.upload)
        if !request.again, file.refusal == nil,
            let known = try db.knownImport(book: request.book, sha256: file.sha256, account: request.account ?? request.folder)
        {
            answer.id = known.id
            answer.state = (try db.newestJob(ofImport: known.id)?.state ?? .succeeded).rawValue
            answer.known = true
            return answer
        }
        let id = try db.insertImport(
            book: request.book, batch: batch, file: try db.fileID(sha256: file.sha256, bytes: file.bytes, nowMs: nowMs), name: file.name,
            account: request.account, currency: request.currency?.code, pipeline: request.pipeline, folder: request.folder, review: request.review,
            source: request.source.rawValue, nowMs: nowMs)
        if let packing = file.packing { try db.setPacking(packing, ofImport: id) }
        let job = try db.insertJob(
            book: request.book, importID: id, kind: .import, priority: request.source == .inbox ? .folder : .interactive, costBytes: file.bytes,
            nowMs: nowMs)
        answer.id = id
        if let refusal = file.refusal.map(JobError.init), var row = try db.job(job) {
            try db.setRefusal(refusal, ofImport: id)
            row.state = .failed
            row.error = refusal
            row.finishedAtMs = nowMs
            try db.update(row)
            answer.state = row.state.rawValue
        }
        return answer
    }

    // MARK: Commands

    /// Answers a question of a held import; with the last answer it goes on by itself. So do others that ask the same about the same kind of file.
    public func answer(import id: Int64, question: String, choice: String) async throws -> ImportCell {
        let job = try await newestJob(id)
        guard job.state == .held else { throw wrongState("answer", job, "it asks nothing") }
        let nowMs = environment.nowMs()
        let (isComplete, others) = try await store.write { db in
            let questions = try db.questions(ofJob: job.id)
            guard let asked = questions.first(where: { $0.id == question }) else { throw ImportError.unknownQuestion(id: question, importID: id) }
            let isFree = asked.kind == .account && choice.hasPrefix(AccountChoice.newPrefix) || asked.kind == .currency
            guard isFree || asked.choices.contains(where: { $0.id == choice }) else {
                throw ImportError.unknownChoice(choice: choice, question: question)
            }
            try db.setAnswer(choice, toQuestion: question, ofImport: id)
            let row = try db.importRow(id)
            let others = try ImportMemory.keep(choice, for: asked, of: row, nowMs: nowMs, in: db)
            return (questions.allSatisfy { row.answers[$0.id] != nil }, others)
        }
        for other in others { _ = try await scheduler.request(.answered, of: other) }
        if isComplete { _ = try await scheduler.request(.answered, of: job.id) }
        return try await cell(id)
    }

    /// Lets an import that waits for review publish its plan.
    public func approve(import id: Int64) async throws -> ImportCell {
        let job = try await newestJob(id)
        guard job.state == .held else { throw wrongState("approve", job, "it does not wait for approval") }
        try await store.write { db in
            guard try db.questions(ofJob: job.id).isEmpty else {
                throw ImportError.wrongState(command: "approve", state: "held", hint: "it asks a question first: answer it")
            }
            try db.setAnswer("yes", toQuestion: AccountChoice.approval, ofImport: id)
        }
        _ = try await scheduler.request(.answered, of: job.id)
        return try await cell(id)
    }

    /// Stops an import that is not published. Throws `wrongState` when it came too late, so that the caller can offer an undo.
    public func cancel(import id: Int64) async throws -> ImportCell {
        let job = try await newestJob(id)
        if job.state != .cancelled, job.state != .cancelling, try await scheduler.cancel(job.id) == nil {
            let published = try await cell(id).published
            throw wrongState("cancel", try await newestJob(id), published ? "it is published already: undo it" : "it is over")
        }
        return try await cell(id)
    }

    public func pause(import id: Int64) async throws -> ImportCell { try await request(.pauseRequested, "pause", id, "it is not under way") }
    public func resume(import id: Int64) async throws -> ImportCell { try await request(.resumed, "resume", id, "it is not paused") }
    public func retry(import id: Int64) async throws -> ImportCell {
        try await request(.retryRequested, "retry", id, "only what failed can be tried again")
    }

    /// Takes a published import out of the ledger, as a job of its own.
    public func undo(import id: Int64) async throws -> ImportCell { try await follow(id, with: .undo) }
    /// Plans a withdrawn import anew and publishes it, as a job of its own.
    public func redo(import id: Int64) async throws -> ImportCell { try await follow(id, with: .redo) }

    /// Cancels what is under way in a batch; what is published stays.
    public func cancel(batch: Int64) async throws -> [ImportCell] {
        try await each(batch) { cell in cell.state.isEnd ? cell : try await self.cancel(import: cell.id) }
    }

    /// Undoes what is published of a batch.
    public func undo(batch: Int64) async throws -> [ImportCell] {
        try await each(batch) { cell in cell.published && cell.state.isEnd ? try await self.undo(import: cell.id) : cell }
    }

    // MARK: Looking

    public func cell(_ id: Int64) async throws -> ImportCell {
        let cells = cells
        return try await store.read { db in try cells.cell(id, in: db) }
    }

    public func cells(batch: Int64) async throws -> [ImportCell] {
        let cells = cells
        return try await store.read { db in try db.importRows(batch: batch).map { try cells.cell($0, in: db) } }
    }

    /// Newest first, below `before` (exclusive).
    public func cells(book: Int64, before: Int64?, limit: Int) async throws -> [ImportCell] {
        let cells = cells
        return try await store.read { db in try db.importRows(book: book, before: before, limit: limit).map { try cells.cell($0, in: db) } }
    }

    // MARK: Inside

    private func newestJob(_ id: Int64) async throws -> Job {
        try await store.read { db in
            guard let job = try db.newestJob(ofImport: try db.importRow(id).id) else { throw StoreError.notFound(what: "import", id: id) }
            return job
        }
    }

    private func request(_ event: JobEvent, _ command: String, _ id: Int64, _ hint: String) async throws -> ImportCell {
        let job = try await newestJob(id)
        guard try await scheduler.request(event, of: job.id) != nil else { throw wrongState(command, job, hint) }
        return try await cell(id)
    }

    private func follow(_ id: Int64, with kind: JobKind) async throws -> ImportCell {
        let nowMs = environment.nowMs()
        try await store.write { db in
            let row = try db.importRow(id)
            let state = try db.newestJob(ofImport: id)?.state ?? .succeeded
            guard state.isEnd else {
                throw ImportError.wrongState(command: kind.rawValue, state: state.rawValue, hint: "wait until it is over, or cancel it")
            }
            guard row.isPublished == (kind == .undo), kind == .undo || row.withdrawnSeq != nil else {
                let hint = kind == .undo ? "it is not published, so there is nothing to undo" : "only an import that was undone can be redone"
                throw ImportError.wrongState(command: kind.rawValue, state: row.isPublished ? "published" : state.rawValue, hint: hint)
            }
            _ = try db.insertJob(book: row.book, importID: id, kind: kind, priority: .interactive, costBytes: row.bytes, nowMs: nowMs)
        }
        scheduler.wake()
        try await tell(id)
        return try await cell(id)
    }

    private func each(_ batch: Int64, _ body: (ImportCell) async throws -> ImportCell) async throws -> [ImportCell] {
        let imports = try await cells(batch: batch)
        guard !imports.isEmpty else { throw StoreError.notFound(what: "batch", id: batch) }
        var after: [ImportCell] = []
        for cell in imports {
            do {
                after.append(try await body(cell))
            } catch ImportError.wrongState {
                // It ended between the look and the command; its present state is the answer.
                after.append(try await self.cell(cell.id))
            }
        }
        return after
    }

    private func tell(_ id: Int64) async throws {
        environment.observer.progressed(try await cell(id), stateChanged: true)
    }

    private func wrongState(_ command: String, _ job: Job, _ hint: String) -> ImportError {
        .wrongState(command: command, state: job.state.rawValue, hint: hint)
    }
}
