/// What the words of a direction column mean: by the lexicon, by the pair of letters that they are, or by what the balance did at them.
struct CSVDirections {
    private(set) var debitWords: Set<String> = []
    private(set) var creditWords: Set<String> = []
    /// Whether the column says more than the signs of the amounts do.
    private(set) var isNeeded = false
    /// A line with a word for money going out.
    private(set) var line: Int?

    /// Letters that mean debit and credit only beside one another: Soll/Haben, Debe/Haber, Dare/Avere, Borç/Alacak, terhelés/jóváírás, deebet/kreedit.
    private static let letterPairs: [(debit: String, credit: String)] = [
        ("d", "c"), ("s", "h"), ("d", "h"), ("d", "a"), ("b", "a"), ("t", "j"), ("d", "k"), ("c", "a"), ("o", "p"), ("u", "i"), ("w", "d"),
        ("χ", "π"),
        ("支", "收"), ("借", "贷"), ("借", "貸"), ("出", "入"), ("n", "c"), ("d", "p"),
    ]

    /// The meaning of each word in one set of values; nil for a word that means nothing there.
    static func meanings(_ words: some Collection<String>) -> [String: Bool] {
        var isDebit: [String: Bool] = [:]
        let filled = words.filter { !$0.isEmpty }
        if let pair = letterPairs.first(where: { pair in filled.count == 2 && filled.contains(pair.debit) && filled.contains(pair.credit) }) {
            return [pair.debit: true, pair.credit: false]
        }
        for word in filled {
            if CSVLexicon.debitWords.contains(word) { isDebit[word] = true } else if CSVLexicon.creditWords.contains(word) { isDebit[word] = false }
        }
        return isDebit
    }

    /// Nil if no word of the column is understood.
    init?(_ survey: CSVSurvey, _ roles: CSVColumnRoles) {
        var meanings = Self.meanings(survey.directions.keys)
        let up = survey.directions.values.reduce(0) { $0 + $1.lowers.up + $1.raises.up }
        let down = survey.directions.values.reduce(0) { $0 + $1.lowers.down + $1.raises.down }
        for (word, counts) in survey.directions {
            let (lowers, raises) = up >= down ? (counts.lowers.up, counts.raises.up) : (counts.lowers.down, counts.raises.down)
            // The balance knows better than any lexicon.
            if lowers + raises >= 2, max(lowers, raises) * 10 >= (lowers + raises) * 9 { meanings[word] = lowers > raises }
        }
        var disagree = 0
        for (word, isDebit) in meanings {
            guard let counts = survey.directions[word] else { continue }
            disagree += isDebit ? counts.positive : counts.negative
            if isDebit { debitWords.insert(word) } else { creditWords.insert(word) }
            if isDebit, counts.line < line ?? Int.max { line = counts.line }
        }
        // A word beside which amounts carry both signs says nothing about them: "Payment" to others and from others.
        let isUndecided = meanings.keys.contains { word in
            guard let counts = survey.directions[word] else { return false }
            return min(counts.negative, counts.positive) * 20 >= max(counts.negative, counts.positive, 1)
        }
        guard !meanings.isEmpty, !isUndecided else { return nil }
        isNeeded = disagree > 0
    }

    func rule(amount: Int, direction: Int) -> CSVAmountRule {
        .directed(column: amount, direction: direction, debitWords: debitWords, creditWords: creditWords)
    }
}
