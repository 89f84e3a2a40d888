internal import Foundation
internal import HTTPTypes
internal import Hummingbird
internal import Imports
internal import Ledger
internal import Store

/// `/v1/books` and the session.
struct BookRoutes {
    /// Bytes of UTF-8.
    private static let nameBytesMax = 200
    private static let booksMax = 1_000

    let services: APIServices

    func add(to routes: RouteAdder) {
        routes.get("/v1/books", list)
        routes.post("/v1/books", create)
        routes.post("/v1/books/demo", demo)
        routes.delete("/v1/books/{id}", delete)
        routes.get("/v1/session", session)
    }

    @Sendable private func list(_ call: APICall) async throws -> Response {
        .page(try await services.store.read { db in try db.books() })
    }

    /// Who is signed in, and the books that they may open.
    @Sendable private func session(_ call: APICall) async throws -> Response {
        let user = try call.principal.user
        let books = try await services.store.read { db in try db.books() }
        return .json { json in
            json.object { json in
                json.field("book", books.first?.id)
                json.array("books", books)
                json.field("user", user)
            }
        }
    }

    @Sendable private func create(_ call: APICall) async throws -> Response {
        let body = try await call.body()
        let name = try body.requiredText("name")
        guard !name.isEmpty, name.utf8.count <= Self.nameBytesMax else {
            throw ProblemResponse.field("name", "name has 1 to \(Self.nameBytesMax) bytes.")
        }
        guard let currency = try body.currency("currency") else {
            throw ProblemResponse(.unprocessableContent, "field.missing", "currency is missing.", place: "/currency")
        }
        let zone = try body.text("time_zone") ?? "UTC"
        guard TimeZone(identifier: zone) != nil else { throw ProblemResponse.field("time_zone", "time_zone is an IANA name such as Europe/Berlin.") }
        return .json(try await make(name: name, currency: currency, timeZone: zone, isDemo: false), status: .created)
    }

    /// A book of its own with the sample statements, so that a person can look around without touching their own.
    @Sendable private func demo(_ call: APICall) async throws -> Response {
        guard let samples = services.configuration.sampleStatements else {
            throw ProblemResponse(.notFound, "samples.none", "This server was started without sample statements.")
        }
        let names = try Self.statementFiles(in: samples)
        guard !names.isEmpty, let currency = Currency("EUR") else {
            throw ProblemResponse(.notFound, "samples.none", "There are no sample statements in this installation.")
        }
        let files = try names.map { name in
            let file = try services.imports.spool(name: name)
            try file.append(Array(try Data(contentsOf: URL(fileURLWithPath: samples).appendingPathComponent(name))))
            return file
        }
        let book = try await make(name: "Demo", currency: currency, timeZone: "UTC", isDemo: true)
        try await giveBudgets(to: book)
        let batch = try await services.imports.submit(ImportRequest(book: book.id, files: files, source: .sample))
        return .json(status: .created) { json in
            json.object { json in
                json.field("book", book.id)
                batch.write(to: &json)
            }
        }
    }

    /// The budgets of the sample household, so that its bars fill and its alerts are raised while the statements come in.
    private func giveBudgets(to book: BookRow) async throws {
        let budgets: [(path: String, minor: Int64)] = [
            ("Food:Groceries", 90_000), ("Food:Dining", 35_000), ("Food:Coffee", 4_000), ("Shopping:Electronics", 15_000),
        ]
        let clock = services.imports.environment.clock(timeZone: book.timeZone)
        guard let start = CalendarMonth("2025-01") else { return }
        try await services.store.write { db in
            for (path, minor) in budgets {
                let seq = try db.nextSequence(book: book.id, changesPlan: false)
                let category = try db.categoryID(book: book.id, path: path, kind: "expense", seq: seq)
                _ = try db.insertBudget(
                    BudgetDraft(category: category, account: nil, amount: minor, currency: book.currency, start: start), book: book.id, now: clock)
            }
        }
    }

    @Sendable private func delete(_ call: APICall) async throws -> Response {
        let id = try call.id(of: "book")
        try await services.store.write { db in try db.deleteBookWhenIdle(id) }
        return .noContent
    }

    private func make(name: String, currency: Currency, timeZone: String, isDemo: Bool) async throws -> BookRow {
        let nowMs = services.imports.environment.nowMs()
        return try await services.store.write { db in
            guard try db.books().count < Self.booksMax else {
                throw ProblemResponse(.conflict, "book.too_many", "A server holds at most \(Self.booksMax) books.")
            }
            let id = try db.insertBook(
                name: name, currency: currency, timeZone: timeZone, epoch: String(UInt32.random(in: .min ... .max), radix: 36),
                hashSeed: UInt64.random(in: .min ... .max), isDemo: isDemo, nowMs: nowMs)
            return try db.book(id)
        }
    }

    /// The statement files of a folder, without the notes and licences beside them.
    private static func statementFiles(in folder: String) throws -> [String] {
        let known: Set<String> = ["csv", "ofx", "qfx", "qif", "txt", "gz"]
        return try FileManager.default.contentsOfDirectory(atPath: folder).filter {
            known.contains(URL(fileURLWithPath: $0).pathExtension.lowercased()) && !$0.hasPrefix(".")
        }.sorted()
    }
}
