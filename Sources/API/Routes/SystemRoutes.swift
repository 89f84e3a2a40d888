internal import Foundation
internal import HTTPTypes
internal import Hummingbird
internal import Jobs
internal import NIOCore
internal import Realtime
internal import Store
internal import WebSockets

/// Signing in and out, liveness, readiness, figures, and the description of the API itself.
struct SystemRoutes {
    let services: APIServices

    /// What works without signing in.
    func addOpen(to routes: RouteAdder) {
        routes.get("/health") { _ in .json { json in json.object { $0.field("status", "ok") } } }
        routes.post("/v1/auth/login", login)
    }

    func add(to routes: RouteAdder) {
        routes.post("/v1/auth/logout", logout)
        routes.get("/ready", ready)
        routes.get("/metrics", metrics)
        routes.get("/v1/ws/status", status)
        routes.get("/v1/openapi.json", openAPI)
        // An upgrade never comes here; a plain request is told what to do (RFC 9110, 15.5.22).
        routes.get("/v1/ws") { _ in
            var problem = ProblemResponse(.upgradeRequired, "websocket.upgrade", "This address speaks WebSocket, with the subprotocol sluice.v1.")
            problem.headers = HTTPResponse.webSocketUpgradeRequired.headerFields
            throw problem
        }
    }

    @Sendable private func login(_ call: APICall) async throws -> Response {
        let token = try await call.body().requiredText("token")
        guard services.authenticator.isToken(token) else {
            throw ProblemResponse(.unauthorized, "auth.token", "This is not the token of this server.")
        }
        return Response(status: .noContent, headers: [.setCookie: services.authenticator.sessionCookie, .cacheControl: "no-store"])
    }

    @Sendable private func logout(_ call: APICall) async throws -> Response {
        Response(status: .noContent, headers: [.setCookie: services.authenticator.endedCookie, .cacheControl: "no-store"])
    }

    /// Ready means: the database answers.
    @Sendable private func ready(_ call: APICall) async throws -> Response {
        let books = try await services.store.read { db in try db.books().count }
        return .json { json in
            json.object { json in
                json.field("status", "ready")
                json.field("books", books)
            }
        }
    }

    @Sendable private func metrics(_ call: APICall) async throws -> Response {
        let figures = try await services.store.read { db in try db.jobFigures() }
        var text = MetricsText()
        text.metric(
            "sluice_jobs", .gauge, "Jobs by state.",
            JobState.allCases.map { (labels: [("state", $0.rawValue)], value: Double(figures.jobs[$0.rawValue] ?? 0)) })
        text.metric(
            "sluice_rows", .gauge, "Rows of published imports by outcome.",
            figures.rows.sorted { $0.key < $1.key }.map { (labels: [("outcome", $0.key)], value: Double($0.value)) })
        text.metric("sluice_problems", .gauge, "Problems found in all imports.", figures.problems)
        let hub = services.hub.statistics()
        text.metric("sluice_ws_connections", .gauge, "Open WebSocket connections.", Int64(hub.connections))
        text.metric("sluice_ws_subscriptions", .gauge, "Topics of the open connections.", Int64(hub.subscriptions))
        text.metric("sluice_ws_messages_received_total", .counter, "WebSocket messages received.", hub.messagesReceived)
        text.metric("sluice_ws_messages_sent_total", .counter, "WebSocket messages sent.", hub.messagesSent)
        text.metric("sluice_ws_sent_bytes_total", .counter, "Bytes of WebSocket messages sent.", hub.bytesSent)
        text.metric("sluice_ws_outbox_bytes", .gauge, "Bytes that wait for WebSocket clients.", Int64(services.outboxes.bytes))
        text.metric("sluice_ws_slow_closes_total", .counter, "Connections closed because they read too slowly.", hub.slowCloses)
        text.metric("sluice_changes_read_total", .counter, "Reads of changes; many connections share one.", hub.changeReads)
        services.meter.write(to: &text)
        return Response(
            status: .ok, headers: [.contentType: MetricsText.contentType, .cacheControl: "no-store"],
            body: ResponseBody(byteBuffer: ByteBuffer(string: text.text)))
    }

    @Sendable private func status(_ call: APICall) async throws -> Response {
        let hub = services.hub.statistics()
        return .json { json in
            json.object { json in
                json.field("connections", hub.connections)
                json.field("subscriptions", hub.subscriptions)
                json.field("joined", hub.joined)
                json.field("messages_received", hub.messagesReceived)
                json.field("messages_sent", hub.messagesSent)
                json.field("bytes_sent", hub.bytesSent)
                json.field("change_reads", hub.changeReads)
                json.field("data_encoded", hub.dataEncoded)
                json.field("data_sent", hub.dataSent)
                json.field("slow_closes", hub.slowCloses)
                json.field("outbox_bytes", services.outboxes.bytes)
            }
        }
    }

    @Sendable private func openAPI(_ call: APICall) async throws -> Response {
        .json(bytes: try OpenAPIDocument.bytes())
    }
}

/// The description of the API that is published with it.
enum OpenAPIDocument {
    static func bytes() throws -> [UInt8] {
        guard let url = Bundle.module.url(forResource: "openapi", withExtension: "json", subdirectory: "Resources") else {
            throw ProblemResponse(.notFound, "openapi.missing", "The description is not part of this installation.")
        }
        return Array(try Data(contentsOf: url))
    }
}
