/// The characters that stand between and behind the numbers of Chinese, Japanese and Korean dates, as UTF-8: 2024年1月5日(金) 10時20分, 2024년 1월 5일.
enum EastAsianDate {
    private static let units = triples("年月년월")
    private static let days = triples("日号號일")
    private static let hours = triples("時时시分분秒초")
    /// Before and after noon.
    private static let halves = ["上午", "下午", "午前", "午後", "오전", "오후"].map { Array($0.utf8) }

    private static func triples(_ text: String) -> Set<UInt32> {
        Set(text.map { $0.utf8.reduce(UInt32(0)) { $0 << 8 | UInt32($1) } })
    }

    @inline(__always)
    private static func triple(_ bytes: [UInt8], _ i: Int, _ end: Int) -> UInt32 {
        i + 2 < end ? UInt32(bytes[i]) << 16 | UInt32(bytes[i + 1]) << 8 | UInt32(bytes[i + 2]) : 0
    }

    /// Whether the name of a year or month stands at `i`.
    static func isUnit(_ bytes: [UInt8], _ i: Int, _ end: Int) -> Bool { units.contains(triple(bytes, i, end)) }

    /// Whether the name of an hour, minute or second stands at `i`.
    static func isHour(_ bytes: [UInt8], _ i: Int, _ end: Int) -> Bool { hours.contains(triple(bytes, i, end)) }

    /// The position behind the word for day and a weekday in parentheses, where they stand at the beginning of `range`.
    static func afterDay(_ bytes: [UInt8], _ range: Range<Int>) -> Int {
        let end = range.upperBound
        var i = range.lowerBound
        guard i < end, bytes[i] >= 0x80 || bytes[i] == 0x28 else { return i }
        if days.contains(triple(bytes, i, end)) { i += 3 }
        // One character: 月, 화.
        if i + 4 < end, bytes[i] == 0x28, bytes[i + 1] >= 0xE0, bytes[i + 4] == 0x29 { i += 5 }
        return i
    }

    /// The position behind the word for the half of the day and a blank, where it stands at `i`.
    static func afterHalf(_ bytes: [UInt8], _ i: Int, _ end: Int) -> Int {
        guard i < end, bytes[i] >= 0xE0 else { return i }
        for half in halves where i + half.count <= end && bytes[i..<i + half.count].elementsEqual(half) {
            let next = i + half.count
            return next < end && bytes[next] == 0x20 ? next + 1 : next
        }
        return i
    }
}
