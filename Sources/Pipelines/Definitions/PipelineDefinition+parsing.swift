import Yams

extension PipelineDefinition {
    /// Reads a definition file. All that is wrong with it is collected; there is a definition only if nothing is.
    public static func parse(_ yaml: String, file: String) -> (definition: PipelineDefinition?, problems: [PipelineProblem]) {
        var reader = NodeReader(file: file)
        guard yaml.utf8.count <= fileBytesMax else {
            reader.note("the file is longer than \(fileBytesMax) bytes", at: nil)
            return (nil, reader.problems)
        }
        var definition: PipelineDefinition?
        do {
            if let root = try Yams.compose(yaml: yaml) {
                definition = reader.definition(root)
            } else {
                reader.note("the file is empty; it needs at least a name", at: nil)
            }
        } catch {
            reader.note(error)
        }
        return (reader.problems.isEmpty ? definition : nil, reader.problems)
    }
}

extension NodeReader {
    fileprivate mutating func definition(_ root: Node) -> PipelineDefinition? {
        let fields = fields(of: root, "a pipeline", keys: DefinitionKeys.at(""))
        let name = text(fields["name"], "name", charactersMax: 80)
        if fields["name"] == nil { note("a pipeline needs a name", at: root) }
        var definition = PipelineDefinition(name: name ?? "")
        definition.source = file
        definition.description = text(fields["description"], "description", charactersMax: 2_000)
        definition.match = match(fields["match"])
        definition.account = text(fields["account"], "account")
        definition.currency = currency(fields["currency"])
        definition.csv = layout(fields["csv"])
        definition.stages = stages(fields["stages"])
        for element in elements(of: fields["rules"], "rules", countMax: PipelineDefinition.rulesMax) {
            if let rule = rule(element) { definition.rules.append(rule) }
        }
        let commit = self.fields(of: fields["commit"], "commit", keys: DefinitionKeys.at("commit"))
        definition.commitMode = choice(commit["mode"], "commit.mode")
        return definition
    }

    private mutating func match(_ node: Node?) -> FileMatch {
        let fields = fields(of: node, "match", keys: DefinitionKeys.at("match"))
        var match = FileMatch()
        if let file = fields["file"] {
            // One pattern may stand without a list.
            let patterns = file.sequence == nil ? [file] : elements(of: file, "match.file", countMax: 100)
            match.file = patterns.compactMap { text($0, "match.file") }
        }
        match.format = choice(fields["format"], "match.format", of: FileMatch.formats)
        match.fingerprint = text(fields["fingerprint"], "match.fingerprint", charactersMax: 4_000)
        match.folder = text(fields["folder"], "match.folder")
        return match
    }

    private mutating func currency(_ node: Node?) -> String? {
        guard let code = text(node, "currency") else { return nil }
        if code.utf8.count == 3, code.utf8.allSatisfy({ (65...90).contains($0) }) { return code }
        note("currency must be a code of three capital letters such as EUR, not \"\(code)\"", at: node)
        return nil
    }

    private mutating func layout(_ node: Node?) -> CSVLayout {
        let fields = fields(of: node, "csv", keys: DefinitionKeys.at("csv"))
        var layout = CSVLayout()
        let columns = self.fields(of: fields["columns"], "csv.columns", keys: DefinitionKeys.at("csv.columns"))
        for role in CSVLayout.Role.allCases {
            layout.columns[role] = text(columns[role.rawValue], "csv.columns.\(role.rawValue)")
        }
        layout.dateOrder = choice(fields["date_order"], "csv.date_order")
        layout.decimal = choice(fields["decimal"], "csv.decimal", of: CSVLayout.decimals)
        layout.sign = choice(fields["sign"], "csv.sign")
        layout.encoding = text(fields["encoding"], "csv.encoding", charactersMax: 40)
        layout.delimiter = choice(fields["delimiter"], "csv.delimiter", of: CSVLayout.delimiters)
        return layout
    }

    private mutating func stages(_ node: Node?) -> StageOptions {
        let fields = fields(of: node, "stages", keys: DefinitionKeys.at("stages"))
        var options = StageOptions()
        let deduplicate = self.fields(of: fields["deduplicate"], "stages.deduplicate", keys: DefinitionKeys.at("stages.deduplicate"))
        options.deduplicateEnabled = flag(deduplicate["enabled"], "stages.deduplicate.enabled")
        let categorise = self.fields(of: fields["categorise"], "stages.categorise", keys: DefinitionKeys.at("stages.categorise"))
        options.categoriseEnabled = flag(categorise["enabled"], "stages.categorise.enabled")
        options.categoriseUsesMemory = flag(categorise["use_memory"], "stages.categorise.use_memory")
        let commit = self.fields(of: fields["commit"], "stages.commit", keys: DefinitionKeys.at("stages.commit"))
        options.commitRowsPerChunk = number(commit["rows_per_chunk"], "stages.commit.rows_per_chunk", in: StageOptions.rowsPerChunkRange)
        return options
    }

    private mutating func rule(_ node: Node) -> PipelineRule? {
        let fields = fields(of: node, "a rule", keys: DefinitionKeys.at("rules[]"))
        if node.mapping != nil, fields["category"] == nil { note("a rule needs a category", at: node) }
        guard let category = text(fields["category"], "category") else { return nil }
        if category.split(separator: ":", omittingEmptySubsequences: false).contains(where: { $0.allSatisfy(\.isWhitespace) }) {
            note("category \"\(category)\" has an empty part", at: fields["category"])
        }
        var rule = PipelineRule(category: category)
        rule.kind = choice(fields["kind"], "kind") ?? .expense
        let match = self.fields(of: fields["match"], "a rule's match", keys: DefinitionKeys.at("rules[].match"))
        if match.isEmpty { note("a rule needs a match of at least one condition", at: node) }
        rule.text = text(match["text"], "text")
        rule.regex = regex(match["regex"])
        if match["text"] != nil, let second = match["regex"] { note("a rule matches by text or by regex, not by both", at: second) }
        rule.min = decimal(match["min"], "min")
        rule.max = decimal(match["max"], "max")
        rule.account = text(match["account"], "account")
        return rule
    }

    private mutating func regex(_ node: Node?) -> String? {
        guard let pattern = text(node, "regex", charactersMax: 500) else { return nil }
        do {
            _ = try Regex(pattern)
            return pattern
        } catch {
            note("\"\(pattern)\" is not a regular expression: \(error)", at: node)
            return nil
        }
    }

    /// What the YAML reader itself refuses.
    fileprivate mutating func note(_ error: any Error) {
        switch error {
        case YamlError.scanner(_, let problem, let mark, _), YamlError.parser(_, let problem, let mark, _),
            YamlError.composer(_, let problem, let mark, _):
            note("this is not YAML: \(problem)", line: mark.line, column: mark.column)
        case YamlError.duplicatedKeysInMapping(let duplicates, let context):
            for key in duplicates { note("the key \"\(key)\" stands here twice", line: context.mark.line, column: context.mark.column) }
        default:
            note("this is not YAML: \(error)", at: nil)
        }
    }
}
