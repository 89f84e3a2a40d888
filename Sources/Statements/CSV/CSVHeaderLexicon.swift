/// What a column may be for.
enum CSVRole: String, Sendable, CaseIterable {
    case date
    case valueDate = "value_date"
    case amount, debit, credit, direction, balance, text, payee, currency, id
    case checkNumber = "check_number"
    case category, account, status
}

/// Proposes roles by a column's name.
enum CSVHeaderLexicon {
    /// How well `name` (folded) names `role`: 0 not at all; 10 it is the very word; less for a word or a part among others.
    static func score(_ name: String, _ role: CSVRole) -> Int {
        guard !name.isEmpty, name.utf8.count <= 80, let phrases = phrases[role] else { return 0 }
        // The order within a role's list is the order of preference between columns that both carry the very word.
        var best = 0
        let padded = " \(name) "
        for (index, phrase) in phrases.enumerated() {
            if name == phrase.word { return max(best, 10_000 - index) }
            // Short words such as "in" and "ut" mean something else among others.
            if phrase.word.utf8.count <= 3 { continue }
            if padded.holds(phrase.padded) {
                best = max(best, 6_000 - index)
            } else if phrase.word.utf8.count >= 5, name.holds(phrase.word) {
                best = max(best, 4_000 - index)
            }
        }
        if best > 0, let others = against[role] {
            // Another party's account is never the own one.
            let isFinal = role == .account || role == .payee || role == .text
            for word in others where word.utf8.count <= 4 ? padded.holds(" \(word) ") : name.holds(word) { best -= isFinal ? 10_000 : 3_500 }
        }
        return max(0, best)
    }

    /// How many roles' words a name holds, for telling a header from other lines.
    static func isKnown(_ name: String) -> Bool {
        guard !name.isEmpty, name.utf8.count <= 60 else { return false }
        return CSVRole.allCases.contains { score(name, $0) >= 2_000 }
    }

    /// Words that speak against a role although another word speaks for it: the amount in the foreign currency is not the one that was booked.
    private static let against: [CSVRole: [String]] = [
        .amount: [
            "original", "fremd", "foreign", "local", "converted", "orig", "fee", "tax", "refund", "puvodni", "transfer amount", "ursprung", "devise",
            "vaste",
            "wisselkoers", "shipping", "gebuhr", "poplatek", "entgelt", "cashback", "initial", "final", "shared", "own", "entries", "datum", "date",
        ],
        .balance: ["initial", "final", "date", "datum"],
        .date: ["valuta", "value", "wert", "valeur", "valor", "waluty", "id", "update", "amount", "betrag", "name", "type"],
        .currency: ["original", "fremd", "foreign", "local", "transfer", "datum", "dag", "date", "amount", "betrag", "account"],
        .account: [
            "gegen", "counter", "tegen", "partner", "partei", "contra", "beneficiary", "empfanger", "begunst", "benef", "proti", "payee",
            "to account", "auftraggeber",
            "odbiorcy", "nadawcy", "destin", "type", "transaction", "modtager", "mottag", "ordenante", "saldo", "stand", "balance", "other",
        ],
        .text: [
            "date", "datum", "amount", "betrag", "id", "code", "number", "no", "language", "currency", "wahrung", "time", "type", "zone", "status",
            "card", "account",
        ],
        .payee: ["date", "datum", "amount", "bic", "iban", "account", "konto", "id", "adres", "user", "kaart", "card", "full name"],
        .id: [
            "customer", "kunden", "mandat", "card", "invoice", "creditor", "glaubiger", "user", "account", "partner", "client", "merchant", "product",
            "category",
        ],
        .debit: ["date", "card", "account", "type", "iban", "entries", "id", "name", "konto"],
        .credit: ["date", "card", "account", "type", "iban", "entries", "id", "name", "konto"],
        .category: ["id"],
        .status: ["date", "code"],
        .checkNumber: ["date", "amount"],
    ]

    private struct Phrase {
        var word: String
        /// With blanks around, to be found as whole words.
        var padded: String
    }

