/// Finds the phrases of the header lexicon in a column's name: by their first four bytes, so that a name is walked once, however many phrases
/// and languages there are.
struct CSVHeaderIndex: Sendable {
    private struct Phrase: Sendable {
        var role: Int
        /// Place in the role's list, from 0.
        var rank: Int
        var bytes: [UInt8]
    }

    /// The phrases that are a name by themselves, and those that begin with four bytes.
    private var whole: [String: [Phrase]] = [:]
    private var beginnings: [UInt32: [Phrase]] = [:]
    private let roleCount: Int

    /// Phrases by role, in their order of preference.
    init(_ lists: [[String]]) {
        roleCount = lists.count
        for (role, words) in lists.enumerated() {
            for (rank, word) in words.enumerated() where !word.isEmpty {
                let phrase = Phrase(role: role, rank: rank, bytes: Array(word.utf8))
                whole[word, default: []].append(phrase)
                // Short words such as "in" and "ut" mean something else among others.
                if phrase.bytes.count > 3 { beginnings[Self.key(phrase.bytes, 0), default: []].append(phrase) }
            }
        }
    }

    /// For each role: 10,000 if the name is one of its phrases, 6,000 if it holds one as whole words, 4,000 if as a part of five bytes or more,
    /// each less the phrase's rank; 0 for none.
    func scores(of name: String) -> [Int] {
        var scores = [Int](repeating: 0, count: roleCount)
        for phrase in whole[name] ?? [] { scores[phrase.role] = max(scores[phrase.role], 10_000 - phrase.rank) }
        let bytes = Array(name.utf8)
        guard bytes.count > 3 else { return scores }
        for start in 0...bytes.count - 4 {
            guard let phrases = beginnings[Self.key(bytes, start)] else { continue }
            for phrase in phrases where bytes[start...].starts(with: phrase.bytes) {
                let end = start + phrase.bytes.count
                let isWords = (start == 0 || bytes[start - 1] == 0x20) && (end == bytes.count || bytes[end] == 0x20)
                guard isWords || phrase.bytes.count >= 5 else { continue }
                scores[phrase.role] = max(scores[phrase.role], (isWords ? 6_000 : 4_000) - phrase.rank)
            }
        }
        return scores
    }

    private static func key(_ bytes: [UInt8], _ at: Int) -> UInt32 {
        UInt32(bytes[at]) << 24 | UInt32(bytes[at + 1]) << 16 | UInt32(bytes[at + 2]) << 8 | UInt32(bytes[at + 3])
    }
}
