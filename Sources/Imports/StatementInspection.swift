public import Ledger
public import Pipelines
public import Statements

/// Looks into a file as an import would, without a database: what `sluice inspect` shows.
public enum StatementInspection {
    /// Reads the file at `path`, packed or not. Throws only when it cannot be read from the disk; a bad file is a result.
    public static func inspect(
        path: String, name: String, pipelines: PipelineSet, pipeline: String?, currency: Currency?, limits: ImportLimits = ImportLimits()
    ) throws -> (inspection: FileInspection, compression: String?) {
        let compression = try StatementStorage.compression(of: path)
        let name = compression == nil ? name : StatementStorage.unpackedName(name)
        do {
            let inspection = try FileInspection.inspect(
                fileName: name, options: options(pipelines, pipeline, name, nil, currency),
                onDetection: { options(pipelines, pipeline, name, $0, currency) },
                open: {
                    let source = try FileByteSource(path: path)
                    return compression == nil ? source : try InflatingSource(source, limits: limits)
                })
            return (inspection, compression)
        } catch let failure as ImportError {
            var detection = StatementDetection()
            detection.problems = [Problem(.error, code: failure.code, message: failure.description)]
            return (FileInspection(failed: detection), compression)
        }
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

/// Unpacks a gzip file while it is read, within the limits of imports.
final class InflatingSource: ByteSource {
    private let source: FileByteSource
    private let limits: ImportLimits
    private var inflater: Inflater
    private var waiting: [UInt8] = []
    private var packed: Int64 = 0
    private var unpacked: Int64 = 0

    init(_ source: FileByteSource, limits: ImportLimits) throws {
        self.source = source
        self.limits = limits
        inflater = try Inflater()
    }

    func next(bytesMax: Int) throws -> [UInt8]? {
        while waiting.isEmpty {
            guard let chunk = try source.next(bytesMax: limits.chunkBytes) else {
                guard inflater.isComplete else { throw ImportError.truncatedArchive(name: "the file") }
                return nil
            }
            packed += Int64(chunk.count)
            let allowed = min(max(packed * limits.unpackedRatioMax, limits.unpackedBytesFree), limits.unpackedBytesMax)
            var gathered: [UInt8] = []
            try inflater.inflate(chunk) { [unpacked] piece in
                guard unpacked + Int64(gathered.count + piece.count) <= allowed else {
                    throw ImportError.unpacksTooMuch(ratioMax: limits.unpackedRatioMax)
                }
                gathered.append(contentsOf: piece)
            }
            unpacked += Int64(gathered.count)
            waiting = gathered
        }
        let chunk = Array(waiting.prefix(bytesMax))
        waiting.removeFirst(chunk.count)
        return chunk
    }
}
