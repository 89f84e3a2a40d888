/// Finds the encoding of a text by what its bytes are, over the whole file.
///
/// UTF-8 is all but certain when it fits. Otherwise the single-byte code pages are weighed by the letters that their languages use:
/// each byte beyond ASCII speaks for the pages in which it is a letter where a letter belongs, and against those in which it is none or undefined.
public struct EncodingEvidence: Sendable {
    public private(set) var utf8 = UTF8Validator()
    /// How often each byte from 0x80 stands beside an ASCII letter, beside another such byte, and elsewhere.
    private var besideLetter = [UInt32](repeating: 0, count: 128)
    private var besideHigh = [UInt32](repeating: 0, count: 128)
    private var elsewhere = [UInt32](repeating: 0, count: 128)
    private var previous: UInt8 = 0x20
    private var wide = WideEvidence()

    public init() {}

    public mutating func consume(_ chunk: [UInt8]) {
        utf8.consume(chunk)
        wide.begin(chunk)
        var i = 0
        let end = chunk.count
        while true {
            i = UTF8Validator.skipASCII(chunk, i, end)
            guard i < end else { break }
            let before = i > 0 ? chunk[i - 1] : previous
            let after = i + 1 < end ? chunk[i + 1] : 0x20
            let at = Int(chunk[i]) - 0x80
            wide.note(chunk, at: i)
            if Self.isLetter(before) || Self.isLetter(after) {
                besideLetter[at] &+= 1
            } else if before >= 0x80 || after >= 0x80 {
                besideHigh[at] &+= 1
            } else {
                elsewhere[at] &+= 1
            }
            i += 1
        }
        if let last = chunk.last { previous = last }
    }

    /// What the text is decoded with; `isBroken` if it is UTF-8 but for some places.
    public struct Verdict: Sendable {
        public var decoder: TextDecoder
        public var isPlainASCII: Bool
        public var isBroken: Bool
    }

    public mutating func finish() -> Verdict {
        utf8.finish()
        if utf8.invalid == 0 { return Verdict(decoder: .utf8, isPlainASCII: utf8.sequences == 0, isBroken: false) }
        if utf8.sequences > utf8.invalid { return Verdict(decoder: .utf8, isPlainASCII: false, isBroken: true) }
        var ranked = Self.candidates.map { (name: $0.name, score: score($0)) }
        for name in WideCodePage.names { if let score = wide.score(name) { ranked.append((name, score)) } }
        let best = ranked.max { $0.score < $1.score }
        let name = best.flatMap { $0.score > Int.min ? $0.name : nil } ?? "windows-1252"
        return Verdict(decoder: TextDecoder(name) ?? .utf8, isPlainASCII: false, isBroken: false)
    }

    private static func isLetter(_ byte: UInt8) -> Bool { (byte | 0x20) >= 0x61 && (byte | 0x20) <= 0x7A }

    private struct Candidate: Sendable {
        var name: String
        /// Weight in tenths of its evidence: where two pages explain the bytes equally well the more usual one wins.
        var prior: Int
        /// Letters that the languages of this page use often, and those that they use now and then.
        var common: String
        var rare: String
        /// Scripts of their own: their letters stand beside each other, not beside ASCII letters.
        var isOwnScript = false
    }

