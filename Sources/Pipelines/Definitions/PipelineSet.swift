/// The definitions of a folder, and the choice among them for a file.
public struct PipelineSet: Sendable {
    /// All but the default, in order of name.
    public private(set) var definitions: [PipelineDefinition] = []
    /// What `default.yaml` says, or an empty definition of the name `default`.
    public private(set) var fallback = PipelineDefinition(name: PipelineSet.fallbackName)
    /// What is wrong in the files; definitions of those are left out.
    public private(set) var problems: [PipelineProblem] = []
    /// The folder as it was read; another one now means that it should be read again.
    public internal(set) var fingerprint = FolderFingerprint()

    public static let fallbackName = "default"

    public init() {}

    /// Reads the texts of definition files.
    public init(_ files: [(path: String, yaml: String)]) {
        for file in files {
            let (definition, problems) = PipelineDefinition.parse(file.yaml, file: file.path)
            self.problems += problems
            if let definition { add(definition) }
        }
        definitions.sort { $0.name < $1.name }
    }

    /// The definition for a file, completed by the default: the one that describes it most closely, or the default alone.
    ///
    /// Among equals the first by name is taken, so that the choice never depends on the order of files in a folder.
    public func select(fileName: String, format: String? = nil, fingerprint: String? = nil, folder: String? = nil) -> PipelineDefinition {
        var best: (definition: PipelineDefinition, closeness: FileMatch.Closeness)?
        for definition in definitions {
            let closeness = definition.match.closeness(fileName: fileName, format: format, fingerprint: fingerprint, folder: folder)
            guard let closeness else { continue }
            if let best, !(best.closeness < closeness) { continue }
            best = (definition, closeness)
        }
        return best?.definition.completed(by: fallback) ?? fallback
    }

    /// The definition that somebody asked for by name, completed by the default; nil if there is none.
    public func named(_ name: String) -> PipelineDefinition? {
        if name == fallback.name { return fallback }
        return definitions.first { $0.name == name }?.completed(by: fallback)
    }

    /// Notes a file that could not be read at all.
    mutating func note(_ problem: PipelineProblem) {
        problems.append(problem)
    }

    private mutating func add(_ definition: PipelineDefinition) {
        if definition.name == PipelineSet.fallbackName, fallback.source == nil {
            fallback = definition
        } else if let other = ([fallback] + definitions).first(where: { $0.name == definition.name }) {
            note(
                PipelineProblem(
                    file: definition.source ?? "", line: 1, column: 1,
                    message: "the name \"\(definition.name)\" is taken by \(other.source ?? "another definition")"))
        } else {
            definitions.append(definition)
        }
    }
}
