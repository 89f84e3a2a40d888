internal import HTTPTypes
internal import Hummingbird

/// Lets only known callers through, and writes down who it is. Every route but the open ones is added behind it.
struct AuthenticationMiddleware: RouterMiddleware {
    typealias Context = APIContext

    let authenticator: Authenticator

    func handle(_ request: Request, context: APIContext, next: (Request, APIContext) async throws -> Response) async throws -> Response {
        var context = context
        context.principal = try authenticator.principal(of: request.head)
        return try await next(request, context)
    }
}

/// Changes the link that the server prints, `/?token=…`, for a session: sets the cookie and sends the browser on without the token, so that it stays in
/// no address bar and no history. A wrong token is taken away all the same; the page then asks to sign in.
struct SessionLinkMiddleware: RouterMiddleware {
    typealias Context = APIContext

    let authenticator: Authenticator

    func handle(_ request: Request, context: APIContext, next: (Request, APIContext) async throws -> Response) async throws -> Response {
        let parts = (request.uri.query ?? "").split(separator: "&")
        guard request.method == .get, !request.uri.path.hasPrefix("/v1"), let given = parts.first(where: { $0.hasPrefix("token=") }) else {
            return try await next(request, context)
        }
        let rest = parts.filter { !$0.hasPrefix("token=") }.joined(separator: "&")
        // One slash at the start: two would name another host.
        let path = "/" + request.uri.path.split(separator: "/").joined(separator: "/")
        var response = Response(status: .seeOther, headers: [.location: rest.isEmpty ? path : "\(path)?\(rest)", .cacheControl: "no-store"])
        if let referrerPolicy = HTTPField.Name("Referrer-Policy") { response.headers[referrerPolicy] = "no-referrer" }
        if authenticator.isToken(given.dropFirst("token=".count)) { response.headers[.setCookie] = authenticator.sessionCookie }
        return response
    }
}

/// Answers only under names that the server is meant to have. A page of another site whose name was pointed at this machine (DNS rebinding) would
/// otherwise pass for our own.
struct HostMiddleware: RouterMiddleware {
    typealias Context = APIContext

    /// Lower case, without ports. Empty: any name, for a server that other machines may reach.
    let allowedHosts: Set<String>

    func handle(_ request: Request, context: APIContext, next: (Request, APIContext) async throws -> Response) async throws -> Response {
        try check(request.head)
        return try await next(request, context)
    }

    func check(_ head: HTTPRequest) throws(ProblemResponse) {
        guard !allowedHosts.isEmpty else { return }
        guard let host = Self.name(of: head.authority ?? ""), allowedHosts.contains(host) else {
            throw ProblemResponse(
                .misdirectedRequest, "host.unknown", "This server does not answer under the name “\((head.authority ?? "").prefix(100))”.")
        }
    }

    /// The host of `host[:port]`, also of `[::1]:8080`.
    static func name(of authority: String) -> String? {
        if authority.hasPrefix("[") { return authority.split(separator: "]").first.map { "\($0)]" } }
        return authority.split(separator: ":", omittingEmptySubsequences: false).first.map { $0.lowercased() }
    }
}
