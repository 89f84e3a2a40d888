internal import Foundation
internal import HTTPTypes
internal import Hummingbird
internal import Ledger
internal import Realtime
internal import Store

/// One request as handlers read it: path, query and body with their mistakes said as problems.
struct APICall: Sendable {
    /// A JSON body of a call; larger ones are refused with 413.
    static let bodyBytesMax = 256 * 1024
    static let pageDefault = 100
    /// A larger page is cut to this without a word.
    static let pageMax = 1_000

    var request: Request
    var context: APIContext
    let query: [String: String]

    init(request: Request, context: APIContext) {
        self.request = request
        self.context = context
        query = Self.parse(request.uri.query ?? "")
    }

    /// Who asks. Handlers of open routes have nobody to ask for.
    var principal: Principal { get throws { if let principal = context.principal { principal } else { throw ProblemResponse.unauthenticated } } }

    // MARK: Path

    /// An id from the path; what is no id names nothing.
    func id(_ name: String = "id", of what: String) throws -> Int64 {
        let text = context.parameters.get(name) ?? ""
        guard let id = Int64(text), id > 0 else { throw ProblemResponse.notFound(what, "“\(text.prefix(40))”") }
        return id
    }

    // MARK: Query

    func integer(_ name: String) throws -> Int64? {
        guard let text = text(name) else { return nil }
        guard let value = Int64(text) else { throw ProblemResponse.parameter(name, "\(name) must be a whole number.") }
        return value
    }

    func flag(_ name: String) throws -> Bool? {
        switch text(name) {
        case nil: nil
        case "1", "true", "yes": true
        case "0", "false", "no": false
        default: throw ProblemResponse.parameter(name, "\(name) must be 1 or 0.")
        }
    }

    func day(_ name: String) throws -> CalendarDate? {
        guard let text = text(name) else { return nil }
        guard let day = CalendarDate(text) else { throw ProblemResponse.parameter(name, "\(name) must be a day, YYYY-MM-DD.") }
        return day
    }

    func month(_ name: String) throws -> CalendarMonth? {
        guard let text = text(name) else { return nil }
        guard let month = CalendarMonth(text) else { throw ProblemResponse.parameter(name, "\(name) must be a month, YYYY-MM.") }
        return month
    }

    /// Empty counts as left out.
    func text(_ name: String) -> String? { query[name].flatMap { $0.isEmpty ? nil : $0 } }

    /// Entries of a page, 1 to `pageMax`.
    func limit(default limit: Int = pageDefault) throws -> Int {
        guard let value = try integer("limit") else { return limit }
        guard value > 0 else { throw ProblemResponse.parameter("limit", "limit must be at least 1.") }
        return Int(min(value, Int64(Self.pageMax)))
    }

    /// The whole numbers of a cursor as this server made it (`20410.173`).
    func cursor(parts: Int) throws -> [Int64]? {
        guard let text = text("after") else { return nil }
        let numbers = text.split(separator: ".").compactMap { Int64($0) }
        guard numbers.count == parts else { throw ProblemResponse.parameter("after", "after must be the next of a page before.") }
        return numbers
    }

    // MARK: Body

    /// The body as a JSON object; an empty one counts as `{}`.
    func body() async throws -> JSONBody {
        let declared = request.headers[.contentLength].flatMap { Int64($0) } ?? 0
        guard declared <= Int64(Self.bodyBytesMax) else { throw tooLarge }
        var bytes: [UInt8] = []
        for try await part in request.body {
            guard bytes.count + part.readableBytes <= Self.bodyBytesMax else { throw tooLarge }
            bytes.append(contentsOf: part.readableBytesView)
        }
        if let type = request.headers[.contentType], !bytes.isEmpty {
            let media = type.prefix { $0 != ";" }.lowercased()
            guard media == "application/json" || media.hasSuffix("+json") || media == "application/x-www-form-urlencoded" || media == "text/plain"
            else { throw ProblemResponse(.unsupportedMediaType, "content_type.unknown", "This call takes application/json, not \(media).") }
        }
        return try JSONBody(bytes)
    }

    private var tooLarge: ProblemResponse {
        ProblemResponse(.contentTooLarge, "body.too_large", "The body of this call has at most \(Self.bodyBytesMax) bytes.")
    }

    private static func parse(_ query: String) -> [String: String] {
        var values: [String: String] = [:]
        for pair in query.split(separator: "&") {
            let parts = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            let value = parts.count > 1 ? String(parts[1]) : ""
            // What a form writes as + is a space (application/x-www-form-urlencoded).
            values[decoded(String(parts[0]))] = decoded(value)
        }
        return values
    }

    private static func decoded(_ text: String) -> String {
        let spaced = text.replacing("+", with: " ")
        return spaced.removingPercentEncoding ?? spaced
    }
}
