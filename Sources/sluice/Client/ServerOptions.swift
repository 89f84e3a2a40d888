import ArgumentParser
import Foundation
import Imports
import Logging

/// Where the ledger is: a data folder on this machine, or a server.
struct ServerOptions: ParsableArguments {
    @Option(name: .long, help: "The folder that holds everything.")
    var data = "./data"

    @Option(name: .long, help: "Talk to this server instead, such as https://money.example.org; the token comes from SLUICE_TOKEN.")
    var server: String?

    @Option(name: .long, help: "The book by name; left out: the first one.")
    var book: String?

    @Option(name: .long, help: "The folder of pipeline definitions.")
    var pipelines: String?

    /// Runs `body` with a client: of the named server, of the one that holds the data folder, or of one started for this command alone.
    func withClient<T: Sendable>(_ body: @escaping @Sendable (SluiceClient) async throws -> T) async throws -> T {
        if let server {
            guard let url = URL(string: server), url.scheme != nil else {
                throw ValidationError("--server wants an address such as http://127.0.0.1:8080")
            }
            guard let token = ProcessInfo.processInfo.environment["SLUICE_TOKEN"] else {
                throw ValidationError("set SLUICE_TOKEN to the access token of \(server) (it lies in the file `token` of its data folder)")
            }
            return try await body(try await choosingBook(SluiceClient(base: url, token: token, book: nil)))
        }
        let folder = try DataFolder(path: data)
        if let lock = try DataLock(folder) {
            var configuration = ServerConfiguration(folder: folder)
            configuration.port = 0
            configuration.pipelines = pipelines ?? PipelineFolder.standard
            configuration.hasInbox = false
            configuration.logLevel = .critical
            return try await SluiceServer(configuration: configuration, lock: lock).whileRunning { url, token, imports in
                try await body(try await choosingBook(SluiceClient(base: url, token: token, book: nil, local: imports)))
            }
        }
        guard let holder = DataLock.holder(of: folder), let address = holder.url, let url = URL(string: address) else {
            throw CommandError("\(data) is in use by another process that has not finished starting: try again in a moment")
        }
        return try await body(try await choosingBook(SluiceClient(base: url, token: try AccessToken.of(folder), book: nil)))
    }

    private struct Book: Decodable, Sendable {
        var id: Int64
        var name: String
    }

    private func choosingBook(_ client: SluiceClient) async throws -> SluiceClient {
        guard let book else { return client }
        let books: Page<Book> = try await client.get("books")
        guard let found = books.items.first(where: { $0.name.lowercased() == book.lowercased() || String($0.id) == book }) else {
            throw CommandError("there is no book called \"\(book)\"; there are: " + books.items.map(\.name).joined(separator: ", "))
        }
        return SluiceClient(base: client.base, token: client.token, book: found.id, local: client.local)
    }
}

/// Where pipeline definitions are looked for when nobody says.
enum PipelineFolder {
    /// `pipelines` in the working folder, else beside the executable's package (as built by `make run`).
    static var standard: String { nearby("pipelines") }

    static func nearby(_ name: String) -> String {
        if FileManager.default.fileExists(atPath: name) { return name }
        var folder = URL(fileURLWithPath: CommandLine.arguments[0]).resolvingSymlinksInPath().deletingLastPathComponent()
        for _ in 0..<4 {
            let candidate = folder.appendingPathComponent(name).path
            if FileManager.default.fileExists(atPath: candidate) { return candidate }
            folder.deleteLastPathComponent()
        }
        return name
    }
}
