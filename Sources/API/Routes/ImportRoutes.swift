internal import Foundation
internal import HTTPTypes
internal import Hummingbird
internal import Imports
internal import NIOCore
internal import Statements
internal import Store

/// `/v1/imports` and `/v1/batches`: files in, what became of them, and the commands of people.
struct ImportRoutes {
    let services: APIServices

    func add(to routes: RouteAdder) {
        routes.post("/v1/imports", upload)
        // What `curl -T a.csv` sends: PUT, to an address that ends in a slash with the file's name behind it.
        routes.put("/v1/imports", upload)
        routes.put("/v1/imports/{id}", upload)
        routes.get("/v1/imports", list)
        routes.get("/v1/imports/{id}", one)
        routes.get("/v1/imports/{id}/rows", rows)
        routes.get("/v1/imports/{id}/problems", problems)
        routes.get("/v1/imports/{id}/rejects", rejects)
        routes.post("/v1/imports/{id}/answer", answer)
        let imports = services.imports
        command("approve", routes) { try await imports.approve(import: $0) }
        command("cancel", routes) { try await imports.cancel(import: $0) }
        command("pause", routes) { try await imports.pause(import: $0) }
        command("resume", routes) { try await imports.resume(import: $0) }
        command("retry", routes) { try await imports.retry(import: $0) }
        command("undo", routes) { try await imports.undo(import: $0) }
        command("redo", routes) { try await imports.redo(import: $0) }
        routes.get("/v1/batches/{id}", batch)
        batchCommand("cancel", routes) { try await imports.cancel(batch: $0) }
        batchCommand("undo", routes) { try await imports.undo(batch: $0) }
    }

    // MARK: Files in

    @Sendable private func upload(_ call: APICall) async throws -> Response {
        let book = try await services.read(call) { _, book in book.id }
        let upload = try await UploadReader(imports: services.imports, configuration: services.configuration).read(call)
        let batch = try await services.imports.submit(try upload.request(book: book))
        return .json(batch, status: .accepted)
    }

    // MARK: Looking

    @Sendable private func list(_ call: APICall) async throws -> Response {
        let limit = try call.limit()
        let before = try call.cursor(parts: 1)?.first
        let book = try await services.read(call) { _, book in book.id }
        let cells = try await services.imports.cells(book: book, before: before, limit: limit + 1)
        let page = cells.prefix(limit)
        return .page(encoded: try page.map { try $0.json(withProblems: false) }, next: cells.count > limit ? page.last.map { "\($0.id)" } : nil)
    }

    /// The job's cell with the statements that were published.
    @Sendable private func one(_ call: APICall) async throws -> Response {
        let id = try await services.importRow(call).id
        let cell = try await services.imports.cell(id)
        let statements = try await services.store.read { db in try db.statementViews(ofImport: id) }
        // The cell is an encoded object: the statements go in before its closing brace.
        let encoded = try cell.json(withProblems: true)
        let list = JSONWriter.bytes { json in
            json.array { json in
                for statement in statements { json.value(statement) }
            }
        }
        return .json(bytes: encoded.dropLast() + Array(#","statements":"#.utf8) + list + [UInt8(ascii: "}")])
    }

    @Sendable private func rows(_ call: APICall) async throws -> Response {
        let row = try await services.importRow(call)
        let limit = try call.limit()
        let after = try call.cursor(parts: 1)?.first ?? -1
        let outcome = try call.text("outcome").map { text in
            guard let outcome = RowOutcomeView.Outcome(rawValue: text) else {
                throw ProblemResponse.parameter("outcome", "outcome is one of new, duplicate, skipped, rejected.")
            }
            return outcome
        }
        let found = try await services.store.read { db in
            try db.rowOutcomes(ofImport: row.id, book: row.book, outcome: outcome, afterRecord: after, limit: limit + 1)
        }
        let page = Array(found.prefix(limit))
        return .page(page, next: found.count > limit ? page.last.map { "\($0.record)" } : nil)
    }

    @Sendable private func problems(_ call: APICall) async throws -> Response {
        let row = try await services.importRow(call)
        let limit = try call.limit()
        let start = Int(clamping: try call.cursor(parts: 1)?.first ?? 0)
        let found = try await services.store.read { db in try db.problems(ofImport: row.id, from: start, limit: limit + 1) }
        return .page(Array(found.prefix(limit)), next: found.count > limit ? "\(start + limit)" : nil)
    }

    @Sendable private func rejects(_ call: APICall) async throws -> Response {
        let row = try await services.importRow(call)
        let file = try await services.imports.rejects(import: row.id)
        let name = file.name.replacing("\"", with: "'").filter { $0.isASCII && !$0.isNewline }
        let workers = services.imports.environment.workers
        return Response(
            status: .ok,
            headers: [
                .contentType: file.mediaType, .cacheControl: "no-store", .xContentTypeOptions: "nosniff",
                .contentDisposition: "attachment; filename=\"\(name)\"",
            ],
            body: ResponseBody { writer in
                try await withTaskExecutorPreference(workers) {
                    try await file.forEachChunk { try await writer.write(ByteBuffer(bytes: $0)) }
                }
                try await writer.finish(nil)
            })
    }

    @Sendable private func batch(_ call: APICall) async throws -> Response {
        try self.batch(try call.id(of: "batch"), try await services.imports.cells(batch: try call.id(of: "batch")))
    }

    private func batch(_ id: Int64, _ cells: [ImportCell]) throws -> Response {
        guard !cells.isEmpty else { throw ProblemResponse.notFound("batch", id) }
        return try .json { json in
            try json.object { json in
                json.field("batch", id)
                try json.array("imports") { json in
                    for cell in cells { json.value(encoded: try cell.json(withProblems: false)) }
                }
            }
        }
    }

    // MARK: Commands

    @Sendable private func answer(_ call: APICall) async throws -> Response {
        let row = try await services.importRow(call)
        let body = try await call.body()
        let cell = try await services.imports.answer(
            import: row.id, question: try body.requiredText("question"), choice: try body.requiredText("choice"))
        return .json(bytes: try cell.json(withProblems: true))
    }

    private func command(_ name: String, _ routes: RouteAdder, _ perform: @escaping @Sendable (Int64) async throws -> ImportCell) {
        routes.post("/v1/imports/{id}/\(name)") { call in
            let row = try await services.importRow(call)
            return .json(bytes: try await perform(row.id).json(withProblems: true))
        }
    }

    private func batchCommand(_ name: String, _ routes: RouteAdder, _ perform: @escaping @Sendable (Int64) async throws -> [ImportCell]) {
        routes.post("/v1/batches/{id}/\(name)") { call in
            let id = try call.id(of: "batch")
            return try batch(id, try await perform(id))
        }
    }
}

extension SubmittedBatch: JSONObjectValue {
    func write(to json: inout JSONWriter) {
        json.field("batch", batch)
        json.array("imports", imports)
    }
}

extension SubmittedBatch.Import: JSONObjectValue {
    func write(to json: inout JSONWriter) {
        json.field("id", id)
        json.field("file", file)
        json.field("in", archive)
        json.field("state", state)
        json.field("known", known)
        json.field("upload", upload)
    }
}
