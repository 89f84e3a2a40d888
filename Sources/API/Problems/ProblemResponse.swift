internal import HTTPTypes
internal import Hummingbird

/// A refusal as `application/problem+json` (RFC 9457): the one shape in which anything that is wrong leaves the server.
///
/// `code` is stable and for programs, `detail` is a sentence for people. Members beyond the standard ones are JSON that the thrower encoded.
struct ProblemResponse: Error, Sendable {
    var status: HTTPResponse.Status
    /// Dotted: `transaction.stale`.
    var code: String
    var detail: String
    /// Where in the request: a JSON pointer (`/thresholds`), or the name of a query parameter.
    var place: String?
    /// The value as it is now, for 409: encoded JSON.
    var current: [UInt8]?
    /// The value as the request wanted it, beside `current`.
    var sent: [UInt8]?
    var headers: HTTPFields = [:]

    init(_ status: HTTPResponse.Status, _ code: String, _ detail: String, place: String? = nil, current: [UInt8]? = nil) {
        self.status = status
        self.code = code
        self.detail = detail
        self.place = place
        self.current = current
    }

    static func notFound(_ what: String, _ id: some CustomStringConvertible) -> ProblemResponse {
        ProblemResponse(.notFound, "\(what).unknown", "There is no \(what) \(id).")
    }

    static func parameter(_ name: String, _ detail: String) -> ProblemResponse {
        ProblemResponse(.badRequest, "query.invalid", detail, place: name)
    }

    static func field(_ name: String, _ detail: String) -> ProblemResponse {
        ProblemResponse(.unprocessableContent, "field.invalid", detail, place: "/\(name)")
    }

    static let unauthenticated: ProblemResponse = {
        var problem = ProblemResponse(
            .unauthorized, "auth.required", "Sign in with the link that the server printed, or send its token as Authorization: Bearer.")
        problem.headers[.wwwAuthenticate] = "Bearer realm=\"sluice\""
        return problem
    }()

    /// The body as it is sent.
    var body: [UInt8] {
        JSONWriter.bytes { json in
            json.object { json in
                json.field("type", "about:blank")
                json.field("title", status.reasonPhrase)
                json.field("status", status.code)
                json.field("code", code)
                json.field("detail", detail)
                if let place { json.field("place", place) }
                if let current { json.field("current", encoded: current) }
                if let sent { json.field("sent", encoded: sent) }
            }
        }
    }

    var response: Response {
        var fields = headers
        fields[.contentType] = "application/problem+json"
        fields[.cacheControl] = "no-store"
        // What is left of a refused body is not worth reading.
        if status == .contentTooLarge { fields[.connection] = "close" }
        return Response(status: status, headers: fields, body: ResponseBody(byteBuffer: ByteBuffer(bytes: body)))
    }
}
