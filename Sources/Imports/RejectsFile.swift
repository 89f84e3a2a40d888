internal import Foundation
internal import Statements
internal import Store

/// The rejected rows of an import as a file of the bank's own kind, with the reason at each, to be mended and imported again.
///
/// The stored file is read anew in the way in which the import read it, so that nothing has to be guessed about delimiters, header or
/// encoding, and a long record is given back whole.
public struct RejectsFile: Sendable {
    /// For the person who saves it.
    public let name: String
    public let mediaType: String
    private let path: String
    private let chunkBytes: Int
    private let layout: (any StatementLayout)?
    private let rejected: RejectedRecords

    /// The bytes of the file, chunk by chunk. CPU-bound in between: called on the worker threads.
    public func forEachChunk(_ body: ([UInt8]) async throws -> Void) async throws {
        guard let layout else { return }
        var writer = RejectsWriter(layout, rejected)
        let source = try FileByteSource(path: path)
        while let chunk = try source.next(bytesMax: chunkBytes) {
            let text = writer.write(chunk)
            if !text.isEmpty { try await body(text) }
        }
        try await body(writer.write([], last: true))
    }
}

extension ImportService {
    /// What was rejected of an import, whatever has become of it since. Throws `fileMissing` once the stored file is gone.
    public func rejects(import id: Int64) async throws -> RejectsFile {
        let environment = environment
        let (row, book, memory) = try await environment.store.read { db in
            let row = try db.importRow(id)
            let book = try db.book(row.book)
            return (row, book, try ImportMemory.load(of: row, book: book, in: db))
        }
        let path = environment.folder.file(sha256: row.sha256).path
        guard FileManager.default.fileExists(atPath: path) else { throw ImportError.fileMissing(sha256: row.sha256) }
        return try await withTaskExecutorPreference(environment.workers) {
            let survey = try ImportSurvey.make(
                of: row, path: path, pipelines: environment.pipelines.current(), memory: memory, seed: book.hashSeed,
                checkpoint: { try Task.checkCancellation() })
            let detection = survey.inspection.detection
            let rejected = try detection.layout.map { layout in try RejectedRecords(of: layout) { try FileByteSource(path: path) } }
            return RejectsFile(
                name: "rejects of \(row.name)", layout: detection.layout, rejected: rejected ?? RejectedRecords(), path: path,
                chunkBytes: environment.limits.chunkBytes)
        }
    }
}

extension RejectsFile {
    fileprivate init(name: String, layout: (any StatementLayout)?, rejected: RejectedRecords, path: String, chunkBytes: Int) {
        self.layout = layout
        self.rejected = rejected
        self.path = path
        self.chunkBytes = chunkBytes
        switch layout?.rejectsForm {
        case .container(.markup, _):
            self.name = name
            mediaType = "application/xml; charset=utf-8"
        case .container(.line, _):
            self.name = name
            mediaType = "text/plain; charset=utf-8"
        case .table:
            self.name = name
            mediaType = "text/csv; charset=utf-8"
        case .list, nil:
            self.name = name + ".csv"
            mediaType = "text/csv; charset=utf-8"
        }
    }
}
