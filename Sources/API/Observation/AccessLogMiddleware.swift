internal import HTTPTypes
internal import Hummingbird
internal import Logging

/// One line and one measurement per request. The line names the route and not the path or the query: those can hold what people search for.
struct AccessLogMiddleware: RouterMiddleware {
    typealias Context = APIContext

    /// Methods that appear as such; any other word is counted as `OTHER`, so that callers cannot make up labels.
    private static let methods: Set<HTTPRequest.Method> = [.get, .head, .post, .put, .patch, .delete, .options]

    let meter: RequestMeter

    func handle(_ request: Request, context: APIContext, next: (Request, APIContext) async throws -> Response) async throws -> Response {
        let start = ContinuousClock.now
        var response = try await next(request, context)
        let seconds = (ContinuousClock.now - start) / .seconds(1)
        let method = Self.methods.contains(request.method) ? request.method.rawValue : "OTHER"
        let route = context.endpointPath ?? "none"
        meter.count(RequestMeter.Key(method: method, route: route, status: response.status.code), seconds: seconds)
        if let name = HTTPField.Name("X-Request-Id"), let id = context.logger[metadataKey: "hb.request.id"] { response.headers[name] = "\(id)" }
        let level: Logger.Level = response.status.code >= 500 ? .error : .debug
        context.logger.log(
            level: level, "request",
            metadata: [
                "method": "\(method)", "route": "\(route)", "status": "\(response.status.code)", "ms": "\(Int(seconds * 1000))",
            ])
        return response
    }
}
