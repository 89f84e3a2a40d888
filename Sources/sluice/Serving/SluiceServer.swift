import API
import Dashboard
import Foundation
import Hummingbird
import Imports
import Inbox
import Jobs
import Ledger
import Logging
import Pipelines
import ServiceLifecycle
import UnixSignals
import Store
import StoreSQLite

/// Everything that runs while a data folder is served, assembled in one place: `buildServiceGroup`.
struct SluiceServer {
    let configuration: ServerConfiguration
    let lock: DataLock

    /// Idle seconds given to requests and sockets at shutdown before they are cut.
    static let shutdownSeconds: Int64 = 10

    /// Serves until the process is asked to stop. `ready` is told the address and the token once connections are accepted.
    func run(ready: @escaping @Sendable (URL, String) async throws -> Void) async throws {
        let (group, _) = try await buildServiceGroup(signals: [.sigterm, .sigint], ready: ready)
        try await group.run()
    }

    /// Serves for as long as `body` runs, on any free port: for a command that finds no server.
    func whileRunning<T: Sendable>(_ body: @escaping @Sendable (URL, String, ImportService) async throws -> T) async throws -> T {
        let (addresses, sink) = AsyncStream.makeStream(of: (URL, String).self)
        let (group, imports) = try await buildServiceGroup(signals: []) { url, token in
            sink.yield((url, token))
            sink.finish()
        }
        return try await withThrowingTaskGroup(of: T?.self) { tasks in
            tasks.addTask {
                defer { sink.finish() }
                try await group.run()
                return nil
            }
            tasks.addTask {
                for await (url, token) in addresses {
                    let result = await Task { try await body(url, token, imports) }.result
                    await group.triggerGracefulShutdown()
                    return try result.get()
                }
                return nil
            }
            var result: T?
            while let finished = try await tasks.next() { if let finished { result = finished } }
            guard let result else { throw CommandError("the server could not start") }
            return result
        }
    }

    /// The services in the order in which they depend on each other; shutdown is the reverse.
    private func buildServiceGroup(
        signals: [UnixSignal], ready: @escaping @Sendable (URL, String) async throws -> Void
    ) async throws -> (ServiceGroup, ImportService) {
        let logger = makeLogger()
        let folder = configuration.folder
        try folder.sweepSpool()
        let store = try SQLiteStore(path: folder.database.path)
        let book = try await firstBook(in: store)
        let updates = LiveUpdates()
        let environment = ImportEnvironment(
            folder: folder, store: store, limits: configuration.limits, workers: try WorkerThreads(),
            pipelines: PipelineCatalogue(folder: configuration.pipelines) { logger.warning("pipeline left out: \($0)") }, observer: updates,
            logger: logger)
        let sweeper = ImportSweeper(environment: environment)
        let board = JobBoard(environment: environment, sweeper: sweeper)
        let scheduler = Scheduler(
            driver: JobQueue(store: store), runner: ImportRunner(environment: environment), owner: "sluice", boot: UUID().uuidString, clock: .system,
            logger: logger, changed: { board.changed($0) })
        let imports = ImportService(environment: environment, scheduler: scheduler)
        let token = try AccessToken.of(folder)
        var api = APIConfiguration()
        api.host = configuration.host
        api.port = configuration.port
        api.hostNames = configuration.hostNames
        api.sampleStatements = configuration.samples
        let dashboard = try DashboardFiles()
        let (host, lock) = (configuration.host, lock)
        let application = makeApplication(
            configuration: api, token: token, store: store, imports: imports, updates: updates, logger: logger,
            addDashboard: { dashboard.addRoutes(to: $0) },
            onListening: { port in
                do {
                    let name = host.contains(":") ? "[\(host)]" : host == "0.0.0.0" ? "127.0.0.1" : host
                    guard let url = URL(string: "http://\(name):\(port)") else { throw CommandError("\(host) is no address") }
                    try lock.announce(url: url.absoluteString)
                    try await ready(url, token)
                } catch {
                    logger.error("not announced", metadata: ["error": "\(error)"])
                }
            })
        var services: [any Service] = [sweeper, scheduler, board]
        if configuration.hasInbox {
            let inbox = configuration.inbox.map { URL(fileURLWithPath: $0, isDirectory: true) } ?? folder.inbox
            services.append(InboxWatcher(folder: inbox, service: imports, book: book, logger: logger))
        }
        services.append(application)
        var group = ServiceGroupConfiguration(services: services, gracefulShutdownSignals: signals, logger: logger)
        group.maximumGracefulShutdownDuration = .seconds(Self.shutdownSeconds)
        return (ServiceGroup(configuration: group), imports)
    }

    private func makeLogger() -> Logger {
        var logger = Logger(label: "sluice", factory: { StreamLogHandler.standardError(label: $0) })
        logger.logLevel = configuration.logLevel
        return logger
    }

    /// Makes the first book of a new data folder, in the currency and time zone of this machine.
    private func firstBook(in store: SQLiteStore) async throws -> Int64 {
        let region = Locale.current.currency?.identifier ?? "EUR"
        let currency = ProcessInfo.processInfo.environment["SLUICE_CURRENCY"] ?? region
        guard let currency = Currency(currency) else { throw CommandError("SLUICE_CURRENCY is not a currency code such as EUR") }
        let zone = TimeZone.current.identifier
        return try await store.write { db in
            if let book = try db.books().first(where: { !$0.isDemo }) { return book.id }
            return try db.insertBook(
                name: "Household", currency: currency, timeZone: zone, epoch: Epoch.make(), hashSeed: UInt64.random(in: 1...UInt64.max),
                isDemo: false,
                nowMs: ImportEnvironment.systemNowMs())
        }
    }
}
