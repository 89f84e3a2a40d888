import HTTPTypes
import Realtime
import Store
import Testing

@testable import API

@Suite struct ImportFlowTests {
    private static let statement = """
        Date,Description,Amount
        2025-11-03,Bakery Huber,-4.50
        2025-11-04,Salary ACME,2500.00
        2025-11-05,Rent November,-900.00
        2025-11-06,broken amount,abc

        """

    /// Waits until the job has come to rest.
    private static func settled(_ server: TestServer, _ id: Int64) async throws -> JSONValue {
        let resting: Set<String> = ["succeeded", "failed", "cancelled", "held"]
        for _ in 0..<10_000 {
            let cell = try await server.json(.get, "/v1/imports/\(id)")
            if let state = cell["state"]?.string, resting.contains(state) { return cell }
            await Task.yield()
        }
        throw TestFailure("import \(id) does not come to rest")
    }

    @Test func uploadIsReadShownUndoneAndRedone() async throws {
        let server = try await TestServer()
        try await server.whileWorking {
            let headers: HTTPFields = [.authorization: "Bearer \(TestServer.token)", .contentType: "text/csv"]
            let accepted = try await server.call(.post, "/v1/imports?filename=nov.csv&account=Giro&currency=EUR", Self.statement, headers: headers)
            #expect(accepted.status == 202)
            let id = try #require(try accepted.json["imports"]?.array?.first?["id"]?.integer)
            let cell = try await Self.settled(server, id)
            #expect(cell["state"]?.string == "succeeded", "\(cell)")
            #expect(cell["published"]?.bool == true)
            #expect(cell["rows"]?["new"]?.integer == 3)
            #expect(cell["rows"]?["rejected"]?.integer == 1)
            #expect(cell["statements"]?.array?.first?["rows"]?.integer == 3)

            let rows = try await server.items("/v1/imports/\(id)/rows")
            #expect(rows.map { $0["outcome"]?.string } == ["new", "new", "new", "rejected"])
            #expect(try await server.items("/v1/imports/\(id)/rows?outcome=rejected").count == 1)
            let page = try await server.json(.get, "/v1/imports/\(id)/rows?limit=2")
            let rest = try await server.items("/v1/imports/\(id)/rows?limit=2&after=\(page["next"]?.string ?? "")")
            #expect((page["items"]?.array ?? []) + rest == rows)

            #expect(try await server.items("/v1/imports/\(id)/problems").first?["line"]?.integer == 5)
            let rejects = try await server.call(.get, "/v1/imports/\(id)/rejects")
            #expect(
                rejects.text.hasPrefix("\u{FEFF}Date,Description,Amount,reason\n2025-11-06,broken amount,abc,\"amount.unreadable: "),
                "\(rejects.text)")

            #expect(try await server.items("/v1/transactions").count == 3)
            #expect(try await server.items("/v1/transactions?import=\(id)").count == 3)
            let bakery = try #require(try await server.items("/v1/transactions?text=bakery").first?["id"]?.integer)
            let explanation = try await server.json(.get, "/v1/transactions/\(bakery)/explain")
            #expect(explanation["source"]?["raw"]?.string?.hasPrefix("2025-11-03,Bakery Huber,-4.50") == true, "\(explanation)")
            #expect(explanation["source"]?["line"]?.integer == 2)
            #expect(explanation["stages"]?.array?.count == 5)
            let again = try await server.call(.post, "/v1/imports?filename=nov.csv&account=Giro&currency=EUR", Self.statement, headers: headers)
            #expect(try again.json["imports"]?.array?.first?["known"]?.bool == true)

            _ = try await server.json(.post, "/v1/imports/\(id)/undo")
            #expect(try await Self.settled(server, id)["published"]?.bool == false)
            #expect(try await server.items("/v1/transactions").isEmpty)
            _ = try await server.json(.post, "/v1/imports/\(id)/redo")
            #expect(try await Self.settled(server, id)["published"]?.bool == true)
            #expect(try await server.items("/v1/transactions").count == 3)
            let late = try await server.call(.post, "/v1/imports/\(id)/cancel")
            #expect(late.status == 409)
            #expect(late.code == "import.state")
        }
        #expect(try await server.store.verify(repairingWithEpoch: nil).isSound)
    }

    @Test(arguments: [
        (HTTPRequest.Method.post, "/v1/imports?filename=my+file.csv", nil as String?, "my file.csv"),
        (.post, "/v1/imports", "attachment; filename*=UTF-8''K%C3%A4se.csv", "Käse.csv"),
        (.post, "/v1/imports", "attachment; filename=\"../../etc/x.csv\"", "x.csv"),
        (.put, "/v1/imports/my%20file.csv", nil, "my file.csv"),
        (.put, "/v1/imports", nil, "upload"),
    ])
    func rawUploadsAreNamed(_ method: HTTPRequest.Method, _ path: String, _ disposition: String?, _ name: String) async throws {
        let server = try await TestServer()
        var headers: HTTPFields = [.authorization: "Bearer \(TestServer.token)", .contentType: "text/csv"]
        headers[.contentDisposition] = disposition
        let accepted = try await server.call(method, path, Self.statement, headers: headers)
        #expect(accepted.status == 202)
        #expect(try accepted.json["imports"]?.array?.first?["file"]?.string == name)
    }

    @Test func formsCarryManyFilesAndOptions() async throws {
        let server = try await TestServer()
        try await server.whileWorking {
            var form = ""
            for name in ["a", "b", "c"] {
                form += "--B\r\nContent-Disposition: form-data; name=\"file\"; filename=\"\(name).csv\"\r\nContent-Type: text/csv\r\n\r\n"
                form += Self.statement.replacing("Huber", with: name) + "\r\n"
            }
            form += "--B\r\nContent-Disposition: form-data; name=\"file\"; filename=\"\"\r\n\r\n\r\n"
            form += "--B\r\nContent-Disposition: form-data; name=\"account\"\r\n\r\nGiro\r\n"
            form += "--B\r\nContent-Disposition: form-data; name=\"currency\"\r\n\r\nEUR\r\n--B--\r\n"
            let headers: HTTPFields = [.authorization: "Bearer \(TestServer.token)", .contentType: "multipart/form-data; boundary=B"]
            let accepted = try await server.call(.post, "/v1/imports", form, headers: headers)
            #expect(accepted.status == 202, "\(accepted.text)")
            let imports = try #require(try accepted.json["imports"]?.array)
            #expect(imports.map { $0["file"]?.string } == ["a.csv", "b.csv", "c.csv"])
            for entry in imports { _ = try await Self.settled(server, entry["id"]?.integer ?? 0) }
            let batch = try await server.json(.get, "/v1/batches/\(try accepted.json["batch"]?.integer ?? 0)")
            #expect(batch["imports"]?.array?.map { $0["state"]?.string } == ["succeeded", "succeeded", "succeeded"])
            #expect(try await server.items("/v1/accounts").map { $0["name"]?.string } == ["Giro"])
            // Salary and rent are in all three files, the bakery is another one each time.
            #expect(try await server.items("/v1/transactions").count == 5)
            let listed = try await server.json(.get, "/v1/imports?limit=2")
            #expect(listed["items"]?.array?.count == 2)
            #expect(try await server.items("/v1/imports?limit=2&after=\(listed["next"]?.string ?? "")").count == 1)
        }
    }

    @Test func whatWasAnsweredIsListedAndForgotten() async throws {
        let server = try await TestServer()
        try await server.whileWorking {
            let headers: HTTPFields = [.authorization: "Bearer \(TestServer.token)", .contentType: "text/csv"]
            let ambiguous = "Date,Description,Amount\n03/04/2025,Tesco,-12.00\n05/06/2025,Boots,-7.50\n"
            let accepted = try await server.call(.post, "/v1/imports?filename=a.csv&account=Giro", ambiguous, headers: headers)
            let id = try #require(try accepted.json["imports"]?.array?.first?["id"]?.integer)
            #expect(try await Self.settled(server, id)["state"]?.string == "held")
            #expect(try await server.items("/v1/profiles").isEmpty)
            _ = try await server.json(.post, "/v1/imports/\(id)/answer", #"{"question":"date_order","choice":"dmy"}"#)
            let profile = try #require(try await server.items("/v1/profiles").first)
            let schemas = try await server.json(.get, "/v1/openapi.json")["components"]?["schemas"]
            #expect(Set(profile.object?.keys.map { $0 } ?? []) == Set(schemas?["Profile"]?["properties"]?.object?.keys.map { $0 } ?? []))
            #expect(profile["answers"]?.array?.first?["choice"]?.string == "dmy")
            let cell = try await Self.settled(server, id)
            #expect(
                Set(cell.object?.keys.map { $0 } ?? []) == Set(schemas?["Import"]?["properties"]?.object?.keys.map { $0 } ?? []), "\(cell)")
            let number = profile["id"]?.integer ?? 0
            #expect(try await server.call(.delete, "/v1/profiles/\(number)").status == 204)
            #expect(try await server.items("/v1/profiles").isEmpty)
            let again = try await server.call(.delete, "/v1/profiles/\(number)")
            #expect(again.status == 404)
            #expect(again.code == "profile.unknown")
        }
    }

    @Test func questionsAreAnswered() async throws {
        let server = try await TestServer()
        try await server.whileWorking {
            let headers: HTTPFields = [.authorization: "Bearer \(TestServer.token)", .contentType: "text/csv"]
            let accepted = try await server.call(.post, "/v1/imports?filename=x.csv", Self.statement, headers: headers)
            let id = try #require(try accepted.json["imports"]?.array?.first?["id"]?.integer)
            let held = try await Self.settled(server, id)
            #expect(held["state"]?.string == "held")
            let question = try #require(held["questions"]?.array?.first)
            #expect(question["kind"]?.string == "account")
            let wrong = try await server.call(.post, "/v1/imports/\(id)/answer", #"{"question":"nothing","choice":"x"}"#)
            #expect(wrong.code == "question.unknown")
            let choice = try #require(question["choices"]?.array?.last?["id"]?.string)
            _ = try await server.json(
                .post, "/v1/imports/\(id)/answer", #"{"question":"\#(question["id"]?.string ?? "")","choice":"\#(choice)"}"#)
            #expect(try await Self.settled(server, id)["state"]?.string == "succeeded")
        }
    }
}
