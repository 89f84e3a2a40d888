internal import HTTPTypes
internal import Hummingbird
internal import Synchronization

/// The calls that exist, beside the router: for 405 with `Allow`, and for holding the OpenAPI document to the truth.
final class RouteTable: Sendable {
    struct Route: Hashable, Sendable {
        /// `GET`
        var method: HTTPRequest.Method
        /// As OpenAPI writes it: `/v1/imports/{id}`.
        var path: String
    }

    private let stored = Mutex<[Route]>([])

    var routes: [Route] { stored.withLock { $0 } }

    func add(_ method: HTTPRequest.Method, _ path: String) {
        stored.withLock { $0.append(Route(method: method, path: path)) }
    }

    /// The methods of the path with these components; empty where there is no such path.
    func methods(of components: [Substring]) -> Set<HTTPRequest.Method> {
        Set(stored.withLock { $0 }.filter { Self.matches($0.path.split(separator: "/"), components) }.map(\.method))
    }

    private static func matches(_ pattern: [Substring], _ components: [Substring]) -> Bool {
        pattern.count == components.count && zip(pattern, components).allSatisfy { $0.0.hasPrefix("{") || $0.0 == $0.1 }
    }
}

/// Adds calls to the router and to the table at once; the only way in which a route of the API is made.
struct RouteAdder {
    let routes: any RouterMethods<APIContext>
    let table: RouteTable

    typealias Handler = @Sendable (APICall) async throws -> Response

    func get(_ path: String, _ handler: @escaping Handler) { add(.get, path, handler) }
    func post(_ path: String, _ handler: @escaping Handler) { add(.post, path, handler) }
    func put(_ path: String, _ handler: @escaping Handler) { add(.put, path, handler) }
    func patch(_ path: String, _ handler: @escaping Handler) { add(.patch, path, handler) }
    func delete(_ path: String, _ handler: @escaping Handler) { add(.delete, path, handler) }

    private func add(_ method: HTTPRequest.Method, _ path: String, _ handler: @escaping Handler) {
        table.add(method, path)
        let pattern = path.replacing("{", with: ":").replacing("}", with: "")
        add(method, pattern, handler, to: routes)
    }

    private func add(_ method: HTTPRequest.Method, _ pattern: String, _ handler: @escaping Handler, to routes: some RouterMethods<APIContext>) {
        routes.on(RouterPath(pattern), method: method) { request, context in
            try await handler(APICall(request: request, context: context))
        }
    }
}
