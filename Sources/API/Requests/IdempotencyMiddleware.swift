internal import HTTPTypes
internal import Hummingbird
internal import NIOCore

/// Makes a write with an `Idempotency-Key` once, and gives its answer again to whoever asks again.
struct IdempotencyMiddleware: RouterMiddleware {
    typealias Context = APIContext

    let store: IdempotencyStore

    func handle(_ request: Request, context: APIContext, next: (Request, APIContext) async throws -> Response) async throws -> Response {
        guard let name = HTTPField.Name("Idempotency-Key"), let given = request.headers[name], ![.get, .head].contains(request.method) else {
            return try await next(request, context)
        }
        guard !given.isEmpty, given.utf8.count <= IdempotencyStore.keyBytesMax else {
            throw ProblemResponse(.badRequest, "idempotency.key", "An Idempotency-Key has 1 to \(IdempotencyStore.keyBytesMax) bytes.")
        }
        let key = "\(context.principal?.user ?? 0) \(given)"
        switch store.begin(key, call: "\(request.method.rawValue) \(request.uri.string)") {
        case .proceed: return try await perform(key, request, context, next)
        case .inProgress:
            throw ProblemResponse(.conflict, "idempotency.in_progress", "The first call with this Idempotency-Key is still being made.")
        case .mismatch:
            throw ProblemResponse(.unprocessableContent, "idempotency.mismatch", "This Idempotency-Key was used for another call.")
        case .replay(let answer):
            var response = Response(
                status: answer.status, headers: answer.headers, body: ResponseBody(byteBuffer: ByteBuffer(bytes: answer.body)))
            if let replayed = HTTPField.Name("Idempotency-Replayed") { response.headers[replayed] = "true" }
            return response
        }
    }

    private func perform(
        _ key: String, _ request: Request, _ context: APIContext, _ next: (Request, APIContext) async throws -> Response
    ) async throws -> Response {
        do {
            var response = try await next(request, context)
            let body = try await response.body.collected()
            store.finish(key, with: IdempotencyStore.Answer(status: response.status, headers: response.headers, body: body))
            response.body = ResponseBody(byteBuffer: ByteBuffer(bytes: body))
            return response
        } catch {
            // A refusal is the answer for good unless it was about the moment; then the key is free again.
            guard let problem = ProblemResponse(error), problem.status.code < 500, problem.status != .conflict else {
                store.abandon(key)
                throw error
            }
            let answer = problem.response
            store.finish(key, with: IdempotencyStore.Answer(status: answer.status, headers: answer.headers, body: problem.body))
            throw error
        }
    }
}

extension ResponseBody {
    /// All bytes of a body that is in memory already.
    fileprivate func collected() async throws -> [UInt8] {
        let sink = CollectedBody()
        try await write(sink)
        return sink.bytes
    }
}

/// Collects what a response body writes; used by one task.
private final class CollectedBody: ResponseBodyWriter {
    private(set) var bytes: [UInt8] = []

    func write(_ buffer: ByteBuffer) async throws { bytes.append(contentsOf: buffer.readableBytesView) }
    consuming func finish(_ trailingHeaders: HTTPFields?) async throws {}
}
