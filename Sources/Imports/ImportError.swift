internal import Jobs
internal import Pipelines
internal import Store

/// Why an import could not be taken in, or why its file could not be read; each says it in a sentence that a person can act on.
public enum ImportError: Error, Sendable, Hashable {
    case tooLarge(bytesMax: Int64)
    case tooManyFiles(filesMax: Int)
    case noFiles
    case unpacksTooMuch(ratioMax: Int64)
    case unpacksTooLarge(bytesMax: Int64)
    case tooManyEntries(entriesMax: Int)
    case tooManyMembers(membersMax: Int)
    case packedTooOften(layersMax: Int)
    case damagedArchive(reason: String)
    case truncatedArchive(name: String)
    case emptyArchive(name: String)
    /// None of the files in an archive can be a statement; the reason is that of the first.
    case noStatementInArchive(archive: String, file: String, reason: String, others: Int)
    case encryptedMember(name: String)
    case unknownMethod(name: String, method: String)
    /// A member of an archive that is a link, a device or a pipe.
    case notAFile(name: String, isLink: Bool)
    /// The file holds no statement; the first problem says what it is instead.
    case noStatement(code: String, message: String)
    case fileMissing(sha256: String)
    case unknownPipeline(name: String)
    case unknownCurrency(String)
    case unknownQuestion(id: String, importID: Int64)
    case unknownChoice(choice: String, question: String)
    /// The command does not fit the import's state.
    case wrongState(command: String, state: String, hint: String)
    case ledgerKeepsChanging(plansMax: Int)

    /// Stable, dotted, for programs.
    public var code: String {
        switch self {
        case .tooLarge: "upload.too_large"
        case .tooManyFiles: "batch.too_many_files"
        case .noFiles: "batch.empty"
        case .unpacksTooMuch: "archive.bomb"
        case .unpacksTooLarge: "archive.too_large"
        case .tooManyEntries, .tooManyMembers: "archive.too_many_files"
        case .packedTooOften: "archive.nested"
        case .damagedArchive: "archive.damaged"
        case .truncatedArchive: "archive.truncated"
        case .emptyArchive: "archive.empty"
        case .noStatementInArchive: "archive.no_statement"
        case .encryptedMember: "archive.encrypted"
        case .unknownMethod: "archive.method"
        case .notAFile: "archive.not_a_file"
        case .noStatement(let code, _): code
        case .fileMissing: "file.missing"
        case .unknownPipeline: "pipeline.unknown"
        case .unknownCurrency: "currency.unknown"
        case .unknownQuestion: "question.unknown"
        case .unknownChoice: "question.choice"
        case .wrongState: "import.state"
        case .ledgerKeepsChanging: "ledger.busy"
        }
    }
}

extension ImportError: CustomStringConvertible {
    public var description: String {
        switch self {
        case .tooLarge(let bytesMax): "the file is larger than \(bytesMax) bytes"
        case .tooManyFiles(let filesMax): "one batch takes at most \(filesMax) files"
        case .noFiles: "there is no file in this upload"
        case .unpacksTooMuch(let ratioMax): "the packed file unpacks to more than \(ratioMax) times its size, which no statement does"
        case .unpacksTooLarge(let bytesMax): "the packed file unpacks to more than \(bytesMax) bytes"
        case .tooManyEntries(let entriesMax): "the archive lists more than \(entriesMax) entries, which is more than one upload may have"
        case .tooManyMembers(let membersMax): "the archive holds more than \(membersMax) files, which is more than one upload may have"
        case .packedTooOften(let layersMax): "the file is packed more than \(layersMax) times, one archive inside the other"
        case .damagedArchive(let reason): "the packed file is damaged: \(reason)"
        case .truncatedArchive(let name): "\(name) ends in the middle of its packed data: it was not downloaded completely"
        case .emptyArchive(let name): "\(name) holds no file with anything in it"
        case .noStatementInArchive(let archive, let file, let reason, let others):
            "\(archive) holds no statement. \(file): \(reason)" + (others > 0 ? " Nor can any of its other files be read (\(others))." : "")
        case .encryptedMember(let name): "\(name) is encrypted with a password: unpack it first"
        case .unknownMethod(let name, let method): "\(name) is packed in a way that is not read (\(method)): pack it again as an ordinary zip"
        case .notAFile(let name, true): "\(name) is a link to another file; links in archives are never followed"
        case .notAFile(let name, false): "\(name) is a device or a pipe, not a file"
        case .noStatement(_, let message): message
        case .fileMissing(let sha256): "the statement file \(sha256.prefix(12))… is no longer in the data folder: upload it again"
        case .unknownPipeline(let name): "there is no pipeline called \"\(name)\""
        case .unknownCurrency(let code): "\"\(code)\" is not a currency code such as EUR"
        case .unknownQuestion(let id, let importID): "import \(importID) does not ask \"\(id)\""
        case .unknownChoice(let choice, let question): "\"\(choice)\" is not one of the choices of \"\(question)\""
        case .wrongState(let command, let state, let hint): "cannot \(command) an import that is \(state): \(hint)"
        case .ledgerKeepsChanging(let plansMax): "the ledger changed \(plansMax) times while the import was planned"
        }
    }
}

extension JobError {
    /// Says of any error of a job whether trying again can help.
    init(_ error: any Error) {
        switch error {
        case let error as JobError: self = error
        case let error as StageError: self.init(error.underlying)
        case let error as ImportError:
            let passes = if case .ledgerKeepsChanging = error { true } else { false }
            self.init(passes ? .transient : .input, code: error.code, message: error.description)
        case let error as FileError:
            self.init(error.isDiskFull ? .transient : .bug, code: error.isDiskFull ? "disk.full" : "file.io", message: error.description)
        case let error as StoreError:
            self.init(error.passes ? .transient : .bug, code: "store", message: error.description)
        default: self.init(.bug, code: "internal", message: String(describing: error))
        }
    }
}

extension StoreError {
    /// SQLITE_BUSY, SQLITE_LOCKED, SQLITE_IOERR and SQLITE_FULL pass; the low byte is the primary code.
    var passes: Bool {
        guard case .database(let code, _) = self else { return false }
        return [5, 6, 10, 13].contains(code & 0xFF)
    }
}
