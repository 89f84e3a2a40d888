internal import HTTPTypes
internal import Hummingbird
internal import Imports
internal import Ledger
internal import NIOCore
internal import Store

extension ProblemResponse {
    /// What a client is told about an error; nil for one that is not its fault, which is logged and answered with 500.
    init?(_ error: any Error) {
        switch error {
        case let problem as ProblemResponse: self = problem
        case let error as StoreError: self.init(store: error)
        case let error as EditError: self.init(edit: error)
        case let error as ImportError: self.init(import: error)
        case let error as FileError where error.isDiskFull:
            self = .diskFull
        case is AmountOverflow:
            self.init(.unprocessableContent, "amount.overflow", "A sum of amounts would not fit 64 bits.")
        case is NIOTooManyBytesError:
            self.init(.contentTooLarge, "body.too_large", "The body is larger than this call takes.")
        case let error as HTTPError: self.init(http: error)
        default: return nil
        }
    }

    private init?(store error: StoreError) {
        switch error {
        case .notFound(let what, let id): self = .notFound(what.replacing(" ", with: "_"), id)
        case .stale(let what, let id):
            self.init(.conflict, "\(what).stale", "Someone else changed \(what) \(id) meanwhile; look at it again.")
        case .fenced, .ledgerChanged, .conflict: self.init(.conflict, "conflict", sentence(error.description))
        case .database(let code, _):
            switch code & 0xFF {
            case 5, 6: self.init(.serviceUnavailable, "store.busy", "The database is busy; try again.")
            case 13: self = .diskFull
            default: return nil
            }
        }
    }

    private init(edit error: EditError) {
        switch error {
        case .unknown(let field, let id): self.init(.unprocessableContent, "\(field).unknown", "This book has no \(field) \(id).", place: "/\(field)")
        case .invalid(let field, let reason): self = .field(field, sentence(reason))
        case .exists(let what, let id, let name): self.init(.conflict, "\(what).exists", "There is a \(what) for \(name) already: \(id).")
        case .refused(let code, let reason): self.init(.conflict, code, sentence(reason))
        case .inUse(let what, let id, let reason): self.init(.conflict, "\(what).in_use", "The \(what) \(id) cannot go: \(reason).")
        }
    }

    private init(import error: ImportError) {
        let status: HTTPResponse.Status =
            switch error {
            case .tooLarge, .tooManyFiles: .contentTooLarge
            case .wrongState, .ledgerKeepsChanging: .conflict
            case .fileMissing: .gone
            default: .unprocessableContent
            }
        self.init(status, error.code, sentence(error.description))
    }

    private init(http error: HTTPError) {
        let known: [Int: String] = [
            400: "request.malformed", 404: "route.unknown", 405: "method.unknown", 408: "request.timeout", 413: "body.too_large",
            415: "content_type.unknown",
        ]
        self.init(error.status, known[error.status.code] ?? "request.refused", error.body ?? "\(error.status.reasonPhrase).")
    }
}

extension ProblemResponse {
    /// RFC 4918, 11.5.
    static let diskFull = ProblemResponse(
        HTTPResponse.Status(code: 507, reasonPhrase: "Insufficient Storage"), "disk.full", "The disk of the server is full.")
}

/// A description as a sentence: a capital at the start and a full stop at the end.
private func sentence(_ text: String) -> String {
    let whole = text.prefix(1).uppercased() + text.dropFirst()
    return whole.hasSuffix(".") ? whole : whole + "."
}
