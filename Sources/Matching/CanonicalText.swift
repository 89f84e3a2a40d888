public import Ledger

/// The form of a text in which two exports of one transaction agree: compatibility-normalised (NFKC), case-folded, white space
/// collapsed to single spaces and trimmed (Unicode Standard Annex #15; Unicode 3.13 "Default Case Algorithms").
///
/// ASCII is folded on the fly without allocation, and so are the characters that `CharacterFolding` knows; any other (a combining mark,
/// a rare script) sends the whole text through `String` (`CanonicalText+unicode.swift`), a hundred times slower, with the same result.
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

    private static let characters = CharacterFolding(fold: folded)

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
            if byte < 0x80 {
                if spaceIsDue { hash.append(0x20) }
                (spaceIsDue, started) = (false, true)
                hash.append(byte >= 0x41 && byte <= 0x5A ? byte | 0x20 : byte)
                continue
            }
            index -= 1
            let form = characters.next(bytes, &index, end: range.upperBound)
            if form.isUnknown { return false }
            if form.isSpace {
                spaceIsDue = started
            } else if form.count > 0 {
                if spaceIsDue { hash.append(0x20) }
                (spaceIsDue, started) = (false, true)
                for position in 0..<form.count { hash.append(UInt8(truncatingIfNeeded: form.word >> UInt64(8 * position))) }
            }
        }
        return true
    }
}
