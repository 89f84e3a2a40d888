import Testing

@testable import Statements

/// The quick ways through common amounts against the one way that knows all of them, over amounts as they might and might not be written.
@Suite struct AmountFastPathTests {
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

    /// Digits in pieces of any length with marks between, mostly of the length of a group.
    private func amount(_ random: inout Random) -> [UInt8] {
        var text: [UInt8] = Int.random(in: 0..<3, using: &random) == 0 ? [0x2D] : []
        let marks = ([[0x2E], [0x2C], [0x2E, 0x2C]] as [[UInt8]]).randomElement(using: &random) ?? []
        for piece in 0..<Int.random(in: 1...4, using: &random) {
            if piece > 0 { text.append(marks.randomElement(using: &random) ?? 0x2E) }
            let length = Int.random(in: 0..<3, using: &random) == 0 ? Int.random(in: 0...7, using: &random) : 3
            for _ in 0..<length { text.append(UInt8.random(in: 0x30...0x39, using: &random)) }
        }
        if Int.random(in: 0..<20, using: &random) == 0 { text.append([0x2D, 0x20, 0x43, 0x2E].randomElement(using: &random) ?? 0x20) }
        return text
    }

    @Test(arguments: 0..<8) func amountsAreReadAsByTheWholeScan(_ seed: UInt64) {
        var random = Random(state: seed)
        for _ in 0..<5_000 {
            let text = amount(&random)
            let shown = String(decoding: text, as: UTF8.self)
            for decimal in [0x2E, 0x2C] as [UInt8] {
                for digits in 0...4 {
                    let expected = AmountScan(text, text.indices, decimal: decimal).minor(digits)
                    #expect(AmountParser.parse(text, text.indices, decimal: decimal, minorDigits: digits) == expected, "seed \(seed): \(shown)")
                }
            }
        }
    }

    @Test(arguments: 0..<8) func evidenceIsThatOfBothScans(_ seed: UInt64) {
        var random = Random(state: seed)
        for _ in 0..<5_000 {
            let text = amount(&random)
            let shown = String(decoding: text, as: UTF8.self)
            for digits in [0, 2, 3] {
                let evidence = AmountEvidence(text, text.indices, minorDigits: digits)
                let point = AmountScan(text, text.indices, decimal: 0x2E)
                let comma = AmountScan(text, text.indices, decimal: 0x2C)
                #expect(evidence.isPointForm == (point.error == nil || point.error == .overflow), "seed \(seed): \(shown)")
                #expect(evidence.isCommaForm == (comma.error == nil || comma.error == .overflow), "seed \(seed): \(shown)")
                #expect(evidence.point == (try? point.minor(digits).get()), "seed \(seed): \(shown)")
                #expect(evidence.comma == (try? comma.minor(digits).get()), "seed \(seed): \(shown)")
                let chosen = evidence.isPointForm && (!evidence.isCommaForm || point.fractionDigits != nil) ? point : comma
                guard evidence.isAmount else { continue }
                #expect(evidence.sign == chosen.sign, "seed \(seed): \(shown)")
                #expect(evidence.fractionDigits == chosen.fractionDigits, "seed \(seed): \(shown)")
                #expect(evidence.grouping == chosen.grouping, "seed \(seed): \(shown)")
                #expect(evidence.isPointMark == (evidence.isPointForm && point.fractionDigits != nil), "seed \(seed): \(shown)")
            }
        }
    }
}
