/// Names of months and weekdays in the languages of the banks that print them.
enum DateWords {
    /// Reads a month's name or abbreviation at `i`, with a dot behind it if there is one; leaves `i` after it.
    static func month(_ bytes: [UInt8], _ i: inout Int, _ end: Int) -> Int? {
        guard let (word, next) = word(bytes, i, end), let month = months[word] else { return nil }
        i = next
        return month
    }

    /// The position after a weekday's name with its comma or dot; the start if there is none.
    static func afterWeekday(_ bytes: [UInt8], _ range: Range<Int>) -> Int {
        guard bytes[range.lowerBound] >= 0x41, let (word, next) = word(bytes, range.lowerBound, range.upperBound), months[word] == nil,
            weekdays.contains(word)
        else { return range.lowerBound }
        var i = next
        while i < range.upperBound, bytes[i] == 0x20 || bytes[i] == 0x2C || bytes[i] == 0x2E { i += 1 }
        return i
    }

    /// The letters at `start`, folded and packed. In UTF-8 Latin letters lose their accents, Greek and Cyrillic ones stay what they are; a letter of a
    /// single-byte code page, of which only the encoding knows what it is, becomes `?`.
    ///
    /// Only the first eight letters count, which tells all months of one language apart and lets abbreviations be listed as they are.
    private static func word(_ bytes: [UInt8], _ start: Int, _ end: Int) -> (UInt64, Int)? {
        var i = start
        var packed: UInt64 = 0
        var count = 0
        while i < end {
            let byte = bytes[i]
            var letter: UInt8
            if byte >= 0x80 {
                letter = 0x3F
                if (0xC3...0xD1).contains(byte), i + 1 < end, bytes[i + 1] & 0xC0 == 0x80 {
                    letter = folded(UInt32(byte & 0x1F) << 6 | UInt32(bytes[i + 1] & 0x3F))
                }
                i += 1
                while i < end, bytes[i] & 0xC0 == 0x80 { i += 1 }
            } else {
                letter = byte | 0x20
                guard letter >= 0x61, letter <= 0x7A else { break }
                i += 1
            }
            count += 1
            if count <= 8 { packed = packed << 8 | UInt64(letter) }
            if count > 12 { return nil }
        }
        return count >= 2 ? (packed, i) : nil
    }

    private static func pack(_ name: String, isPlain: Bool = false) -> UInt64 {
        var packed: UInt64 = 0
        for scalar in name.unicodeScalars.prefix(8) {
            packed = packed << 8 | UInt64(scalar.isASCII ? UInt8(scalar.value) : isPlain ? 0x3F : folded(scalar.value))
        }
        return packed
    }

    /// Base letters of U+00C0 to U+017F.
    private static let latin: [UInt8] = Array(
        ("aaaaaaaceeeeiiiidnooooo?ouuuuy?saaaaaaaceeeeiiiidnooooo?ouuuuy?y"
            + "aaaaaaccccccccddddeeeeeeeeeegggggggghhhhiiiiiiiiiiiijjkkklllllllllln"
            + "nnnnnnnnoooooooorrrrrrssssssssttttttuuuuuuuuuuuuwwyyyzzzzzzs").utf8)

    /// One byte for a letter beyond ASCII: the base of a Latin one, Greek from 0xB1, Cyrillic from 0xD0, all without case and accents; `?` for any other.
    private static func folded(_ scalar: UInt32) -> UInt8 {
        switch scalar {
        case 0xC0...0x17F: latin[Int(scalar - 0xC0)]
        case 0x386, 0x3AC: 0xB1
        case 0x388, 0x3AD: 0xB5
        case 0x389, 0x3AE: 0xB7
        case 0x38A, 0x390, 0x3AF, 0x3CA: 0xB9
        case 0x38C, 0x3CC: 0xBF
        case 0x38E, 0x3B0, 0x3CB, 0x3CD: 0xC5
        case 0x38F, 0x3CE: 0xC9
        case 0x3C2: 0xC3
        case 0x391...0x3A9: UInt8(scalar - 0x391 + 0xB1)
        case 0x3B1...0x3C9: UInt8(scalar - 0x3B1 + 0xB1)
        case 0x410...0x42F: UInt8(scalar - 0x410 + 0xD0)
        case 0x400...0x40F: UInt8(scalar - 0x400 + 0xF0)
        case 0x430...0x45F: UInt8(scalar - 0x430 + 0xD0)
        default: 0x3F
        }
    }

