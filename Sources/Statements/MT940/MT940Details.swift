import Ledger

/// What the lines of `:86:` say: the other party, the purpose, the bank's own words.
///
/// Three forms occur. *Structured*: a code of three digits and then subfields, `?20`, each with a mark (`?`, in some files `>`, `~`, `^`)
/// and two digits; the lines break anywhere, also inside a word. *With slashes*: `/NAME/…/REMI/…`. *Free text*, whose lines break at 65 characters.
/// Source: Deutsche Kreditwirtschaft, DFÜ-Abkommen, Anlage 3, chapter 8 (structured).
struct MT940Details {
    /// A line of this length goes on in the next one without a blank.
    private static let lineCharacters = 65
    /// The same for a subfield of the structured form.
    private static let subfieldCharacters = 27

    private(set) var name = TextRange.empty
    private(set) var purpose = TextRange.empty
    /// `?00`, the kind of booking in the bank's words.
    private(set) var bookingText = TextRange.empty

    /// Takes the fields of one entry; the results lie behind the arena.
    init(_ fields: ArraySlice<RecordField>, in arena: inout [UInt8]) {
        let lines = fields.filter { $0.tag == MT940Field.details.rawValue || $0.tag == MT940Field.detailsLine.rawValue }
        if let first = lines.first(where: { !$0.range.isEmpty }) {
            if let mark = Self.subfieldMark(arena, first.range) {
                let joined = Self.join(lines, mark: mark, in: &arena)
                structured(joined, mark, in: &arena)
            } else {
                let joined = Self.join(lines, mark: nil, in: &arena)
                let text = Self.trimmed(arena, joined)
                if !text.isEmpty, !slashed(text, in: &arena) { purpose = TextCollapser.collapse(text, in: &arena) }
            }
        }
        let notes = fields.filter { $0.tag == MT940Field.note.rawValue }
        if !notes.isEmpty { noted(notes, in: &arena) }
    }

    // MARK: Lines

    /// The lines as one text behind the arena, `mark` being what begins a subfield. A line that starts with a tag of its own (`:86:`
    /// repeated) is never glued to the one before.
    private static func join(_ lines: [RecordField], mark: UInt8?, in arena: inout [UInt8]) -> Range<Int> {
        let lower = arena.count
        var previous: Range<Int>?
        for line in lines {
            if let before = previous {
                let isGlued =
                    line.tag == MT940Field.detailsLine.rawValue && goesOn(before, isFirst: before == lines[0].range, line.range, mark, arena)
                if !isGlued { arena.append(0x20) }
            }
            for i in line.range { arena.append(arena[i]) }
            previous = line.range
        }
        return lower..<arena.count
    }

    /// Whether a line goes on in the next one without a blank. A full line does; a shorter one has lost a blank at its end, unless it ends
    /// inside a mark or the next one begins with what looked like a tag.
    private static func goesOn(_ line: Range<Int>, isFirst: Bool, _ next: Range<Int>, _ mark: UInt8?, _ bytes: [UInt8]) -> Bool {
        let count = characters(bytes, line)
        // Some banks count the tag of the first line.
        if count >= lineCharacters || isFirst && count == lineCharacters - 4 { return true }
        if let first = next.first, bytes[first] == UInt8(ascii: ":") { return true }
        return mark != nil && bytes[line.suffix(2)].contains { $0 == mark }
    }

    private static func characters(_ bytes: [UInt8], _ range: Range<Int>) -> Int { bytes[range].count { $0 & 0xC0 != 0x80 } }

    // MARK: Structured

    /// The mark before the subfields; nil if the text has none.
    private static func subfieldMark(_ bytes: [UInt8], _ range: Range<Int>) -> UInt8? {
        var i = range.lowerBound
        while i < range.upperBound, i - range.lowerBound < 3, isDigit(bytes[i]) { i += 1 }
        guard i - range.lowerBound == 3 || i == range.lowerBound, i + 2 < range.upperBound, isDigit(bytes[i + 1]), isDigit(bytes[i + 2]) else {
            return nil
        }
        return "?>~^<|".utf8.contains(bytes[i]) ? bytes[i] : nil
    }

    private mutating func structured(_ text: Range<Int>, _ mark: UInt8, in arena: inout [UInt8]) {
        var names = Pieces()
        var purposes = Pieces()
        var i = text.lowerBound
        while i < text.upperBound {
            guard Self.isSubfield(arena, i, text.upperBound, mark) else {
                i += 1
                continue
            }
            let code = Int(arena[i + 1] - 0x30) * 10 + Int(arena[i + 2] - 0x30)
            let lower = i + 3
            i = lower
            while i < text.upperBound, !Self.isSubfield(arena, i, text.upperBound, mark) { i += 1 }
            // A mark without digits at the end is the rest of a subfield that was cut off.
            let upper = i == text.upperBound && i > lower && arena[i - 1] == mark ? i - 1 : i
            switch code {
            case 0: bookingText = TextCollapser.collapse(Self.trimmed(arena, lower..<upper), in: &arena)
            case 20...29, 60...63: purposes.add(lower..<upper)
            case 32, 33: names.add(lower..<upper)
            default: break
            }
        }
        name = names.text(Self.subfieldCharacters, in: &arena)
        let said = purposes.text(Self.subfieldCharacters, in: &arena)
        purpose = Self.remittance(said, arena)
    }

    private static func isSubfield(_ bytes: [UInt8], _ i: Int, _ end: Int, _ mark: UInt8) -> Bool {
        bytes[i] == mark && i + 2 < end && isDigit(bytes[i + 1]) && isDigit(bytes[i + 2])
    }

