/// Finds which of many texts occur in another, in one pass over its bytes, however many there are.
///
/// Source: A. V. Aho, M. J. Corasick, "Efficient string matching: an aid to bibliographic search", CACM 18 (1975).
/// The transition table has one row for each prefix of a text and one column for each byte that occurs in any.
struct TextSearch: Sendable {
    private let columns: Int
    /// Column of each byte; 0 = a byte that occurs in no text.
    private let column: [UInt8]
    /// `next[state * columns + column]`.
    private let next: [UInt16]
    /// Ranks of the texts that end in a state: `ranks[firstRank[state] ..< firstRank[state + 1]]`, ascending.
    private let firstRank: [UInt32]
    private let ranks: [UInt32]
    /// The longest proper suffix of a state in which a text ends; 0 = none.
    private let suffixWithRank: [UInt16]

    /// Calls `body` with the rank of every occurrence in the first `end` bytes.
    func forEachHit(in bytes: [UInt8], end: Int, _ body: (Int) -> Void) {
        guard columns > 1 else { return }
        var state = 0
        for index in 0..<end {
            state = Int(next[state * columns + Int(column[Int(bytes[index])])])
            var ending = firstRank[state] == firstRank[state + 1] ? Int(suffixWithRank[state]) : state
            while ending != 0 {
                for position in Int(firstRank[ending])..<Int(firstRank[ending + 1]) { body(Int(ranks[position])) }
                ending = Int(suffixWithRank[ending])
            }
        }
    }

    /// Collects texts; `finish` makes the automaton.
    struct Builder {
        /// Prefixes over all texts; a text that would need more is refused. The table is at most this times 2 × 257 bytes.
        static let statesMax = 60_000

        private var children: [[UInt8: Int]] = [[:]]
        private var endings: [[UInt32]] = [[]]

        /// False where there is no room. `bytes` must not be empty.
        mutating func add(_ bytes: [UInt8], rank: Int) -> Bool {
            guard children.count + bytes.count <= Builder.statesMax else { return false }
            var state = 0
            for byte in bytes {
                if let child = children[state][byte] {
                    state = child
                } else {
                    children.append([:])
                    endings.append([])
                    children[state][byte] = children.count - 1
                    state = children.count - 1
                }
            }
            endings[state].append(UInt32(rank))
            return true
        }

        func finish() -> TextSearch {
            var column = [UInt8](repeating: 0, count: 256)
            var columns = 1
            // Folded UTF-8 has far fewer than 255 different bytes: capitals and thirteen others never occur.
            for byte in children.flatMap(\.keys) where column[Int(byte)] == 0 {
                column[Int(byte)] = UInt8(columns)
                columns += 1
            }
            var next = [UInt16](repeating: 0, count: children.count * columns)
            var fail = [Int](repeating: 0, count: children.count)
            var suffixWithRank = [UInt16](repeating: 0, count: children.count)
            var queue = [0]
            var head = 0
            while head < queue.count {
                let state = queue[head]
                head += 1
                if state != 0 {
                    let failed = fail[state]
                    suffixWithRank[state] = endings[failed].isEmpty ? suffixWithRank[failed] : UInt16(failed)
                    for c in 0..<columns { next[state * columns + c] = next[failed * columns + c] }
                }
                for (byte, child) in children[state] {
                    let c = Int(column[Int(byte)])
                    fail[child] = state == 0 ? 0 : Int(next[fail[state] * columns + c])
                    next[state * columns + c] = UInt16(child)
                    queue.append(child)
                }
            }
            var firstRank: [UInt32] = [0]
            var ranks: [UInt32] = []
            for ending in endings {
                ranks += ending.sorted()
                firstRank.append(UInt32(ranks.count))
            }
            return TextSearch(
                columns: columns, column: column, next: next, firstRank: firstRank, ranks: ranks, suffixWithRank: suffixWithRank)
        }
    }
}
