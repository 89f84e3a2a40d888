/// A 64-bit hash that is the same in every process, for what is stored or compared across runs (header fingerprints) or only counted.
///
/// FNV-1a with a final mix (Stafford's variant 13), which spreads texts that differ in one digit only. Not for input that may be chosen to collide.
enum StableHash {
    static func of(_ bytes: [UInt8], _ range: Range<Int>) -> UInt64 {
        var hash: UInt64 = 0xCBF2_9CE4_8422_2325
        for i in range { hash = (hash ^ UInt64(bytes[i])) &* 0x100_0000_01B3 }
        hash = (hash ^ (hash >> 30)) &* 0xBF58_476D_1CE4_E5B9
        hash = (hash ^ (hash >> 27)) &* 0x94D0_49BB_1331_11EB
        return hash ^ (hash >> 31)
    }
}
