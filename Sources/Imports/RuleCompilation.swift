internal import Categorisation
internal import Ledger
internal import Pipelines
internal import Store

/// Joins the book's rules with those of a pipeline definition into one set, with categories as ids.
struct RuleCompilation {
    let book: BookRow
    let pipeline: PipelineDefinition
    /// Of the file's statements; bounds of amounts are in its minor units.
    let currency: Currency

    /// Categories that the definition names and the book lacks are made on the way.
    func compile(in db: any SQLConnection) throws -> (rules: RuleSet, categories: CategoryNames) {
        guard pipeline.stages.categorises else { return (RuleSet(rules: []), CategoryNames()) }
        // The book's own rules decide first, in their own order; then those of the definition, of which the first that fits wins.
        var rules = RuleSet(rules: try db.categoryRules(book: book.id)).rules
        for index in rules.indices { rules[index].position = index + 1 }
        var paths = try db.categoryPaths(book: book.id)
        let missing = pipeline.rules.filter { paths[$0.category.lowercased()] == nil }
        if !missing.isEmpty {
            let seq = try db.nextSequence(book: book.id, changesPlan: false)
            for rule in missing { _ = try db.categoryID(book: book.id, path: rule.category, kind: rule.kind.rawValue, seq: seq) }
            paths = try db.categoryPaths(book: book.id)
        }
        for (index, rule) in pipeline.rules.enumerated() {
            guard let category = paths[rule.category.lowercased()] else { continue }
            let account = try rule.account.map { name in try db.account(book: book.id, name: name) }
            // A rule for an account that the book does not have cannot match.
            if let account, account == nil { continue }
            for match in matches(rule, account: account ?? nil) {
                rules.append(CategoryRule(id: Int64(-1 - index), match: match, category: category, position: rules.count + 1))
            }
        }
        return (RuleSet(rules: rules), CategoryNames(paths.map { (id: $0.value, path: $0.key) }))
    }

    /// Bounds of a definition are signed, those of a rule are magnitudes of one direction: bounds on both sides of zero make two rules.
    private func matches(_ rule: PipelineRule, account: Int64?) -> [RuleMatch] {
        let low = rule.min?.minor(minorDigits: currency.minorDigits)
        let high = rule.max?.minor(minorDigits: currency.minorDigits)
        guard low != nil || high != nil else { return [RuleMatch(text: rule.text, regex: rule.regex, account: account)] }
        var matches: [RuleMatch] = []
        if low ?? Int64.min < 0 {
            matches.append(
                RuleMatch(
                    text: rule.text, regex: rule.regex, account: account, minMinor: high.map { max(0, -$0) }, maxMinor: low.map { -$0 },
                    sign: .expense))
        }
        if high ?? Int64.max > 0 {
            matches.append(
                RuleMatch(
                    text: rule.text, regex: rule.regex, account: account, minMinor: low.map { max(0, $0) }, maxMinor: high, sign: .income))
        }
        return matches
    }
}
