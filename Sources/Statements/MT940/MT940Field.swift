/// What a field of a record of `MT940Reader` is; `RecordField.tag` holds the raw value.
enum MT940Field: UInt16, Sendable {
    /// The record as a whole.
    case record
    /// The first line of `:61:`, without the tag.
    case entry
    /// A further line of `:61:`.
    case supplement
    /// The first line of `:86:`, without the tag.
    case details
    /// A further line of `:86:`, with all its blanks: where a line breaks says whether a word does.
    case detailsLine
    /// A line of the unofficial `:NS:`, in which some German and Hungarian banks write what belongs into `:86:`.
    case note
    case account, opening, closing, available
    /// `:34F:` and `:90D:`, `:90C:` of MT942, which has no balances but names a currency.
    case floor, total
}

/// What a record of `MT940Reader` is; `StatementRecord.kind` holds the raw value.
enum MT940RecordKind: UInt8, Sendable {
    /// One `:61:` with all that belongs to it.
    case transaction
    /// A `:61:` that is longer than `recordBytesMax`.
    case overlongTransaction
    /// `:20:`, the start of a statement.
    case statement
    /// One field of a statement.
    case leaf

    /// Whether it counts among the records that people see.
    var isNumbered: Bool { rawValue <= Self.overlongTransaction.rawValue }
}

/// The tag of a field, as a line begins with it.
///
/// Only tags of account statements are known: details wrap anywhere, and `:12:11` at the start of a line is the rest of a time.
/// Source: SWIFT User Handbook, Category 9, MT 940 and MT 942.
enum MT940Tag: Sendable, Equatable {
    case reference, account, opening, entry, details, note, closing, available, floor, total
    /// Known, and of no use: 13, 13D, 21, 28, 28C, 65, 940, 942.
    case other

    /// The tag at `start`, the position behind it, and whether it might be minutes or seconds (two digits without a letter).
    static func read(_ bytes: Span<UInt8>, _ start: Int, _ end: Int) -> (tag: MT940Tag, after: Int, mayBeTime: Bool)? {
        guard start + 3 < end, bytes[start] == colon else { return nil }
        var i = start + 1
        var word: UInt32 = 0
        while i < end, i - start <= 4, bytes[i] != colon {
            word = word << 8 | UInt32(bytes[i])
            i += 1
        }
        guard i < end, bytes[i] == colon, let tag = tags[word] else { return nil }
        return (tag, i + 1, i - start == 3 && bytes[start + 1] < UInt8(ascii: "6"))
    }

    private static let colon = UInt8(ascii: ":")

    private static let tags: [UInt32: MT940Tag] = {
        let names: [(String, MT940Tag)] = [
            ("20", .reference), ("25 25P", .account), ("60 60F 60M", .opening), ("61", .entry), ("86", .details), ("NS", .note),
            ("62 62F 62M", .closing), ("64", .available),
            ("34F", .floor), ("90D 90C", .total), ("13 13D 21 28 28C 65 940 942", .other),
        ]
        var tags: [UInt32: MT940Tag] = [:]
        for (words, tag) in names {
            for word in words.split(separator: " ") { tags[word.utf8.reduce(0) { $0 << 8 | UInt32($1) }] = tag }
        }
        return tags
    }()
}
