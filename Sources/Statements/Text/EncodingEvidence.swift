/// Finds the encoding of a text by what its bytes are, over the whole file.
///
/// UTF-8 is all but certain when it fits. Otherwise code pages are weighed by the letters that their languages use (`CodePageLanguage`): each byte
/// beyond ASCII speaks for the pages in which it is a letter of the language where a letter belongs, and against those in which it is none or
/// undefined. Encodings of byte pairs are weighed by `WideEvidence`.
public struct EncodingEvidence: Sendable {
    public private(set) var utf8 = UTF8Validator()
    /// How often each byte from 0x80 stands beside an ASCII letter, beside another such byte, and elsewhere.
    private var besideLetter = [UInt32](repeating: 0, count: 128)
    private var besideHigh = [UInt32](repeating: 0, count: 128)
    private var elsewhere = [UInt32](repeating: 0, count: 128)
    /// The last byte of the chunk before, and the one before that.
    private var previous: UInt8 = 0x20
    private var beforePrevious: UInt8 = 0x20
    private var wide = WideEvidence()

    public init() {}

    public mutating func consume(_ chunk: [UInt8]) {
        guard let first = chunk.first, let last = chunk.last else { return }
        utf8.consume(chunk)
        // What stands behind the last byte of the chunk before is known only now.
        if previous >= 0x80 { note(previous, between: beforePrevious, first) }
        var i = UTF8Validator.skipASCII(chunk, 0, chunk.count)
        let end = chunk.count
        if i < end || wide.wantsMore { wide.consume(chunk, after: previous) }
        while i < end {
            if i + 1 < end { note(chunk[i], between: i > 0 ? chunk[i - 1] : previous, chunk[i + 1]) }
            i = UTF8Validator.skipASCII(chunk, i + 1, end)
        }
        beforePrevious = end > 1 ? chunk[end - 2] : previous
        previous = last
    }

    /// A byte beyond ASCII with its neighbours.
    @inline(__always)
    private mutating func note(_ byte: UInt8, between before: UInt8, _ after: UInt8) {
        let at = Int(byte) - 0x80
        if Self.isLetter(before) || Self.isLetter(after) {
            besideLetter[at] &+= 1
        } else if before >= 0x80 || after >= 0x80 {
            besideHigh[at] &+= 1
        } else {
            elsewhere[at] &+= 1
        }
    }

    /// What the text is decoded with; `isBroken` if it is UTF-8 but for some places.
    public struct Verdict: Sendable {
        public var decoder: TextDecoder
        public var isPlainASCII: Bool
        public var isBroken: Bool
    }

    public mutating func finish() -> Verdict {
        utf8.finish()
        if previous >= 0x80 { note(previous, between: beforePrevious, 0x20) }
        previous = 0x20
        if utf8.invalid == 0 { return Verdict(decoder: .utf8, isPlainASCII: utf8.sequences == 0, isBroken: false) }
        if utf8.sequences > utf8.invalid { return Verdict(decoder: .utf8, isPlainASCII: false, isBroken: true) }
        var best = (name: "windows-1252", score: Int.min)
        for page in CodePageLanguage.pages {
            guard let decoder = TextDecoder(page.name) else { continue }
            let score = score(page, decoder)
            if score > best.score { best = (page.name, score) }
        }
        for name in WideCodePage.names {
            if let score = wide.score(name), score > best.score { best = (name, score) }
        }
        return Verdict(decoder: TextDecoder(best.name) ?? .utf8, isPlainASCII: false, isBroken: false)
    }

    private static func isLetter(_ byte: UInt8) -> Bool { (byte | 0x20) >= 0x61 && (byte | 0x20) <= 0x7A }

    /// The weight of a page: that of the language of it which explains the bytes best, and of its signs.
    private func score(_ page: CodePageLanguage.Page, _ decoder: TextDecoder) -> Int {
        var usual = 0
        var against = 0
        var letters = [Int](repeating: 0, count: page.languages.count)
        for at in 0..<128 {
            let near = Int(besideLetter[at])
            let high = Int(besideHigh[at])
            let apart = Int(elsewhere[at])
            guard near + high + apart > 0 else { continue }
            guard let scalar = decoder.scalar(UInt8(at + 0x80)), let character = UnicodeScalar(scalar) else {
                against += 600 * (near + high + apart)
                continue
            }
            // The sign of no currency: where it seems to stand, the page is another one that has the euro there.
            if scalar == 0xA4 { against += 1_000 * (near + high + apart) }
            guard character.properties.isAlphabetic, scalar != 0xAA, scalar != 0xBA else {
                // A sign between letters is a letter of another page; apart from letters it is at home.
                let isUsual = CodePageLanguage.usualSigns.contains(scalar)
                against += (isUsual ? 20 : 80) * (near + high) + (isUsual ? 0 : 20) * apart
                usual += isUsual ? 40 * apart : 0
                continue
            }
            // Capitals are seldom, above all beside the small letters that most texts are made of.
            let weight = character.properties.isUppercase ? 50 : 100
            for (k, language) in page.languages.enumerated() {
                if language.letters.contains(scalar) {
                    // A Latin letter stands among ASCII letters; a letter of another script among its own.
                    if language.isOwnScript {
                        letters[k] += (language.common.contains(scalar) ? weight : weight / 2) * (2 * high - 4 * near + apart) / 2
                    } else {
                        let weight = language.common.contains(scalar) ? weight : weight * 2 / 5
                        letters[k] += weight * (6 * near + 2 * high + apart) / 6
                    }
                } else {
                    letters[k] -= weight * (near + high)
                }
            }
        }
        let best = letters.max() ?? 0
        return (usual + max(0, best)) * page.prior / 10 + min(0, best) - against
    }
}
