import Foundation
import HTTPTypes
import Hummingbird
import Imports
import Jobs
import Ledger
import Logging
import NIOCore
import NIOEmbedded
import Pipelines
import Realtime
import Store
import StoreSQLite

@testable import API

/// The API over a real database in a folder of its own, called without a socket. Time stands still at noon of 15 November 2025, UTC.
final class TestServer: Sendable {
    static let token = "secret-of-the-test"
    static let nowMs: Int64 = 1_763_208_000_000
    static let host = "127.0.0.1:8080"

    let folder: DataFolder
    let store: SQLiteStore
    let imports: ImportService
    let scheduler: Scheduler
    let services: APIServices
    let table: RouteTable
    let updates: LiveUpdates
    let book: Int64
    private let responder: RouterResponder<APIContext>

    var clock: LedgerClock { imports.environment.clock(timeZone: "UTC") }

    /// `limits` and `configuration` are the product's unless the test is about them.
    init(configuration: APIConfiguration = APIConfiguration(), limits: ImportLimits = ImportLimits()) async throws {
        let path = FileManager.default.temporaryDirectory.appendingPathComponent("sluice-api-\(UUID().uuidString)").path
        folder = try DataFolder(path: path)
        store = try SQLiteStore(path: folder.database.path)
        let logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
        updates = LiveUpdates()
        let environment = ImportEnvironment(
            folder: folder, store: store, limits: limits, workers: try WorkerThreads(count: 1),
            pipelines: PipelineCatalogue(folder: path + "/pipelines"), observer: updates, logger: logger, nowMs: { Self.nowMs })
        scheduler = Scheduler(
            driver: JobQueue(store: store), runner: ImportRunner(environment: environment), owner: "test", boot: UUID().uuidString, clock: .system,
            logger: logger)
        imports = ImportService(environment: environment, scheduler: scheduler)
        let authenticator = Authenticator(token: Self.token, port: BoundPort(8080))
        let hub = Hub(
            source: LedgerTopicSource(store: store, imports: imports),
            commands: ImportCommands(store: store, imports: imports, authenticator: authenticator), clock: .system, logger: logger)
        updates.join(hub)
        services = APIServices(
            store: store, imports: imports, hub: hub, authenticator: authenticator, configuration: configuration, meter: RequestMeter(),
            outboxes: OutboxMeter())
        let (router, table) = buildRouter(services: services, hosts: HostMiddleware(allowedHosts: configuration.allowedHosts)) { router in
            router.get("/") { _, _ in "page" }
        }
        self.table = table
        responder = router.buildResponder()
        guard let euro = Currency("EUR") else { throw TestFailure("EUR") }
        book = try await store.write { db in
            try db.insertBook(name: "Test", currency: euro, timeZone: "UTC", epoch: "e1", hashSeed: 1, isDemo: false, nowMs: Self.nowMs)
        }
    }

    deinit { try? FileManager.default.removeItem(at: folder.url) }

    /// One call; with the token unless `headers` say otherwise.
    @discardableResult
    func call(
        _ method: HTTPRequest.Method, _ path: String, _ body: String? = nil, headers: HTTPFields = [.authorization: "Bearer \(token)"],
        host: String = host
    ) async throws -> TestResponse {
        try await call(method, path, bytes: body.map { Array($0.utf8) } ?? [], headers: headers, host: host)
    }

    func call(
        _ method: HTTPRequest.Method, _ path: String, bytes: [UInt8], headers: HTTPFields = [.authorization: "Bearer \(token)"], host: String = host
    ) async throws -> TestResponse {
        var fields = headers
        if !bytes.isEmpty, fields[.contentType] == nil { fields[.contentType] = "application/json" }
        let request = Request(
            head: HTTPRequest(method: method, scheme: "http", authority: host, path: path, headerFields: fields),
            body: RequestBody(buffer: ByteBuffer(bytes: bytes)))
        var logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
        logger[metadataKey: "hb.request.id"] = "1"
        let source = ApplicationRequestContextSource(channel: NIOAsyncTestingChannel(), logger: logger)
        let response = try await responder.respond(to: request, context: APIContext(source: source))
        let sink = BodySink()
        try await response.body.write(sink)
        return TestResponse(status: response.status.code, headers: response.headers, bytes: sink.bytes)
    }

    /// The JSON of a call that must succeed.
    func json(_ method: HTTPRequest.Method, _ path: String, _ body: String? = nil) async throws -> JSONValue {
        let response = try await call(method, path, body)
        guard response.status < 300 else { throw TestFailure("\(method.rawValue) \(path): \(response.status) \(response.text)") }
        return try response.json
    }

    func items(_ path: String) async throws -> [JSONValue] { try await json(.get, path)["items"]?.array ?? [] }

    /// Runs jobs while `body` runs.
    func whileWorking<T: Sendable>(_ body: @escaping @Sendable () async throws -> T) async throws -> T {
        let scheduler = scheduler
        return try await withThrowingTaskGroup(of: T?.self) { group in
            group.addTask {
                try await scheduler.run()
                return nil
            }
            group.addTask { try await body() }
            defer { group.cancelAll() }
            while let result = try await group.next() { if let result { return result } }
            throw TestFailure("the scheduler ended")
        }
    }
}

struct TestFailure: Error, CustomStringConvertible {
    var description: String
    init(_ description: String) { self.description = description }
}

struct TestResponse: Sendable {
    var status: Int
    var headers: HTTPFields
    var bytes: [UInt8]

    var text: String { String(decoding: bytes, as: UTF8.self) }
    var json: JSONValue {
        get throws {
            guard let value = JSONValue(json: text) else { throw TestFailure("no JSON: \(text)") }
            return value
        }
    }
    var code: String? { JSONValue(json: text)?["code"]?.string }
}

private final class BodySink: ResponseBodyWriter {
    var bytes: [UInt8] = []
    func write(_ buffer: ByteBuffer) async throws { bytes.append(contentsOf: buffer.readableBytesView) }
    consuming func finish(_ trailingHeaders: HTTPFields?) async throws {}
}
