import Ledger

/// Words of finance as banks print them, in some twenty languages, folded to lower-case ASCII.
///
/// Words only propose: a column's contents have to agree before it gets a role (`CSVColumnRoles`).
enum CSVLexicon {
    enum Status { case booked, pending, failed }

    /// Folds to lower-case ASCII words with single blanks between: `Währung (EUR)` is `wahrung eur`.
    static func folded(_ bytes: [UInt8], _ range: Range<Int>) -> String {
        var result: [UInt8] = []
        result.reserveCapacity(range.count)
        let text = String(decoding: bytes[range], as: UTF8.self)
        var previousIsLower = false
        for scalar in text.unicodeScalars {
            let value = scalar.value
            switch value {
            case 0x41...0x5A:
                // CamelCase: RunningBalance is two words.
                if previousIsLower { result.append(0x20) }
                result.append(UInt8(value) | 0x20)
                previousIsLower = false
            case 0x61...0x7A:
                result.append(UInt8(value))
                previousIsLower = true
            case 0x30...0x39:
                result.append(UInt8(value))
                previousIsLower = false
            case 0x300...0x36F, 0x200B...0x200F, 0xFEFF: continue
            default:
                previousIsLower = false
                if let base = foldTable[value] {
                    result.append(contentsOf: base.utf8)
                    previousIsLower = true
                } else if value > 0x370, scalar.properties.isAlphabetic {
                    result.append(contentsOf: scalar.properties.lowercaseMapping.utf8)
                } else if result.last != 0x20 {
                    result.append(0x20)
                }
            }
        }
        while result.last == 0x20 { result.removeLast() }
        if result.first == 0x20 { result.removeFirst() }
        return String(decoding: result, as: UTF8.self)
    }

    static func folded(_ text: String) -> String {
        let bytes = Array(text.utf8)
        return folded(bytes, 0..<bytes.count)
    }

    // MARK: Cells

    /// A cell of a direction column, folded; `+` and `-` stay what they are.
    static func directionWord(_ bytes: [UInt8], _ range: Range<Int>) -> String {
        if range.count == 1, bytes[range.lowerBound] == 0x2B { return "+" }
        if range.count == 1, bytes[range.lowerBound] == 0x2D { return "-" }
        return range.count <= 40 ? folded(bytes, range) : ""
    }

    /// What a status cell says; anything not known to mean otherwise is booked.
    static func status(_ bytes: [UInt8], _ range: Range<Int>) -> Status {
        guard range.count <= 60 else { return .booked }
        // Posted, completed and the like come on nearly every row; no need to fold them.
        let word = folded(bytes, range)
        if word.isEmpty { return .booked }
        if pendingWords.contains(word) { return .pending }
        if failedWords.contains(word) { return .failed }
        for part in word.split(separator: " ") where pendingWords.contains(String(part)) { return .pending }
        return .booked
    }

    static func isTotal(_ bytes: [UInt8], _ range: Range<Int>) -> Bool {
        guard range.count <= 60 else { return false }
        let words = folded(bytes, range)
        if totalWords.contains(words) || balancePhrases.contains(where: { words.holds($0) }) { return true }
        guard let first = words.split(separator: " ").first else { return false }
        return totalWords.contains(String(first))
    }

    /// A currency by code, in any case, or by a symbol that only one currency has.
    static func currency(_ bytes: [UInt8], _ range: Range<Int>) -> Currency? {
        if range.count == 3, let currency = Currency(String(decoding: bytes[range], as: UTF8.self)) { return currency }
        return currencySymbols[String(decoding: bytes[range], as: UTF8.self)].flatMap { Currency($0) }
    }

    static func isCurrencyCode(_ bytes: [UInt8], _ range: Range<Int>) -> Bool {
        guard range.count == 3 else { return false }
        var packed: UInt32 = 0
        for i in range { packed = packed << 8 | UInt32(bytes[i] >= 0x61 && bytes[i] <= 0x7A ? bytes[i] - 0x20 : bytes[i]) }
        return AmountWords.isCurrencyCode(packed)
    }

    /// A currency named in a header: `Amount (KWD)`, `Bedrag in EUR`.
    static func currencyInHeader(_ name: String) -> Currency? {
        for part in name.split(whereSeparator: { !$0.isLetter && !"$€£".contains($0) }) {
            if part == part.uppercased(), isCurrencyCode(Array(part.utf8), 0..<part.utf8.count) { return Currency(part) }
            if let code = currencySymbols[String(part)] { return Currency(code) }
        }
        return nil
    }

    /// Digits, blanks, dashes and masks, or an IBAN; a name in words is none.
    static func looksLikeAccountNumber(_ text: String) -> Bool {
        var digits = 0
        var letters = 0
        for byte in text.utf8 {
            switch byte {
            case 0x30...0x39: digits += 1
            case 0x41...0x5A, 0x61...0x7A: letters += 1
            case 0x20, 0x2D, 0x2F, 0x2E, 0x2A, 0x5F: break
            default: return false
            }
        }
        return digits >= 4 && (letters <= 4 || digits > letters)
    }

    /// Whether a text is that of a payment which settles a card's bill: money that comes in on the card.
    static func isBillPayment(_ bytes: [UInt8], _ range: Range<Int>) -> Bool {
        let words = folded(bytes, range)
        return billPayments.contains { words.holds($0) }
    }

    private static let billPayments = [
        "payment received", "payment thank you", "payment - thank you", "autopay", "online payment", "direct debit payment", "zahlungseingang",
        "ausgleich kreditkarte", "paiement recu", "merci de votre paiement", "pago recibido", "pagamento ricevuto", "betaling ontvangen",
        "lastschrifteinzug karte",
        "inbetalning", "indbetaling", "innbetaling", "thank you",
    ]

