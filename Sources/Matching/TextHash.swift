/// A seeded 64-bit hash over a stream of bytes, eight bytes a step: `state = fold(state ^ word, key)`, where `fold` is the
/// exclusive or of both halves of the 128-bit product.
///
/// The multiplier and the first state come from the book's secret seed, so that nobody who writes a file can aim at collisions.
/// The result is stored (`txn.bank_hash`): a change of this function is a change of the schema.
struct TextHash {
    private var state: UInt64
    private let key: UInt64
    private var word: UInt64 = 0
    private var filled: UInt64 = 0
    private var count: UInt64 = 0

    init(seed: UInt64) {
        key = TextHash.fold(seed ^ 0x9E37_79B9_7F4A_7C15, 0xD6E8_FEB8_6659_FD93) | 1
        state = TextHash.fold(seed ^ 0xA076_1D64_78BD_642F, 0xE703_7ED1_A0B4_28DB)
    }

    @inline(__always)
    mutating func append(_ byte: UInt8) {
        word = word << 8 | UInt64(byte)
        filled += 1
        if filled == 8 { foldWord() }
    }

    /// Ends one part, so that `ab` + `c` and `a` + `bc` differ.
    mutating func endPart() {
        append(0)
        append(0x1F)
    }

    consuming func finish() -> UInt64 {
        foldWord()
        state = TextHash.fold(state ^ count, key)
        return TextHash.fold(state ^ 0x2D35_8DCC_AA6C_78A5, key)
    }

    private mutating func foldWord() {
        state = TextHash.fold(state ^ word, key)
        count += filled
        word = 0
        filled = 0
    }

    @inline(__always)
    static func fold(_ a: UInt64, _ b: UInt64) -> UInt64 {
        let product = a.multipliedFullWidth(by: b)
        return product.high ^ product.low
    }
}
