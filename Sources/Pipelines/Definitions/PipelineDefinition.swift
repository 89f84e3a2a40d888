/// What a YAML file in `pipelines/` says about one kind of statement file: how to tell it, how to read it, what to do with its rows.
///
/// Everything but the name may be left out: what a definition does not say, `default.yaml` says, and else detection decides.
/// The keys are those of `pipelines/pipeline.schema.json`; a test holds the two together.
public struct PipelineDefinition: Hashable, Sendable {
    public var name: String
    public var description: String?
    /// Path of the file that declares it; nil for the definition that stands in where there is no `default.yaml`.
    public var source: String?
    public var match = FileMatch()
    /// Name of the account that files of this kind belong to. A file that names its own account by number keeps it; a new one gets this name.
    public var account: String?
    /// ISO 4217, upper case, where the files do not name it.
    public var currency: String?
    public var csv = CSVLayout()
    public var stages = StageOptions()
    /// First match wins.
    public var rules: [PipelineRule] = []
    public var commitMode: CommitMode?

    public init(name: String) {
        self.name = name
    }

    /// Whether an import publishes by itself or is held for approval first.
    public enum CommitMode: String, Sendable, CaseIterable { case automatic, review }

    /// Most rules of one definition; a file with more is refused.
    public static let rulesMax = 2_000
    /// Longest definition file; a longer one is refused unread.
    public static let fileBytesMax = 512 * 1024

    /// Fills what this definition leaves open with what another says; the other's rules come after its own.
    public func completed(by fallback: PipelineDefinition) -> PipelineDefinition {
        var whole = self
        whole.account = account ?? fallback.account
        whole.currency = currency ?? fallback.currency
        whole.csv = csv.completed(by: fallback.csv)
        whole.stages = stages.completed(by: fallback.stages)
        whole.rules = rules + fallback.rules
        whole.commitMode = commitMode ?? fallback.commitMode
        return whole
    }
}

/// How a CSV file is laid out, for those that detection cannot tell. What is nil is detected.
public struct CSVLayout: Hashable, Sendable {
    public enum DateOrder: String, Sendable, CaseIterable { case dmy, mdy, ymd }
    /// What the sign of an amount means: in `plain` files negative is money going out, in `inverted` ones positive is.
    public enum Sign: String, Sendable, CaseIterable { case plain, inverted }
    /// What a column is for.
    public enum Role: String, Sendable, CaseIterable {
        case date
        case valueDate = "value_date"
        case amount, debit, credit, direction, balance, text, payee, currency, id
        case checkNumber = "check_number"
        case category, account
    }

    public static let decimals = [".", ","]
    public static let delimiters = [",", ";", "\t", "|"]

    /// Column names (or indices from 0, as text) by role.
    public var columns: [Role: String] = [:]
    public var dateOrder: DateOrder?
    /// One of `decimals`.
    public var decimal: String?
    public var sign: Sign?
    /// A name that iconv knows.
    public var encoding: String?
    /// One of `delimiters`.
    public var delimiter: String?

    public init() {}

    func completed(by fallback: CSVLayout) -> CSVLayout {
        var whole = self
        if columns.isEmpty { whole.columns = fallback.columns }
        whole.dateOrder = dateOrder ?? fallback.dateOrder
        whole.decimal = decimal ?? fallback.decimal
        whole.sign = sign ?? fallback.sign
        whole.encoding = encoding ?? fallback.encoding
        whole.delimiter = delimiter ?? fallback.delimiter
        return whole
    }
}

/// Options of single stages. Each has a value in effect: what is written, else what Sluice does without any definition.
public struct StageOptions: Hashable, Sendable {
    public var deduplicateEnabled: Bool?
    public var categoriseEnabled: Bool?
    public var categoriseUsesMemory: Bool?
    public var commitRowsPerChunk: Int?

    public init() {}

    /// Without deduplication each row becomes a transaction, even in a file that overlaps another.
    public var deduplicates: Bool { deduplicateEnabled ?? true }
    public var categorises: Bool { categoriseEnabled ?? true }
    /// Whether earlier choices of a person for the same merchant count.
    public var usesMemory: Bool { categoriseUsesMemory ?? true }
    /// Rows that are inserted in one transaction.
    public var rowsPerChunk: Int { commitRowsPerChunk ?? 5_000 }

    public static let rowsPerChunkRange = 100...50_000

    func completed(by fallback: StageOptions) -> StageOptions {
        var whole = self
        whole.deduplicateEnabled = deduplicateEnabled ?? fallback.deduplicateEnabled
        whole.categoriseEnabled = categoriseEnabled ?? fallback.categoriseEnabled
        whole.categoriseUsesMemory = categoriseUsesMemory ?? fallback.categoriseUsesMemory
        whole.commitRowsPerChunk = commitRowsPerChunk ?? fallback.commitRowsPerChunk
        return whole
    }
}

/// Gives rows of a kind a category. All the conditions that are set must hold.
public struct PipelineRule: Hashable, Sendable {
    public enum Kind: String, Sendable, CaseIterable { case expense, income, transfer }

    /// A part of the row's text, in any case.
    public var text: String?
    /// A regular expression that matches somewhere in the row's text, in any case.
    public var regex: String?
    /// Bounds of the signed amount, both inside.
    public var min: DecimalLiteral?
    public var max: DecimalLiteral?
    /// Name of the account.
    public var account: String?
    /// Path of the category, `Food:Groceries`; made when missing.
    public var category: String
    /// Of the category, should it have to be made.
    public var kind: Kind

    public init(category: String, kind: Kind = .expense) {
        self.category = category
        self.kind = kind
    }
}