    /// Words that show that a file is about a card.
    static let cardWords = [
        "card", "karte", "carte", "tarjeta", "carta", "kaart", "kort", "kortti", "karta", "visa", "mastercard", "amex", "kredit", "cartao", "kartya",
    ]

    static let pendingWords = words(
        """
        pending|venter|afventer|vantar|odottaa|vorgemerkt|non contabilizzata|vorgemerkte|umsatz vorgemerkt|offen|en attente|en cours|a venir|
        pendiente|pendientes|in attesa|non contabilizzato|
        w toku|oczekujaca|
        authorisation|authorization|authorised|authorized|hold|processing|in progress|in behandeling|gereserveerd|reserveret|reserverad|reservert|
        reserved|
        varattu|cekajici|zpracovava se|fuggo|pendente|not posted|unposted|to be processed|blocked
        """)

    static let failedWords = words(
        """
        reverted|failed|declined|cancelled|canceled|rejected|refused|expired|denied|abgelehnt|fehlgeschlagen|storniert|annule|annulee|refuse|
        refusee|rechazado|
        rechazada|cancelado|cancelada|anulado|annullato|rifiutato|odrzucona|odrzucony|anulowana|geweigerd|geannuleerd|avvist|afvist|avvisad|
        hylatty|zamitnuto
        """)

    private static let balancePhrases = [
        "beginning balance", "opening balance", "starting balance", "ending balance", "closing balance", "balance forward", "brought forward",
        "carried forward", "saldovortrag", "saldo anterior", "solde anterieur", "report a nouveau", "saldo precedente", "saldo vorig",
    ]

    static let totalWords = words(
        """
        total|totals|subtotal|grand total|sum|summe|gesamt|gesamtsumme|zwischensumme|saldo|anfangssaldo|endsaldo|kontostand|solde|totaux|suma|
        totale|totaal|
        eindsaldo|beginsaldo|opening balance|closing balance|balance|somme|osszesen|celkem|razem|i alt|totalt|yhteensa|saldo inicial|saldo final|
        saldo poczatkowe|saldo koncowe|alter kontostand|neuer kontostand|saldo iniziale|saldo finale|solde initial|solde final
        """)

    static let debitWords = words(
        """
        debit|dr|d|db|t|soll|s|lastschrift|belastung|ausgang|ausgabe|debet|af|af-|debito|cargo|adeudo|dare|addebito|uscita|withdrawal|outflow|out|
        money out|
        kiadas|terheles|obciazenie|wydatek|expense|uitgave|ut|ud|udgift|utgift|pano|odchozi|debe|gasto|paid out|sent|payment|debit transfer|
        purchase|-|
        debit card|salida|depense|saida|rashod|isplata|trosak|gider|borc|расход|списание|дебет
        """)

    static let creditWords = words(
        """
        credit|cr|c|j|haben|h|gutschrift|eingang|einnahme|bij|credito|abono|avere|accredito|entrata|deposit|inflow|in|money in|bevetel|jovairas|
        uznanie|
        przychod|income|inkomst|ind|inn|indtaegt|inntekt|inkomsten|otto|prichozi|haber|ingreso|paid in|received|refund|credit transfer|+|
        payment received|
        entrada|recette|prihod|uplata|gelir|alacak|приход|зачисление|кредит
        """)

    private static func words(_ lines: String) -> Set<String> {
        Set(lines.split(whereSeparator: { $0 == "|" || $0 == "\n" }).map(String.init))
    }

    /// Symbols that stand for one currency only. `$` and `kr` are those of many countries and say nothing alone.
    static let currencySymbols: [String: String] = [
        "€": "EUR", "£": "GBP", "zł": "PLN", "Kč": "CZK", "Ft": "HUF", "₽": "RUB", "₴": "UAH", "₺": "TRY", "₹": "INR", "₪": "ILS", "₩": "KRW",
        "฿": "THB",
        "R$": "BRL", "US$": "USD", "C$": "CAD", "CA$": "CAD", "A$": "AUD", "AU$": "AUD", "NZ$": "NZD", "HK$": "HKD", "S$": "SGD", "лв": "BGN",
        "Fr.": "CHF",
    ]

    private static let foldTable: [UInt32: String] = {
        let groups = [
            "a": "àáâãåāăąÀÁÂÃÅĀĂĄ", "ae": "æÆ", "c": "çćčĉċÇĆČĈĊ", "d": "ďđðĎĐÐ", "e": "èéêëēĕėęěÈÉÊËĒĔĖĘĚ", "g": "ğģĝġĞĢĜĠ", "i": "ìíîïīįıİÌÍÎÏĪĮ",
            "k": "ķĶ",
            "l": "łľĺļŁĽĹĻ", "n": "ñńňņÑŃŇŅ", "o": "òóôõøőōÒÓÔÕØŐŌ", "r": "řŕŘŔ", "s": "śšşșŝŚŠŞȘŜ", "ss": "ß", "t": "ťţțŤŢȚ", "u": "ùúûűůūųÙÚÛŰŮŪŲ",
            "y": "ýÿÝŸ", "z": "źżžŹŻŽ", "oe": "œŒ",
        ]
        var table: [UInt32: String] = [:]
        for (base, letters) in groups { for scalar in letters.unicodeScalars { table[scalar.value] = base } }
        // German umlauts fold to the plain letter; the spelling with e is folded to it when headers are compared.
        for (letter, base) in [("ä", "a"), ("ö", "o"), ("ü", "u"), ("Ä", "a"), ("Ö", "o"), ("Ü", "u")] {
            for scalar in letter.unicodeScalars { table[scalar.value] = base }
        }
        return table
    }()
}
