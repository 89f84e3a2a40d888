import Statements
import Testing

/// Damaged files: whatever is done to the bytes, reading ends, reads the same in pieces, and counts every record once.
@Suite struct CSVMutationTests {
    @Test(arguments: 0..<40) func damagedFilesAreReadAlikeHoweverTheyAreCut(_ round: Int) throws {
        let seed = UInt64(0xC5F_0000 + round)
        var random = SplitMix(state: seed)
        let sample = CSVInspectionTests.samples[round % CSVInspectionTests.samples.count]
        var bytes = Array(sample.text.utf8)
        let damage: [UInt8] = [0x22, 0x2C, 0x3B, 0x0A, 0x0D, 0x00, 0x09, 0x2D, 0x2E, 0x30, 0xFF, 0xC3, 0xE2, 0x28, 0x3D]
        for _ in 0..<(1 + Int(random.next() % 6)) {
            let at = bytes.isEmpty ? 0 : Int(random.next() % UInt64(bytes.count))
            let byte = damage[Int(random.next() % UInt64(damage.count))]
            switch random.next() % 4 {
            case 0 where !bytes.isEmpty: bytes[at] = byte
            case 1 where !bytes.isEmpty: bytes.remove(at: at)
            case 2 where !bytes.isEmpty: bytes.removeSubrange(at..<min(bytes.count, at + 9))
            default: bytes.insert(byte, at: at)
            }
        }
        let whole = try inspect(bytes)
        for pieceBytes in [1, 5, 31] {
            let pieces = try inspect(bytes, pieceBytes: pieceBytes)
            #expect(pieces.rows == whole.rows, "seed \(seed)")
            #expect(pieces.rejected == whole.rejected, "seed \(seed)")
            #expect(pieces.problems == whole.problems, "seed \(seed)")
            #expect(pieces.sample.map(\.text) == whole.sample.map(\.text), "seed \(seed)")
        }
        let errors = whole.problems.count { $0.severity == .error && $0.record != nil }
        #expect(errors == whole.rejected, "seed \(seed)")
    }

    private struct SplitMix {
        var state: UInt64

        mutating func next() -> UInt64 {
            state &+= 0x9E37_79B9_7F4A_7C15
            var z = state
            z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
            z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
            return z ^ (z >> 31)
        }
    }
}