    private static let months: [UInt64: Int] = {
        // English, German, French, Spanish, Italian, Portuguese,
        // Dutch, Danish, Norwegian, Swedish, Finnish, Polish, Czech, Slovak, Hungarian, Romanian, Croatian, Slovene,
        // Estonian, Latvian, Lithuanian, Turkish, Icelandic, Indonesian, Russian, Ukrainian, Greek.
        let names = [
            "jan january januar jänner jan janv janvier ene enero gen gennaio janeiro januari sty stycznia led leden ledna "
                + "ianuarie ian tammikuu siječnja jän januára jaanuar jaan janvāris sausio saus ocak oca tammi janúar январь января "
                + "янв січня січ ιανουαρίου ιανουάριος ιαν",
            "feb february februar feber fév févr février febr febrero febbraio fev fevereiro februari lut lutego únor února "
                + "februarie helmikuu veljače februára veebruar veebr februāris vasario vas şubat şub helmi febrúar pebruari февраль "
                + "февраля фев февр лютого лют φεβρουαρίου φεβρουάριος φεβ úno",
            "mar march märz mär mrz mars marzo mrt maart marts marca březen března martie maaliskuu már március ožujka março "
                + "maa märts marec kovo kov mart maalis марта март мар березня бер μαρτίου μάρτιος μαρ bře",
            "apr april avr avril abr abril aprile kwi kwietnia duben dubna április ápr aprilie huhtikuu travnja apríla aprill "
                + "aprīlis aprīl balandžio bal nisan nis huhti апрель апреля апр квітня кві απριλίου απρίλιος απρ dub",
            "may mai may mayo mag maggio maio mei maj maja květen května május máj toukokuu svibnja mája maijs gegužės geg "
                + "mayıs touko maí май мая травня тра μαΐου μάιος μαΐ kvě",
            "jun june juni juin junio giu giugno junho cze czerwca červen června június jún iunie iun kesäkuu lipnja júna juuni "
                + "junij jūnijs jūn birželio birž haziran haz kesä júní июнь июня июн червня чер ιουνίου ιούνιος ιουν čvn červ kesäkuuta",
            "jul july juli juil juillet julio lug luglio julho lip lipca července července július júl iulie iul heinäkuu srpnja "
                + "júla juuli julij jūlijs jūl liepos liep temmuz tem heinä júlí июль июля июл липня лип ιουλίου ιούλιος ιουλ čvc",
            "aug august août aoû ago agosto augustus augusti sie sierpnia srpen srpna augusztus elokuu kolovoza aout avgust avg "
                + "augusts rugpjūčio rugp ağustos ağu elo ágúst agustus agu agt август августа авг серпня сер αυγούστου αύγουστος αυγ "
                + "srp augusta elokuuta",
            "sep sept september septembre septiembre set settembre setembro wrz września září septembrie szeptember szept "
                + "syyskuu rujna septembra septembris rugsėjo rugs eylül eyl syys сентябрь сентября сен сент вересня вер σεπτεμβρίου "
                + "σεπτέμβριος σεπ zář syyskuuta",
            "oct october okt oktober octobre octubre ott ottobre out outubro paź października říjen října octombrie október "
                + "lokakuu októbra oktoober oktobris spalio spal ekim eki loka październik říj октябрь октября окт жовтня жов "
                + "οκτωβρίου οκτώβριος οκτ lokakuuta",
            "nov november novembre noviembre novembro lis listopad listopada noiembrie noi marraskuu studenoga novembra novembris "
                + "lapkričio lapkr kasım kas marras nóvember listopadu ноябрь ноября ноя нояб листопада νοεμβρίου νοέμβριος νοε лис",
            "dec december dez dezember déc décembre dic diciembre dicembre dezembro des desember gru grudnia prosinec prosince "
                + "decembrie joulukuu prosinca decembra detsember dets decembris gruodžio gruod aralık ara joulu грудня гру декабрь "
                + "декабря дек δεκεμβρίου δεκέμβριος δεκ pro",
        ]
        var table: [UInt64: Int] = [:]
        var plain: [UInt64: Set<Int>] = [:]
        for (index, line) in names.enumerated() {
            for name in line.split(separator: " ").map(String.init) {
                if table[pack(name)] == nil { table[pack(name)] = index + 1 }
                plain[pack(name, isPlain: true), default: []].insert(index + 1)
            }
        }
        // Without the encoding jän and jún are the same and mean nothing.
        for (name, months) in plain where months.count == 1 && table[name] == nil { table[name] = months.first }
        return table
    }()

    private static let weekdays: Set<UInt64> = {
        let names =
            "mon tue wed thu fri sat sun tues thur thurs monday tuesday wednesday thursday friday saturday sunday mo di mi "
            + "do fr sa so montag dienstag mittwoch "
            + "donnerstag freitag samstag sonntag lun mar mer jeu ven sam dim lundi mardi mercredi jeudi vendredi samedi dimanche ma wo vr za zo"
        return Set(names.split(separator: " ").map { pack(String($0)) })
    }()
}
