internal import Foundation
public import Ledger
public import Pipelines
public import Statements

/// A file as an import would see it, without a database: what `sluice inspect` shows.
public struct StatementInspection: Sendable {
    public var inspection: FileInspection
    /// As it was asked for; of an archive's member its own.
    public var name: String
    /// The archive that it lies in; nil for a file on its own.
    public var archive: String?
    /// `gzip`, `zip` or nil.
    public var compression: String?

    /// Reads the file at `path`: one result, or one for each member of an archive. Throws only what the disk does; a bad file is a result.
    ///
    /// What is packed is unpacked into the system's temporary folder, within the limits of imports, and deleted before this returns.
    public static func inspect(
        path: String, name: String, pipelines: PipelineSet, pipeline: String?, currency: Currency?, limits: ImportLimits = ImportLimits()
    ) throws -> [StatementInspection] {
        let files: [UnpackedFile]
        do {
            files = try Unpacking.files(of: path, name: name, spool: FileManager.default.temporaryDirectory, limits: limits)
        } catch let refusal as ImportError {
            return [StatementInspection(inspection: failed(refusal), name: name, compression: try PackedFormat(path: path)?.compression)]
        }
        return try files.map { file in
            let inspection: FileInspection
            switch file.content {
            case .failed(let refusal): inspection = failed(refusal)
            case .asUploaded: inspection = try inspect(path, file.name, pipelines, pipeline, currency)
            case .spooled(let spool): inspection = try inspect(spool.path, file.name, pipelines, pipeline, currency)
            }
            return StatementInspection(
                inspection: inspection, name: file.archive == nil ? name : file.name, archive: file.archive, compression: file.compression)
        }
    }

    private static func inspect(
        _ path: String, _ name: String, _ pipelines: PipelineSet, _ pipeline: String?, _ currency: Currency?
    ) throws -> FileInspection {
        try FileInspection.inspect(
            fileName: name, options: options(pipelines, pipeline, name, nil, currency),
            onDetection: { options(pipelines, pipeline, name, $0, currency) }, open: { try FileByteSource(path: path) })
    }

    private static func failed(_ refusal: ImportError) -> FileInspection {
        FileInspection(failed: StatementDetection(problems: [Problem(.error, code: refusal.code, message: refusal.description)]))
    }

    private static func options(
        _ pipelines: PipelineSet, _ pipeline: String?, _ name: String, _ detection: StatementDetection?, _ currency: Currency?
    ) -> ReadingOptions {
        let definition =
            pipeline.flatMap { pipelines.named($0) }
            ?? pipelines.select(fileName: name, format: detection?.format?.rawValue, fingerprint: detection?.headerFingerprint)
        var options = ReadingOptions(definition)
        if let currency { options.currency = currency }
        return options
    }
}

extension PackedFormat {
    /// The word of `compression`: a tar file is not compressed.
    fileprivate var compression: String? { self == .tar ? nil : rawValue }
}
