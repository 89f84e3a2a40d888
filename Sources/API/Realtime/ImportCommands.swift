internal import HTTPTypes
internal import Imports
internal import Realtime
internal import Store

/// The commands that come over WebSocket; the same as over HTTP, with the same refusals.
struct ImportCommands: CommandHandler {
    let store: any Store
    let imports: ImportService
    let authenticator: Authenticator

    func perform(_ name: String, arguments: JSONValue, for peer: Peer) async throws -> [UInt8] {
        guard let id = arguments["id"]?.integer else { throw ReplyError("args.invalid", "id must be a whole number.") }
        do {
            if name.hasPrefix("batch.") { return try await perform(batch: id, name, for: peer) }
            let row = try await store.read { db in try db.importRow(id) }
            guard peer.books?.contains(row.book) ?? true else { throw StoreError.notFound(what: "import", id: id) }
            return try await perform(import: id, name, arguments).json(withProblems: true)
        } catch {
            throw Self.refusal(error)
        }
    }

    func refresh(token: String, for peer: Peer) async throws {
        guard authenticator.isToken(token) else { throw ReplyError("auth.token", "This is not the token of this server.") }
    }

    private func perform(import id: Int64, _ name: String, _ arguments: JSONValue) async throws -> ImportCell {
        switch name {
        case "import.answer":
            guard let question = arguments["question"]?.string, let choice = arguments["choice"]?.string else {
                throw ReplyError("args.invalid", "question and choice must be texts.")
            }
            return try await imports.answer(import: id, question: question, choice: choice)
        case "import.approve": return try await imports.approve(import: id)
        case "import.cancel": return try await imports.cancel(import: id)
        case "import.pause": return try await imports.pause(import: id)
        case "import.resume": return try await imports.resume(import: id)
        case "import.retry": return try await imports.retry(import: id)
        case "import.undo": return try await imports.undo(import: id)
        case "import.redo": return try await imports.redo(import: id)
        default: throw ReplyError("command.unknown", "There is no command “\(name.prefix(60))”.")
        }
    }

    private func perform(batch id: Int64, _ name: String, for peer: Peer) async throws -> [UInt8] {
        let books = try await store.read { db in Set(try db.importRows(batch: id).map(\.book)) }
        guard !books.isEmpty, peer.books?.isSuperset(of: books) ?? true else { throw StoreError.notFound(what: "batch", id: id) }
        let cells: [ImportCell]
        switch name {
        case "batch.cancel": cells = try await imports.cancel(batch: id)
        case "batch.undo": cells = try await imports.undo(batch: id)
        default: throw ReplyError("command.unknown", "There is no command “\(name.prefix(60))”.")
        }
        return try JSONWriter.bytes { json in
            try json.object { json in
                json.field("batch", id)
                try json.array("imports") { json in
                    for cell in cells { json.value(encoded: try cell.json(withProblems: false)) }
                }
            }
        }
    }

    /// The problem that HTTP would answer with. Errors that are nobody's fault stay what they are: the hub logs them.
    private static func refusal(_ error: any Error) -> any Error {
        if error is ReplyError { return error }
        guard let problem = ProblemResponse(error) else { return error }
        let passes = problem.status.code >= 500
        return ReplyError(problem.code, problem.detail, retry: passes ? .backoff : .never, afterMs: passes ? 1_000 : 0)
    }
}