    private static let candidates = [
        Candidate(name: "windows-1252", prior: 12, common: "äöüßÄÖÜéèàçñóíáúêôåøæãõÅØÆÉÇÑ", rare: "âîûëïìòùýÀÈÊÔÁÍÓÚÃÕÂÎÛËÏœŒšžŠŽÿðþ"),
        Candidate(
            name: "windows-1250", prior: 11, common: "ąćęłńóśźżĄĆĘŁŃÓŚŹŻáčďéěíňřšťúůýžÁČĎÉĚÍŇŘŠŤÚŮÝŽöőüűÖŐÜŰđĐ", rare: "äľĺŕôëçăâîşţĂÂÎŞŢÄĽßÇË"),
        Candidate(
            name: "windows-1251", prior: 10, common: "оеаинтсрвлкмдпуяыьгзбчйхОЕАИНТСРВЛКМДПУЯ", rare: "жшюцщэфъёіїєґЖШЮЦЩЭФЪЁЫЬГЗБЧЙХ№",
            isOwnScript: true),
        Candidate(name: "koi8-r", prior: 9, common: "оеаинтсрвлкмдпуяыьгзбчйхОЕАИНТСРВЛКМДПУЯ", rare: "жшюцщэфъёЖШЮЦЩЭФЪЁ", isOwnScript: true),
        Candidate(
            name: "windows-1253", prior: 9, common: "αοιεητσνυρκπλςμάόίέήώωγδθβφχΑΟΙΕΗΤΣΝΥΡΚΠΛΜ", rare: "ξζψύΆΌΊΈΉΏΩΓΔΘΒΦΧΞΖΨ", isOwnScript: true),
        Candidate(name: "windows-1254", prior: 10, common: "ıİşŞğĞçÇöÖüÜ", rare: "âîûéèäßñ"),
        Candidate(name: "windows-1257", prior: 10, common: "āčēģīķļņšūžąęėįųõäöüÄÖÜÕŠŽ", rare: "ĀČĒĢĪĶĻŅŪĄĘĖĮŲ"),
        Candidate(name: "iso-8859-2", prior: 9, common: "ąćęłńóśźżĄĆĘŁŃÓŚŹŻáčďéěíňřšťúůýžÁČŘŠŽöőüűÖŐÜŰ", rare: "äľĺŕôëçăâîşţß"),
        Candidate(name: "iso-8859-15", prior: 11, common: "äöüßÄÖÜéèàçñóíáúêôåøæãõÅØÆÉÇÑ€", rare: "âîûëïìòùýÀÈÊÔÁÍÓÚÃÕÂÎÛËÏœŒšžŠŽ"),
        Candidate(name: "ibm850", prior: 9, common: "äöüßÄÖÜéèàçñóíáúêôåøæÅØÆÉÇÑ", rare: "âîûëïìòùý"),
        Candidate(name: "ibm852", prior: 8, common: "ąćęłńóśźżĄĆĘŁŃÓŚŹŻáčďéěíňřšťúůýžöőüű", rare: "äôëçăâî"),
        Candidate(name: "macintosh", prior: 8, common: "äöüßÄÖÜéèàçñóíáúêôåøæÅØÆÉÇÑ", rare: "âîûëïìòùœ"),
    ]

    private func score(_ candidate: Candidate) -> Int {
        guard let decoder = TextDecoder(candidate.name) else { return Int.min }
        let common = Set(candidate.common.unicodeScalars.map(\.value))
        let rare = Set(candidate.rare.unicodeScalars.map(\.value))
        var score = 0
        for at in 0..<128 {
            let near = Int(besideLetter[at])
            let high = Int(besideHigh[at])
            let apart = Int(elsewhere[at])
            guard near + high + apart > 0 else { continue }
            guard let scalar = decoder.scalar(UInt8(at + 0x80)) else {
                score -= 60 * (near + high + apart)
                continue
            }
            // Capitals are seldom, above all beside the small letters that most texts are made of.
            let isCapital = UnicodeScalar(scalar)?.properties.isUppercase ?? false
            let weight = common.contains(scalar) ? (isCapital ? 5 : 10) : rare.contains(scalar) ? (isCapital ? 2 : 4) : 0
            // The sign of no currency: where it seems to stand, the page is another one that has the euro there.
            if scalar == 0xA4 { score -= 100 * (near + high + apart) }
            if weight > 0 {
                // A Latin letter stands among ASCII letters; a letter of another script among its own.
                score += weight * (candidate.isOwnScript ? 3 * high - 6 * near : 3 * near + high) * candidate.prior / 30
                score += apart * weight / 10
            } else {
                // A sign between letters is a letter of another page; apart from letters it is at home.
                let isUsual = Self.usualSigns.contains(scalar)
                score -= (isUsual ? 2 : 8) * (near + high)
                score += (isUsual ? 4 : -2) * apart * candidate.prior / 10
            }
        }
        return score
    }

    /// € £ ° § – — ' ' " " „ « » · • … and the no-break space: signs that stand in texts of all pages.
    private static let usualSigns: Set<UInt32> = [
        0x20AC, 0xA3, 0xB0, 0xA7, 0x2013, 0x2014, 0x2018, 0x2019, 0x201C, 0x201D, 0x201E, 0xAB, 0xBB, 0xB7, 0x2022, 0x2026, 0xA0, 0xB4, 0xBA, 0xAA,
    ]
}