    private static func list(_ lines: String) -> [Phrase] {
        lines.split(whereSeparator: { $0 == "|" || $0 == "\n" }).map { Phrase(word: String($0), padded: " \($0) ") }
    }

    private static let phrases: [CSVRole: [Phrase]] = [
        .date: list(
            """
            date|booking date|buchungstag|buchungsdatum|transaction date|posting date|posted date|date posted|datum|data|fecha|dato|date operation|
            date de l operation|date d operation|date comptable|date de comptabilisation|fecha operacion|fecha de operacion|fecha contable|
            data operazione|
            data contabile|data registrazione|data operacji|data ksiegowania|data transakcji|transactiedatum|boekdatum|boekingsdatum|
            datum verrichting|
            transaktionsdatum|transaktionsdag|bokforingsdag|bokforingsdatum|bokforingsdato|bogforingsdato|bokfort|bogfort|kirjauspaiva|kirjauspvm|
            paivays|
            paivamaara|pvm|maksupaiva|tranzakcio datuma|konyveles datuma|konyvelesi datum|datum zauctovani|datum zauctovania|datum provedeni|
            datum transakcie|
            datum pohybu|data tranzactiei|data tranzactie|datum knjizenja|datum transakcije|datum valutiranja|completed date|date completed|
            started date|
            created utc|created|created at|date processed|process date|trans date|tran date|txn date|transaction time|timestamp|umsatztag|
            belegdatum|kaufdatum|
            tarih|islem tarihi|дата|дата операции|ημερομηνια|tag|jour|dia|when|day|journal date|effective date|settlement date|data lancamento|
            data mov|
            data movimento|date time|datetime|kuupaev|datums|datoteka|sale date|posted|date de transaction|date transaction|operation date|
            entry date|time|
            日付|取引日|利用日|お取引日|年月日|日期|交易日期|交易日|交易时间|記帳日|거래일|거래일시
            """),
        .valueDate: list(
            """
            value date|valuta|valutadatum|valutadato|valutadag|wertstellung|wertstellungsdatum|wertstellungstag|valeur|date de valeur|date valeur|
            fecha valor|
            f valor|data valuta|data waluty|data valor|rentedatum|rentedato|rantedag|ertenap|arvopaiva|valuteringsdato|datum valuty|
            available on utc|available on|
            posted date|posting date|datum verrekening|datum zauctovani|settlement date|value dt|data valutei|datum valute|дата валютирования
            """),
        .amount: list(
            """
            amount|betrag|umsatz|buchungsbetrag|betrag eur|amount eur|montant|importe|importo|bedrag|belopp|belob|kwota|castka|zauctovana castka|
            osszeg|
            tranzakcio osszege|summa|maara|valor|montante|iznos|suma|tutar|net amount|net|transaction amount|amount in account currency|
            billing amount|
            billed amount|montant eur|kwota operacji|kwota transakcji|kwota w walucie rachunku|importe eur|cantidad|quantia|valoare|objem|ciastka|
            сумма|ποσο|
            suma operacji|sum|total|value|gross|total amount|transaktionsbelopp|transaktionsbelob|mutatie|debit credit amount|amt|trx amount|
            payment amount|
            movimiento|bewegung|inn ut|ut inn|ein aus|
            金額|取引金額|利用金額|ご利用金額|金额|交易金额|交易金額|거래금액
            """),
        .debit: list(
            """
            debit|soll|debit amount|withdrawal|withdrawals|withdrawal amount|withdrawal amt|paid out|money out|outflow|out|debet|debito|debitos|
            cargo|cargos|
            adeudo|dare|addebito|addebiti|uscite|uscita|ausgang|ausgaben|belastung|belastungen|lastschrift|lastschriften|obciazenia|obciazenie|
            wydatki|kiadas|
            terheles|odchozi|ut|ut fra konto|ud|uttag|utgaende|udbetaling|betalt ut|debe|gasto|gastos|expenses|expense|depenses|depense|spending|
            spent|charge|
            charges|af|saidas|saida|duguje|isplata|borc|cikan|plati|debitare|veitto|panot ulos|расход|дебет|debit eur|debits|payments|sorties|
            retraits|retrait|
            お支払金額|支払金額|出金額|お引出し|出金|引出金額|支出|支出金额|提款|출금액|출금
            """),
        .credit: list(
            """
            credit|haben|credit amount|deposit|deposits|deposit amount|deposit amt|paid in|money in|inflow|in|credito|creditos|abono|abonos|avere|
            accredito|
            accrediti|entrate|entrata|eingang|einnahmen|gutschrift|gutschriften|uznania|uznanie|wplywy|przychody|bevetel|jovairas|prichozi|inn|
            inn pa konto|ind|
            insattning|inkommande|indbetaling|betalt inn|haber|ingreso|ingresos|income|recettes|recette|received|receipts|bij|entradas|entrada|
            potrazuje|
            uplata|alacak|giren|incasari|creditare|pano|panot|приход|кредит|credit eur|credits|entrees|depots|depot|versements|
            お預り金額|預り金額|入金額|お預入れ|入金|預入金額|收入|收入金额|存入|입금액|입금
            """),
        .direction: list(
            """
            debit credit|credit debit|debit credit indicator|credit debit indicator|cr dr|dr cr|d c|c d|af bij|bij af|soll haben|
            soll haben kennzeichen|s h|
            sollhaben|transaction type|type|bevetel kiadas|sens|direction|in out|umsatzart|art|kennzeichen|debet credit|dc|tipo|typ|
            typ transakcji|indicator|
            cdi|credit debit code|signe|sign|debit ou credit|debito credito|tipo movimiento
            """),
        .balance: list(
            """
            balance|running balance|saldo|kontostand|solde|egyenleg|zustatek|zostatok|saldo po operacji|saldo po transakcji|saldo disponible|
            account balance|
            balance after|closing balance|available balance|kontosaldo|beholdning|indestaende|stand|saldo nach buchung|saldo na mutatie|stanje|
            sold|bakiye|
            остаток|υπολοιπο|saldo contabile|saldo eur|balance eur|running bal|ledger balance|bokfort saldo|tilin saldo|jaak|atlikums|likutis|
            resterend saldo|
            差引残高|残高|お預り残高|余额|账户余额|餘額|잔액
            """),
        .text: list(
            """
            description|verwendungszweck|libelle|descripcion|descrizione|omschrijving|beskrivning|beskrivelse|tekst|text|opis|opis operacji|tytul|
            popis|
            kozlemeny|selite|viesti|concepto|causale|details|transaction details|transaction description|transaktionsbeschreibung|memo|narrative|
            particulars|
            reference text|purpose|payment reference|remittance information|reason|reason for payment|buchungstext|umsatztext|mededelingen|mededeling|
            vrije mededeling|communication|communications|zprava|poznamka|megjegyzes|detalii|detalii tranzactie|aciklama|note|notes|remarks|
            remark|comment|comments|
            commentaire|observaciones|descricao|historico|libelle de l operation|libelle operation|detail|details de l operation|
            original description|meddelande|
            meddelelse|melding|informacje|szczegoly|rodzaj operacji|vwz|vwz1|vwz2|vwz3|description 1|description 2|description 3|
            additional description|zusatz|
            transaktionsbeschreibung zusatz|desc|info|информация|назначение платежа|описание|αιτιολογια|naziv|opis transakcije|name description|
            item|items|
            more details|reszletek|remarque|toelichting|nature|motif|objet|item1|item2|statement descriptor|bemerkung|notiz|betreff|rubrik|label|
            libelle simplifie|libelle complet|reference|referenz|referencia|referens|transaction|entry|
            摘要|取引内容|内容|お取引内容|利用店名|備考|交易摘要|说明|交易说明|備註|적요
            """),
        .payee: list(
            """
            payee|merchant|merchant name|beguenstigter zahlungspflichtiger|begunstigter zahlungspflichtiger|auftraggeber empfanger|
            auftraggeber begunstigter|
            empfanger|zahlungsempfanger|partner name|partner neve|beneficiary|beneficiary name|counterparty|counterparty name|counter party|
            naam tegenpartij|
            tegenpartij|naam|name|nazwa odbiorcy|kontrahent|nazwa kontrahenta|odbiorca|beneficiaire|tiers|destinatario|beneficiario|ordenante|
            nazev protiuctu|
            nazev protistrany|mottagare|mottaker|modtager|saaja|saaja maksaja|handelaar|store name|payee name|payer payee|recipient|sender|
            from to|zahlungspflichtiger|
            auftraggeber|empfangername|auftraggebername|name zahlungsbeteiligter|zahlungspflichtige|commercant|comercio|esercente|vendor|contact|
            company|to|
            получатель|контрагент|nadawca odbiorca|other party|naam tegenrekening|naam begunstigde|nome|partner|kereskedo|custom name column
            """),
        .currency: list(
            """
            currency|wahrung|waehrung|buchungswahrung|devise|divisa|moneda|munt|waluta|mena|mena uctu|devizanem|tranzakcio devizaneme|valuuta|
            valuta|monn|monnaie|moeda|ccy|
            currency code|account currency|whg|valutakod|para birimi|cur|transaction currency|валюта|νομισμα|muntsoort|billing currency|curr|
            通貨|币种|货币|幣別
            """),
        .id: list(
            """
            transaction id|transaktions id|transaktionsid|id transakcji|id transakce|transaction reference|transaction number|transaction no|
            transactionid|fitid|
            transaktionsnummer|n de transaction|no de transaction|numero de transaction|numero operation|numero de operacion|reference number|
            bank reference|
            buchungsreferenz|archivierungskennung|archiving id|balance transaction id|txn id|txnid|entry reference|order id|id|uuid|reference no|
            reference id|unique id|
            referenznummer|numer transakcji|id operacji|tranzakcio azonosito|volgnummer|id prevodu|id pohybu|transactie id|referenz|reference|
            referentie|referencia|
            ref|referenssi|arkistointitunnus|row id|identificador|identifiant|identifier|kennung|tunniste|identificativo|operation id
            """),
        .checkNumber: list(
            """
            check number|cheque number|check no|cheque no|check|cheque|checknumber|chequenumber|numero de cheque|scheck nr|schecknummer|check num|
            chq no|check or slip|
            cheque num|chequenum|num cheque|n cheque
            """),
        .category: list(
            """
            category|kategorie|categorie|categoria|kategoria|kategori|kategorie transakce|catégorie|luokka|spending category|rubriek|
            master category|
            subcategory|sub category|reporting category|class|категория|budget category|hovedkategori|underkategori
            """),
        .account: list(
            """
            account|account number|account name|auftragskonto|konto|kontonummer|iban|own account|rekening|rekeningnummer|compte|numero de compte|
            n de compte|cuenta|
            numero de cuenta|conto|numero conto|cislo uctu|szamlaszam|szamla neve|ucet|nazev uctu|account iban|iban kontoinhaber|konto iban|
            nr rachunku|rachunek|kontonr|konto nr|
            tilinumero|tili|account no|acct|kredietkaart|card number|card no|kartennummer|karte|card used for transaction|card member|
            umsatz getatigt von|
            produit|счет|λογαριασμος|numer rachunku|bankkonto|iban auftragskonto|account key
            """),
        .status: list(
            """
            status|state|transaction status|statut|estado|stato|zustand|stav|stan transakcji|status transakcji|allapot|tila|durum|tilstand|
            booking status|
            buchungsstatus|cleared|статус
            """),
    ]
}

extension String {
    /// Whether the text holds `part`, byte by byte: both are folded ASCII, for which the general search of the library is many times slower.
    func holds(_ part: String) -> Bool {
        var whole = self
        var part = part
        return whole.withUTF8 { whole in
            part.withUTF8 { part in
                guard let first = part.first, part.count <= whole.count else { return part.isEmpty }
                var i = 0
                while i <= whole.count - part.count {
                    if whole[i] == first {
                        var k = 1
                        while k < part.count, whole[i + k] == part[k] { k += 1 }
                        if k == part.count { return true }
                    }
                    i += 1
                }
                return false
            }
        }
    }
}
