/// Puts a row's text together in the arena of its batch.
///
/// A single clean cell is taken as the range that it is. Only what must change is copied: doubled quotes, line breaks, control characters,
/// runs of blanks, and texts of several cells.
enum CSVText {
    /// Longer texts are cut, at a character.
    static let textBytesMax = 4_096
    /// Longer texts are not searched for others.
    private static let searchBytesMax = 512

    /// Whether the bytes can be shown as they are: no control character, no run of blanks, not too long.
    @inline(__always)
    static func isClean(_ arena: [UInt8], _ range: Range<Int>) -> Bool {
        if range.isEmpty { return true }
        return range.count <= textBytesMax && arena[range.lowerBound] != 0x3D && arena.span.isClean(range, isStrict: false)
    }

    /// A clean copy of a cell behind the arena's end.
    static func cleaned(_ arena: inout [UInt8], _ field: RecordField) -> Range<Int> {
        let start = arena.count
        append(field, to: &arena, from: start)
        return start..<arena.count
    }

    /// Appends a cell, cleaned; `start` is where the text that it becomes part of begins.
    static func append(_ field: RecordField, to arena: inout [UInt8], from start: Int) {
        var i = Int(field.lower)
        var end = Int(field.upper)
        // Excel's ="0012", here inside quotes: =""0012"".
        if end - i >= 5, arena[i] == 0x3D, arena[i + 1] == 0x22, arena[i + 2] == 0x22, arena[end - 1] == 0x22, arena[end - 2] == 0x22 {
            i += 3
            end -= 2
        }
        var isAfterBlank = true
        while i < end, arena.count - start < textBytesMax {
            let byte = arena[i]
            if byte <= 0x20 {
                if byte != 0, !isAfterBlank {
                    arena.append(0x20)
                    isAfterBlank = true
                }
            } else {
                arena.append(byte)
                isAfterBlank = false
                if field.isEscaped, byte == 0x22, i + 1 < end, arena[i + 1] == 0x22 { i += 1 }
            }
            i += 1
        }
        if i < end { cutToCharacter(&arena, start) }
        while arena.count > start, arena[arena.count - 1] == 0x20 { arena.removeLast() }
    }

    /// Whether `part` stands in `whole`, in capitals or small letters, so that adding it would repeat it.
    /// Texts longer than `searchBytesMax` are not searched.
    static func contains(_ arena: [UInt8], _ whole: Range<Int>, _ part: Range<Int>) -> Bool {
        part.isEmpty || (whole.count <= searchBytesMax && arena.span.contains(part, in: whole))
    }

    private static func cutToCharacter(_ arena: inout [UInt8], _ start: Int) {
        var i = arena.count
        while i > start, arena[i - 1] & 0xC0 == 0x80 { i -= 1 }
        guard i > start, arena[i - 1] >= 0xC0 else { return }
        if UTF8Validator.sequenceLength(arena, i - 1, arena.count) == 0 { arena.removeLast(arena.count - i + 1) }
    }
}
