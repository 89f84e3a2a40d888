internal import Ledger
public import Pipelines
public import Statements
internal import Store
internal import Synchronization

/// The pipeline definitions of a folder, read at start and again whenever its files have changed.
public final class PipelineCatalogue: Sendable {
    public let folder: String
    private let loaded: Mutex<PipelineSet>

    public init(folder: String) {
        self.folder = folder
        loaded = Mutex(PipelineSet.load(folder: folder))
    }

    /// The definitions as the files are now. Costs a listing of the folder; an import asks once.
    public func current() -> PipelineSet {
        let fingerprint = FolderFingerprint(folder: folder)
        return loaded.withLock { set in
            if set.fingerprint != fingerprint { set = PipelineSet.load(folder: folder) }
            return set
        }
    }
}

extension PipelineSet {
    /// The definition for an import: the one asked for by name, else the one that describes the file most closely.
    func pipeline(for row: ImportRow, detection: StatementDetection?) throws -> PipelineDefinition {
        if let name = row.pipelineOption {
            guard let definition = named(name) else { throw ImportError.unknownPipeline(name: name) }
            return definition
        }
        return select(
            fileName: row.name, format: detection?.format?.rawValue, fingerprint: detection?.headerFingerprint, folder: row.folder)
    }
}

extension ReadingOptions {
    /// What a definition says about reading a file.
    public init(_ definition: PipelineDefinition) {
        self.init()
        currency = definition.currency.flatMap { Currency($0) }
        dateOrder = definition.csv.dateOrder.flatMap { DateOrder(rawValue: $0.rawValue) }
        decimal = definition.csv.decimal
        sign = definition.csv.sign?.rawValue
        encoding = definition.csv.encoding
        delimiter = definition.csv.delimiter
        columns = Dictionary(uniqueKeysWithValues: definition.csv.columns.map { ($0.key.rawValue, $0.value) })
    }
}
