/// The keys of a definition file, by the place where they may stand. The reader takes no others, and the JSON Schema lists the same.
enum DefinitionKeys {
    static let all: [String: [String]] = [
        "": ["name", "description", "match", "account", "currency", "csv", "stages", "rules", "commit"],
        "match": ["file", "format", "fingerprint", "folder"],
        "csv": ["columns", "date_order", "decimal", "sign", "encoding", "delimiter"],
        "csv.columns": CSVLayout.Role.allCases.map(\.rawValue),
        "stages": ["deduplicate", "categorise", "commit"],
        "stages.deduplicate": ["enabled"],
        "stages.categorise": ["enabled", "use_memory"],
        "stages.commit": ["rows_per_chunk"],
        "rules[]": ["match", "category", "kind"],
        "rules[].match": ["text", "regex", "min", "max", "account"],
        "commit": ["mode"],
    ]

    static func at(_ place: String) -> [String] { all[place] ?? [] }
}
