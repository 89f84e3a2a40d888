/// Words that banks write where a field must not be empty and there is nothing to say.
enum FillerText {
    /// Longer texts are no fillers.
    private static let wordBytesMax = 12

    private static let words: Set<String> = ["NONREF", "NOTPROVIDED", "NOT PROVIDED", "N/A", "NA", "NONE", "NULL", "NIL", "UNKNOWN"]

    /// Whether the text only fills its field: empty, zeros or other marks, `NONREF`, `NOTPROVIDED`, `N/A`.
    static func holds(_ bytes: [UInt8], _ range: Range<Int>) -> Bool {
        if range.allSatisfy({ bytes[$0] == 0x30 || bytes[$0] == 0x2D || bytes[$0] == 0x20 || bytes[$0] == 0x58 || bytes[$0] == 0x2A }) { return true }
        guard range.count <= wordBytesMax else { return false }
        return words.contains(String(decoding: bytes[range], as: UTF8.self).uppercased())
    }
}
