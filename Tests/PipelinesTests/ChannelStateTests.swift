import Testing

@testable import Pipelines

@Suite struct ChannelStateTests {
    @Test func aFullChannelBlocksItsSenderUntilOneIsTaken() {
        var state = ChannelState<Int>(capacity: 2)
        #expect(offer(1, to: &state) == "passed")
        #expect(offer(2, to: &state) == "passed")
        #expect(offer(3, to: &state) == "blocked")
        #expect(receive(from: &state) == 1)
        #expect(offer(3, to: &state) == "passed")
    }

    @Test func aBlockedElementStaysWithItsSender() {
        var state = ChannelState<Int>(capacity: 1)
        var first: Int? = 1
        var second: Int? = 2
        _ = state.take(&first)
        _ = state.take(&second)
        #expect(first == nil)
        #expect(second == 2)
    }

    /// Random offers and takes against a plain list: nothing is lost, doubled or reordered, and never more waits than may.
    @Test(arguments: 1...20 as ClosedRange<UInt64>)
    func behavesLikeAListOfBoundedLength(seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        let capacity = Int.random(in: 1...5, using: &random)
        var state = ChannelState<Int>(capacity: capacity)
        var model: [Int] = []
        for number in 0..<500 {
            if Bool.random(using: &random) {
                let wanted = model.count < capacity ? "passed" : "blocked"
                #expect(offer(number, to: &state) == wanted, "seed \(seed), step \(number)")
                if wanted == "passed" { model.append(number) }
            } else {
                let wanted = model.isEmpty ? nil : model.removeFirst()
                #expect(receive(from: &state) == wanted, "seed \(seed), step \(number)")
            }
        }
    }

    private func offer(_ element: Int, to state: inout ChannelState<Int>) -> String {
        var offered: Int? = element
        switch state.take(&offered) {
        case .passed: return "passed"
        case .blocked: return "blocked"
        case .ended: return "ended"
        }
    }

    private func receive(from state: inout ChannelState<Int>) -> Int? {
        var received: Int?
        _ = state.give(&received)
        return received
    }
}

/// SplitMix64: the same numbers for the same seed, everywhere.
struct SeededGenerator: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }
}
