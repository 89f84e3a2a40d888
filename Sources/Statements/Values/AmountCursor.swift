/// Walks over the characters of an amount and says what each is for.
///
/// The bytes are UTF-8, or a single-byte code page whose few interesting characters are those of Windows-1252.
struct AmountCursor {
    enum Kind: Equatable { case end, digit, point, comma, apostrophe, space, minus, plus, open, close, symbol, letters, other }

    /// A run of letters and dots such as `EUR`, `kr.` or an Arabic currency mark.
    struct Word {
        /// The first four bytes, lower-cased if ASCII, the first highest.
        var packed4: UInt32 = 0
        /// The first three bytes as they are.
        var packed: UInt32 = 0
        var count = 0
        var isUpperASCII = true
        var isForeign = true
    }

    private let bytes: [UInt8]
    private var i: Int
    private let end: Int
    /// Of the character that `next` has looked at.
    private(set) var scalar: UInt32 = 0
    private var width = 0

    init(_ bytes: [UInt8], _ range: Range<Int>) {
        self.bytes = bytes
        i = range.lowerBound
        end = range.upperBound
    }

    var isAtEnd: Bool { i >= end }
    var byte: UInt8 { bytes[i] }

    mutating func step() { i += width }

    mutating func skipSpaces() {
        while next() == .space { step() }
    }

    /// Whether the space at the cursor is single and stands between digits, as a grouping mark does.
    var isSpaceBetweenDigits: Bool {
        let after = i + width
        guard after < end else { return false }
        return bytes[after] >= 0x30 && bytes[after] <= 0x39
    }

    mutating func next() -> Kind {
        guard i < end else {
            width = 0
            return .end
        }
        decode()
        switch scalar {
        case 0x30...0x39: return .digit
        case 0x2E: return .point
        case 0x2C: return .comma
        case 0x27, 0x2019, 0x2BC, 0xB4: return .apostrophe
        case 0x20, 0x09, 0x0A, 0x0D, 0xA0, 0x00, 0x2000...0x200F, 0x202F, 0x2066...0x2069, 0x202A...0x202E, 0x205F, 0x3000, 0xFEFF, 0x61C:
            return .space
        // The triangles are the minus of Japanese accounts.
        case 0x2D, 0x2212, 0x2013, 0xFE63, 0xFF0D, 0x25B2, 0x25B3: return .minus
        case 0x2B, 0xFF0B: return .plus
        case 0x28: return .open
        case 0x29: return .close
        // Also the yen of full width and the names of yen, yuan and won, which stand behind their numbers.
        // A backslash is how Japanese code pages print the yen.
        case 0x24, 0x5C, 0xA3, 0xA4, 0xA5, 0x20A0...0x20CF, 0xE3F, 0xFFE5, 0x5186, 0x5143, 0x5713, 0xC6D0: return .symbol
        case 0x41...0x5A, 0x61...0x7A, 0xC0...0x24F, 0x400...0x4FF, 0x5D0...0x5EA, 0x600...0x6FF: return .letters
        default: return .other
        }
    }

    /// The letters at the cursor, with the dots between and one behind them; the cursor stands after them.
    mutating func takeLetters() -> Word {
        var word = Word()
        while true {
            let kind = next()
            let isDot = kind == .point && word.count > 0 && !isSpaceBetweenDigits
            // A right-to-left mark stands inside the Arabic marks.
            let isMark = scalar == 0x200F || scalar == 0x200E
            guard kind == .letters || isDot || (isMark && kind == .space) || (scalar == 0x24 && word.count > 0 && kind == .symbol) else {
                return word
            }
            if !isDot && !isMark {
                word.count += 1
                let lower = scalar >= 0x41 && scalar <= 0x5A ? scalar + 0x20 : scalar
                if word.count <= 4 { word.packed4 = word.packed4 << 8 | (lower & 0xFF) }
                if word.count <= 3 { word.packed = word.packed << 8 | (scalar & 0xFF) }
                if scalar < 0x41 || scalar > 0x5A { word.isUpperASCII = false }
                if scalar < 0x5D0 { word.isForeign = false }
            }
            step()
        }
    }

    /// UTF-8 if the bytes are; else one byte of Windows-1252.
    private mutating func decode() {
        let lead = bytes[i]
        width = 1
        scalar = UInt32(lead)
        guard lead >= 0x80 else {
            // The named space of HTML, which some banks leave in their files.
            if lead == 0x26, end - i >= 6, bytes[i..<i + 6].elementsEqual("&nbsp;".utf8) {
                width = 6
                scalar = 0xA0
            }
            return
        }
        if lead >= 0xC2, lead < 0xE0, let a = continuation(1) {
            width = 2
            scalar = UInt32(lead & 0x1F) << 6 | a
        } else if lead >= 0xE0, lead < 0xF0, let a = continuation(1), let b = continuation(2) {
            width = 3
            scalar = UInt32(lead & 0x0F) << 12 | a << 6 | b
        } else if lead == 0x80 {
            scalar = 0x20AC
        } else if lead == 0x96 {
            scalar = 0x2013
        }
    }

