import Foundation
import FoundationNetworking
import Imports
import Ledger
import Statements

/// Talks to a Sluice server over HTTP: one on this machine, one far away, or one that this very command has started for itself.
///
/// So every command behaves the same whoever holds the data folder, and the API is the only door to the ledger.
struct SluiceClient: Sendable {
    let base: URL
    let token: String
    /// `nil`: the server's first book.
    let book: Int64?
    /// The imports of this very process, when it serves itself: files then need not go through a socket.
    var local: ImportService?

    /// Seconds without any byte before a request is given up.
    static let timeoutSeconds = 120.0

    private static let session: URLSession = {
        let configuration = URLSessionConfiguration.ephemeral
        configuration.timeoutIntervalForRequest = timeoutSeconds
        configuration.httpShouldSetCookies = false
        return URLSession(configuration: configuration)
    }()

    /// What the server said when it did not do as asked (RFC 9457).
    struct Refusal: Error, Decodable, CustomStringConvertible {
        var code: String?
        var title: String?
        var detail: String?
        var status: Int?

        var description: String { detail ?? title ?? code ?? "the server refused (status \(status ?? 0))" }
    }

    func get<T: Decodable>(_ path: String, _ query: [String: String] = [:]) async throws -> T {
        try decode(try await send("GET", path, query))
    }

    func post<T: Decodable>(_ path: String, _ body: [String: JSONScalar] = [:]) async throws -> T {
        try decode(try await send("POST", path, [:], body: try JSONEncoder().encode(body)))
    }

    func patch<T: Decodable>(_ path: String, _ body: [String: JSONScalar]) async throws -> T {
        try decode(try await send("PATCH", path, [:], body: try JSONEncoder().encode(body)))
    }

    /// The answer as it came, for commands that only pass it on.
    func raw(_ path: String, _ query: [String: String] = [:]) async throws -> Data { try await send("GET", path, query) }

    /// Brings a file in with the options of `POST /imports`: streamed as its body, or straight into the spool of this process.
    func upload(file: URL, name: String, options: [String: String]) async throws -> SubmittedBatch {
        if let local { return try await submit(file, name, options, to: local) }
        var query = options
        query["filename"] = name
        var request = request("POST", "imports", query)
        request.setValue("application/octet-stream", forHTTPHeaderField: "Content-Type")
        let (data, response) = try await Self.session.upload(for: request, fromFile: file)
        return try decode(try checked(data, response))
    }

    private struct Session: Decodable { var book: Int64? }

    private func submit(_ file: URL, _ name: String, _ options: [String: String], to imports: ImportService) async throws -> SubmittedBatch {
        let session: Session = try await get("session")
        guard let book = book ?? session.book else { throw CommandError("there is no book") }
        let spool = try imports.spool(name: name)
        let handle = try FileHandle(forReadingFrom: file)
        defer { try? handle.close() }
        do {
            while let chunk = try handle.read(upToCount: 1 << 20), !chunk.isEmpty { try chunk.withUnsafeBytes { try spool.append($0) } }
            var request = ImportRequest(book: book, files: [spool], source: .commandLine)
            request.account = options["account"]
            request.currency = try options["currency"].map { code in
                guard let currency = Currency(code) else { throw ImportError.unknownCurrency(code) }
                return currency
            }
            request.pipeline = options["pipeline"]
            request.review = options["review"] != nil
            request.again = options["again"] != nil
            return try await imports.submit(request)
        } catch let error as ImportError {
            throw Refusal(code: error.code, title: nil, detail: error.description, status: nil)
        }
    }

    private func send(_ method: String, _ path: String, _ query: [String: String], body: Data? = nil) async throws -> Data {
        var request = request(method, path, query)
        if let body {
            request.httpBody = body
            request.setValue("application/json", forHTTPHeaderField: "Content-Type")
        }
        let (data, response) = try await Self.session.data(for: request)
        return try checked(data, response)
    }

    private func request(_ method: String, _ path: String, _ query: [String: String]) -> URLRequest {
        var components = URLComponents(url: base.appendingPathComponent("v1").appendingPathComponent(path), resolvingAgainstBaseURL: false)
        var items = query.sorted { $0.key < $1.key }.map { URLQueryItem(name: $0.key, value: $0.value) }
        if let book { items.append(URLQueryItem(name: "book", value: String(book))) }
        if !items.isEmpty { components?.queryItems = items }
        // A plus sign means a space to most servers.
        let escaped = components?.percentEncodedQuery?.replacingOccurrences(of: "+", with: "%2B")
        components?.percentEncodedQuery = escaped
        var request = URLRequest(url: components?.url ?? base)
        request.httpMethod = method
        request.setValue("Bearer \(token)", forHTTPHeaderField: "Authorization")
        return request
    }

    private func checked(_ data: Data, _ response: URLResponse) throws -> Data {
        guard let status = (response as? HTTPURLResponse)?.statusCode, status >= 400 else { return data }
        var refusal = (try? JSONDecoder().decode(Refusal.self, from: data)) ?? Refusal()
        refusal.status = status
        throw refusal
    }

    private func decode<T: Decodable>(_ data: Data) throws -> T {
        do {
            return try JSONDecoder().decode(T.self, from: data)
        } catch {
            throw CommandError("the server's answer could not be read: \(error)")
        }
    }
}

/// A value of a flat JSON object that a command sends.
enum JSONScalar: Encodable, Sendable {
    case text(String)
    case integer(Int64)
    case list([Int])
    case null

    func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        switch self {
        case .text(let value): try container.encode(value)
        case .integer(let value): try container.encode(value)
        case .list(let values): try container.encode(values)
        case .null: try container.encodeNil()
        }
    }
}

/// A page of a list.
struct Page<Item: Decodable & Sendable>: Decodable, Sendable {
    var items: [Item]
    var next: String?
}