    /// Subfields that are one text.
    private struct Pieces {
        private var ranges: [Range<Int>] = []

        mutating func add(_ range: Range<Int>) { ranges.append(range) }

        /// Full subfields go on without a blank in the next one.
        func text(_ fullCharacters: Int, in arena: inout [UInt8]) -> TextRange {
            var collapser = TextCollapser(arena)
            for range in ranges {
                collapser.append(range, &arena)
                if MT940Details.characters(arena, range) < fullCharacters { collapser.append(scalar: 0x20, &arena) }
            }
            return collapser.text(arena)
        }
    }

    /// Marks of SEPA parts inside the purpose.
    private static let markers = [
        "EREF+", "KREF+", "MREF+", "CRED+", "DEBT+", "SVWZ+", "ABWA+", "ABWE+", "IBAN+", "COAM+", "OAMT+", "PURP+", "MDAT+", "RREF+", "BREF+",
        "RETP+",
    ].map { Array($0.utf8) }

    /// Of a purpose with SEPA parts, the one that a person wrote (`SVWZ+`), where it says anything; else all of it.
    private static func remittance(_ text: TextRange, _ bytes: [UInt8]) -> TextRange {
        let range = text.range
        var lower: Int?
        var upper = range.upperBound
        var i = range.lowerBound
        while i + 5 <= range.upperBound {
            if bytes[i + 4] == UInt8(ascii: "+"), let marker = markers.first(where: { bytes[i..<i + 5].elementsEqual($0) }) {
                if lower != nil {
                    upper = i
                    break
                }
                if marker[0] == UInt8(ascii: "S") { lower = i + 5 }
                i += 4
            }
            i += 1
        }
        guard let lower else { return text }
        let part = trimmed(bytes, lower..<upper)
        return part.isEmpty ? text : TextRange(lower: UInt32(part.lowerBound), upper: UInt32(part.upperBound))
    }

    // MARK: Slashes

    private static let codes = Set(
        "TRTP IBAN BIC NAME REMI EREF MARF CSID BENM ORDP ULTC ULTD PREF RTRN ISDT ADDR CNTP PURP SVCL OCMT CHGS IACC KREF EXCH ULTB ULTO BPID"
            .split(separator: " ").map { Array($0.utf8) })

    /// `/TRTP/…/NAME/…/REMI/…`: the name and the remittance. False if the text has not this form or neither of the two.
    private mutating func slashed(_ text: Range<Int>, in arena: inout [UInt8]) -> Bool {
        guard arena[text.lowerBound] == UInt8(ascii: "/") else { return false }
        var code: Range<Int>?
        var value = text.lowerBound
        var i = text.lowerBound
        func note(_ end: Int, _ arena: inout [UInt8]) {
            guard let code, value < end else { return }
            let word = arena[code]
            var range = Self.trimmed(arena, value..<end)
            if word.elementsEqual("NAME".utf8), name.isEmpty { name = TextCollapser.collapse(range, in: &arena) }
            if word.elementsEqual("REMI".utf8), purpose.isEmpty {
                for prefix in ["USTD//", "STRD/CUR/", "STRD/"] where arena[range].starts(with: prefix.utf8) {
                    range = range.lowerBound + prefix.utf8.count..<range.upperBound
                }
                purpose = TextCollapser.collapse(range, in: &arena)
            }
        }
        while i < text.upperBound {
            guard arena[i] == UInt8(ascii: "/") else {
                i += 1
                continue
            }
            let start = i + 1
            var end = start
            while end < text.upperBound, end - start < 5, arena[end] != UInt8(ascii: "/") { end += 1 }
            guard end < text.upperBound, arena[end] == UInt8(ascii: "/"), Self.codes.contains(Array(arena[start..<end])) else {
                i += 1
                continue
            }
            note(i, &arena)
            code = start..<end
            value = end + 1
            // The slash that ends the code may begin the next one.
            i = end
        }
        note(text.upperBound, &arena)
        return !name.isEmpty || !purpose.isEmpty
    }

    // MARK: Notes

    /// Lines with two digits before them: 01 to 14 purpose, 15 and 16 the other party, 17 the bank's words.
    private mutating func noted(_ lines: [RecordField], in arena: inout [UInt8]) {
        var names = Pieces()
        var purposes = Pieces()
        for line in lines where line.range.count > 2 && Self.isDigit(arena[line.range.lowerBound]) && Self.isDigit(arena[line.range.lowerBound + 1]) {
            let text = line.range.lowerBound + 2..<line.range.upperBound
            switch MT940Values.number(arena, line.range.lowerBound..<line.range.lowerBound + 2) {
            case 1...14: purposes.add(text)
            case 15, 16: names.add(text)
            case 17: bookingText = TextCollapser.collapse(Self.trimmed(arena, text), in: &arena)
            default: break
            }
        }
        if name.isEmpty { name = names.text(Self.subfieldCharacters, in: &arena) }
        if purpose.isEmpty { purpose = purposes.text(Self.subfieldCharacters, in: &arena) }
    }

    private static func trimmed(_ bytes: [UInt8], _ range: Range<Int>) -> Range<Int> {
        var lower = range.lowerBound
        var upper = range.upperBound
        while lower < upper, bytes[lower] <= 0x20 { lower += 1 }
        while upper > lower, bytes[upper - 1] <= 0x20 { upper -= 1 }
        return lower..<upper
    }

    private static func isDigit(_ byte: UInt8) -> Bool { byte >= 0x30 && byte <= 0x39 }
}
