import Foundation
import HTTPTypes
import Imports
import Realtime
import Testing

@testable import API

@Suite struct ProblemTests {
    struct Case: Sendable, CustomTestStringConvertible {
        var method: HTTPRequest.Method
        var path: String
        var body: String?
        var status: Int
        var code: String

        init(_ method: HTTPRequest.Method, _ path: String, _ status: Int, _ code: String) {
            self.init(method, path, nil, status, code)
        }

        init(_ method: HTTPRequest.Method, _ path: String, _ body: String?, _ status: Int, _ code: String) {
            self.method = method
            self.path = path
            self.body = body
            self.status = status
            self.code = code
        }

        var testDescription: String { "\(method.rawValue) \(path) \(body ?? "") is \(status) \(code)" }
    }

    static let cases = [
        Case(.get, "/v1/nothing", 404, "route.unknown"),
        Case(.delete, "/v1/session", 405, "method.unknown"),
        Case(.put, "/v1/accounts/1", 405, "method.unknown"),
        Case(.get, "/v1/imports/99", 404, "import.unknown"),
        Case(.get, "/v1/imports/abc", 404, "import.unknown"),
        Case(.get, "/v1/imports/-1", 404, "import.unknown"),
        Case(.get, "/v1/imports/99999999999999999999", 404, "import.unknown"),
        Case(.post, "/v1/imports/99/undo", 404, "import.unknown"),
        Case(.get, "/v1/batches/99", 404, "batch.unknown"),
        Case(.post, "/v1/batches/99/cancel", 404, "batch.unknown"),
        Case(.get, "/v1/transactions/99", 404, "transaction.unknown"),
        Case(.get, "/v1/accounts?book=99", 404, "book.unknown"),
        Case(.get, "/v1/transactions?limit=0", 400, "query.invalid"),
        Case(.get, "/v1/transactions?limit=ten", 400, "query.invalid"),
        Case(.get, "/v1/transactions?from=2025-13-01", 400, "query.invalid"),
        Case(.get, "/v1/transactions?after=1", 400, "query.invalid"),
        Case(.get, "/v1/transactions?after=99999999999.1", 400, "query.invalid"),
        Case(.get, "/v1/analytics/summary?month=nov", 400, "query.invalid"),
        Case(.get, "/v1/analytics/categories?from=2025-02&to=2025-01", 400, "query.invalid"),
        Case(.post, "/v1/categories", "{", 400, "json.malformed"),
        Case(.post, "/v1/categories", "[]", 400, "json.malformed"),
        Case(.post, "/v1/categories", "{}", 422, "field.missing"),
        Case(.post, "/v1/categories", #"{"name":7}"#, 422, "field.invalid"),
        Case(.post, "/v1/categories", #"{"name":""}"#, 422, "field.invalid"),
        Case(.post, "/v1/categories", #"{"name":"a:b"}"#, 422, "field.invalid"),
        Case(.post, "/v1/categories", #"{"name":"Food","kind":"fun"}"#, 422, "field.invalid"),
        Case(.post, "/v1/categories", #"{"name":"Food","parent":99}"#, 422, "parent.unknown"),
        Case(.patch, "/v1/categories/99", #"{"version":1}"#, 404, "category.unknown"),
        Case(.post, "/v1/rules", #"{"category":1,"match":{}}"#, 422, "field.invalid"),
        Case(.post, "/v1/rules", #"{"category":1,"match":{"regex":"("}}"#, 422, "field.invalid"),
        Case(.post, "/v1/rules", #"{"category":99,"match":{"text":"x"}}"#, 422, "category.unknown"),
        Case(.post, "/v1/budgets", #"{"amount_minor":0}"#, 422, "field.invalid"),
        Case(.post, "/v1/budgets", #"{"amount_minor":1,"thresholds":[100,80]}"#, 422, "field.invalid"),
        Case(.post, "/v1/budgets", #"{"amount_minor":1,"currency":"EURO"}"#, 422, "field.invalid"),
        Case(.post, "/v1/budgets", #"{"amount_minor":1,"account":9}"#, 422, "account.unknown"),
        Case(.post, "/v1/transactions", #"{"account":9,"day":"2025-01-01","amount_minor":1,"text":"x"}"#, 422, "account.unknown"),
        Case(.post, "/v1/books", #"{"name":"x","currency":"EUR","time_zone":"Mars/Base"}"#, 422, "field.invalid"),
        Case(.post, "/v1/books/demo", 404, "samples.none"),
        Case(.delete, "/v1/books/99", 404, "book.unknown"),
        Case(.post, "/v1/alerts/9/acknowledge", 404, "alert.unknown"),
        Case(.get, "/v1/ws", 426, "websocket.upgrade"),
        Case(.post, "/v1/imports", 422, "upload.empty"),
    ]

    @Test(arguments: cases) func wrongCallsAreSaidSo(_ example: Case) async throws {
        let server = try await TestServer()
        let response = try await server.call(example.method, example.path, example.body)
        #expect(response.status == example.status)
        #expect(response.code == example.code)
        #expect(response.headers[.contentType] == "application/problem+json")
        #expect(try response.json["detail"]?.string?.isEmpty == false)
    }

    @Test func methodsThatExistAreNamed() async throws {
        let server = try await TestServer()
        #expect(try await server.call(.put, "/v1/transactions/1").headers[.allow] == "DELETE, GET, PATCH")
    }

    @Test func malformedJSONIsPlaced() async throws {
        let server = try await TestServer()
        let response = try await server.call(.post, "/v1/categories", "{\"name\": \"x\",\n \"kind\": oops}")
        #expect(try response.json["detail"]?.string?.contains("line 2") == true, "\(response.text)")
    }

    @Test func largeBodiesAreRefusedDeclaredAndReal() async throws {
        let server = try await TestServer()
        let large = String(repeating: " ", count: APICall.bodyBytesMax + 1)
        #expect(try await server.call(.post, "/v1/categories", large).status == 413)
        let declared: HTTPFields = [.authorization: "Bearer \(TestServer.token)", .contentLength: "999999999"]
        #expect(try await server.call(.post, "/v1/categories", "{}", headers: declared).status == 413)
    }

    @Test func largeUploadsAreRefusedDeclaredAndReal() async throws {
        var limits = ImportLimits()
        limits.uploadBytesMax = 1_000
        var configuration = APIConfiguration()
        configuration.formBytesMax = 2_000
        let server = try await TestServer(configuration: configuration, limits: limits)
        let authorized: HTTPFields = [.authorization: "Bearer \(TestServer.token)", .contentType: "text/csv"]
        let large = String(repeating: "x", count: 1_001)
        let real = try await server.call(.post, "/v1/imports?filename=a.csv", large, headers: authorized)
        #expect(real.status == 413)
        #expect(real.headers[.connection] == "close")
        var declared = authorized
        declared[.contentLength] = "1001"
        #expect(try await server.call(.post, "/v1/imports?filename=a.csv", "x", headers: declared).status == 413)
        var form = authorized
        form[.contentType] = "multipart/form-data; boundary=B"
        let part = "--B\r\nContent-Disposition: form-data; name=f; filename=a.csv\r\n\r\n"
        #expect(try await server.call(.post, "/v1/imports", "\(part)\(large)\r\n--B--", headers: form).status == 413)
        #expect(try await server.call(.post, "/v1/imports", String(repeating: " ", count: 2_001), headers: form).status == 413)
        #expect(try await server.call(.post, "/v1/imports", "\(part)cut", headers: form).code == "multipart.truncated")
        form[.contentType] = "multipart/form-data"
        #expect(try await server.call(.post, "/v1/imports", "x", headers: form).status == 415)
        // Nothing of all this is left behind.
        #expect(try server.folder.spool.resourceValues(forKeys: [.isDirectoryKey]).isDirectory == true)
        #expect(try await server.items("/v1/imports").isEmpty)
    }

    @Test func otherContentTypesAreRefused() async throws {
        let server = try await TestServer()
        let headers: HTTPFields = [.authorization: "Bearer \(TestServer.token)", .contentType: "image/png"]
        #expect(try await server.call(.post, "/v1/categories", "{}", headers: headers).status == 415)
    }
}
