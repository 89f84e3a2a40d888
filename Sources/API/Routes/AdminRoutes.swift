internal import Foundation
internal import Hummingbird
internal import Realtime
internal import Store

/// `/v1/admin`: the operator's calls.
struct AdminRoutes {
    let services: APIServices

    func add(to routes: RouteAdder) {
        routes.get("/v1/admin/verify") { _ in try answer(try await services.store.verify(repairingWithEpoch: nil)) }
        routes.post("/v1/admin/verify", repair)
    }

    /// Replaces the stored aggregates by their recompute. A new epoch sends every dashboard for a snapshot; publishing makes them notice.
    @Sendable private func repair(_ call: APICall) async throws -> Response {
        let epoch = String(UInt32.random(in: .min ... .max), radix: 36)
        let report = try await services.store.verify(repairingWithEpoch: epoch)
        for book in try await services.store.read({ db in try db.books() }) { services.hub.publish(book: book.id, seq: book.seq) }
        return try answer(report)
    }

    private func answer(_ report: VerificationReport) throws -> Response {
        .json(bytes: Array(try JSONEncoder().encode(report)))
    }
}
