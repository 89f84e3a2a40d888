/// The languages that statements in single-byte code pages are in, with the letters beyond ASCII that each uses.
///
/// A page is judged by one language at a time: a byte that is õ in Western and ő in Central European pages stands in Portuguese beside ã and ç, in
/// Hungarian beside á and ű.
enum CodePageLanguage {
    struct Language: Sendable {
        var letters: Set<UInt32>
        /// A script of its own: its letters stand beside each other, not beside ASCII letters.
        var isOwnScript = false
        /// Those that every text is full of.
        var common: Set<UInt32> = []
    }

    struct Page: Sendable {
        var name: String
        /// In tenths of its evidence: where two pages explain the bytes equally well the more usual one wins.
        var prior: Int
        var languages: [Language]
    }

    /// A Latin alphabet: the letters that its texts are full of, and the others.
    private static func latin(_ common: String, _ others: String = "") -> Language {
        Language(letters: scalars(common + others), common: scalars(common))
    }

    private static func alphabet(_ small: String, common: String) -> Language {
        Language(letters: scalars(small), isOwnScript: true, common: scalars(common))
    }

    private static func scalars(_ small: String) -> Set<UInt32> { Set((small + small.uppercased()).unicodeScalars.map(\.value)) }

    private static let western = [
        latin("äöüß"), latin("éèàê", "çâîôûëïùœ"), latin("áéíóñú", "ü"), latin("àèéìòù"), latin("ãçáéõí", "óúâêôà"), latin("éë", "ïèöüç"),
        latin("åæøé"),
        latin("åäöé"), latin("áðéíóúýþæö"), latin("àçéèíïóòúü"), latin("äöõü"),
    ]
    private static let central = [
        latin("ąćęłńóśż", "ź"), latin("áčéěířšžýů", "ďňóťú"), latin("áčéíľšžýťú", "äďĺňóôŕ"), latin("áéöóőü", "íúű"), latin("ăâîşţ"), latin("čćšžđ"),
        latin("čšž"),
        latin("äöüß"),
    ]
    private static let baltic = [latin("āīēšņļ", "čģķūž"), latin("ėšąųįž", "čęū"), latin("äöõü", "šž")]
    private static let russian = alphabet("абвгдежзийклмнопрстуфхцчшщъыьэюяё", common: "оеаинтсрвл")
    private static let cyrillic = [
        russian, alphabet("абвгґдеєжзиіїйклмнопрстуфхцчшщьюя", common: "оаинівтерс"),
        alphabet("абвгдђежзијклљмнњопрстћуфхцчџш", common: "аиоентрсвј"), alphabet("абвгдежзийклмнопрстуфхцчшщъьюя", common: "аоеитнрсвд"),
    ]

    static let pages = [
        Page(name: "windows-1252", prior: 11, languages: western),
        Page(name: "windows-1250", prior: 11, languages: central),
        Page(name: "windows-1251", prior: 10, languages: cyrillic),
        Page(name: "koi8-r", prior: 9, languages: [russian]),
        Page(name: "windows-1253", prior: 9, languages: [alphabet("αβγδεζηθικλμνξοπρσςτυφχψωάέήίόύώϊϋΐΰ", common: "αοιτενσηρπκςί")]),
        Page(
            name: "windows-1254", prior: 10,
            languages: [Language(letters: Set("çğıöşüâÇĞİÖŞÜ".unicodeScalars.map(\.value)), common: Set("çğıöşüÇĞİÖŞÜ".unicodeScalars.map(\.value)))]),
        Page(name: "windows-1257", prior: 10, languages: baltic),
        Page(name: "iso-8859-2", prior: 11, languages: central),
        Page(name: "iso-8859-15", prior: 11, languages: western),
        Page(name: "ibm850", prior: 9, languages: western),
        Page(name: "ibm852", prior: 8, languages: central),
        Page(name: "macintosh", prior: 8, languages: western),
    ]

    /// € £ ° § – — ' ' " " „ « » · • … ´ º ª and the no-break space: signs that stand in texts of all pages.
    static let usualSigns: Set<UInt32> = [
        0x20AC, 0xA3, 0xB0, 0xA7, 0x2013, 0x2014, 0x2018, 0x2019, 0x201C, 0x201D, 0x201E, 0xAB, 0xBB, 0xB7, 0x2022, 0x2026, 0xA0, 0xB4, 0xBA, 0xAA,
    ]
}
