/// What the language of a header says about the order of dates: which orders the banks of its countries print.
enum CSVLanguage {
    /// No header, or no word of it is known.
    case unknown
    /// Day or month may come first.
    case english
    /// Spoken where some banks put the month first (Puerto Rico, Panama, Québec): no evidence by itself.
    case mixed
    /// The day is always written before the month.
    case dayFirst
    /// The year comes first as a rule, also with two digits; otherwise the day before the month.
    case yearFirst
    /// Chinese, Japanese, Korean: the year comes first as a rule; otherwise anything.
    case eastAsian

    /// Words that are those of one language, or of several that write alike, folded.
    private static let words: [(CSVLanguage, Set<String>)] = [
        (
            .english,
            set(
                "date|amount|description|balance|transaction|details|payee|withdrawal|withdrawals|deposit|deposits|account|category|name|type|number|posted|created"
                    + "|merchant|paid|money|note|notes|value|status|narrative|particulars|in|out|memo|credit|debit|reference|posting|running")
        ),
        (
            .mixed,
            set(
                "fecha|importe|concepto|descripcion|cargo|abono|movimiento|monto|montant|libelle|solde|devise|operation|debit|credit|valeur|compte|detalle|divisa|moneda"
                    + "|cuenta|debe|haber")
        ),
        (
            .yearFirst,
            set(
                "belopp|kivonat|osszeg|egyenleg|konyveles|kozlemeny|datuma|kelte|likutis|paskirtis|sumos|bokforingsdag|transaktionsdatum|insattning|uttag"
                    + "|beskrivning|reskontradatum|valutadag|operacijos|saskaita|mokejimo|gavejas")
        ),
    ]
    /// Words of languages whose banks put the day first, never the month.
    private static let dayFirstWords = set(
        "datum|data|valuta|movimento|descritivo|importancia|montante|buchungstag|buchung|betrag|verwendungszweck|wertstellung|empfanger|soll|haben|umsatz|buchungsdatum|buchungstext|kontostand|beschreibung|importo|causale|descrizione|operazione|dare"
            + "|avere|entrate|uscite|bedrag|omschrijving|rekening|mededelingen|boekdatum|naam|tegenpartij|belob|dato|tekst|bogfort|bogforingsdato|belop|bokfort|beskrivelse|forklaring|rentedato"
            + "|kirjauspaiva|maara|selite|saaja|pvm|paivamaara|kwota|opis|tytul|operacji|ksiegowania|rachunek|odbiorca|castka|popis|zustatek|mena|zauctovani|provedeni|protiuctu|zostatok"
            + "|zauctovania|protiucet|iznos|stanje|uplata|isplata|duguje|potrazuje|knjizenja|znesek|namen|dobro|breme|prejemnik|kuupaev|selgitus|saaja|maksja|jaak|apraksts|datums"
            + "|atlikums|sanemejs|valor|historico|descricao|lancamento|montante|sold|tranzactiei|detalii|incasari|beneficiar|tarih|tutar|aciklama|bakiye|islem|borc|alacak|"
            + "дата|сумма|сума|описание|опис|остаток|приход|расход|назначение|залишок|ημερομηνια|ποσο|περιγραφη|υπολοιπο|χρεωση|πιστωση|αιτιολογια|tanggal|keterangan|ngay|תאריך|סכום|יתרה"
    )

    /// Whether a text holds Chinese, Japanese or Korean characters.
    static func isEastAsian(_ text: String) -> Bool {
        text.unicodeScalars.contains { (0x3040...0x9FFF).contains($0.value) || (0xAC00...0xD7AF).contains($0.value) }
    }

    private static func set(_ words: String) -> Set<String> { Set(words.split(separator: "|").map(String.init)) }

    /// Of a header's folded names.
    static func of(_ names: [String]) -> CSVLanguage {
        var counts: [CSVLanguage: Int] = [:]
        for name in names {
            if isEastAsian(name) {
                counts[.eastAsian, default: 0] += 3
                continue
            }
            for word in name.split(separator: " ").map(String.init) {
                for (language, words) in words where words.contains(word) { counts[language, default: 0] += 1 }
                if dayFirstWords.contains(word) { counts[.dayFirst, default: 0] += 1 }
            }
        }
        // Where two languages share the words, the one that says less holds; English words stand in headers of all languages.
        var best = CSVLanguage.unknown
        for language in [CSVLanguage.eastAsian, .mixed, .yearFirst, .dayFirst] where (counts[language] ?? 0) > (counts[best] ?? 0) { best = language }
        let english = counts[.english] ?? 0
        return english > 2 * (counts[best] ?? 0) ? .english : best
    }
}
