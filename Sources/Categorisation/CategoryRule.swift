/// What a rule asks of a transaction. Every condition that is given must hold; one at least must be given.
public struct RuleMatch: Sendable, Hashable, Codable {
    public enum Sign: String, Sendable, Codable {
        /// Money out.
        case expense = "out"
        /// Money in.
        case income = "in"
    }

    /// The transaction's text contains this, whatever the case and the white space.
    public var text: String?
    /// A regular expression (`LinearRegex`) that matches somewhere in the text, whatever the case.
    public var regex: String?
    public var account: Int64?
    /// Bounds of the amount's magnitude, in minor units, both included.
    public var minMinor: Int64?
    public var maxMinor: Int64?
    public var sign: Sign?

    public init(
        text: String? = nil, regex: String? = nil, account: Int64? = nil, minMinor: Int64? = nil, maxMinor: Int64? = nil, sign: Sign? = nil
    ) {
        self.text = text
        self.regex = regex
        self.account = account
        self.minMinor = minMinor
        self.maxMinor = maxMinor
        self.sign = sign
    }

    enum CodingKeys: String, CodingKey {
        case text, regex, account, sign
        case minMinor = "min_minor"
        case maxMinor = "max_minor"
    }

    var conditions: Int {
        (text == nil ? 0 : 1) + (regex == nil ? 0 : 1) + (account == nil ? 0 : 1) + (minMinor == nil && maxMinor == nil ? 0 : 1)
            + (sign == nil ? 0 : 1)
    }

    /// Whether all but the texts holds.
    @inline(__always)
    func allows(account: Int64, amount: Int64) -> Bool {
        if let wanted = self.account, wanted != account { return false }
        if let sign, (sign == .expense) != (amount < 0) || amount == 0 { return false }
        if let minMinor, amount.magnitude < UInt64(clamping: minMinor) { return false }
        if let maxMinor, amount.magnitude > UInt64(clamping: maxMinor) { return false }
        return true
    }
}

/// A rule that gives a category: one of the book's (id above 0) or of a pipeline definition (id below 0).
public struct CategoryRule: Sendable, Hashable, Codable {
    public var id: Int64
    /// For people; nil where it has none.
    public var name: String?
    public var match: RuleMatch
    public var category: Int64
    /// 0 = by specificity. Rules with a position above 0 come before all others, lowest first.
    public var position: Int

    public init(id: Int64, name: String? = nil, match: RuleMatch, category: Int64, position: Int = 0) {
        self.id = id
        self.name = name
        self.match = match
        self.category = category
        self.position = position
    }

    /// Says what is wrong with the rule, before it is saved.
    public func validate() throws(RuleError) {
        guard match.conditions > 0 else { throw .noCondition }
        if let text = match.text {
            let folded = FoldedText.folded(text)
            guard !folded.isEmpty else { throw .emptyText }
            guard folded.count <= RuleSet.textBytesMax else { throw .textTooLong(bytesMax: RuleSet.textBytesMax) }
        }
        if let regex = match.regex { _ = try LinearRegex(regex) }
        if let lower = match.minMinor, lower < 0 { throw .negativeBound }
        if let upper = match.maxMinor, upper < 0 { throw .negativeBound }
        if let lower = match.minMinor, let upper = match.maxMinor, lower > upper { throw .boundsInWrongOrder }
    }
}

/// Why a rule cannot be used.
public enum RuleError: Error, Hashable, Sendable, CustomStringConvertible {
    case noCondition
    case emptyText
    case textTooLong(bytesMax: Int)
    case negativeBound
    case boundsInWrongOrder
    case tooManyRules(rulesMax: Int)
    /// `offset` is the character of the expression, from 0.
    case badRegex(reason: String, offset: Int)

    public var description: String {
        switch self {
        case .noCondition: "a rule needs at least one condition"
        case .emptyText: "the text to look for is empty"
        case .textTooLong(let bytesMax): "the text to look for is longer than \(bytesMax) bytes"
        case .negativeBound: "bounds are magnitudes: give them without a sign, and the direction as sign (in or out)"
        case .boundsInWrongOrder: "the lower bound is above the upper one"
        case .tooManyRules(let rulesMax): "there are more than \(rulesMax) rules, or their texts are too long in sum"
        case .badRegex(let reason, let offset): "the regular expression is not understood at character \(offset + 1): \(reason)"
        }
    }
}
