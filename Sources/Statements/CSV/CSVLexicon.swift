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
            case 0x300...0x36F, 0x200B...0x200F, 0xFEFF, 0xAD: continue
            case 0xFF10...0xFF19, 0xFF41...0xFF5A:
                // Digits and letters of full width.
                result.append(UInt8(value - 0xFEE0))
                previousIsLower = value >= 0xFF41
            case 0xFF21...0xFF3A:
                result.append(UInt8(value - 0xFEE0) | 0x20)
                previousIsLower = false
            default:
                previousIsLower = false
                if let base = foldTable[value] {
                    result.append(contentsOf: base.utf8)
                    previousIsLower = scalar.properties.isLowercase
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

    /// A currency named in a header: `Amount (KWD)`, `Bedrag in EUR`. In small letters only in parentheses: `all` and `top` are words as well.
    static func currencyInHeader(_ name: String) -> Currency? {
        for part in name.split(whereSeparator: { !$0.isLetter && !"$€£¥".contains($0) }) {
            let isEnclosed = part.startIndex > name.startIndex && "([".contains(name[name.index(before: part.startIndex)])
            if isEnclosed || part == part.uppercased(), isCurrencyCode(Array(part.utf8), 0..<part.utf8.count) { return Currency(part.uppercased()) }
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

    private static let billPayments: [String] = [
        "payment received", "payment thank you", "payment - thank you", "autopay", "online payment", "direct debit payment", "zahlungseingang",
        "ausgleich kreditkarte", "paiement recu", "merci de votre paiement", "pago recibido", "pagamento ricevuto", "betaling ontvangen",
        "lastschrifteinzug karte",
        "inbetalning", "indbetaling", "innbetaling", "thank you", "payment received", "payment - thank", "card payment received",
        "bill payment received",
        "zahlung erhalten", "ihre zahlung", "rechnungsausgleich", "reglement recu", "votre paiement", "gracias por su pago", "su pago",
        "pago de tarjeta",
        "pagamento recebido", "pagamento de fatura", "pagamento efetuado", "pagamento carta", "dank u voor uw betaling", "uw betaling",
        "betalning mottagen",
        "maksu vastaanotettu", "suoritus kiitos", "suorituksenne", "splata karty", "splata zadluzenia", "splatka karty", "uhrada karty",
        "kartya torlesztes",
        "torlesztes", "befizetes", "plata primita", "uplata kartice", "placilo kartice", "laekumine", "tagasimakse", "paldies par maksajumu",
        "maksajums sanemts", "imoka gauta", "aciu uz mokejima", "погашение", "платеж получен", "погашення", "платiж отримано", "платіж отримано",
        "πληρωμη καρτασ", "odemeniz", "kredi karti odemesi", "口座振替入金", "ご入金", "カード支払", "还款", "還款", "繳款", "결제대금 입금", "카드대금",
    ].map { folded($0) }

    /// Words that show that a file is about a card.
    static let cardWords = [
        "creditcard", "kreditkarte", "kredietkaart", "kreditkort", "kredittkort", "luottokortti", "kreditni", "kartica", "kartice", "kortele",
        "kaart",
        "карта", "карты", "картка", "картки", "καρτα", "καρτας", "kart", "カード", "信用卡", "카드", "card", "karte", "carte", "tarjeta", "carta", "kaart",
        "kort", "kortti", "karta", "visa", "mastercard", "amex", "kredit", "cartao", "kartya",
    ]

    static let pendingWords = words(
        """
        pending|venter|afventer|vantar|odottaa|vorgemerkt|non contabilizzata|vorgemerkte|umsatz vorgemerkt|offen|en attente|en cours|a venir|
        pendiente|pendientes|in attesa|non contabilizzato|
        w toku|oczekujaca|
        authorisation|authorization|authorised|authorized|hold|processing|in progress|in behandeling|gereserveerd|reserveret|reserverad|reservert|
        reserved|
        varattu|katevaraus|ожидает|в обработке|ожидание|в обробці|очікується|bekliyor|beklemede|provizyon|gaidoša|rezervēts|rezervuota|ootel|
        broneering|rezervacija|u obradi|v obdelavi|în așteptare|blokada|nezaúčtováno|nezaúčtované|függőben|σε εκκρεμότητα|εκκρεμεί|承認待ち|未確定|处理中|處理中|대기|승인대기|
        tertunda|đang xử lý|ממתין|معلق|cekajici|zpracovava se|fuggo|pendente|not posted|unposted|to be processed|blocked
        """)

    static let failedWords = words(
        """
        reverted|failed|declined|cancelled|canceled|rejected|refused|expired|denied|abgelehnt|fehlgeschlagen|storniert|annule|annulee|refuse|
        refusee|rechazado|
        rechazada|cancelado|cancelada|anulado|annullato|rifiutato|odrzucona|odrzucony|anulowana|geweigerd|geannuleerd|avvist|afvist|avvisad|
        hylatty|zamitnuto|zamietnutá|elutasítva|respins|odbijeno|zavrnjeno|tagasi lükatud|noraidīts|atmesta|отклонено|отменено|отказ|відхилено|скасовано|
        απορρίφθηκε|ακυρώθηκε|reddedildi|iptal|拒否|取消|交易关闭|已关闭|已取消|失败|交易失败|拒絕|취소|거절|실패|gagal|dibatalkan|thất bại|đã hủy|בוטל|נדחה
        """)

    /// Whether a text is, from its first to its last letter, the name of a balance or a turnover: no payee is called so.
    static func isBalanceName(_ bytes: [UInt8], _ range: Range<Int>) -> Bool {
        guard range.count <= 60 else { return false }
        let name = folded(bytes, range)
        return totalWords.contains(name) && name != "total" || balancePhrases.contains(name) || turnoverWords.contains(name)
    }

    private static let turnoverWords = words(
        "turnover|umsatz gesamt|apyvarta|likutis pradžiai|likutis pabaigai|apgrozījums|käive|kogukäive|obrat|obroty|forgalom|обороты|оборот|rulaj|promet"
    )

    private static let balancePhrases = [
        "beginning balance", "opening balance", "starting balance", "ending balance", "closing balance", "balance forward", "brought forward",
        "carried forward", "saldovortrag", "saldo anterior", "solde anterieur", "report a nouveau", "saldo precedente", "saldo vorig",
    ]

    static let totalWords = words(
        """
        total|totals|subtotal|grand total|sum|summe|gesamt|gesamtsumme|zwischensumme|saldo|anfangssaldo|endsaldo|kontostand|solde|totaux|suma|
        totale|totaal|
        eindsaldo|beginsaldo|opening balance|closing balance|balance|somme|osszesen|celkem|razem|i alt|totalt|yhteensa|saldo inicial|saldo final|
        saldo poczatkowe|saldo koncowe|alter kontostand|neuer kontostand|saldo iniziale|saldo finale|solde initial|solde final|
        całkem|spolu|konečný zůstatek|počáteční zůstatek|konečný zostatok|počiatočný zostatok|nyitó egyenleg|záró egyenleg|mindösszesen|sold inițial|sold final|
        ukupno|početno stanje|završno stanje|skupaj|začetno stanje|končno stanje|kokku|algsaldo|lõppsaldo|kopā|sākuma atlikums|beigu atlikums|iš viso|
        pradinis likutis|galutinis likutis|итого|всего|остаток на начало|остаток на конец|входящий остаток|исходящий остаток|разом|усього|залишок на кінець|
        общо|σύνολο|αρχικό υπόλοιπο|τελικό υπόλοιπο|toplam|dönem sonu bakiye|devir|jumlah|saldo akhir|saldo awal|tổng|tổng cộng|ยอดรวม|סה כ|المجموع|الإجمالي|
        合計|総計|小計|期末残高|繰越残高|合计|总计|小计|期末余额|期初余额|總計|期末餘額|합계|총계|최종잔액|이월잔액|ingående saldo|utgående saldo|alkusaldo|loppusaldo|
        summa|primo saldo|ultimo saldo|inngående saldo|utgående saldo|total geral|saldo anterior
        """)

    static let debitWords = words(
        """
        debit|dr|d|db|t|soll|s|lastschrift|belastung|ausgang|ausgabe|debet|af|af-|debito|cargo|adeudo|dare|addebito|uscita|withdrawal|outflow|out|
        money out|
        kiadas|terheles|obciazenie|wydatek|expense|uitgave|ut|ud|udgift|utgift|odchozi|debe|gasto|paid out|sent|payment|debit transfer|
        purchase|-|
        debit card|salida|depense|saida|rashod|isplata|trosak|gider|borc|расход|списание|дебет|outgoing|debits|money sent|paid|
        salidas|dépenses|prélèvement|retrait|débit|uscite|addebiti|saídas|débito|bet|uitgaand|hævning|hævet|udbetaling|uttag|utbetaling|utbetalning|
        belastet|otto|veloitus|obciążenie|wn|winien|wypłata|wydatki|wychodzący|odchozí platba|výdaj|výdej|na vrub|výdavok|odchádzajúca|odchádzajúci|
        kimenő|kifizetés|kiadás|plată|debitare|ieșire|duguje|isplata|odlev|odliv|breme|v breme|terećenje|deebet|väljaminek|debets|izdevums|
        izejošais|debetas|išlaidos|išeinantis|расходная|исходящий|списано|видаток|витрата|списання|разход|χρέωση|ανάληψη|χ|çıkan|çıkış|borçlu|
        keluar|debet|ghi nợ|nợ|chi|ถอน|חובה|מדין|出金|支払|支払い|お支払い|引出|引出し|払出|支出|借|支|借方|付款|转出|支取|提款|轉出|출금|지급|출|이체출금
        """)

    static let creditWords = words(
        """
        credit|cr|c|j|haben|h|gutschrift|eingang|einnahme|bij|credito|abono|avere|accredito|entrata|deposit|inflow|in|money in|bevetel|jovairas|
        uznanie|
        przychod|income|inkomst|ind|inn|indtaegt|inntekt|inkomsten|prichozi|haber|ingreso|paid in|received|refund|credit transfer|+|
        payment received|
        entrada|recette|prihod|uplata|gelir|alacak|приход|зачисление|кредит|incoming|credits|money received|
        entradas|versement|dépôt|crédit|recettes|entrate|accrediti|crédito|inkomend|indbetaling|indsat|insättning|inbetalning|innbetaling|
        godskrevet|pano|hyvitys|uznanie|ma|wpłata|wpływ|wpływy|przychodzący|příchozí platba|příjem|ve prospěch|príjem|prichádzajúca|prichádzajúci|
        bejövő|befizetés|bevétel|încasare|creditare|intrare|potražuje|uplata|priliv|dobro|v dobro|odobrenje|kreedit|sissetulek|kredīts|ieņēmums|
        ienākošais|kreditas|pajamos|įeinantis|приходная|входящий|зачислено|поступление|надходження|зарахування|πίστωση|κατάθεση|π|giren|giriş|
        alacaklı|masuk|kredit|ghi có|có|thu|ฝาก|זכות|דائن|入金|預入|預入れ|お預入れ|預り|お預り|收入|贷|收|贷方|收款|转入|存入|存款|轉入|貸|貸方|입금|입|이체입금
        """)

    private static func words(_ lines: String) -> Set<String> {
        Set(
            lines.split(whereSeparator: { $0 == "|" || $0 == "\n" }).map {
                let word = folded(String($0))
                return word.isEmpty ? String($0) : word
            })
    }

    /// Symbols that stand for one currency only. `$` and `kr` are those of many countries and say nothing alone.
    static let currencySymbols: [String: String] = [
        "€": "EUR", "£": "GBP", "zł": "PLN", "Kč": "CZK", "Ft": "HUF", "₽": "RUB", "₴": "UAH", "₺": "TRY", "₹": "INR", "₪": "ILS", "₩": "KRW",
        "฿": "THB",
        "R$": "BRL", "US$": "USD", "C$": "CAD", "CA$": "CAD", "A$": "AUD", "AU$": "AUD", "NZ$": "NZD", "HK$": "HKD", "S$": "SGD", "лв": "BGN",
        "Fr.": "CHF", "TL": "TRY", "円": "JPY", "원": "KRW",
    ]

    private static let foldTable: [UInt32: String] = {
        let groups = [
            "a": "àáâãåāăąÀÁÂÃÅĀĂĄ", "ae": "æÆ", "c": "çćčĉċÇĆČĈĊ", "d": "ďđðĎĐÐ", "e": "èéêëēĕėęěÈÉÊËĒĔĖĘĚ", "g": "ğģĝġĞĢĜĠ", "i": "ìíîïīįıİÌÍÎÏĪĮ",
            "k": "ķĶ",
            "l": "łľĺļŁĽĹĻ", "n": "ñńňņÑŃŇŅ", "o": "òóôõøőōÒÓÔÕØŐŌ", "r": "řŕŘŔ", "s": "śšşșŝŚŠŞȘŜ", "ss": "ß", "t": "ťţțŤŢȚ", "u": "ùúûűůūųÙÚÛŰŮŪŲ",
            "y": "ýÿÝŸ", "z": "źżžŹŻŽ", "oe": "œŒ", "th": "þÞ",
            // Vietnamese
            "a ": "ạảấầẩẫậắằẳẵặẠẢẤẦẨẪẬẮẰẲẴẶ", "e ": "ẹẻẽếềểễệẸẺẼẾỀỂỄỆ", "i ": "ỉịĩỈỊĨ", "o ": "ọỏốồổỗộớờởỡợơỌỎỐỒỔỖỘỚỜỞỠỢƠ",
            "u ": "ụủứừửữựưũỤỦỨỪỬỮỰƯŨ", "y ": "ỳỵỷỹỲỴỶỸ",
            // Greek and Cyrillic
            "α": "άΆ", "ε": "έΈ", "η": "ήΉ", "ι": "ίϊΐΊΪ", "ο": "όΌ", "υ": "ύϋΰΎΫ", "ω": "ώΏ", "σ": "ςΣ", "е": "ёЁ",
        ]
        var table: [UInt32: String] = [:]
        for (base, letters) in groups { for scalar in letters.unicodeScalars { table[scalar.value] = base.filter { $0 != " " } } }
        // German umlauts fold to the plain letter; the spelling with e is folded to it when headers are compared.
        for (letter, base) in [("ä", "a"), ("ö", "o"), ("ü", "u"), ("Ä", "a"), ("Ö", "o"), ("Ü", "u")] {
            for scalar in letter.unicodeScalars { table[scalar.value] = base }
        }
        return table
    }()
}
