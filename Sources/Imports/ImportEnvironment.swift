internal import Foundation
internal import Ledger
public import Logging
public import Pipelines
public import Store
internal import Synchronization

/// What every part of the room works with; made once per process.
public struct ImportEnvironment: Sendable {
    public let folder: DataFolder
    public let store: any Store
    public let limits: ImportLimits
    /// Threads for CPU-bound work, so that requests and pushes stay quick.
    public let workers: WorkerThreads
    public let pipelines: PipelineCatalogue
    public let observer: any ImportObserver
    public let logger: Logger
    /// Milliseconds since 1970-01-01 UTC.
    public let nowMs: @Sendable () -> Int64
    let live = LiveImports()

    public init(
        folder: DataFolder, store: any Store, limits: ImportLimits = ImportLimits(), workers: WorkerThreads, pipelines: PipelineCatalogue,
        observer: any ImportObserver, logger: Logger, nowMs: @escaping @Sendable () -> Int64 = ImportEnvironment.systemNowMs
    ) {
        self.folder = folder
        self.store = store
        self.limits = limits
        self.workers = workers
        self.pipelines = pipelines
        self.observer = observer
        self.logger = logger
        self.nowMs = nowMs
    }

    public static let systemNowMs: @Sendable () -> Int64 = { Int64(Date().timeIntervalSince1970 * 1000) }

    /// Now, with the day that it is in a time zone; an unknown zone counts as UTC.
    public func clock(timeZone: String) -> LedgerClock { LedgerClock(nowMs: nowMs(), timeZone: timeZone) }
}

extension LedgerClock {
    /// The day of `nowMs` in an IANA time zone.
    public init(nowMs: Int64, timeZone: String) {
        let instant = Date(timeIntervalSince1970: Double(nowMs) / 1000)
        let offset = TimeZone(identifier: timeZone)?.secondsFromGMT(for: instant) ?? 0
        let day = (nowMs / 1000 + Int64(offset)) / 86_400
        self.init(nowMs: nowMs, today: CalendarDate(dayNumber: Int32(day)))
    }
}

/// The imports that are running in this process.
final class LiveImports: Sendable {
    private let imports = Mutex<[Int64: LiveImport]>([:])

    subscript(importID: Int64) -> LiveImport? { imports.withLock { $0[importID] } }

    func add(_ live: LiveImport) { imports.withLock { $0[live.importID] = live } }

    func remove(_ live: LiveImport) {
        imports.withLock { if $0[live.importID] === live { $0[live.importID] = nil } }
    }
}
