import HTTPTypes
import Realtime
import Testing

@testable import API

@Suite struct AuthenticationTests {
    private static let open: Set<String> = ["/health", "/v1/auth/login"]

    private static func path(_ route: RouteTable.Route) -> String { route.path.replacing("{id}", with: "1") }

    @Test func everyRouteButTheOpenOnesWantsCredentials() async throws {
        let server = try await TestServer()
        #expect(server.table.routes.count > 50)
        for route in server.table.routes where !Self.open.contains(route.path) {
            for headers in [[:], [.authorization: "Bearer wrong"], [.authorization: "Basic eDp5"], [.cookie: "sluice_8080=wrong"]] as [HTTPFields] {
                let response = try await server.call(route.method, Self.path(route), headers: headers)
                #expect(response.status == 401, "\(route.method.rawValue) \(route.path)")
                #expect(response.code == "auth.required")
                #expect(response.headers[.contentType] == "application/problem+json")
            }
        }
    }

    @Test func unknownCallsLookLikeAnyOtherWithoutCredentials() async throws {
        let server = try await TestServer()
        #expect(try await server.call(.get, "/v1/nothing", headers: [:]).status == 401)
        #expect(try await server.call(.get, "//v1//imports", headers: [:]).status == 401)
        #expect(try await server.call(.get, "/v1/nothing").status == 404)
    }

    @Test func openRoutesAnswerEverybody() async throws {
        let server = try await TestServer()
        #expect(try await server.call(.get, "/health", headers: [:]).status == 200)
        #expect(try await server.call(.get, "/", headers: [:]).text == "page")
    }

    @Test func tokenBecomesASessionAndEnds() async throws {
        let server = try await TestServer()
        let wrong = try await server.call(.post, "/v1/auth/login", #"{"token":"nope"}"#, headers: [:])
        #expect(wrong.status == 401)
        #expect(wrong.headers[.setCookie] == nil)
        let login = try await server.call(.post, "/v1/auth/login", #"{"token":"\#(TestServer.token)"}"#, headers: [:])
        #expect(login.status == 204)
        let cookie = try #require(login.headers[.setCookie])
        #expect(cookie.contains("HttpOnly") && cookie.contains("SameSite=Strict") && cookie.hasPrefix("sluice_8080="))
        #expect(!cookie.contains(TestServer.token))
        let pair = String(cookie.prefix { $0 != ";" })
        let session = try await server.call(.get, "/v1/session", headers: [.cookie: "other=1; \(pair)"])
        #expect(session.status == 200)
        #expect(try session.json["book"]?.integer == server.book)
        #expect(try await server.call(.post, "/v1/auth/logout").headers[.setCookie]?.contains("Max-Age=0") == true)
    }

    @Test(arguments: [
        ("http://127.0.0.1:8080", 201), ("https://127.0.0.1:8080", 201), ("http://127.0.0.1:9090", 403), ("http://evil.example", 403), ("null", 403),
        ("", 403),
    ])
    func writesWithACookieMustComeFromTheSameOrigin(_ origin: String, _ status: Int) async throws {
        let server = try await TestServer()
        var headers: HTTPFields = [.cookie: String(server.services.authenticator.sessionCookie.prefix { $0 != ";" })]
        if !origin.isEmpty { headers[.origin] = origin }
        #expect(try await server.call(.post, "/v1/categories", #"{"name":"Food"}"#, headers: headers).status == status)
        #expect(try await server.call(.get, "/v1/categories", headers: headers).status == 200)
    }

    @Test func linkSetsTheCookieAndLosesTheToken() async throws {
        let server = try await TestServer()
        let good = try await server.call(.get, "/imports/3?a=1&token=\(TestServer.token)&b=2", headers: [:])
        #expect(good.status == 303)
        #expect(good.headers[.location] == "/imports/3?a=1&b=2")
        #expect(good.headers[.setCookie]?.hasPrefix("sluice_8080=") == true)
        let bad = try await server.call(.get, "/?token=wrong", headers: [:])
        #expect(bad.status == 303)
        #expect(bad.headers[.location] == "/")
        #expect(bad.headers[.setCookie] == nil)
        let elsewhere = try await server.call(.get, "//evil.example/?token=wrong", headers: [:])
        #expect(elsewhere.headers[.location] == "/evil.example")
    }

    @Test(arguments: [
        ("localhost:8080", 200), ("127.0.0.1:8080", 200), ("[::1]:8080", 200), ("LOCALHOST", 200), ("evil.example:8080", 421), ("", 421),
    ])
    func answersOnlyUnderItsOwnNames(_ host: String, _ status: Int) async throws {
        let server = try await TestServer()
        #expect(try await server.call(.get, "/health", headers: [:], host: host).status == status)
    }

    @Test func answersUnderAnyNameWhenOthersMayReachIt() async throws {
        var configuration = APIConfiguration()
        configuration.host = "0.0.0.0"
        let server = try await TestServer(configuration: configuration)
        #expect(try await server.call(.get, "/health", headers: [:], host: "money.example").status == 200)
    }
}
