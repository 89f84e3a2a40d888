import Testing

@testable import Statements

/// The searches that go sixteen bytes at a time, against the same written byte by byte, over texts of all lengths around a block.
@Suite struct SpanSearchTests {
    private struct Random: RandomNumberGenerator {
        var state: UInt64
        mutating func next() -> UInt64 {
            state &+= 0x9E37_79B9_7F4A_7C15
            var z = state
            z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
            z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
            return z ^ (z >> 31)
        }
    }

    /// Bytes where the marks are rare enough to be found in any place, and a range of them.
    private func text(_ random: inout Random, marks: [UInt8]) -> (bytes: [UInt8], range: Range<Int>) {
        let count = Int.random(in: 0...70, using: &random)
        let rarity = Int.random(in: 2...60, using: &random)
        let bytes = (0..<count).map { _ in
            Int.random(in: 0..<rarity, using: &random) == 0 ? marks.randomElement(using: &random) ?? 0 : UInt8.random(in: 0x41...0x7A, using: &random)
        }
        let lower = Int.random(in: 0...count, using: &random)
        return (bytes, lower..<Int.random(in: lower...count, using: &random))
    }

    @Test(arguments: 0..<8) func marksAreFoundWhereALoopFindsThem(_ seed: UInt64) {
        var random = Random(state: seed)
        for round in 0..<2_000 {
            let (bytes, range) = text(&random, marks: [0x0A, 0x0D, 0x2C, 0x8A, 0xFF])
            let start = range.lowerBound
            func expected(_ marks: Set<UInt8>) -> Int { bytes[start...].firstIndex { marks.contains($0) } ?? bytes.count }
            #expect(bytes.span.position(of: 0x0A, from: start) == expected([0x0A]), "seed \(seed), round \(round)")
            #expect(bytes.span.position(of: 0x0A, or: 0x0D, from: start) == expected([0x0A, 0x0D]), "seed \(seed), round \(round)")
            #expect(bytes.span.position(of: 0x0A, or: 0x0D, or: 0xFF, from: start) == expected([0x0A, 0x0D, 0xFF]), "seed \(seed), round \(round)")
        }
    }

    @Test(arguments: 0..<8) func linesAreCountedAsByALoop(_ seed: UInt64) {
        var random = Random(state: seed)
        for round in 0..<2_000 {
            let (bytes, range) = text(&random, marks: Bool.random(using: &random) ? [0x0A] : [0x0A, 0x0D])
            var counter = LineCounter()
            counter.advance(to: range.lowerBound, bytes.span)
            counter.advance(to: range.upperBound, bytes.span)
            let lines = bytes[..<range.upperBound].indices.count { bytes[$0] == 0x0D || (bytes[$0] == 0x0A && ($0 == 0 || bytes[$0 - 1] != 0x0D)) }
            #expect(Int(counter.line) == 1 + lines, "seed \(seed), round \(round)")
        }
    }

    @Test(arguments: 0..<8) func textsAreCleanWhereALoopFindsNothing(_ seed: UInt64) {
        var random = Random(state: seed)
        for round in 0..<2_000 {
            let (bytes, range) = text(&random, marks: [0x20, 0x20, 0x20, 0x1F, 0x7F, 0xC2, 0xC3])
            let hasRuns = range.dropFirst().contains { bytes[$0] == 0x20 && bytes[$0 - 1] == 0x20 }
            let hasControls = bytes[range].contains { $0 < 0x20 }
            let hasStrict = bytes[range].contains { $0 == 0x7F || $0 == 0xC2 }
            #expect(bytes.span.isClean(range, isStrict: false) == !(hasRuns || hasControls), "seed \(seed), round \(round)")
            #expect(bytes.span.isClean(range, isStrict: true) == !(hasRuns || hasControls || hasStrict), "seed \(seed), round \(round)")
        }
    }

    @Test(arguments: 0..<8) func partsAreFoundInEitherCase(_ seed: UInt64) {
        var random = Random(state: seed)
        for round in 0..<2_000 {
            // Few different letters, so that many parts do occur.
            let bytes = (0..<Int.random(in: 0...60, using: &random)).map { _ in
                [0x41, 0x61, 0x42, 0x62, 0x40, 0x60].randomElement(using: &random) ?? 0x41 as UInt8
            }
            let lower = Int.random(in: 0...bytes.count, using: &random)
            let whole = lower..<Int.random(in: lower...bytes.count, using: &random)
            let first = Int.random(in: 0...bytes.count, using: &random)
            let part = first..<min(bytes.count, first + Int.random(in: 0...(round % 2 == 0 ? 6 : 40), using: &random))
            func lowered(_ range: Range<Int>) -> [UInt8] { bytes[range].map { $0 >= 0x41 && $0 <= 0x5A ? $0 + 0x20 : $0 } }
            let wanted = lowered(part)
            let expected =
                part.count <= whole.count && (0...whole.count - part.count).contains { Array(lowered(whole)[$0...].prefix(part.count)) == wanted }
            #expect(bytes.span.contains(part, in: whole) == expected, "seed \(seed), round \(round)")
        }
    }
}
