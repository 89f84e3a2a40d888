extension CSVLayoutTests {
    /// Layouts as banks of many countries print them, with invented rows (first half).
    static let firstHalf: [Layout] = [
        Layout(
            name: "completed, reverted and started dates", rows: 2, sum: 8750, first: "2024-01-03",
            text: """
                Type,Product,Started Date,Completed Date,Description,Amount,Fee,Currency,State,Balance
                CARD_PAYMENT,Current,2024-01-02 10:00:00,2024-01-03 11:00:00,Tesco,-12.50,0.00,GBP,COMPLETED,87.50
                TOPUP,Current,2024-01-04 10:00:00,2024-01-04 10:01:00,Top-Up,100.00,0.00,GBP,COMPLETED,187.50
                CARD_PAYMENT,Current,2024-01-05 10:00:00,,Shop,-5.00,0.00,GBP,REVERTED,

                """),
        Layout(
            name: "af and bij with compact dates", rows: 2, sum: 198_766, first: "2024-01-15",
            text: """
                "Datum","Naam / Omschrijving","Rekening","Tegenrekening","Code","Af Bij","Bedrag (EUR)","Mutatiesoort","Mededelingen"
                "20240115","Albert Heijn","NL20INGB0001234567","","BA","Af","12,34","Betaalautomaat","Pasvolgnr: 001"
                "20240116","Werkgever","NL20INGB0001234567","NL69RABO0123456789","GT","Bij","2000,00","Online bankieren","Salaris"

                """),
        Layout(
            name: "explicit plus and running number", rows: 2, sum: 8766, first: "2024-01-15",
            text: """
                "IBAN/BBAN","Munt","BIC","Volgnr","Datum","Rentedatum","Bedrag","Saldo na trn","Tegenrekening IBAN/BBAN","Naam tegenpart\
                ij","Naam uiteindelijke partij","Omschrijving-1"
                "NL69RABO0123456789","EUR","RABONL2U","000000000000000001","2024-01-15","2024-01-15","-12,34","+987,66","","Winkel","","\
                aankoop"
                "NL69RABO0123456789","EUR","RABONL2U","000000000000000002","2024-01-16","2024-01-16","+100,00","+1087,66","NL20INGB00012\
                34567","Jan","","gift"

                """),
        Layout(
            name: "tabs without header", rows: 2, sum: -5000, first: "2024-01-15",
            text: """
                123456789\tEUR\t20240115\t1000,00\t900,00\t20240115\t-100,00\tSEPA Overboeking IBAN: NL20INGB\t
                123456789\tEUR\t20240116\t900,00\t950,00\t20240116\t50,00\tBEA Betaalpas\t

                """),
        Layout(
            name: "summary above the table and a first balance row", rows: 2, sum: 40_000, first: "2024-01-15",
            text: """
                Description,,Summary Amt.
                Beginning balance as of 01/01/2024,,"1,000.00"
                Total credits,,"500.00"
                Total debits,,"-100.00"
                Ending balance as of 01/31/2024,,"1,400.00"

                Date,Description,Amount,Running Bal.
                01/01/2024,Beginning balance as of 01/01/2024,,"1,000.00"
                01/15/2024,"PAYROLL","500.00","1,500.00"
                01/20/2024,"SHOP","-100.00","1,400.00"

                """),
        Layout(
            name: "trailing comma in all rows", rows: 2, sum: 8766, first: "2024-01-15",
            text: """
                Details,Posting Date,Description,Amount,Type,Balance,Check or Slip #
                DEBIT,01/15/2024,AMAZON,-12.34,DEBIT_CARD,987.66,,
                CREDIT,01/16/2024,PAYROLL,100.00,ACH_CREDIT,1087.66,,

                """),
        Layout(
            name: "card with minus for purchases", rows: 2, sum: 8766, first: "2024-01-15",
            text: """
                Transaction Date,Post Date,Description,Category,Type,Amount,Memo
                01/15/2024,01/16/2024,AMAZON,Shopping,Sale,-12.34,
                01/16/2024,01/17/2024,Payment Thank You,,Payment,100.00,

                """),
        Layout(
            name: "card with plus for purchases", rows: 3, sum: 8200, first: "2024-01-15",
            text: """
                Date,Description,Card Member,Account #,Amount
                01/15/2024,AMAZON,JOHN,-11001,12.34
                01/16/2024,AUTOPAY PAYMENT - THANK YOU,JOHN,-11001,-100.00
                01/17/2024,STARBUCKS,JOHN,-11001,5.66

                """),
        Layout(
            name: "quoted, without header", rows: 2, sum: 8800, first: "2024-01-15",
            text: """
                "01/15/2024","-12.00","*","","SHOP"
                "01/16/2024","100.00","*","","PAYROLL"

                """),
        Layout(
            name: "line above the header", rows: 2, sum: 87_655, first: "2024-01-15",
            text: """
                * Transaktionsrapport Period 2024-01-01 – 2024-01-31 Skapad 2024-02-01
                Radnummer,Clearingnummer,Kontonummer,Produkt,Valuta,Bokföringsdag,Transaktionsdag,Valutadag,Referens,Beskrivning,Belopp,\
                Bokfört saldo
                1,8327-9,1234567,Privatkonto,SEK,2024-01-16,2024-01-16,2024-01-16,"ICA","ICA KVANTUM",-123.45,876.55
                2,8327-9,1234567,Privatkonto,SEK,2024-01-15,2024-01-15,2024-01-15,"Lön","LÖN",1000.00,1000.00

                """),
        Layout(
            name: "blank as group mark", rows: 2, sum: 876_550, first: "2024-01-15",
            text: """
                Bokföringsdag;Belopp;Avsändare;Mottagare;Namn;Rubrik;Saldo;Valuta;
                2024/01/16;-1 234,50;1234;;;Kortköp ICA;8 765,50;SEK;
                2024/01/15;10 000,00;;1234;;Lön;10 000,00;SEK;

                """),
        Layout(
            name: "spanish", rows: 2, sum: 98_766, first: "2024-01-15",
            text: """
                Fecha;Fecha valor;Movimiento;Más datos;Importe;Saldo
                15/01/2024;15/01/2024;COMPRA;MERCADONA;-12,34;987,66
                16/01/2024;16/01/2024;NOMINA;EMPRESA;1.000,00;1.987,66

                """),
        Layout(
            name: "french preamble and breaks in texts", rows: 2, sum: 98_766, first: "2024-01-15",
            text: """
                Téléchargement du 01/02/2024;;;

                Compte n° 12345678901;;;
                Solde au 31/01/2024 1 234,56 €;;;

                Date;Libellé;Débit euros;Crédit euros;
                15/01/2024;"PAIEMENT PAR CARTE
                CARREFOUR";12,34;;
                16/01/2024;VIREMENT;;1 000,00;

                """),
        Layout(
            name: "balance with another decimal mark", rows: 2, sum: 98_766, first: "2024-01-15",
            text: """
                dateOp;dateVal;label;category;categoryParent;supplierFound;amount;comment;accountNum;accountLabel;accountbalance
                2024-01-16;2024-01-16;"CARTE 15/01/24 CARREFOUR";"Alimentation";"Vie quotidienne";"carrefour";-12,34;;00012345678;"Bours\
                oBank";987.66
                2024-01-15;2024-01-15;"VIR SALAIRE";"Salaires";"Revenus";"employeur";1 000,00;;00012345678;"BoursoBank";987.66

                """),
        Layout(
            name: "polish preamble and hashes", rows: 2, sum: 98_766, first: "2024-01-15",
            text: """
                mBank S.A. Bankowość Detaliczna;
                Skrytka Pocztowa 2108;

                #Klient;
                JAN KOWALSKI;

                #Za okres:;
                01.01.2024;31.01.2024;

                #Waluta;
                PLN;

                #Data operacji;#Opis operacji;#Rachunek;#Kategoria;#Kwota;
                2024-01-15;"BIEDRONKA";"mKonto 1111 ... 2222";"Żywność";-12,34 PLN;;
                2024-01-16;"WYPŁATA";"mKonto 1111 ... 2222";"Wpływy";1 000,00 PLN;;

                """),
        Layout(
            name: "unnamed columns", rows: 2, sum: 98_766, first: "2024-01-15",
            text: """
                "Data operacji","Data waluty","Typ transakcji","Kwota","Waluta","Saldo po transakcji","Opis transakcji","","","",""
                "2024-01-16","2024-01-15","Płatność kartą","-12.34","PLN","+987.66","Tytuł: 123","Lokalizacja: BIEDRONKA","","",""
                "2024-01-15","2024-01-15","Przelew na konto","+1000.00","PLN","+1000.00","Nadawca: X","","","",""

                """),
        Layout(
            name: "german preamble", rows: 2, sum: 98_766, first: "2024-01-15",
            text: """
                "Kontonummer:";"DE89370400440532013000 / Girokonto";

                "Von:";"01.01.2024";
                "Bis:";"31.01.2024";
                "Kontostand vom 31.01.2024:";"987,66 EUR";

                "Buchungstag";"Wertstellung";"Buchungstext";"Auftraggeber / Begünstigter";"Verwendungszweck";"Kontonummer";"BLZ";"Betra\
                g (EUR)";"Gläubiger-ID";"Mandatsreferenz";"Kundenreferenz";
                "16.01.2024";"16.01.2024";"Lastschrift";"REWE";"Einkauf";"DE02120300000000202051";"BYLADEM1001";"-12,34";"";"";"";
                "15.01.2024";"15.01.2024";"Gutschrift";"Arbeitgeber";"Lohn";"DE02500105170137075030";"INGDDEFF";"1.000,00";"";"";"";

                """),
        Layout(
            name: "german preamble in quotes and starred names", rows: 2, sum: 98_766, first: "2024-01-15",
            text: """
                "Girokonto";"DE89370400440532013000"
                ""
                "Kontostand vom 31.01.2024:";"987,66 €"
                ""
                "Buchungsdatum";"Wertstellung";"Status";"Zahlungspflichtige*r";"Zahlungsempfänger*in";"Verwendungszweck";"Umsatztyp";"IB\
                AN";"Betrag (€)";"Gläubiger-ID";"Mandatsreferenz";"Kundenreferenz"
                "16.01.24";"16.01.24";"Gebucht";"ISSUER";"REWE";"Einkauf";"Ausgang";"DE02120300000000202051";"-12,34";"";"";""
                "15.01.24";"15.01.24";"Gebucht";"Arbeitgeber";"Max";"Lohn";"Eingang";"DE02500105170137075030";"1.000";"";"";""

                """),
        Layout(
            name: "balances above and below", rows: 2, sum: 98_766, first: "2024-01-15",
            text: """
                ;
                "Umsätze Girokonto";"Zeitraum: 30 Tage";
                "Neuer Kontostand";"987,66 EUR";

                "Buchungstag";"Wertstellung (Valuta)";"Vorgang";"Buchungstext";"Umsatz in EUR";
                "16.01.2024";"16.01.2024";"Lastschrift";"Auftraggeber: REWE Buchungstext: Einkauf";"-12,34";
                "15.01.2024";"15.01.2024";"Übertrag";"Lohn";"1.000,00";

                "Alter Kontostand";"0,00 EUR";

                """),
        Layout(
            name: "currency in the header", rows: 2, sum: 98_766, first: "2024-01-15",
            text: """
                Date,Counter Party,Reference,Type,Amount (GBP),Balance (GBP),Spending Category,Notes
                15/01/2024,Tesco,TESCO,CONTACTLESS,-12.34,987.66,GROCERIES,
                16/01/2024,Employer,PAY,FASTER PAYMENT,1000.00,1987.66,INCOME,

                """),
        Layout(
            name: "three columns without header", rows: 2, sum: 76_600, first: "2024-01-15",
            text: """
                15/01/2024,TESCO,"-1,234.00"
                16/01/2024,PAY,"2,000.00"

                """),
        Layout(
            name: "blank lines and blanks before names", rows: 2, sum: 98_766, first: "2024-01-15",
            text: """

                Date, Type, Description, Value, Balance, Account Name, Account Number

                15/01/2024,POS,"'TESCO",-12.34,987.66,"'CURRENT","'600000-12345678",
                16/01/2024,BAC,"'PAY",1000.00,1987.66,"'CURRENT","'600000-12345678",

                """),
    ]
}
