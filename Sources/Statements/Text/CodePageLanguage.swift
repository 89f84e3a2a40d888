/// The languages that statements in single-byte code pages are in, with the letters beyond ASCII that each uses.
///
/// A page is judged by one language at a time: a byte that is õ in Western and ő in Central European pages stands in Portuguese beside ã and ç, in
/// Hungarian beside á and ű.
enum CodePageLanguage {
    struct Language: Sendable {
        var letters: Set<UInt32>
        /// A script of its own: its letters stand beside each other, not beside ASCII letters. Then the ten or so that every text is full of.
        var isOwnScript = false
        var common: Set<UInt32> = []
    }

    struct Page: Sendable {
        var name: String
        /// In tenths of its evidence: where two pages explain the bytes equally well the more usual one wins.
        var prior: Int
        var languages: [Language]
    }

    private static func alphabet(_ small: String, common: String = "") -> Language {
        Language(letters: scalars(small), isOwnScript: !common.isEmpty, common: scalars(common))
    }

    private static func scalars(_ small: String) -> Set<UInt32> { Set((small + small.uppercased()).unicodeScalars.map(\.value)) }

    private static let western = [
        "äöüß", "éèàçêâîôûëïùœ", "áéíóúñü", "àèéìòù", "ãõçáéíóúâêôà", "éëïèöüç", "åæøé", "åäöé", "áðéíóúýþæö", "àçéèíïóòúü",
    ].map { alphabet($0) }
    private static let central = [
        "ąćęłńóśźż", "áčďéěíňóřšťúůýž", "áäčďéíľĺňóôŕšťúýž", "áéíóöőúüű", "ăâîşţ", "čćđšž", "äöüß",
    ].map { alphabet($0) }
    private static let baltic = ["āčēģīķļņšūž", "ąčęėįšųūž", "äöõüšž"].map { alphabet($0) }
    private static let russian = alphabet("абвгдежзийклмнопрстуфхцчшщъыьэюяё", common: "оеаинтсрвл")
    private static let cyrillic = [
        russian, alphabet("абвгґдеєжзиіїйклмнопрстуфхцчшщьюя", common: "оаинівтерс"),
        alphabet("абвгдђежзијклљмнњопрстћуфхцчџш", common: "аиоентрсвј"), alphabet("абвгдежзийклмнопрстуфхцчшщъьюя", common: "аоеитнрсвд"),
    ]

    static let pages = [
        Page(name: "windows-1252", prior: 12, languages: western),
        Page(name: "windows-1250", prior: 11, languages: central),
        Page(name: "windows-1251", prior: 10, languages: cyrillic),
        Page(name: "koi8-r", prior: 9, languages: [russian]),
        Page(name: "windows-1253", prior: 9, languages: [alphabet("αβγδεζηθικλμνξοπρσςτυφχψωάέήίόύώϊϋΐΰ", common: "αοιτενσηρπκςί")]),
        Page(name: "windows-1254", prior: 10, languages: [Language(letters: Set("çğıöşüâÇĞİÖŞÜ".unicodeScalars.map(\.value)))]),
        Page(name: "windows-1257", prior: 10, languages: baltic),
        Page(name: "iso-8859-2", prior: 10, languages: central),
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
