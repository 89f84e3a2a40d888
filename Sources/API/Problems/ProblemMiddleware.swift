internal import HTTPTypes
internal import Hummingbird
internal import Logging

/// Turns every error into a problem response: the last word on a request. A wrong call is never answered with 500.
struct ProblemMiddleware: RouterMiddleware {
    typealias Context = APIContext

    let table: RouteTable
    let authenticator: Authenticator

    func handle(_ request: Request, context: APIContext, next: (Request, APIContext) async throws -> Response) async throws -> Response {
        do {
            try refuseUnknownCalls(request)
            return try await next(request, context)
        } catch let error as CancellationError {
            // The client is gone: nobody reads an answer.
            throw error
        } catch {
            if let problem = ProblemResponse(error) { return problem.response }
            context.logger.error("request failed", metadata: ["error": "\(error)"])
            return ProblemResponse(.internalServerError, "internal", "Something broke in the server; its log says what.").response
        }
    }

    /// Below `/v1` only calls of the table exist. The page's own fallback route must not answer for a misspelt call, and nobody
    /// learns without signing in which calls there are.
    private func refuseUnknownCalls(_ request: Request) throws {
        let parts = request.uri.path.split(separator: "/")
        guard parts.first == "v1" else { return }
        let methods = table.methods(of: parts)
        guard !methods.contains(request.method), !(request.method == .head && methods.contains(.get)) else { return }
        _ = try authenticator.principal(of: request.head)
        guard !methods.isEmpty else { throw ProblemResponse(.notFound, "route.unknown", "There is no call \(request.uri.path).") }
        let allowed = methods.map(\.rawValue).sorted().joined(separator: ", ")
        var problem = ProblemResponse(
            .methodNotAllowed, "method.unknown", "\(request.uri.path) takes \(allowed), not \(request.method.rawValue).")
        problem.headers[.allow] = allowed
        throw problem
    }
}
