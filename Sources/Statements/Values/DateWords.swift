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

    /// The letters at `start`, folded and packed; other than ASCII letters they are UTF-8 or Latin-1 and fold to one stand-in each.
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

    private static func pack(_ name: String) -> UInt64 {
        var packed: UInt64 = 0
        for scalar in name.unicodeScalars.prefix(8) { packed = packed << 8 | (scalar.isASCII ? UInt64(scalar.value) : 0x3F) }
        return packed
    }

    private static let months: [UInt64: Int] = {
        // English, German, French, Spanish, Italian, Portuguese,
        // Dutch, Danish, Norwegian, Swedish, Finnish, Polish, Czech, Hungarian, Romanian, Croatian.
        let names = [
            "jan january januar jänner jan janv janvier ene enero gen gennaio janeiro januari sty stycznia led leden ledna "
                + "ianuarie ian tammikuu siječnja jän",
            "feb february februar feber fév févr février febr febrero febbraio fev fevereiro februari lut lutego únor "
                + "února februarie helmikuu veljače",
            "mar march märz mär mrz mars marzo mrt maart marts marca březen března martie maaliskuu már március ožujka março maa",
            "apr april avr avril abr abril aprile kwi kwietnia duben dubna április ápr aprilie huhtikuu travnja",
            "may mai may mayo mag maggio maio mei maj maja květen května május máj toukokuu svibnja",
            "jun june juni juin junio giu giugno junho cze czerwca červen června június jún iunie iun kesäkuu lipnja",
            "jul july juli juil juillet julio lug luglio julho lip lipca července července július júl iulie iul heinäkuu srpnja",
            "aug august août aoû ago agosto augustus augusti sie sierpnia srpen srpna augusztus elokuu kolovoza aout",
            "sep sept september septembre septiembre set settembre setembro wrz września září septembrie szeptember szept syyskuu rujna",
            "oct october okt oktober octobre octubre ott ottobre out outubro paź października říjen října octombrie október lokakuu",
            "nov november novembre noviembre novembro lis listopad listopada noiembrie marraskuu studenoga",
            "dec december dez dezember déc décembre dic diciembre dicembre dezembro des desember gru grudnia prosinec "
                + "prosince decembrie joulukuu prosinca",
        ]
        var table: [UInt64: Int] = [:]
        for (index, line) in names.enumerated() {
            for name in line.split(separator: " ") where table[pack(String(name))] == nil { table[pack(String(name))] = index + 1 }
        }
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
