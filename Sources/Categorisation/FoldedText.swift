import Ledger

/// Texts in the form in which rules and merchant keys compare them: lower case, white space collapsed and trimmed.
///
/// ASCII and the letters of Latin-1 are folded byte by byte into a reused buffer; any other character sends the whole text
/// through `String` (`FoldedText+unicode.swift`).
struct FoldedText {
    /// The folded bytes (UTF-8).
    private(set) var bytes: [UInt8] = []

    static func folded(_ string: String) -> [UInt8] {
        var text = FoldedText()
        let bytes = Array(string.utf8)
        text.fold(bytes, 0..<bytes.count, collapse: true)
        return text.bytes
    }

    /// Folds a text into `bytes`. Without `collapse`, white space stays as spaces, one for each.
    mutating func fold(_ text: [UInt8], _ range: Range<Int>, collapse: Bool) {
        bytes.removeAll(keepingCapacity: true)
        if !foldSimple(text, range, collapse: collapse) {
            bytes.removeAll(keepingCapacity: true)
            let simple = Array(FoldedText.withUnicodeTables(String(decoding: text[range], as: UTF8.self)).utf8)
            // What is left is lower case already, so only white space is still to be seen to.
            for byte in simple { append(byte, collapse: collapse) }
        }
        if collapse, bytes.last == 0x20 { bytes.removeLast() }
    }

    @inline(__always)
    private mutating func append(_ byte: UInt8, collapse: Bool) {
        if byte == 0x20 || (byte >= 0x09 && byte <= 0x0D) {
            if !collapse || (!bytes.isEmpty && bytes[bytes.count - 1] != 0x20) { bytes.append(0x20) }
        } else {
            bytes.append(byte >= 0x41 && byte <= 0x5A ? byte | 0x20 : byte)
        }
    }

    private mutating func foldSimple(_ text: [UInt8], _ range: Range<Int>, collapse: Bool) -> Bool {
        var index = range.lowerBound
        while index < range.upperBound {
            let byte = text[index]
            index += 1
            if byte < 0x80 {
                append(byte, collapse: collapse)
                continue
            }
            // U+00C0 … U+00FF, which have no compatibility mapping.
            guard byte == 0xC3, index < range.upperBound, text[index] >= 0x80, text[index] <= 0xBF else { return false }
            let second = text[index]
            index += 1
            if second == 0x9F {  // ß folds to ss
                bytes.append(0x73)
                bytes.append(0x73)
            } else {
                bytes.append(0xC3)
                bytes.append(second < 0x9F && second != 0x97 ? second + 0x20 : second)
            }
        }
        return true
    }
}
