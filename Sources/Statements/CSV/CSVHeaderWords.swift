/// Names of columns by role, as banks and programs print them; folded when they are first asked for.
///
/// English, German, French, Spanish, Italian, Portuguese, Dutch, Danish, Norwegian, Swedish, Finnish, Icelandic, Polish, Czech, Slovak, Hungarian,
/// Romanian, Croatian, Serbian, Slovenian, Estonian, Latvian, Lithuanian, Russian, Ukrainian, Bulgarian, Greek, Turkish, Hebrew, Arabic, Indonesian,
/// Vietnamese, Thai, Japanese, Chinese (simplified and traditional) and Korean. The order within a role is the order of preference between columns
/// that both carry the very word.
enum CSVHeaderWords {
    static let lists: [CSVRole: String] = [
        .date:
            """
        date|booking date|buchungstag|buchungsdatum|transaction date|posting date|posted date|date posted|datum|data|fecha|dato|
        date operation|date de l operation|date d operation|date comptable|date de comptabilisation|fecha operacion|
        fecha de operacion|fecha contable|data operazione|data contabile|data registrazione|data operacji|data ksiegowania|
        data transakcji|transactiedatum|boekdatum|boekingsdatum|datum verrichting|bokforingsdag|bokforingsdatum|reskontradatum|transaktionsdatum|transaktionsdag|
        bokforingsdatum|bokforingsdato|bogforingsdato|bokfort|bogfort|kirjauspaiva|kirjauspvm|paivays|paivamaara|pvm|maksupaiva|
        tranzakcio datuma|konyveles datuma|konyvelesi datum|datum zauctovani|datum zauctovania|datum provedeni|datum transakcie|
        datum pohybu|data tranzactiei|data tranzactie|datum knjizenja|datum transakcije|datum valutiranja|completed date|
        date completed|started date|created utc|created|created at|date processed|process date|trans date|tran date|txn date|
        transaction time|timestamp|umsatztag|belegdatum|kaufdatum|tarih|islem tarihi|дата|дата операции|ημερομηνια|tag|jour|dia|when|
        day|journal date|effective date|settlement date|data lancamento|data mov|data movimento|date time|datetime|kuupaev|datums|
        datoteka|sale date|posted|date de transaction|date transaction|operation date|entry date|time|日付|取引日|利用日|お取引日|年月日|日期|交易日期|
        交易日|交易时间|記帳日|거래일|거래일시|transaction posting date|date of transaction|date of posting|trans. date|txn. date|post date|posted on|
        transaction date time|date and time|buchung|umsatzdatum|buchungszeitpunkt|zeitpunkt|date d'opération|date opé|
        date d'écriture|date d'achat|fecha de la operación|fecha mov|fecha movimiento|fecha transacción|fecha de transacción|
        f. operación|f. contable|fecha y hora|fecha registro|data op|data di registrazione|data esecuzione|data da operação|
        data da transação|data do movimento|data do lançamento|data operação|data mov.|datum transactie|uitvoeringsdatum|
        transactie datum|bogført dato|bokført dato|transaksjonsdato|bogførings dato|betalningsdatum|reskontradatum|bokf. datum|
        kirjaus pvm|tapahtumapäivä|maksupvm|data wykonania|data rozliczenia|data i godzina|data dokonania transakcji|datum operace|
        datum odeslání|datum splatnosti|dátum|dátum zaúčtovania|dátum transakcie|dátum pohybu|dátum účtovania|könyvelés napja|
        tranzakció időpontja|tranzakció ideje|teljesítés dátuma|terhelés napja|könyvelés|data procesării|data operațiunii|
        data înregistrării|datum izvršenja|datum obrade|datum terećenja|datum promjene|datum plačila|datum prometa|datum operacije|
        tehingu kuupäev|kande kuupäev|väljavõtte kuupäev|kuupäev ja kellaaeg|darījuma datums|grāmatošanas datums|operācijas datums|
        operacijos data|mokėjimo data|data ir laikas|įrašo data|дата проводки|дата транзакции|дата и время|дата обработки|
        дата платежа|дата операції|дата і час операції|дата транзакції|дата проведення|дата на операцията|дата на транзакция|
        вальор дата|датум|датум трансакције|ημερομηνία συναλλαγής|ημερομηνία κίνησης|ημ/νία|ημ/νία συναλλαγής|ημ/νία κίνησης|
        ημ. συναλλαγής|işlem tarih|kayıt tarihi|hareket tarihi|tarih saat|data transaksi|tanggal|tanggal transaksi|tarikh|
        ngày giao dịch|ngày|ngày hạch toán|วันที่|วันที่ทำรายการ|תאריך|תאריך עסקה|תאריך ביצוע|التاريخ|تاريخ العملية|تاريخ المعاملة|
        dagsetning|bókunardagur|data tal-operazzjoni|取引年月日|お取引年月日|ご利用日|取扱日|お取扱日|お取り扱い日|入払日|操作日（年）|取引日時|记账日期|入账日期|交易创建时间|付款时间|记账日|
        過帳日期|帳務日期|交易時間|入帳日|消費日|거래일자|날짜|일자|거래 일시|이용일|이용일자|승인일자|
        bokföringsdag|reskontradatum|
        date completed utc|date completed (utc)
        """,
        .valueDate:
            """
        value date|valuta|valutadatum|valutadato|valutadag|wertstellung|wertstellungsdatum|wertstellungstag|valeur|date de valeur|
        date valeur|fecha valor|f valor|data valuta|data waluty|data valor|rentedatum|rentedato|rantedag|ertenap|arvopaiva|
        valuteringsdato|datum valuty|available on utc|available on|effective date|datum verrekening|datum zauctovani|
        settlement date|value dt|data valutei|datum valute|дата валютирования|value dated|wert|wertstellung valuta|wertst.|
        date de règlement|fecha de valor|f. valor|data di valuta|data-valor|valør|valørdato|valørdag|räntedag|ränte dag|arvo pvm|
        datum zúčtování|dátum valuty|értéknap|érték nap|väärtuspäev|valutēšanas datums|valiutavimo data|дата расчета|
        дата валютування|вальор|ημερομηνία αξίας|ημ/νία αξίας|ημ/νία valeur|τοκοφόρα ημερομηνία|valör|valör tarihi|תאריך ערך|起算日|起息日|
        기산일|ngày hiệu lực|tanggal valuta
        """,
        .amount:
            """
        amount|betrag|umsatz|buchungsbetrag|betrag eur|amount eur|montant|importe|importo|bedrag|belopp|belob|kwota|castka|
        zauctovana castka|osszeg|tranzakcio osszege|summa|maara|valor|montante|iznos|suma|tutar|net amount|net|transaction amount|
        amount in account currency|billing amount|billed amount|montant eur|kwota operacji|kwota transakcji|kwota w walucie rachunku|
        importe eur|cantidad|quantia|valoare|objem|ciastka|сумма|ποσο|suma operacji|sum|total|value|gross|total amount|
        transaktionsbelopp|transaktionsbelob|mutatie|debit credit amount|amt|trx amount|payment amount|movimiento|bewegung|inn ut|
        ut inn|ein aus|金額|取引金額|利用金額|ご利用金額|金额|交易金额|交易金額|거래금액|amount in eur|amount in usd|amount in gbp|transaction value|txn amount|
        total paid|buchungsbetrag eur|betrag in eur|umsatz in eur|betrag chf|montant de l'opération|montant net|
        importe de la operación|importe en euros|monto|monto de la transacción|valor da operação|valor r$|importância|
        importo operazione|importo in euro|transactiebedrag|mutatiebedrag|beløb|beløb i dkk|beløp|beløp nok|belopp sek|
        transaktions belopp|määrä|määrä eur|määrä euroa|kwota w pln|wartość|částka|částka v měně účtu|objem transakce|
        suma transakcie|suma v eur|čiastka|összeg|összege|tranzakció összege|forint összeg|sumă|sumă tranzacție|iznos transakcije|
        iznos u eur|iznos eur|znesek|znesek transakcije|znesek v eur|tehingu summa|summa eur|darījuma summa|operacijos suma|suma eur|
        сумма операции|сумма платежа|сумма в валюте счета|сумма в рублях|сума|сума операції|сума в валюті картки|
        сума у валюті картки|сума на транзакцията|износ|ποσό|ποσό συναλλαγής|ποσό σε ευρώ|tutar tl|işlem tutarı|miktar|jumlah|
        nominal|số tiền|จำนวนเงิน|סכום|סכום חיוב|المبلغ|القيمة|upphæð|valur|お取引金額|取扱金額|利用代金|交易额|发生额|金额 元|金额(元)|人民币金额|消費金額|臺幣金額|거래 금액|
        금액|이용금액|승인금액|
        netto|brutto|credit debit amount|credit/debit amount|入出金|入出金(円)|入出金額
        """,
        .debit:
            """
        debit|soll|debit amount|withdrawal|withdrawals|withdrawal amount|withdrawal amt|paid out|money out|outflow|out|debet|debito|
        debitos|cargo|cargos|adeudo|dare|addebito|addebiti|uscite|uscita|ausgang|ausgaben|belastung|belastungen|lastschrift|
        lastschriften|obciazenia|obciazenie|wydatki|kiadas|terheles|odchozi|ut|ut fra konto|ud|uttag|utgaende|udbetaling|betalt ut|
        debe|gasto|gastos|expenses|expense|depenses|depense|spending|spent|charge|charges|af|saidas|saida|duguje|isplata|borc|cikan|
        plati|debitare|veitto|panot ulos|расход|дебет|debit eur|debits|payments|sorties|retraits|retrait|お支払金額|支払金額|出金額|お引出し|出金|引出金額|
        支出|支出金额|提款|출금액|출금|debit amt|amount debit|amount paid out|withdraw|withdrawal dr|withdrawals dr|paid|cash out|soll eur|
        soll betrag|belastungsbetrag|débit|débit euros|montant débit|dépenses|cargo eur|retiro|retiros|importe cargo|salidas|débito|
        débitos|saída|saídas|dare eur|importo dare|addebito eur|uitgaven|debet bedrag|bedrag af|hævet|hævning|udgift|udgifter|
        ud af konto|ut av konto|ut fra|belastet|utgifter|utgift|utbetalning|otot|otto|veloitus|veloitukset|menot|obciążenia|wypłata|
        wypłaty|wydatek|winien|wn|strona wn|výdaje|výdej|odepsáno|na vrub|odchozí platba|má dáti|výdavky|výdavok|na ťarchu|terhelés|
        terhelések|kiadások|kifizetés|plăți|plată|ieșiri|retrageri|isplate|terećenje|rashod|na teret|zaduženje|breme|v breme|odliv|
        odlivi|odhodki|bremenitev|deebet|väljaminek|väljaminekud|debets|izdevumi|izejošie|debetas|išlaidos|nurašyta|išmoka|списание|
        расходы|списано|сума дебет|видаток|видатки|витрати|списання|разход|χρέωση|χρεώσεις|αναλήψεις|ανάληψη|έξοδα|borç|borç tutarı|
        çıkan|çıkış|gider|pengeluaran|keluar|rút ra|phát sinh nợ|ghi nợ|nợ|ถอน|ถอนเงิน|หนี้|חובה|מדין|الخصم|مدين|سحب|út|debit idr|
        お支払い金額|支払い金額|お引き出し|引出し|引き出し|出金金額|払戻金額|お引出し金額|支出金額|支出（元）|借方|借方金额|借方发生额|付款金额|支出额|提出|借方金額|출금금액|찾으신금액|지급|지급금액|출금(원)|출금 금액|
        withdrawn|amount out
        """,
        .credit:
            """
        credit|haben|credit amount|deposit|deposits|deposit amount|deposit amt|paid in|money in|inflow|in|credito|creditos|abono|
        abonos|avere|accredito|accrediti|entrate|entrata|eingang|einnahmen|gutschrift|gutschriften|uznania|uznanie|wplywy|przychody|
        bevetel|jovairas|prichozi|inn|inn pa konto|ind|insattning|inkommande|indbetaling|betalt inn|haber|ingreso|ingresos|income|
        recettes|recette|received|receipts|bij|entradas|entrada|potrazuje|uplata|alacak|giren|incasari|creditare|pano|panot|приход|
        кредит|credit eur|credits|entrees|depots|depot|versements|お預り金額|預り金額|入金額|お預入れ|入金|預入金額|收入|收入金额|存入|입금액|입금|credits amt|
        amount credit|amount paid in|deposit cr|deposits cr|withdrawals/deposits|cash in|haben eur|haben betrag|gutschriftsbetrag|
        crédit|crédit euros|montant crédit|dépôt|abono eur|depósito|depósitos|importe abono|crédito|créditos|avere eur|importo avere|
        accredito eur|inkomsten|credit bedrag|bedrag bij|indsat|indtægt|indtægter|ind på konto|inn på|godskrevet|inntekter|inntekt|
        insättning|insättningar|inbetalning|hyvitys|hyvitykset|tulot|wpłata|wpłaty|wpływy|wpływ|ma|strona ma|příjmy|příjem|připsáno|
        ve prospěch|příchozí platba|dal|príjmy|príjem|v prospech|jóváírás|jóváírások|bevételek|befizetés|încasări|încasare|intrări|
        depuneri|potražuje|uplate|odobrenje|prihod|u korist|dobro|v dobro|priliv|prilivi|prihodki|kreedit|sissetulek|sissetulekud|
        kredīts|ieņēmumi|ienākošie|kreditas|pajamos|įskaityta|įmoka|зачисление|поступление|поступления|зачислено|надходження|
        прибуток|зарахування|πίστωση|πιστώσεις|καταθέσεις|κατάθεση|έσοδα|alacak tutarı|giriş|gelir|pemasukan|kredit|masuk|gửi vào|
        phát sinh có|ghi có|có|ฝาก|ฝากเงิน|זכות|דائن|إيداع|دائن|kredit idr|お預かり金額|預かり金額|お預け入れ|預け入れ|入金金額|お預け入れ金額|收入金額|收入（元）|贷方|贷方金额|
        贷方发生额|收款金额|收入额|存入金額|存款|存款金额|存入金额|貸方|貸方金額|입금금액|맡기신금액|입금(원)|입금 금액|
        deposited|amount in
        """,
        .direction:
            """
        debit credit|credit debit|debit credit indicator|credit debit indicator|cr dr|dr cr|d c|c d|af bij|bij af|soll haben|
        soll haben kennzeichen|s h|sollhaben|transaction type|type|bevetel kiadas|sens|direction|in out|umsatzart|art|kennzeichen|
        debet credit|dc|tipo|typ|typ transakcji|indicator|cdi|credit debit code|signe|sign|debit ou credit|debito credito|
        tipo movimiento|d/c|c/d|debit or credit|credit or debit|debit/credit flag|transaction direction|in/out|+/-|soll/haben|s/h|
        umsatztyp|bewegungsart|débit/crédit|sens de l'opération|debe/haber|cargo/abono|tipo de movimiento|naturaleza|dare/avere|
        segno|débito/crédito|bij/af|af/bij|debet/kredit|debet/credit|ind/ud|inn/ut|in/ut|otto/pano|laji|wn/ma|strona|kierunek|
        typ operacji|typ pohybu|směr|smer|směr platby|irány|t/j|bevétel/kiadás|jelleg|tip|tip tranzacție|vrsta|smjer|
        vrsta transakcije|vrsta prometa|deebet/kreedit|deebet/kreedit (d/c)|d/k|debets/kredīts|debetas/kreditas|тип операции|тип|
        дебет/кредит|приход/расход|тип операції|χ/π|πρόσημο|χρέωση/πίστωση|τύπος|borç/alacak|b/a|tür|hareket tipi|db/cr|jenis|入出金区分|
        入払区分|収支区分|区分|入出金|收/支|借贷标志|收支类型|收付标志|借贷|收支|借貸別|收支別|借貸|입출금구분|거래구분|입출구분|구분|
        credit debet|debet/credit|creditdebet
        """,
        .balance:
            """
        balance|running balance|saldo|kontostand|solde|egyenleg|zustatek|zostatok|saldo po operacji|saldo po transakcji|
        saldo disponible|account balance|balance after|closing balance|available balance|kontosaldo|beholdning|indestaende|stand|
        saldo nach buchung|saldo na mutatie|stanje|sold|bakiye|остаток|υπολοιπο|saldo contabile|saldo eur|balance eur|running bal|
        ledger balance|bokfort saldo|tilin saldo|jaak|atlikums|likutis|resterend saldo|差引残高|残高|お預り残高|余额|账户余额|餘額|잔액|
        balance after transaction|balance amount|available bal|closing bal|new balance|ending balance|saldo nach umsatz|
        kontostand nach buchung|neuer saldo|saldo chf|solde courant|solde après opération|solde eur|saldo tras operación|
        saldo posterior|saldo contable|saldo progressivo|saldo finale|saldo contabilístico|saldo após|saldo atual|saldo disponível|
        saldo na trn|saldo na boeking|nieuw saldo|bogført saldo|disponibel|bokført saldo|bokfört saldo|behållning|saldo końcowe|
        zůstatek|zůstatek na účtu|zůstatek po|zostatok na účte|könyvelt egyenleg|új egyenleg|záró egyenleg|sold contabil|sold final|
        sold disponibil|stanje računa|novo stanje|stanje po|jääk|kontojääk|konta atlikums|sąskaitos likutis|баланс|остаток на счете|
        остаток по счету|входящий остаток|залишок|залишок після операції|салдо|наличност|υπόλοιπο|λογιστικό υπόλοιπο|
        προοδευτικό υπόλοιπο|kalan bakiye|son bakiye|sisa saldo|số dư|số dư cuối|ยอดคงเหลือ|คงเหลือ|יתרה|יתרה בש"ח|الرصيد|staða|現在高|
        差し引き残高|差引残高 円|残高（円）|本次余额|结余|余额（元）|帳戶餘額|結存|結餘|存款餘額|거래후잔액|거래 후 잔액|잔고|잔액(원)|
        guthaben|disponible|取引後残高|取引後残高(円)
        """,
        .text:
            """
        description|verwendungszweck|libelle|descripcion|descrizione|omschrijving|beskrivning|beskrivelse|tekst|text|opis|
        opis operacji|tytul|popis|kozlemeny|selite|viesti|concepto|causale|details|transaction details|transaction description|
        transaktionsbeschreibung|memo|narrative|particulars|reference text|purpose|payment reference|remittance information|reason|
        reason for payment|buchungstext|umsatztext|mededelingen|mededeling|vrije mededeling|communication|communications|zprava|
        poznamka|megjegyzes|detalii|detalii tranzactie|aciklama|note|notes|remarks|remark|comment|comments|commentaire|observaciones|
        descricao|historico|libelle de l operation|libelle operation|detail|details de l operation|original description|meddelande|
        meddelelse|melding|informacje|szczegoly|rodzaj operacji|vwz|vwz1|vwz2|vwz3|description 1|description 2|description 3|
        additional description|zusatz|transaktionsbeschreibung zusatz|desc|info|информация|назначение платежа|описание|αιτιολογια|
        naziv|opis transakcije|name description|item|items|more details|reszletek|remarque|toelichting|nature|motif|objet|item1|
        item2|statement descriptor|bemerkung|notiz|betreff|rubrik|label|libelle simplifie|libelle complet|reference|referenz|
        referencia|referens|transaction|entry|摘要|取引内容|内容|お取引内容|利用店名|備考|交易摘要|说明|交易说明|備註|적요|description of transaction|
        transaction narrative|narration|transaction remarks|payment details|reference details|merchant description|umsatzdetails|
        vorgang/verwendungszweck|verwendungszweck/kundenreferenz|beschreibung|buchungsdetails|bezeichnung|zahlungsgrund|mitteilung|
        libellé|libellé opération|détail|détails|détail de l'écriture|informations complémentaires|nature de l'opération|intitulé|
        movimiento|concepto común|más datos|descripción|detalle|detalles|glosa|descrizione operazione|dettagli|descrizione estesa|
        operazione|descrição|lançamento|histórico|descritivo|detalhes|movimento|posteringstekst|forklaring|bokföringstext|
        transaktionstext|selitys|tapahtumalaji|viite|tytuł|tytuł operacji|opis transakcji|szczegóły transakcji|szczegóły|tytułem|
        popis transakce|popis operace|zpráva|zpráva pro příjemce|poznámka|účel platby|popis transakcie|správa pre príjemcu|
        informácia pre príjemcu|közlemény|megjegyzés|leírás|tranzakció leírása|tranzakció típusa|jogcím|detalii tranzacție|descriere|
        explicații|opis plaćanja|svrha|svrha doznake|namen|namen plačila|opis prometa|selgitus|kirjeldus|makse selgitus|apraksts|
        maksājuma mērķis|informācija saņēmējam|detaļas|paskirtis|mokėjimo paskirtis|paaiškinimas|aprašymas|описание операции|детали|
        детали операции|комментарий|назначение|опис операції|опис|призначення платежу|деталі операції|основание|пояснение|
        описание на операцията|περιγραφή|αιτιολογία|αιτιολογία συναλλαγής|σχόλια|açıklama|işlem açıklaması|işlem|keterangan|uraian|
        deskripsi|berita|nội dung|diễn giải|mô tả|รายการ|รายละเอียด|תיאור|תיאור פעולה|פרטים|הפעולה|שם בית העסק|الوصف|البيان|التفاصيل|
        skýring|texti|お取り扱い内容|取扱内容|ご利用内容|明細|お取引摘要|メモ|入払区分内容|交易描述|交易类型|商品说明|商品|附言|备注|用途|交易备注|摘要说明|附註|註記|說明|交易說明|消費明細|내용|거래내용|기재내용|거래내역|
        적요내용|이용내역|비고|메모|가맹점명
        """,
        .payee:
            """
        payee|merchant|merchant name|beguenstigter zahlungspflichtiger|begunstigter zahlungspflichtiger|auftraggeber empfanger|
        auftraggeber begunstigter|empfanger|zahlungsempfanger|partner name|partner neve|beneficiary|beneficiary name|counterparty|
        counterparty name|counter party|naam tegenpartij|tegenpartij|naam|name|nazwa odbiorcy|kontrahent|nazwa kontrahenta|odbiorca|
        beneficiaire|tiers|destinatario|beneficiario|ordenante|nazev protiuctu|nazev protistrany|mottagare|mottaker|modtager|saaja|
        saaja maksaja|handelaar|store name|payee name|payer payee|recipient|sender|from to|zahlungspflichtiger|auftraggeber|
        empfangername|auftraggebername|name zahlungsbeteiligter|zahlungspflichtige|commercant|comercio|esercente|vendor|contact|
        company|to|получатель|контрагент|nadawca odbiorca|other party|naam tegenrekening|naam begunstigde|nome|partner|kereskedo|
        custom name column|merchant/payee|paid to|beneficiary or remitter|counter account name|other party name|beneficiary/payer|
        name of counterparty|begünstigter|begünstigter/auftraggeber|zahlungspartner|gegenpartei|name gegenkonto|händler|partnername|
        bénéficiaire|contrepartie|nom du tiers|émetteur|débiteur/créancier|beneficiario/ordenante|contraparte|nombre|controparte|
        beneficiario/ordinante|ordinante|favorecido|beneficiário|estabelecimento|nome do favorecido|begunstigde|naam / omschrijving|
        afzender|navn|afsender|betaler|avsändare|namn|avsändare/mottagare|saajan nimi|maksaja|nadawca/odbiorca|nadawca|nazwa nadawcy|
        dane kontrahenta|odbiorca/nadawca|protistrana|název protiúčtu|příjemce|plátce|jméno|obchodník|príjemca|platiteľ|
        názov protiúčtu|kedvezményezett|ellenoldali név|beneficiar|nume|plătitor|nume beneficiar|primatelj|platitelj|naziv|
        naziv primatelja|platitelj/primatelj|prejemnik|plačnik|prejemnik/plačnik|naziv partnerja|saaja/maksja|saaja/maksja nimi|nimi|
        saņēmējs|saņēmējs/maksātājs|maksātājs|partneris|partnera nosaukums|gavėjas|mokėtojas|gavėjas/mokėtojas|
        mokėtojas arba gavėjas|pavadinimas|отримувач|платник|получатель/плательщик|наредител/получател|δικαιούχος|επωνυμία|
        αποστολέας|όνομα|alıcı|karşı taraf|gönderen|alıcı/gönderen|nama|penerima|người thụ hưởng|שם|المستفيد|viðtakandi|お取引先|取引先|
        利用店名・商品名|利用店名|ご利用先|ご利用店名|对方户名|交易对方|对方名称|收款人|对方姓名|商户名称|對方戶名|存入對象|受款人|商店名稱|받는분|보낸분|보낸분/받는분|거래처|상대방|의뢰인/수취인
        """,
        .currency:
            """
        currency|wahrung|waehrung|buchungswahrung|devise|divisa|moneda|munt|waluta|mena|mena uctu|devizanem|tranzakcio devizaneme|
        valuuta|valuta|monn|monnaie|moeda|ccy|currency code|account currency|whg|valutakod|para birimi|cur|transaction currency|
        валюта|νομισμα|muntsoort|billing currency|curr|通貨|币种|货币|幣別|account ccy|currency symbol|cur.|währung|buchungswährung|
        kontowährung|whg.|devise du compte|valuta conto|møntenhed|valuutta|waluta rachunku|měna|měna účtu|pénznem|számla devizaneme|
        valută|monedă|valuta računa|valūta|valiuta|валюта счета|валюта операции|валюта платежа|валюта картки|νόμισμα|döviz|
        döviz cinsi|mata uang|loại tiền|สกุลเงิน|מטבע|العملة|gjaldmiðill|交易币种|幣種|통화|통화구분
        """,
        .id:
            """
        transaction id|transaktions id|transaktionsid|id transakcji|id transakce|transaction reference|transaction number|
        transaction no|transactionid|fitid|transaktionsnummer|n de transaction|no de transaction|numero de transaction|
        numero operation|numero de operacion|reference number|bank reference|buchungsreferenz|archivierungskennung|archiving id|
        balance transaction id|txn id|txnid|entry reference|order id|id|uuid|reference no|reference id|unique id|referenznummer|
        numer transakcji|id operacji|tranzakcio azonosito|volgnummer|id prevodu|id pohybu|transactie id|referenz|reference|
        referentie|referencia|ref|referenssi|arkistointitunnus|row id|identificador|identifiant|identifier|kennung|tunniste|
        identificativo|operation id|unique reference|transaction ref|txn ref|ref number|transaktions-id|buchungsnummer|
        identifiant de l'opération|référence|número de operación|número de transacción|riferimento|cro|id da transação|
        transactienummer|transactie-id|arkivref|arkivreferanse|verifikationsnummer|referens|numer referencyjny|id operace|
        id transakcie|tranzakció azonosító|hivatkozás|tranzakció száma|referință|număr tranzacție|referenca|broj transakcije|
        id transakcije|arhiveerimistunnus|kande viitenumber|arhīva kods|maksājuma numurs|įrašo nr|įrašo nr.|operacijos nr|
        номер операции|номер документа|номер транзакции|номер операції|αριθμός αναφοράς|αρ. συναλλαγής|αριθμός συναλλαγής|dekont no|
        referans no|işlem no|fiş no|no. referensi|số tham chiếu|אסמכתא|مرجع|رقم المرجع|取引番号|明細番号|受付番号|交易流水号|流水号|交易单号|交易号|订单号|交易序號|
        序號編號|거래번호|일련번호|승인번호
        """,
        .checkNumber:
            """
        check number|cheque number|check no|cheque no|check|cheque|checknumber|chequenumber|numero de cheque|scheck nr|schecknummer|
        check num|chq no|check or slip|cheque num|chequenum|num cheque|n cheque|chk #|check #|chèque|n° de chèque|cheque nº|
        número de cheque|numero assegno|assegno|supporting cheque
        """,
        .category:
            """
        category|kategorie|categorie|categoria|kategoria|kategori|kategorie transakce|catégorie|luokka|spending category|rubriek|
        master category|subcategory|sub category|reporting category|class|категория|budget category|hovedkategori|underkategori|
        kategorien|catégories|categoría|kategória|kategorija|kategooria|категорія|категория операции|κατηγορία|カテゴリ|カテゴリー|大項目|分类|
        交易分类|類別|분류|카테고리|danh mục|קטגוריה
        """,
        .account:
            """
        account|account number|account name|auftragskonto|konto|kontonummer|iban|own account|rekening|rekeningnummer|compte|
        numero de compte|n de compte|cuenta|numero de cuenta|conto|numero conto|cislo uctu|szamlaszam|szamla neve|ucet|nazev uctu|
        account iban|iban kontoinhaber|konto iban|nr rachunku|rachunek|kontonr|konto nr|tilinumero|tili|account no|acct|kredietkaart|
        card number|card no|kartennummer|karte|card used for transaction|card member|umsatz getatigt von|produit|счет|λογαριασμος|
        numer rachunku|bankkonto|iban auftragskonto|account key|own account number|account no.|account name/number|eigene iban|
        compte concerné|numéro de compte|cuenta origen|número de cuenta|conto corrente|conta|número da conta|rekening nummer|
        iban/bban|oma tili|číslo účtu|vlastní účet|účet|číslo vlastního účtu|számlaszám|számla|számla száma|cont|număr cont|
        iban cont|račun|broj računa|številka računa|kliendi konto|konts|konta numurs|sąskaita|sąskaitos nr|sąskaitos numeris|
        номер счета|счёт|номер рахунку|рахунок|λογαριασμός|αριθμός λογαριασμού|hesap|hesap no|hesap numarası|số tài khoản|חשבון|
        الحساب|口座番号|口座|账号|本方账号|卡号|账户|帳號|存款帳號|帳戶|계좌번호|계좌
        """,
        .status:
            """
        status|state|contabilizzazione|booking state|transaction status|statut|estado|stato|zustand|stav|stan transakcji|status transakcji|allapot|tila|durum|
        tilstand|booking status|buchungsstatus|cleared|статус|transaction state|état|situação|stan|stav platby|stav transakcie|
        állapot|stare|stanje transakcije|olek|statuss|statusas|būsena|состояние|статус операции|стан|κατάσταση|trạng thái|סטטוס|
        الحالة|状態|交易状态|当前状态|狀態|상태
        """,
    ]
}
