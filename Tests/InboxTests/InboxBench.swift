import Foundation
import Imports
import Jobs
import Ledger
import Logging
import Pipelines
import ServiceLifecycle
import Store
import StoreSQLite
import Testing

@testable import Inbox

/// An inbox over a real database in a temporary folder. Jobs run on the real scheduler; looks happen when a test asks for them.
final class InboxBench: Sendable {
    let root: URL
    let data: DataFolder
    let store: SQLiteStore
    let service: ImportService
    let scheduler: Scheduler
    let clock = ManualClock()
    let ends = JobEnds()
    let book: Int64

    var inbox: URL { data.inbox }

    private struct Silent: ImportObserver {
        func published(_ publication: Publication) {}
        func progressed(_ cell: ImportCell, stateChanged: Bool) {}
    }

    init(at root: URL? = nil, limits: ImportLimits = ImportLimits(), workers: WorkerThreads) async throws {
        self.root = root ?? FileManager.default.temporaryDirectory.appendingPathComponent("sluice-inbox-\(UUID().uuidString)")
        data = try DataFolder(path: self.root.path)
        store = try SQLiteStore(path: data.database.path)
        book = try await store.write { db in
            if let book = try db.books().first { return book.id }
            return try db.insertBook(
                name: "Household", currency: try #require(Currency("EUR")), timeZone: "UTC", epoch: "test", hashSeed: 1, isDemo: false, nowMs: 0)
        }
        var logger = Logger(label: "inbox-tests")
        logger.logLevel = .critical
        let environment = ImportEnvironment(
            folder: data, store: store, limits: limits, workers: workers,
            pipelines: PipelineCatalogue(folder: self.root.appendingPathComponent("pipelines").path), observer: Silent(), logger: logger)
        let ends = ends
        scheduler = Scheduler(
            driver: JobQueue(store: store), runner: ReportingRunner(runner: ImportRunner(environment: environment), ends: ends), owner: "test",
            boot: UUID().uuidString, clock: .system, logger: logger, changed: { ends.report($0.state, ofImport: $0.importID) })
        service = ImportService(environment: environment, scheduler: scheduler)
    }

    /// A watcher that has seen nothing yet, as after a start.
    func watcher() -> InboxWatcher {
        var logger = Logger(label: "inbox-tests")
        logger.logLevel = .critical
        return InboxWatcher(folder: inbox, service: service, book: book, logger: logger, clock: clock.jobClock)
    }

    /// Runs the body beside a working scheduler, and takes everything away afterwards.
    static func run(limits: ImportLimits = ImportLimits(), _ body: @escaping @Sendable (InboxBench) async throws -> Void) async throws {
        let workers = try WorkerThreads(count: 1, niceness: 0)
        defer { workers.shutdown() }
        let bench = try await InboxBench(limits: limits, workers: workers)
        defer { try? FileManager.default.removeItem(at: bench.root) }
        try FileManager.default.createDirectory(at: bench.inbox, withIntermediateDirectories: true)
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await bench.scheduler.run() }
            try await body(bench)
            group.cancelAll()
        }
    }

    // MARK: Files

    func path(_ name: String) -> URL { inbox.appendingPathComponent(name) }

    func drop(_ text: String, as name: String) throws {
        try FileManager.default.createDirectory(at: path(name).deletingLastPathComponent(), withIntermediateDirectories: true)
        try Data(text.utf8).write(to: path(name))
    }

    func exists(_ name: String) -> Bool { FileManager.default.fileExists(atPath: path(name).path) }

    func text(_ name: String) throws -> String { String(decoding: try Data(contentsOf: path(name)), as: UTF8.self) }

    /// The report beside a file that has left the inbox.
    func report(_ name: String) throws -> Report { try JSONDecoder().decode(Report.self, from: Data(contentsOf: path("\(name).report.json"))) }

    struct Report: Decodable {
        struct Refusal: Decodable { var code: String }

        var file: String
        var folder: String?
        var known: Bool
        var `import`: ImportCell?
        /// Of an archive.
        var imports: [Member]?
        var error: Refusal?

        struct Member: Decodable {
            var known: Bool
            var `import`: ImportCell
        }
    }

    // MARK: Looks

    /// Two looks with enough time between them for files that nobody announced.
    func lookTwice(_ watcher: InboxWatcher) async {
        await watcher.look()
        clock.advance(ms: InboxWatcher.settleMs)
        await watcher.look()
    }

    func cells() async throws -> [ImportCell] { try await service.cells(book: book, before: nil, limit: 100).reversed() }

    /// Takes what lies in the inbox, waits for the ends of all imports, and looks once more.
    func settle(_ watcher: InboxWatcher) async throws {
        await lookTwice(watcher)
        for cell in try await cells() where !cell.state.isEnd { await ends.wait(for: cell.id, in: [.succeeded, .failed, .cancelled, .held]) }
        await watcher.look()
    }
}

/// Statement files as small as they can be.
enum Statement {
    /// One row a day from 2 January 2025; the account is not named.
    static func csv(rows: Int, shop: String = "KAKA MARKET") -> String {
        let lines = (0..<rows).map { row in "2025-01-\(String(format: "%02d", 2 + row)),-\(10 + row).50,\(shop) \(row),EUR" }
        return (["Date,Amount,Description,Currency"] + lines).joined(separator: "\n") + "\n"
    }

    /// A tar archive (POSIX.1-1988, 10.1.1) of text files.
    static func tar(_ members: [(name: String, text: String)]) -> String {
        func padded(_ text: String, _ count: Int) -> String { text + String(repeating: "\0", count: count - text.utf8.count) }
        func octal(_ number: Int, _ digits: Int) -> String {
            String(repeating: "0", count: digits - String(number, radix: 8).count) + String(number, radix: 8)
        }
        let files = members.map { member in
            let front = padded(member.name, 100) + "0000600\u{0}0000000\u{0}0000000\u{0}\(octal(member.text.utf8.count, 11))\u{0}\(octal(0, 11))\u{0}"
            let back = padded("0", 101) + padded("ustar\u{0}00", 255)
            let sum = (front + "        " + back).utf8.reduce(0) { $0 + Int($1) }
            return front + octal(sum, 6) + "\u{0} " + back + padded(member.text, (member.text.utf8.count + 511) / 512 * 512)
        }
        return files.joined() + padded("", 1_024)
    }

    static let page = "<!DOCTYPE html><html><head><title>Sign in</title></head><body>Your session has expired.</body></html>\n"
}
