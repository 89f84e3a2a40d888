internal import Logging
public import ServiceLifecycle
internal import Store

/// Deletes in small steps what cancelled and failed imports have staged. Nobody sees those rows, so there is no hurry.
public struct ImportSweeper: Service {
    let environment: ImportEnvironment
    private let wakes: AsyncStream<Void>
    private let sink: AsyncStream<Void>.Continuation

    public init(environment: ImportEnvironment) {
        self.environment = environment
        (wakes, sink) = AsyncStream.makeStream(of: Void.self, bufferingPolicy: .bufferingNewest(1))
    }

    /// A job has ended without publishing.
    public func wake() { sink.yield() }

    public func run() async throws {
        sink.yield()
        for await _ in wakes.cancelOnGracefulShutdown() {
            do {
                try await sweep()
            } catch {
                environment.logger.warning("sweep failed", metadata: ["error": "\(error)"])
            }
        }
    }

    /// Each step looks again whether the import is still abandoned: somebody may have asked to try it again.
    func sweep() async throws {
        let rowsMax = environment.limits.sweepRowsMax
        for importID in try await environment.store.read({ db in try db.abandonedImports() }) {
            while try await environment.store.write({ db in
                try db.isAbandoned(importID) ? try db.sweep(importID: importID, rowsMax: rowsMax, keepingProblems: true) : false
            }) {}
        }
    }
}
