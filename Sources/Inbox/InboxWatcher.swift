public import Foundation
public import Imports
public import Jobs
public import Logging
public import ServiceLifecycle
internal import Store

/// Watches a folder and imports what is dropped into it.
///
/// A file is taken once it is complete, stays where it is while its import runs, and then moves to `.processed` or `.failed` with a report beside it. The
/// watcher keeps no state of its own: after a restart, or a kill, a file that is still in the inbox is offered again, and the ledger knows its
/// bytes (``EarlierImports`` for those that it does not).
public actor InboxWatcher: Service {
    /// How often the folder is looked at though nobody said that something happened.
    static let lookMs: Int64 = 2_000
    /// How often it is asked what became of the imports under way.
    static let followMs: Int64 = 250
    /// A file that nobody announced is complete when it has not changed for so long.
    static let settleMs: Int64 = 2_000
    /// An empty file is more often a beginning than a statement.
    static let settleEmptyMs: Int64 = 60_000
    /// Files of one request: each holds a descriptor while it is in the spool.
    static let batchFilesMax = 256
    /// Files asked about in one look, and imports of one archive; the others have their turn in the next ones.
    static let followsMax = 64

    private struct Sighting {
        var stamp: FileStamp
        var sinceMs: Int64
        var isComplete = false
    }

    private struct Taken {
        var file: InboxFile
        /// One; of an archive, one for each member.
        var imports: [InboxImport]
        let ids: [Int64]
        /// Those that are not over, in the order in which they are looked at.
        var open: [Int64] = []
        /// What waits for a person, by import.
        var questions: [Int64: String] = [:]
        /// What stands beside the file; nil at first, when a dead process may have left something there.
        var shown: String??

        init(file: InboxFile, imports: [InboxImport]) {
            self.file = file
            self.imports = imports
            // A file that is in an archive twice is one import.
            for accepted in imports where !open.contains(accepted.id) { open.append(accepted.id) }
            ids = open
        }
    }

    private let folder: InboxFolder
    private let service: ImportService
    private let book: Int64
    private let logger: Logger
    private let clock: JobClock
    private let wakes: AsyncStream<Void>
    private let sink: AsyncStream<Void>.Continuation
    private var events: FolderEvents?
    private var earlier: EarlierImports?
    private var sightings: [InboxKey: Sighting] = [:]
    private var taken: [InboxKey: Taken] = [:]
    private var lastFollowed: InboxKey?
    /// What was said already, so that the log has it once.
    private var said: Set<String> = []

    /// `folder` is made where it is missing; `book` gets all that is found; `clock` measures how long files lie still, and paces the looks.
    public init(folder: URL, service: ImportService, book: Int64, logger: Logger, clock: JobClock = .system) {
        self.folder = InboxFolder(path: PathBytes(folder.path))
        self.service = service
        self.book = book
        self.logger = logger
        self.clock = clock
        (wakes, sink) = AsyncStream.makeStream(of: Void.self, bufferingPolicy: .bufferingNewest(1))
    }

    /// Works until graceful shutdown. Throws only when the folder cannot be made.
    public func run() async throws {
        try folder.create()
        let sink = sink
        events = FolderEvents(root: folder.path) { sink.yield() }
        if events?.watch(nil) != true {
            logger.notice("inbox is looked at regularly, the kernel does not watch it", metadata: ["inbox": "\(folder.path.text)"])
        }
        // Copying and comparing files must not keep requests waiting.
        await withTaskExecutorPreference(service.environment.workers) { await watch() }
        events?.stop()
        events = nil
    }

    private func watch() async {
        let clock = clock
        let sink = sink
        var timer: Task<Void, Never>?
        sink.yield()
        for await _ in wakes.cancelOnGracefulShutdown() {
            // One timer at a time: a burst of events must not leave one behind for each.
            timer?.cancel()
            await look()
            let waitMs = taken.isEmpty ? Self.lookMs : Self.followMs
            timer = Task {
                guard (try? await clock.sleep(waitMs)) != nil else { return }
                sink.yield()
            }
        }
        timer?.cancel()
    }

    // MARK: One look

    /// Looks at the folder and at the imports under way, once.
    func look() async {
        do {
            try folder.create()
            events?.watch(nil)
            let complete = events?.takeComplete() ?? []
            let listing = try folder.list()
            for name in listing.folders { events?.watch(name) }
            for path in listing.tooDeep { say("nothing is taken from folders inside folders", path.text) }
            forget(missingFrom: listing)
            await follow()
            try await take(ready(listing, complete: complete))
        } catch {
            say("\(error)", folder.path.text)
        }
    }

    private func say(_ sentence: String, _ path: String) {
        guard said.insert("\(sentence)\n\(path)").inserted else { return }
        logger.warning("inbox: \(sentence)", metadata: ["path": "\(path)"])
    }

    /// What people take out of the inbox is no longer ours to move; its import goes on.
    private func forget(missingFrom listing: InboxFolder.Listing) {
        let present = Set(listing.files.map(\.key))
        sightings = sightings.filter { present.contains($0.key) }
        for (key, entry) in taken where !present.contains(key) {
            taken[key] = nil
            if entry.shown != .some(nil) { show(nil, beside: key) }
        }
    }

    // MARK: Files in

    private func ready(_ listing: InboxFolder.Listing, complete: Set<InboxKey>) -> [InboxFile] {
        let nowMs = clock.monotonicMs()
        return listing.files.filter { file in
            guard taken[file.key] == nil else { return false }
            var sighting = sightings[file.key] ?? Sighting(stamp: file.stamp, sinceMs: nowMs)
            if !sighting.stamp.isSameContent(as: file.stamp) { sighting = Sighting(stamp: file.stamp, sinceMs: nowMs) }
            sighting.isComplete = sighting.isComplete || complete.contains(file.key)
            sightings[file.key] = sighting
            let stillMs = nowMs - sighting.sinceMs
            return file.stamp.bytes == 0 ? stillMs >= Self.settleEmptyMs : sighting.isComplete || stillMs >= Self.settleMs
        }
    }

    /// Files of one folder that were found together are one batch.
    private func take(_ files: [InboxFile]) async throws {
        guard !files.isEmpty else { return }
        if earlier == nil { earlier = try await EarlierImports.load(book: book, from: service.environment) }
        var batch: [(file: InboxFile, spool: SpoolFile)] = []
        for file in files {
            if Task.isCancelled || Task.isShuttingDownGracefully { return }
            if let first = batch.first, first.file.key.folder != file.key.folder || batch.count == Self.batchFilesMax {
                try await submit(batch)
                batch = []
            }
            if let first = earlier?.first(of: file) {
                taken[file.key] = Taken(file: file, imports: try await imports(withThatOf: first))
            } else if let spool = try await copy(file) {
                batch.append((file, spool))
            }
        }
        try await submit(batch)
    }

    /// All that one file was taken for: of an archive, the members.
    private func imports(withThatOf first: ImportRow) async throws -> [InboxImport] {
        guard let packing = first.packing else { return [InboxImport(id: first.id, known: false)] }
        let rows = try await service.environment.store.read { db in try db.importRows(batch: first.batch) }
        return rows.filter { $0.packing?.uploadSHA256 == packing.uploadSHA256 && $0.packing?.uploadName == packing.uploadName }
            .map { InboxImport(id: $0.id, known: false) }
    }

    private func copy(_ file: InboxFile) async throws -> SpoolFile? {
        do {
            switch try await InboxCopy.copy(file, to: service) {
            case .spooled(let spool, _): return spool
            case .gone: break
            // Announced or not, it is not complete: its stillness counts from now, or from its next announcement.
            case .unfinished: sightings[file.key] = nil
            }
            return nil
        } catch let error as ImportError {
            var report = InboxReport(file.key, nowMs: clock.nowMs(), imports: [])
            report.error = InboxReport.Refusal(code: error.code, message: error.description)
            logger.notice("inbox: refused", metadata: ["file": "\(file.path.text)", "error": "\(error)"])
            _ = try folder.move(file, to: InboxFolder.failed, report: try report.json())
            return nil
        } catch let error as InboxError {
            say("\(error)", file.path.text)
            return nil
        }
    }

    private func submit(_ batch: [(file: InboxFile, spool: SpoolFile)]) async throws {
        guard let first = batch.first else { return }
        var request = ImportRequest(book: book, files: batch.map(\.spool), source: .inbox)
        request.folder = first.file.key.folderName
        let submitted = try await service.submit(request)
        for (upload, entry) in batch.enumerated() {
            let accepted = submitted.imports.filter { $0.upload == upload }.map { InboxImport(id: $0.id, known: $0.known) }
            taken[entry.file.key] = Taken(file: entry.file, imports: accepted)
            sightings[entry.file.key] = nil
            logger.info(
                "inbox: taken",
                metadata: [
                    "file": "\(entry.file.path.text)", "import": "\(accepted[0].id)", "imports": "\(accepted.count)", "known": "\(accepted[0].known)",
                ])
        }
    }

    // MARK: Files out

    /// Asks what became of some of the imports under way.
    private func follow() async {
        let keys = taken.keys.sorted()
        // Round and round, so that a thousand files that wait for answers do not hide one that is done.
        let next = lastFollowed.flatMap { last in keys.firstIndex { last < $0 } } ?? 0
        for key in (keys[next...] + keys[..<next]).prefix(Self.followsMax) {
            lastFollowed = key
            guard let entry = taken[key] else { continue }
            do {
                try await follow(entry)
            } catch StoreError.notFound {
                // Its book was deleted, or another database was put in place: the file is offered anew.
                taken[key] = nil
            } catch {
                say("\(error)", entry.file.path.text)
            }
        }
    }

    private func follow(_ taken: Taken) async throws {
        var entry = taken
        let key = entry.file.key
        let looked = entry.open.prefix(Self.followsMax)
        entry.open.removeFirst(looked.count)
        for id in looked {
            let cell = try await service.cell(id)
            entry.questions[id] = InboxQuestion.text(cell)
            if !cell.state.isEnd { entry.open.append(id) }
        }
        let question = InboxQuestion.joined(entry.ids.compactMap { entry.questions[$0] })
        if entry.shown != .some(question) {
            show(question, beside: key)
            entry.shown = .some(question)
        }
        self.taken[key] = entry
        if entry.open.isEmpty { try await finish(entry) }
    }

    private func finish(_ entry: Taken) async throws {
        let key = entry.file.key
        // Somebody has written to it, or put another in its place: that is a new file, which has not been read.
        guard let now = folder.file(key), now.stamp.isSameContent(as: entry.file.stamp) else {
            taken[key] = nil
            return
        }
        var problemsLeft = service.environment.limits.problemsMax
        var members: [InboxReport.Member] = []
        for accepted in entry.imports {
            let cell = try await service.cell(accepted.id)
            guard cell.state.isEnd else {
                // Tried again, undone or redone meanwhile: the file waits for that too.
                taken[key]?.open.append(accepted.id)
                return
            }
            let limit = problemsLeft
            let problems = try await service.environment.store.read { db in try db.problems(ofImport: cell.id, limit: limit) }
            problemsLeft -= problems.count
            members.append(InboxReport.Member(known: accepted.known, cell: cell, problems: problems))
        }
        let hasSucceeded = members.allSatisfy { $0.cell.state == .succeeded }
        let report = InboxReport(key, nowMs: clock.nowMs(), imports: members)
        let target = try folder.move(now, to: hasSucceeded ? InboxFolder.processed : InboxFolder.failed, report: try report.json())
        taken[key] = nil
        logger.info(
            "inbox: done", metadata: ["file": "\(target.text)", "import": "\(entry.imports[0].id)", "succeeded": "\(hasSucceeded)"])
    }

    private func show(_ question: String?, beside key: InboxKey) {
        do {
            try folder.setQuestion(question, for: key)
        } catch {
            say("\(error)", folder.path(of: key).text)
        }
    }
}

/// An import that a file of the inbox was taken for.
struct InboxImport: Sendable, Hashable {
    var id: Int64
    /// The book had the bytes already.
    var known: Bool
}
