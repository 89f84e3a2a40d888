/// The rules of a book and a pipeline, ready for many rows: which of them decides a transaction.
///
/// Order: rules with an explicit position, lowest first; then the most specific (most conditions, then the longest text, then the
/// narrower amount range); then the book's before the pipeline's, then the older. The first one that holds decides.
/// All texts are looked for at once (`TextSearch`), so a row costs its length, however many rules there are; each regular
/// expression costs its own pass, and is tried only where it would outrank what was found.
public struct RuleSet: Sendable {
    public static let rulesMax = 5000
    /// Of one rule's text, folded; a longer one is refused.
    public static let textBytesMax = 200
    /// Bytes of a transaction's folded text that rules look at; the rest is not searched.
    public static let searchedBytesMax = 512

    /// In the order in which they decide.
    public let rules: [CategoryRule]
    /// Rules that could not be used, and why: they are left out.
    public let problems: [(rule: CategoryRule, error: RuleError)]

    private let search: TextSearch
    /// Ranks of the rules without a text, ascending.
    private let others: [Int]
    private let expressions: [LinearRegex?]

    public init(rules: [CategoryRule]) {
        var problems: [(rule: CategoryRule, error: RuleError)] = []
        var usable: [CategoryRule] = []
        for rule in rules {
            do throws(RuleError) {
                try rule.validate()
                guard usable.count < RuleSet.rulesMax else { throw .tooManyRules(rulesMax: RuleSet.rulesMax) }
                usable.append(rule)
            } catch {
                problems.append((rule, error))
            }
        }
        usable.sort(by: RuleSet.precedes)
        var search = TextSearch.Builder()
        var kept: [CategoryRule] = []
        var others: [Int] = []
        var expressions: [LinearRegex?] = []
        for rule in usable {
            if let text = rule.match.text {
                guard search.add(FoldedText.folded(text), rank: kept.count) else {
                    problems.append((rule, .tooManyRules(rulesMax: RuleSet.rulesMax)))
                    continue
                }
            } else {
                others.append(kept.count)
            }
            expressions.append(rule.match.regex.flatMap { try? LinearRegex($0) })
            kept.append(rule)
        }
        self.rules = kept
        self.problems = problems
        self.search = search.finish()
        self.others = others
        self.expressions = expressions
    }

    public var isEmpty: Bool { rules.isEmpty }

    /// The rule that decides a transaction with this text (any form), account and signed amount; nil where none holds.
    public func firstMatch(text: String, account: Int64, amount: Int64) -> CategoryRule? {
        firstMatch(folded: FoldedText.folded(text), account: account, amount: amount).map { rules[$0] }
    }

    /// The rank (index in `rules`) of the rule that decides; `folded` is the folded text, searched up to `searchedBytesMax`.
    func firstMatch(folded: [UInt8], account: Int64, amount: Int64) -> Int? {
        guard !rules.isEmpty else { return nil }
        let end = min(folded.count, RuleSet.searchedBytesMax)
        var best = rules.count
        search.forEachHit(in: folded, end: end) { rank in
            if rank < best, holds(rank, folded, end, account, amount) { best = rank }
        }
        for rank in others {
            if rank >= best { break }
            if holds(rank, folded, end, account, amount) {
                best = rank
                break
            }
        }
        return best < rules.count ? best : nil
    }

    private func holds(_ rank: Int, _ folded: [UInt8], _ end: Int, _ account: Int64, _ amount: Int64) -> Bool {
        guard rules[rank].match.allows(account: account, amount: amount) else { return false }
        return expressions[rank].map { $0.matches(folded, end: end) } ?? true
    }

    /// A total order, so that the same rules always decide alike.
    private static func precedes(_ a: CategoryRule, _ b: CategoryRule) -> Bool {
        let (aPosition, bPosition) = (a.position > 0 ? a.position : .max, b.position > 0 ? b.position : .max)
        if aPosition != bPosition { return aPosition < bPosition }
        if a.match.conditions != b.match.conditions { return a.match.conditions > b.match.conditions }
        let (aLength, bLength) = (length(a.match), length(b.match))
        if aLength != bLength { return aLength > bLength }
        let (aWidth, bWidth) = (width(a.match), width(b.match))
        if aWidth != bWidth { return aWidth < bWidth }
        if (a.id > 0) != (b.id > 0) { return a.id > 0 }
        return a.id.magnitude < b.id.magnitude
    }

    /// Bytes that must be there: of a text all, of an expression its letters and digits.
    private static func length(_ match: RuleMatch) -> Int {
        (match.text.map { FoldedText.folded($0).count } ?? 0)
            + (match.regex.map { $0.utf8.filter { $0 >= 0x80 || ($0 | 0x20 >= 0x61 && $0 | 0x20 <= 0x7A) || ($0 >= 0x30 && $0 <= 0x39) }.count } ?? 0)
    }

    private static func width(_ match: RuleMatch) -> UInt64 {
        guard match.minMinor != nil || match.maxMinor != nil else { return .max }
        return UInt64(clamping: (match.maxMinor ?? .max)) - UInt64(clamping: (match.minMinor ?? 0))
    }
}
