extension CSVLayoutTests {
    /// Layouts as banks of many countries print them, with invented rows (second half).
    static let secondHalf: [Layout] = [
        Layout(
            name: "gross, fee and net", rows: 2, sum: 8466, first: "2024-01-15",
            text: """
                "Date","Time","TimeZone","Name","Type","Status","Currency","Gross","Fee","Net","From Email Address","To Email Address","\
                Transaction ID","Balance"
                "15/01/2024","10:00:00","GMT","Shop","Payment","Completed","EUR","-12,34","0,00","-12,34","a@b.c","d@e.f","1AB","87,66"
                "16/01/2024","10:00:00","GMT","Buyer","Sale","Completed","EUR","100,00","-3,00","97,00","a@b.c","d@e.f","2AB","184,66"

                """),
        Layout(
            name: "many empty columns", rows: 2, sum: 98_766, first: "2024-01-15",
            text: """
                "TransferWise ID",Date,"Date Time",Amount,Currency,Description,"Payment Reference","Running Balance","Exchange From","Ex\
                change To","Exchange Rate","Payer Name","Payee Name","Payee Account Number",Merchant,"Card Last Four Digits","Total fees\
                "
                "CARD-123",16-01-2024,"16-01-2024 10:00:00.000",-12.34,EUR,"Card transaction issued by Lidl","",987.66,,,,,,,Lidl,1234,0\
                .00
                "TRANSFER-9",15-01-2024,"15-01-2024 09:00:00.000",1000.00,EUR,"Received money","",1000.00,,,,Jan,,,,,0.00

                """),
        Layout(
            name: "number column that is empty", rows: 2, sum: 98_766, first: "2024-01-15",
            text: """
                \u{20}Number,Date,Account,Amount,Subcategory,Memo
                \t,16/01/2024,20-00-00 12345678,-12.34,PAYMENT,"TESCO  \tON 15 JAN"
                \t,15/01/2024,20-00-00 12345678,1000.00,DIRECTDEP,PAY

                """),
        Layout(
            name: "negative debits and a disclaimer", rows: 2, sum: 98_766, first: "2024-01-15",
            text: """
                Date de début:;01.01.2024
                Type d'avis:;Tous
                Compte:;CH9300762011623852957
                Monnaie:;CHF

                Date de comptabilisation;Texte de notification;Crédit en CHF;Débit en CHF;Valeur;Solde en CHF
                16.01.2024;"ACHAT MIGROS";;-12.34;16.01.2024;987.66
                15.01.2024;"SALAIRE";1000.00;;15.01.2024;1000.00

                Disclaimer:
                Le contenu du document a été généré

                """),
        Layout(
            name: "cyrillic with failed rows", rows: 2, sum: 98_766, first: "2024-01-15",
            text: """
                "Дата операции";"Дата платежа";"Номер карты";"Статус";"Сумма операции";"Валюта операции";"Сумма платежа";"Валюта платежа\
                ";"Кэшбэк";"Категория";"MCC";"Описание"
                "16.01.2024 10:00:00";"16.01.2024";"*1234";"OK";"-12,34";"RUB";"-12,34";"RUB";"";"Супермаркеты";"5411";"Магнит"
                "15.01.2024 10:00:00";"15.01.2024";"*1234";"OK";"1000,00";"RUB";"1000,00";"RUB";"";"Пополнения";"";"Зарплата"
                "14.01.2024 10:00:00";"14.01.2024";"*1234";"FAILED";"-5,00";"RUB";"-5,00";"RUB";"";"Кафе";"";"Кофе"

                """),
        Layout(
            name: "lakh groups", rows: 2, sum: 9_998_766, first: "2024-01-15",
            text: """
                Date ,Narration,Chq./Ref.No.,Value Dt,Withdrawal Amt.,Deposit Amt.,Closing Balance
                15/01/24,UPI-SHOP,0000123,15/01/24,12.34,,987.66
                16/01/24,SALARY,0000124,16/01/24,,"1,00,000.00","1,00,987.66"

                """),
        Layout(
            name: "portuguese", rows: 2, sum: 98_766, first: "2024-01-15",
            text: """
                Data,Valor,Identificador,Descrição
                15/01/2024,-12.34,65a1-aa,Compra no débito
                16/01/2024,1000.00,65a1-bb,Transferência recebida

                """),
        Layout(
            name: "danish with waiting rows", rows: 2, sum: 98_766, first: "2024-01-15",
            text: """
                "Dato";"Tekst";"Beløb";"Saldo";"Status";"Afstemt"
                "15.01.2024";"Netto";"-12,34";"987,66";"Udført";"Nej"
                "16.01.2024";"Løn";"1.000,00";"1.987,66";"Udført";"Nej"
                "17.01.2024";"Fremtid";"-1,00";"";"Venter";"Nej"

                """),
        Layout(
            name: "finnish", rows: 2, sum: 98_766, first: "2024-01-15",
            text: """
                "Kirjauspäivä";"Arvopäivä";"Määrä EUROA";"Laji";"Selitys";"Saaja/Maksaja";"Saajan tilinumero ja pankin BIC";"Viite";"Vie\
                sti";"Arkistointitunnus"
                2024-01-15;2024-01-15;"-12,34";162;PKORTTIMAKSU;PRISMA;;;"";20240115/1
                2024-01-16;2024-01-16;"1000,00";588;PALKKA;FIRMA;;;"";20240116/2

                """),
        Layout(
            name: "czech with balances above", rows: 2, sum: 98_766, first: "2024-01-15",
            text: """
                accountId;2000000000
                bankId;2010
                currency;CZK
                iban;CZ6508000000192000145399
                openingBalance;0,00
                closingBalance;987,66
                dateStart;01.01.2024

                ID pohybu;Datum;Objem;Měna;Protiúčet;Název protiúčtu;Kód banky;Název banky;KS;VS;SS;Uživatelská identifikace;Zpráva pr\
                o příjemce;Typ;Provedl;Upřesnění;Komentář
                26000001;15.01.2024;-12,34;CZK;123;Albert;0100;KB;;;;;;Platba kartou;;;
                26000002;16.01.2024;1000,00;CZK;456;Firma;0800;CS;;;;;výplata;Příjem;;;

                """),
        Layout(
            name: "month not in doubt without header", rows: 2, sum: 98_766, first: "2024-01-15",
            text: """
                15/01/2024,-12.34,WOOLWORTHS
                16/01/2024,1000.00,SALARY

                """),
        Layout(
            name: "italian", rows: 2, sum: 98_766, first: "2024-01-15",
            text: """
                Data Registrazione;Data valuta;Descrizione;Importo (EUR);
                15.01.2024;15.01.2024;PAGAMENTO ESSELUNGA;-12,34;
                16.01.2024;16.01.2024;STIPENDIO;1.000,00;

                """),
        Layout(
            name: "valuta as currency", rows: 2, sum: 98_766, first: "2024-01-15",
            text: """
                Data;Operazione;Dettagli;Conto o carta;Contabilizzazione;Categoria ;Valuta;Importo
                15/01/2024;Esselunga;Pagamento;Conto 1000/1234;CONTABILIZZATO;Alimentari;EUR;-12,34
                16/01/2024;Stipendio;Bonifico;Conto 1000/1234;CONTABILIZZATO;Stipendi;EUR;1000,00

                """),
        Layout(
            name: "pending by status", rows: 2, sum: 98_766, first: "2024-01-15",
            text: """
                Date,Description,Original Description,Category,Amount,Status
                2024-01-16,Shop,SHOP 123,Groceries,-12.34,Posted
                2024-01-17,Cafe,CAFE,Dining,-3.00,Pending
                2024-01-15,Pay,PAY,Income,1000.00,Posted

                """),
        Layout(
            name: "payments of the bill are negative", rows: 3, sum: 6766, first: "2024-01-15",
            text: """
                Trans. Date,Post Date,Description,Amount,Category
                01/15/2024,01/15/2024,AMAZON,12.34,Merchandise
                01/16/2024,01/16/2024,"INTERNET PAYMENT - THANK YOU",-100.00,Payments and Credits
                01/17/2024,01/17/2024,SHELL,20.00,Gasoline

                """),
        Layout(
            name: "transaction type tells direction", rows: 2, sum: 98_766, first: "2024-01-15",
            text: """
                Account Number,Transaction Description,Transaction Date,Transaction Type,Transaction Amount,Balance
                1234,Withdrawal to X,01/15/24,Debit,12.34,987.66
                1234,Deposit from Y,01/16/24,Credit,1000,1987.66

                """),
        Layout(
            name: "letters for direction without header", rows: 2, sum: 9_876_600, first: "2024-01-15",
            text: """
                "12345678";"T";"1234";"HUF";"20240115";"20240115";"98766";"117";"Bolt";"VÁSÁRLÁS"
                "12345678";"J";"100000";"HUF";"20240116";"20240116";"198766";"117";"Cég";"FIZETÉS"

                """),
        Layout(
            name: "romanian debit and credit", rows: 2, sum: 98_766, first: "2024-01-15",
            text: """
                "Data";"Descriere";"Debit";"Credit";"Sold"
                "15.01.2024";"Mega Image";"12,34";"";"987,66"
                "16.01.2024";"Salariu";"";"1.000,00";"1.987,66"

                """),
        Layout(
            name: "pipes", rows: 2, sum: 98_766, first: "2024-01-15",
            text: """
                Date|Description|Amount
                2024-01-15|Shop|-12.34
                2024-01-16|Pay|1000.00

                """),
        Layout(
            name: "greek", rows: 2, sum: 98_766, first: "2024-01-15",
            text: """
                Ημερομηνία;Αιτιολογία;Ποσό;Υπόλοιπο
                15/01/2024;ΑΒ;-12,34;987,66
                16/01/2024;ΜΙΣΘΟΣ;1.000,00;1.987,66

                """),
        Layout(
            name: "japanese", rows: 2, sum: 9_876_600, first: "2024-01-15",
            text: """
                日付,摘要,お支払金額,お預り金額,差引残高
                2024/01/15,コンビニ,"1,234",,"98,766"
                2024/01/16,給与,,"100,000","198,766"

                """),
        Layout(
            name: "foreign amount beside the booked one", rows: 2, sum: -2300, first: "2024-01-15",
            text: """
                Date,Description,Foreign Amount,Foreign Currency,Amount,Currency
                2024-01-15,Hotel,-20.00,USD,-18.00,EUR
                2024-01-16,Shop,,,-5.00,EUR

                """),
    ]
}
