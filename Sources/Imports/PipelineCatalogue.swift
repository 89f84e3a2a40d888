internal import Ledger
public import Pipelines
public import Statements
internal import Store
internal import Synchronization

/// The pipeline definitions of a folder, read at start and again whenever its files have changed.
public final class PipelineCatalogue: Sendable {
    public let folder: String
    private let loaded: Mutex<PipelineSet>
    private let report: @Sendable (PipelineProblem) -> Void

    /// `report` hears of everything that is wrong in the files, each time they are read; a definition with a problem is left out.
    public init(folder: String, report: @escaping @Sendable (PipelineProblem) -> Void = { _ in }) {
        self.folder = folder
        self.report = report
        let set = PipelineSet.load(folder: folder)
        set.problems.forEach(report)
        loaded = Mutex(set)
    }

    /// The definitions as the files are now. Costs a listing of the folder; an import asks once.
    public func current() -> PipelineSet {
        let fingerprint = FolderFingerprint(folder: folder)
        return loaded.withLock { set in
            if set.fingerprint != fingerprint {
                set = PipelineSet.load(folder: folder)
                set.problems.forEach(report)
            }
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
