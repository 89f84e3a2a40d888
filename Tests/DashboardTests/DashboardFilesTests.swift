import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import Testing

@testable import Dashboard

@Suite struct DashboardFilesTests {
    /// Answers one request of the page's routes alone.
    private func answer(
        _ path: String, method: HTTPRequest.Method = .get, headers: HTTPFields = [:], chart: [String] = DashboardFiles.chartLibraryPaths
    ) async throws -> TestResponse {
        let router = Router()
        try DashboardFiles(chartLibraryPaths: chart).addRoutes(to: router)
        return try await Application(router: router).test(.router) {
            try await $0.executeRequest(uri: path, method: method, headers: headers, body: nil)
        }
    }

    @Test(arguments: [
        "/", "/imports", "/imports/12", "/transactions", "/transactions?category=dining&from=2025-11-01", "/budgets", "/accounts", "/sign-in",
    ])
    func theAddressesOfThePageShowTheIndex(path: String) async throws {
        let response = try await answer(path)
        #expect(response.status == .ok)
        #expect(response.headers[.contentType] == "text/html; charset=utf-8")
        #expect(String(buffer: response.body).contains("<script type=\"module\" src=\"/app.js\"></script>"))
    }

    @Test(arguments: [
        ("/app.js", "text/javascript; charset=utf-8"), ("/views/overview.js", "text/javascript; charset=utf-8"),
        ("/css/base.css", "text/css; charset=utf-8"),
        ("/icon.svg", "image/svg+xml"),
    ])
    func filesComeWithTheirType(path: String, type: String) async throws {
        let response = try await answer(path)
        #expect(response.status == .ok)
        #expect(response.headers[.contentType] == type)
        #expect(response.headers[.xContentTypeOptions] == "nosniff")
        #expect(response.headers[.cacheControl] == "no-cache")
    }

    @Test func whatTheClientHasIsNotSentAgain() async throws {
        let tag = try #require(try await answer("/app.js").headers[.eTag])
        for known in [tag, "W/\(tag)", "\"other\", \(tag)", "*"] {
            let response = try await answer("/app.js", headers: [.ifNoneMatch: known])
            #expect(response.status == .notModified, "If-None-Match: \(known)")
            #expect(response.body.readableBytes == 0)
            #expect(response.headers[.eTag] == tag)
        }
        #expect(try await answer("/app.js", headers: [.ifNoneMatch: "\"other\""]).status == .ok)
    }

    @Test func headTellsTheSameWithoutTheBytes() async throws {
        let get = try await answer("/app.js")
        let head = try await answer("/app.js", method: .head)
        #expect(head.status == .ok)
        #expect(head.headers[.eTag] == get.headers[.eTag])
    }

    @Test(arguments: [
        "/../DashboardFiles.swift", "/..%2f..%2fetc/passwd", "/views/../../Package.swift", "/views", "/index.html/x", "/etc/passwd", "/imports/12/x",
    ])
    func nothingElseIsServed(path: String) async throws {
        #expect(try await answer(path).status == .notFound)
    }

    @Test func thePolicyAllowsNothingInlineAndNoFrame() async throws {
        let policy = try #require(try await answer("/").headers[.contentSecurityPolicy])
        #expect(policy.contains("default-src 'self'"))
        #expect(policy.contains("frame-ancestors 'none'"))
        #expect(!policy.contains("unsafe"))
    }

    @Test func theIndexHasNothingInline() async throws {
        let index = String(buffer: try await answer("/").body)
        #expect(!index.contains("style="))
        #expect(!index.contains("<style"))
        #expect(!index.contains("onclick"))
        #expect(index.ranges(of: "<script").count == 1)
    }

    @Test func everyModuleNamedAnywhereIsServed() async throws {
        let router = Router()
        try DashboardFiles().addRoutes(to: router)
        try await Application(router: router).test(.router) { client in
            var seen: Set<String> = []
            var waiting = ["/app.js"]
            while let path = waiting.popLast() {
                guard seen.insert(path).inserted else { continue }
                let response = try await client.executeRequest(uri: path, method: .get, headers: [:], body: nil)
                #expect(response.status == .ok, "\(path)")
                for match in String(buffer: response.body).matches(of: /(?:from|import)\s*\(?\s*"(\.[^"]+\.js)"/) {
                    let url = try #require(URL(string: String(match.1), relativeTo: URL(string: "http://x\(path)")))
                    waiting.append(url.absoluteURL.standardized.path)
                }
            }
            #expect(seen.count > 25)
        }
    }

    @Test func withoutChartJSTheAnswerSaysWhatToInstall() async throws {
        let response = try await answer("/vendor/chart.js", chart: ["/nowhere/chart.js"])
        #expect(response.status == .notFound)
        #expect(String(buffer: response.body).contains("libjs-chart.js"))
    }

    @Test func chartJSComesFromTheFirstPathThatExists() async throws {
        let file = FileManager.default.temporaryDirectory.appendingPathComponent("chart-\(UUID().uuidString).js")
        try Data("globalThis.Chart = 1".utf8).write(to: file)
        defer { try? FileManager.default.removeItem(at: file) }
        let response = try await answer("/vendor/chart.js", chart: ["/nowhere/chart.js", file.path])
        #expect(response.status == .ok)
        #expect(String(buffer: response.body) == "globalThis.Chart = 1")
    }

    @Test func aFolderWithoutAnIndexIsAnError() throws {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("page-\(UUID().uuidString)", isDirectory: true)
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        #expect(throws: DashboardError.self) { try DashboardFiles(folder: folder.path) }
    }

    @Test func tagsFollowTheContent() {
        #expect(Asset.tag(of: Data("a".utf8)) == "\"af63dc4c8601ec8c-1\"")
        #expect(Asset.tag(of: Data("a".utf8)) != Asset.tag(of: Data("b".utf8)))
    }

    /// All views together; the first page alone is held to 150,000 bytes by the browser's test.
    @Test func thePageStaysSmall() throws {
        #expect(try DashboardFiles().ownBytes < 225_000)
    }
}
