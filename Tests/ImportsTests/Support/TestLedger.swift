import Foundation
import Imports
import Jobs
import Ledger
import Logging
import Pipelines
import ServiceLifecycle
import Store
import StoreSQLite

/// One process over a data folder of its own: store, environment, scheduler, and an observer that records. It is noon of 15 November 2025, UTC.
final class TestLedger: Sendable {
    static let nowMs: Int64 = 1_763_208_000_000
    private static let workers: WorkerThreads? = try? WorkerThreads(count: 2, niceness: 0)

    struct Recorder: ImportObserver {
        let cells = Facts<ImportCell>()
        let publications = Facts<Publication>()

        func published(_ publication: Publication) { publications.report(publication) }
        func progressed(_ cell: ImportCell, stateChanged: Bool) { cells.report(cell) }
    }

    /// Deleted with the last process that uses it.
    private final class Folder: Sendable {
        let url = FileManager.default.temporaryDirectory.appendingPathComponent("sluice-imports-\(UUID().uuidString)", isDirectory: true)
        deinit { try? FileManager.default.removeItem(at: url) }
    }

    private let root: Folder
    let folder: DataFolder
    let store: MortalStore
    let recorder = Recorder()
    let service: ImportService
    let book: Int64
    private let scheduler: Scheduler
    private let services: [any Service]

    var clock: LedgerClock { LedgerClock(nowMs: Self.nowMs, today: .november(15)) }

    /// `pipelines` are definition files by name.
    convenience init(limits: ImportLimits = ImportLimits(), pipelines: [String: String] = [:], slots: Int = 3) async throws {
        let root = Folder()
        let definitions = root.url.appendingPathComponent("pipelines")
        try FileManager.default.createDirectory(at: definitions, withIntermediateDirectories: true)
        for (name, text) in pipelines { try Data(text.utf8).write(to: definitions.appendingPathComponent(name)) }
        try await self.init(root: root, limits: limits, slots: slots)
    }

    /// The next process over the same folder, as after a crash.
    convenience init(restarting dead: TestLedger) async throws {
        try await self.init(root: dead.root, limits: dead.service.environment.limits, slots: 3)
    }

    private init(root: Folder, limits: ImportLimits, slots: Int) async throws {
        guard let workers = Self.workers else { throw TestFailure("no worker threads") }
        self.root = root
        folder = try DataFolder(path: root.url.path)
        let store = MortalStore(try SQLiteStore(path: folder.database.path))
        self.store = store
        book = try await store.write { db in
            if let book = try db.books().first { return book.id }
            return try db.insertBook(name: "Test", currency: .euro, timeZone: "UTC", epoch: "e1", hashSeed: 1, isDemo: false, nowMs: Self.nowMs)
        }
        let logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
        let environment = ImportEnvironment(
            folder: folder, store: store, limits: limits, workers: workers,
            pipelines: PipelineCatalogue(folder: root.url.appendingPathComponent("pipelines").path), observer: recorder, logger: logger,
            nowMs: { Self.nowMs })
        let sweeper = ImportSweeper(environment: environment)
        let board = JobBoard(environment: environment, sweeper: sweeper)
        let system = JobClock.system
        // The dead do not wait for long.
        let clock = JobClock(nowMs: { Self.nowMs }, monotonicMs: system.monotonicMs) { ms in
            try await system.sleep(store.isDead ? 1 : ms)
        }
        scheduler = Scheduler(
            driver: JobQueue(store: store), runner: ImportRunner(environment: environment), owner: "test", boot: UUID().uuidString,
            configuration: SchedulerConfiguration(slots: slots, shutdownMs: 2_000), clock: clock, logger: logger, changed: { board.changed($0) })
        service = ImportService(environment: environment, scheduler: scheduler)
        services = [sweeper, scheduler, board]
    }

    /// Runs the services while `body` runs, then shuts them down gracefully.
    func whileRunning<T: Sendable>(_ body: () async throws -> T) async throws -> T {
        let group = ServiceGroup(
            configuration: .init(services: services, logger: Logger(label: "test", factory: { _ in SwiftLogNoOpLogHandler() })))
        let running = Task { try await group.run() }
        let result: Result<T, any Error>
        do {
            result = .success(try await body())
        } catch {
            result = .failure(error)
        }
        await group.triggerGracefulShutdown()
        // A dead process may end in an error of its own.
        let end = await running.result
        if !store.isDead { try end.get() }
        return try result.get()
    }

    // MARK: Files in

    struct File: Sendable {
        var name: String
        var bytes: [UInt8]

        init(_ name: String, _ text: String) { self.init(name, bytes: Array(text.utf8)) }

        init(_ name: String, bytes: [UInt8]) {
            self.name = name
            self.bytes = bytes
        }
    }

    /// Submits files without waiting for them.
    func submit(_ files: [File], account: String? = nil, options: (inout ImportRequest) -> Void = { _ in }) async throws -> SubmittedBatch {
        var request = ImportRequest(book: book, files: [], source: .http)
        for file in files {
            let spool = try service.spool(name: file.name)
            try spool.append(file.bytes)
            request.files.append(spool)
        }
        request.account = account
        options(&request)
        return try await service.submit(request)
    }

    /// Submits one file and waits until it has come to rest.
    @discardableResult
    func read(_ file: File, account: String? = "Giro", options: (inout ImportRequest) -> Void = { _ in }) async throws -> ImportCell {
        let batch = try await submit([file], account: account, options: options)
        return try await settled(batch.imports[0].id)
    }

    /// Waits until an import's newest job is over or waits for a person.
    func settled(_ id: Int64) async throws -> ImportCell {
        while true {
            let seen = recorder.cells.all.count
            let cell = try await service.cell(id)
            if cell.state.isEnd || cell.state == .held || cell.state == .paused { return cell }
            await recorder.cells.wait { cells in cells.dropFirst(seen).contains { $0.id == id } }
        }
    }

    @discardableResult
    func undo(_ id: Int64) async throws -> ImportCell {
        _ = try await service.undo(import: id)
        return try await settled(id)
    }

    @discardableResult
    func redo(_ id: Int64) async throws -> ImportCell {
        _ = try await service.redo(import: id)
        return try await settled(id)
    }
}

struct TestFailure: Error, CustomStringConvertible {
    var description: String
    init(_ description: String) { self.description = description }
}

extension CalendarDate {
    /// A day of November 2025.
    static func november(_ day: Int) -> CalendarDate { CalendarMonth(year: 2025, month: 11).firstDay.adding(days: day - 1) }
}

extension Currency {
    static var euro: Currency {
        guard let currency = Currency("EUR") else { preconditionFailure("EUR is a currency") }
        return currency
    }
}
