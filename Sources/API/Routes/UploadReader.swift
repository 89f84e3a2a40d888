internal import Foundation
internal import HTTPTypes
internal import Hummingbird
internal import Imports
internal import Ledger

/// Takes an upload off the wire into the spool: one file as the raw body, or any number of them as a form. No file is ever whole in memory.
struct UploadReader {
    /// A longer option field is refused.
    static let fieldBytesMax = 1_024

    let imports: ImportService
    let configuration: APIConfiguration

    /// What came in: the files and the options, from the form or else from the query.
    struct Upload {
        var files: [SpoolFile] = []
        var options: [String: String]

        func request(book: Int64) throws -> ImportRequest {
            var request = ImportRequest(book: book, files: files, source: .http)
            request.account = text("account")
            request.pipeline = text("pipeline")
            request.currency = try text("currency").map { text in
                guard let currency = Currency(text) else {
                    throw ProblemResponse(.unprocessableContent, "currency.unknown", "“\(text)” is no currency code such as EUR.", place: "currency")
                }
                return currency
            }
            request.review = try flag("review")
            request.again = try flag("again")
            return request
        }

        private func text(_ name: String) -> String? { options[name].flatMap { $0.isEmpty ? nil : $0 } }

        private func flag(_ name: String) throws -> Bool {
            switch text(name)?.lowercased() {
            case nil, "0", "false", "no", "off": false
            case "1", "true", "yes", "on": true
            default: throw ProblemResponse.parameter(name, "\(name) must be 1 or 0.")
            }
        }
    }

    func read(_ call: APICall) async throws -> Upload {
        let contentType = call.request.headers[.contentType] ?? ""
        if contentType.lowercased().hasPrefix("multipart/") {
            guard let boundary = MultipartParser.boundary(ofContentType: contentType) else {
                throw ProblemResponse(.unsupportedMediaType, "multipart.boundary", "A form is multipart/form-data and names its boundary.")
            }
            try checkDeclared(call, bytesMax: configuration.formBytesMax)
            return try await form(call, boundary: boundary)
        }
        try checkDeclared(call, bytesMax: imports.environment.limits.uploadBytesMax)
        return try await raw(call)
    }

    private func checkDeclared(_ call: APICall, bytesMax: Int64) throws {
        guard let length = call.request.headers[.contentLength].flatMap({ Int64($0) }), length > bytesMax else { return }
        throw ProblemResponse(.contentTooLarge, "upload.too_large", "An upload has at most \(bytesMax) bytes.")
    }

    private func raw(_ call: APICall) async throws -> Upload {
        let disposition = call.request.headers[.contentDisposition].map { MultipartParser.parameters(of: $0) } ?? [:]
        let name =
            call.text("filename") ?? disposition["filename*"].flatMap(MultipartParser.extended) ?? disposition["filename"]
            ?? call.context.parameters.get("id").map { $0.removingPercentEncoding ?? $0 }
        let file = try imports.spool(name: name ?? "upload")
        for try await part in call.request.body {
            try part.withUnsafeReadableBytes { try file.append($0) }
        }
        guard file.bytes > 0 else { throw ProblemResponse(.unprocessableContent, "upload.empty", "There is no file in this upload.") }
        return Upload(files: [file], options: call.query)
    }

    private func form(_ call: APICall, boundary: String) async throws -> Upload {
        var form = FormCollector(imports: imports, options: call.query)
        do {
            var parser = try MultipartParser(boundary: boundary)
            var bytes: Int64 = 0
            for try await part in call.request.body {
                bytes += Int64(part.readableBytes)
                guard bytes <= configuration.formBytesMax else {
                    throw ProblemResponse(.contentTooLarge, "upload.too_large", "An upload has at most \(configuration.formBytesMax) bytes.")
                }
                try parser.feed(part.readableBytesView) { try form.take($0) }
            }
            try parser.finish()
        } catch let failure as MultipartParser.Failure {
            throw ProblemResponse(failure)
        }
        guard !form.files.isEmpty else { throw ProblemResponse(.unprocessableContent, "batch.empty", "There is no file in this upload.") }
        return Upload(files: form.files, options: form.options)
    }
}

/// Sorts the parts of a form into files and options. A part with a file name is a file, whatever its field is called.
private struct FormCollector {
    private enum Part {
        case file(SpoolFile, isNamed: Bool)
        case field(String, [UInt8])
    }

    let imports: ImportService
    var files: [SpoolFile] = []
    var options: [String: String]
    private var part: Part?

    init(imports: ImportService, options: [String: String]) {
        self.imports = imports
        self.options = options
    }

    mutating func take(_ event: MultipartParser.Event) throws {
        switch event {
        case .part(let name, let fileName, _):
            guard files.count < imports.environment.limits.batchFilesMax else {
                throw ImportError.tooManyFiles(filesMax: imports.environment.limits.batchFilesMax)
            }
            part = try fileName.map { .file(try imports.spool(name: $0.isEmpty ? "upload" : $0), isNamed: !$0.isEmpty) } ?? .field(name ?? "", [])
        case .content(let bytes): try add(bytes)
        case .partEnd:
            switch part {
            // What browsers send for a file field that was left empty.
            case .file(let file, let isNamed): if isNamed || file.bytes > 0 { files.append(file) }
            case .field(let name, let bytes): options[name] = String(decoding: bytes, as: UTF8.self)
            case nil: break
            }
            part = nil
        }
    }

    private mutating func add(_ bytes: ArraySlice<UInt8>) throws {
        switch part {
        case .file(let file, _): try bytes.withUnsafeBytes { try file.append($0) }
        case .field(let name, let held):
            guard held.count + bytes.count <= UploadReader.fieldBytesMax else {
                throw ProblemResponse(
                    .contentTooLarge, "field.too_large", "A form field has at most \(UploadReader.fieldBytesMax) bytes.",
                    place: String(name.prefix(40)))
            }
            part = .field(name, held + bytes)
        case nil: break
        }
    }
}

extension ProblemResponse {
    fileprivate init(_ failure: MultipartParser.Failure) {
        switch failure {
        case .boundary: self.init(.badRequest, "multipart.boundary", "The boundary of the form is longer than RFC 2046 allows.")
        case .headersTooLong: self.init(.badRequest, "multipart.headers", "A part's headers have at most \(MultipartParser.headerBytesMax) bytes.")
        case .tooManyParts: self.init(.contentTooLarge, "batch.too_many_files", "A form has at most \(MultipartParser.partsMax) parts.")
        case .malformed: self.init(.badRequest, "multipart.malformed", "The form is not multipart/form-data.")
        case .truncated: self.init(.badRequest, "multipart.truncated", "The form ends before its closing boundary.")
        }
    }
}