    private func continuation(_ distance: Int) -> UInt32? {
        guard i + distance < end, bytes[i + distance] & 0xC0 == 0x80 else { return nil }
        return UInt32(bytes[i + distance] & 0x3F)
    }
}

/// The words that may stand beside a number without making it something else.
enum AmountWords {
    /// Credit and debit marks; `S` and `H` are the German Soll and Haben.
    static func direction(_ word: AmountCursor.Word, isBehind: Bool) -> AmountScan.Sign? {
        switch word.count {
        case 1 where isBehind:
            switch UInt8(truncatingIfNeeded: word.packed4) {
            case UInt8(ascii: "d"), UInt8(ascii: "s"): return .debit
            case UInt8(ascii: "c"), UInt8(ascii: "h"): return .credit
            default: return nil
            }
        case 2:
            switch word.packed4 {
            case pack("cr"): return .credit
            case pack("dr"), pack("db"): return .debit
            default: return nil
            }
        default: return nil
        }
    }

    /// Short names of currencies: `kr`, `Kč`, `zł`, `Ft`, `lei`, `Rs`, `R$`; or up to four letters of a script that is not Latin, Greek or Cyrillic.
    static func isCurrencyName(_ word: AmountCursor.Word) -> Bool {
        if word.isForeign { return word.count <= 4 }
        return word.count <= 4 && names.contains(word.packed4)
    }

    /// Codes of ISO 4217 that are in use, and a few that statements still name.
    private static let currencyCodes = Set(
        """
        AED AFN ALL AMD ANG AOA ARS AUD AWG AZN BAM BBD BDT BGN BHD BIF BMD BND BOB BRL BSD BTN BWP BYN BZD CAD CDF CHF CLP CNY COP CRC CUP
        CVE CZK DJF DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GNF GTQ GYD HKD HNL HRK HTG HUF IDR ILS INR IQD IRR ISK JMD JOD
        JPY KES KGS KHR KMF KPW KRW KWD KYD KZT LAK LBP LKR LRD LSL LYD MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN MYR MZN NAD NGN NIO
        NOK NPR NZD OMR PAB PEN PGK PHP PKR PLN PYG QAR RON RSD RUB RUR RWF SAR SBD SCR SDG SEK SGD SHP SLE SOS SRD SSP STN SVC SYP SZL THB
        TJS TMT TND TOP TRY TTD TWD TZS UAH UGX USD UYU UZS VES VND VUV WST XAF XCD XOF XPF YER ZAR ZMW ZWL LTL LVL EEK DEM FRF ITL ESP
        """.split(whereSeparator: { $0 == " " || $0 == "\n" }).map { pack(String($0)) })

    /// `packed` holds the three capital letters, the first highest.
    static func isCurrencyCode(_ packed: UInt32) -> Bool { currencyCodes.contains(packed) }

    /// Arabic currency marks by the currency they stand for.
    static let foreignCodes: [UInt32: UInt32] = {
        let marks = [
            "دا": "JOD", "دك": "KWD", "دب": "BHD", "رع": "OMR", "دت": "TND", "دع": "IQD", "لد": "LYD", "رس": "SAR", "دإ": "AED", "جم": "EGP",
            "دم": "MAD",
        ]
        var codes: [UInt32: UInt32] = [:]
        for (mark, code) in marks { codes[pack(mark)] = pack(code) }
        return codes
    }()

    /// Short names that one currency has alone; `kr`, `Rs` and `$` are those of several.
    static let codesOfNames: [UInt32: UInt32] = {
        let names = [
            "zł": "PLN", "kč": "CZK", "ft": "HUF", "r$": "BRL", "лв": "BGN", "руб": "RUB", "грн": "UAH", "tl": "TRY", "rp": "IDR", "rm": "MYR",
            "us$": "USD",
            "ca$": "CAD", "c$": "CAD", "a$": "AUD", "au$": "AUD", "nz$": "NZD", "hk$": "HKD", "s$": "SGD", "nt$": "TWD", "mx$": "MXN", "sfr": "CHF",
            "euro": "EUR", "eur": "EUR", "usd": "USD", "gbp": "GBP", "chf": "CHF",
        ]
        var codes: [UInt32: UInt32] = [:]
        for (name, code) in names { codes[pack(name)] = pack(code) }
        return codes
    }()

    private static let names: Set<UInt32> = {
        let ascii = "kr ft lei rs fr sfr din tl lt ls r r$ us$ ca$ c$ a$ au$ nz$ s$ hk$ nt$ mx$ q rm rp km kn bs eur usd gbp chf euro".split(
            separator: " ")
        var set = Set(ascii.map { pack(String($0)) })
        // Cyrillic and accented names, by the low bytes of their scalars as the cursor packs them.
        for name in ["kč", "zł", "лв", "руб", "р", "грн", "ден"] { set.insert(pack(name)) }
        return set
    }()

    private static func pack(_ text: String) -> UInt32 { text.unicodeScalars.reduce(0) { $0 << 8 | ($1.value & 0xFF) } }
}
