import Ledger

/// Texts in the form in which rules and merchant keys compare them: lower case, white space collapsed and trimmed.
///
/// ASCII is folded byte by byte into a reused buffer, and so are the characters that `CharacterFolding` knows; any other sends the whole
/// text through `String` (`FoldedText+unicode.swift`).
struct FoldedText {
    /// The folded bytes (UTF-8).
    private(set) var bytes: [UInt8] = []

    private static let characters = CharacterFolding(fold: withUnicodeTables)

    static func folded(_ string: String) -> [UInt8] {
        var text = FoldedText()
        let bytes = Array(string.utf8)
        text.fold(bytes, 0..<bytes.count, collapse: true)
        return text.bytes
    }

    /// Folds a text into `bytes`. Without `collapse`, white space stays as spaces, one for each.
    mutating func fold(_ text: [UInt8], _ range: Range<Int>, collapse: Bool) {
        // The buffer leaves `self` while it is written: appending to it is then a store and two comparisons.
        var output = bytes
        bytes = []
        output.removeAll(keepingCapacity: true)
        output.reserveCapacity(range.count)
        if !FoldedText.foldSimple(text, range, collapse: collapse, into: &output) {
            output.removeAll(keepingCapacity: true)
            // Lower case already; only white space is still to be seen to.
            for byte in FoldedText.withUnicodeTables(String(decoding: text[range], as: UTF8.self)).utf8 {
                FoldedText.append(byte, collapse: collapse, to: &output)
            }
        }
        if collapse, output.last == 0x20 { output.removeLast() }
        bytes = output
    }

    @inline(__always)
    private static func append(_ byte: UInt8, collapse: Bool, to output: inout [UInt8]) {
        if byte == 0x20 || (byte >= 0x09 && byte <= 0x0D) {
            if !collapse || (!output.isEmpty && output[output.count - 1] != 0x20) { output.append(0x20) }
        } else {
            output.append(byte >= 0x41 && byte <= 0x5A ? byte | 0x20 : byte)
        }
    }

    private static func foldSimple(_ text: [UInt8], _ range: Range<Int>, collapse: Bool, into output: inout [UInt8]) -> Bool {
        var index = range.lowerBound
        while index < range.upperBound {
            let byte = text[index]
            if byte < 0x80 {
                append(byte, collapse: collapse, to: &output)
                index += 1
                continue
            }
            let form = characters.next(text, &index, end: range.upperBound)
            if form.isUnknown { return false }
            if form.isSpace {
                append(0x20, collapse: collapse, to: &output)
            } else {
                for position in 0..<form.count { output.append(UInt8(truncatingIfNeeded: form.word >> UInt64(8 * position))) }
            }
        }
        return true
    }
}
