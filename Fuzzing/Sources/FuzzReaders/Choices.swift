/// Choices that follow from an input alone, so that the same input always makes the same ones.
struct Choices: RandomNumberGenerator {
    private var state: UInt64

    init(_ bytes: [UInt8]) { state = bytes.reduce(0xCBF2_9CE4_8422_2325) { ($0 ^ UInt64($1)) &* 0x100_0000_01B3 } }

    /// SplitMix64.
    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }

    mutating func number(_ range: ClosedRange<Int>) -> Int { Int.random(in: range, using: &self) }

    mutating func isOneOf(_ count: Int) -> Bool { number(1...count) == 1 }

    mutating func one<Element>(of elements: [Element]) -> Element { elements[number(0...elements.count - 1)] }

    /// The bytes in pieces, mostly short ones.
    mutating func pieces(_ bytes: [UInt8]) -> [[UInt8]] {
        var pieces: [[UInt8]] = []
        let longest = one(of: [1, 3, 16, 200, 2_000])
        var start = 0
        while start < bytes.count {
            let end = min(bytes.count, start + number(1...longest))
            pieces.append(Array(bytes[start..<end]))
            start = end
        }
        return pieces
    }
}
