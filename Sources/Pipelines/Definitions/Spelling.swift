/// Finds the word that somebody probably meant.
enum Spelling {
    /// The nearest of the known words, if it is near: at most one mistake in three letters.
    static func nearest(to word: String, among known: [String]) -> String? {
        let near = known.map { (word: $0, distance: distance(word.lowercased(), $0)) }.min { $0.distance < $1.distance }
        guard let near, near.distance <= max(1, word.count / 3) else { return nil }
        return near.word
    }

    /// ` Did you mean "amount"?`, or which words there are.
    static func hint(for word: String, among known: [String]) -> String {
        if let meant = nearest(to: word, among: known) { return "did you mean \"\(meant)\"?" }
        return "known are " + known.joined(separator: ", ")
    }

    /// Optimal string alignment: a letter too many, missing, wrong or two swapped are one mistake each.
    static func distance(_ a: String, _ b: String) -> Int {
        let a = Array(a)
        let b = Array(b)
        var before: [Int] = []
        var last = Array(0...b.count)
        for i in a.indices {
            var row = [i + 1]
            for j in b.indices {
                var best = min(last[j] + (a[i] == b[j] ? 0 : 1), last[j + 1] + 1, row[j] + 1)
                if i > 0, j > 0, a[i] == b[j - 1], a[i - 1] == b[j] { best = min(best, before[j - 1] + 1) }
                row.append(best)
            }
            before = last
            last = row
        }
        return last[b.count]
    }
}
