internal import Hummingbird
internal import Store

/// `/v1/profiles`: what is remembered from one file to the next of its kind, and how it is forgotten.
struct ProfileRoutes {
    let services: APIServices

    func add(to routes: RouteAdder) {
        routes.get("/v1/profiles", list)
        routes.delete("/v1/profiles/{id}", forget)
    }

    @Sendable private func list(_ call: APICall) async throws -> Response {
        .page(try await services.read(call) { db, book in try db.profiles(book: book.id) })
    }

    /// Nothing on a dashboard depends on a profile, so nobody is told.
    @Sendable private func forget(_ call: APICall) async throws -> Response {
        let id = try call.id(of: "profile")
        try await services.edit(call) { db, book, _ in (try db.deleteProfile(id, book: book), nil) }
        return .noContent
    }
}

extension ProfileRow: JSONObjectValue {
    func write(to json: inout JSONWriter) {
        json.field("id", id)
        json.field("source", kind.source)
        json.field("format", format)
        json.field("file", file)
        json.array("answers") { json in
            for (question, choice) in answers.sorted(by: { $0.key < $1.key }) {
                json.object { json in
                    json.field("question", question)
                    json.field("choice", choice)
                }
            }
        }
        json.field("account", account)
        json.field("created", Instant.text(ms: createdMs))
        json.field("changed", Instant.text(ms: changedMs))
    }
}
