import Ledger

/// The canonical name of a merchant (`merchant.key`): what stays of a statement's text when processors, card numbers, dates,
/// references and places are taken off. Lower case, words joined by single spaces.
public struct MerchantKey: Hashable, Sendable {
    public var text: String

    public init(_ text: String) { self.text = text }

    /// The key of any text, by `MerchantNormaliser`.
    public init(normalising text: String) {
        var normaliser = MerchantNormaliser()
        let bytes = Array(text.utf8)
        _ = normaliser.key(bytes, TextRange(lower: 0, upper: UInt32(bytes.count)))
        self.text = normaliser.currentKey
    }

    /// The hash by which merchants are remembered in memory; 0 for an empty key. Not stored.
    public func hash(seed: UInt64 = 0) -> UInt64 {
        var hash = MerchantHash(seed: seed)
        for byte in text.utf8 { hash.append(byte) }
        return hash.finish()
    }

    /// The name to show: `kaka market` is `Kaka Market`, `amazon.com` is `Amazon.com`, and short words without vowels are capitals (`KFC`).
    public var name: String {
        text.split(separator: " ").map { word in
            let letters = word.filter(\.isLetter)
            if letters.count <= 4, letters.count == word.count || word.contains("&"), !letters.contains(where: { "aeiouyäöüáéíóúàèåøæ".contains($0) })
            {
                return word.uppercased()
            }
            return word.prefix(1).uppercased() + word.dropFirst()
        }.joined(separator: " ")
    }
}

/// Seeded 64-bit hash over a key's bytes, eight a step.
struct MerchantHash {
    private var state: UInt64
    private var word: UInt64 = 0
    private var count: UInt64 = 0

    init(seed: UInt64) { state = seed ^ 0xA076_1D64_78BD_642F }

    @inline(__always)
    mutating func append(_ byte: UInt8) {
        word = word << 8 | UInt64(byte)
        count += 1
        if count & 7 == 0 { fold() }
    }

    /// 0 only for no bytes at all.
    consuming func finish() -> UInt64 {
        guard count > 0 else { return 0 }
        fold()
        word = count
        fold()
        return max(state, 1)
    }

    private mutating func fold() {
        let product = (state ^ word ^ 0x9E37_79B9_7F4A_7C15).multipliedFullWidth(by: 0xE703_7ED1_A0B4_28DB)
        state = product.high ^ product.low
        word = 0
    }
}
