public import Ledger

/// The form of a text in which two exports of one transaction agree: compatibility-normalised (NFKC), case-folded, white space
/// collapsed to single spaces and trimmed (Unicode Standard Annex #15; Unicode 3.13 "Default Case Algorithms").
///
/// ASCII and the letters of Latin-1 are folded on the fly without allocation; any other character sends the whole text
/// through `String` (`CanonicalText+unicode.swift`), about twenty times slower, with the same result.
public struct CanonicalText {
    /// The fingerprint's text part: a seeded hash of the canonical text and the canonical check number.
    ///
    /// The seed is the book's (`book.hash_seed`). The result is stored as `txn.bank_hash`, so it never changes between versions.
    public static func hash(_ bytes: [UInt8], text: TextRange, checkNumber: TextRange, seed: UInt64) -> UInt64 {
        var hash = TextHash(seed: seed)
        append(bytes, text.range, to: &hash)
        hash.endPart()
        if !checkNumber.isEmpty { append(bytes, checkNumber.range, to: &hash) }
        return hash.finish()
    }

    /// The canonical form as a `String`: for comparing and showing, not for a loop over rows.
    public static func canonical(_ string: String) -> String { folded(string) }

    private static func append(_ bytes: [UInt8], _ range: Range<Int>, to hash: inout TextHash) {
        let before = hash
        if appendSimple(bytes, range, to: &hash) { return }
        hash = before
        for byte in folded(String(decoding: bytes[range], as: UTF8.self)).utf8 { hash.append(byte) }
    }

    /// False where a character needs Unicode's tables; `hash` is then of no use.
    private static func appendSimple(_ bytes: [UInt8], _ range: Range<Int>, to hash: inout TextHash) -> Bool {
        var index = range.lowerBound
        var started = false
        var spaceIsDue = false
        while index < range.upperBound {
            let byte = bytes[index]
            index += 1
            if byte == 0x20 || (byte >= 0x09 && byte <= 0x0D) {
                spaceIsDue = started
                continue
            }
            if spaceIsDue {
                hash.append(0x20)
                spaceIsDue = false
            }
            started = true
            if byte < 0x80 {
                hash.append(byte >= 0x41 && byte <= 0x5A ? byte | 0x20 : byte)
                continue
            }
            // U+00C0 … U+00FF: no compatibility mapping, and composed as they stand unless a combining mark follows,
            // which takes the other way in its own turn.
            guard byte == 0xC3, index < range.upperBound, bytes[index] >= 0x80, bytes[index] <= 0xBF else { return false }
            let second = bytes[index]
            index += 1
            if second == 0x9F {  // ß folds to ss
                hash.append(0x73)
                hash.append(0x73)
            } else {
                hash.append(0xC3)
                hash.append(second < 0x9F && second != 0x97 ? second + 0x20 : second)
            }
        }
        return true
    }
}
