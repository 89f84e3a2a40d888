import Statements

/// One file for each problem that reading can have; where several formats have it, one of each.
enum ProblemSamples {
    static let all = wholeFiles + csv + ofx + qif + camt + mt940

    /// What holds for the file, not for a place in it.
    static let wholeFiles: [ProblemSample] = [
        ProblemSample(code: .fileEmpty, marked: "", record: nil),
        ProblemSample(code: .fileEmpty, marked: "\n \n", record: nil),
        ProblemSample(code: .fileNotAStatement, marked: "Dear Sir,\n\nplease find nothing enclosed\n", record: nil),
        ProblemSample(code: .fileNoStatement, marked: "!Type:Cat\nNFood\n^\n", record: nil, fileName: "file.qif"),
        ProblemSample(code: .fileNoStatement, marked: OFXSamples.header1 + "<OFX>\n" + OFXSamples.signon + "</OFX>\n", record: nil),
        ProblemSample(code: .fileNoStatement, marked: CAMTSamples.message(""), record: nil),
        ProblemSample(code: .fileNoTransactions, marked: "Date;Buchungstext;Betrag\n", record: nil),
        ProblemSample(code: .decimalUnknown, marked: "Date;Text;Amount\n2026-01-01;aa;-1.234\n2026-01-02;bb;-2.345\n", record: nil),
        ProblemSample(
            code: .csvColumnsUnknown, marked: "Date,Balance\n2026-01-01,100.00\n2026-01-02,90.00\n2026-01-05,80.00\n", record: nil),
        ProblemSample(
            code: .qifNoHeader, severity: .warning, marked: "D01/20/2024\nT-1.00\nPé\n^\n", record: nil, fileName: "file.qif"),
        ProblemSample(code: .statementEmpty, severity: .warning, marked: CAMTSamples.statement(""), record: nil),
        ProblemSample(code: .statementEmpty, severity: .warning, marked: OFXSamples.bank(""), record: nil),
        ProblemSample(
            code: .investmentUnsupported, severity: .warning, marked: "!Type:Invst\nD1/31'07\nNBuy\nYIBM\nT11010.00\nI110.10\nQ100\n^\n", record: nil,
            fileName: "file.qif"),
    ]

    private static func csv(_ record: String, header: String = "Date,Text,Amount", rows: String = "2026-01-01,é,-1.00\n2026-01-28,ß,-2.00\n")
        -> String
    {
        "\(header)\n\(rows)\(record)\n2026-01-29,z,-3.00\n"
    }

    static let csv: [ProblemSample] = [
        ProblemSample(code: .dateUnreadable, marked: csv("⟦soon é⟧,x,-1.00"), field: "Date", record: 3),
        ProblemSample(code: .dateNoSuchDay, marked: csv("⟦2026-02-31⟧,é,-1.00"), field: "Date", record: 3),
        ProblemSample(code: .dateMissing, marked: csv("⟦⟧,é,-1.00"), field: "Date", record: 3),
        ProblemSample(code: .dateMissing, marked: "Text,Amount,Date\né,-1.00,2026-01-28\nz,-1.00⟦⟧\ny,-2.00,2026-01-29\n", field: "Date", record: 2),
        ProblemSample(
            code: .datePending,
            marked: "Date;Text;Amount\n13.01.2026;a;-1,00\n14.01.2026;b;-1,00\n\"⟦vorgemerkt⟧\";c é;-2,00\n15.01.2026;d;-1,00\n", field: "Date",
            record: 3),
        ProblemSample(code: .amountUnreadable, marked: csv("2026-01-28,é ü,⟦n/a é⟧"), field: "Amount", record: 3),
        ProblemSample(
            code: .amountUnreadable, marked: csv("2026-01-28,\"two\nlines, é\",\"⟦1.2.x⟧\""), field: "Amount",
            raw: "2026-01-28,\"two\nlines, é\",\"1.2.x\"", record: 3),
        ProblemSample(code: .amountUnreadable, marked: csv("2026-01-28,\"a \"\"b\"\" é\", ⟦=1+1⟧ "), field: "Amount", record: 3),
        ProblemSample(code: .amountMissing, marked: csv("2026-01-28,é,⟦⟧"), field: "Amount", record: 3),
        ProblemSample(code: .amountMissing, marked: csv("2026-01-28,é⟦⟧"), field: "Amount", record: 3),
        ProblemSample(code: .amountTooPrecise, marked: csv("2026-01-28,é,⟦-1.2345⟧"), field: "Amount", record: 3),
        ProblemSample(code: .amountOverflow, marked: csv("2026-01-28,é,⟦99999999999999999999.00⟧"), field: "Amount", record: 3),
        ProblemSample(
            code: .amountBothColumns,
            marked: csv("2026-01-28,é,5.00,⟦7.00⟧", header: "Date,Text,Paid out,Paid in", rows: "2026-01-01,a,1.00,\n2026-01-28,b,,2.00\n"),
            field: "Paid in", record: 3),
        ProblemSample(
            code: .amountSignInColumn, severity: .warning,
            marked: csv(
                "2026-01-28,é,⟦-5.00⟧,", header: "Date,Text,Paid out,Paid in", rows: "2026-01-01,a,1.00,\n2026-01-28,b,,2.00\n2026-01-28,b,3.00,\n"),
            field: "Paid out", record: 4),
        ProblemSample(code: .csvQuoteStray, marked: csv("2026-01-28,⟦\"⟧a\"b é\nc\",-1.00"), raw: "2026-01-28,\"a\"b é\nc\",-1.00", record: 3),
        ProblemSample(
            code: .csvQuoteUnterminated, marked: csv("2026-01-28,⟦\"⟧é,-1.00\n2026-01-28,u,-1.00"),
            raw: "2026-01-28,\"é,-1.00\n2026-01-28,u,-1.00\n2026-01-29,z,-3.00", record: 3),
        ProblemSample(code: .rowHeaderRepeated, severity: .warning, marked: csv("⟦Date,Text,Amount"), record: 3),
        ProblemSample(code: .rowTotal, severity: .warning, marked: csv(",⟦Total⟧,-3.00"), field: "Text", record: 3),
        // Among many rows: among few it would go on with the text of the row before.
        ProblemSample(
            code: .rowNoTransaction, severity: .warning, marked: csv("⟦,a né note,", rows: String(repeating: "2026-01-01,é,-1.00\n", count: 6)),
            record: 7
        ),
        ProblemSample(code: .rowFooter, severity: .warning, marked: csv("2026-01-29,z,-3.00") + "⟦This is é no invoice\n", record: 5),
        ProblemSample(
            code: .rowNotExecuted, severity: .warning,
            marked: csv("2026-01-28,⟦Declined⟧,é,-4.00", header: "Date,Status,Text,Amount", rows: "2026-01-01,Posted,a,-1.00\n"), field: "Status",
            record: 2),
        ProblemSample(
            code: .recordTooLong, marked: csv("⟦2026-01-28," + String(repeating: "é", count: recordBytesMax) + ",-1.00"),
            raw: "2026-01-28," + String(repeating: "é", count: 994), record: 3, isLong: true),
        ProblemSample(
            code: .amountUnreadable, marked: csv("2026-01-28," + String(repeating: "x", count: 5_000) + ",⟦bad⟧,1"),
            field: "Amount", raw: String(repeating: "x", count: 499) + ",bad,1", record: 3, isLong: true),
    ]

    static let ofx: [ProblemSample] = [
        ProblemSample(
            code: .ofxCorrected, severity: .warning,
            marked: OFXSamples.bank(
                "⟦" + OFXSamples.transaction("20240115", "1.00", id: "O1", "<NAME>é\n")
                    + OFXSamples.transaction("20240115", "2.00", id: "N1", "<CORRECTFITID>O1<CORRECTACTION>REPLACE\n"))),
        ProblemSample(
            code: .ofxCorrection, severity: .warning,
            marked: OFXSamples.bank(OFXSamples.transaction("20240115", "1.00", "<NAME>é<CORRECTFITID>⟦Ó1⟧<CORRECTACTION>REPLACE\n")),
            field: "CORRECTFITID"),
        ProblemSample(
            code: .ofxWithdrawn,
            marked: OFXSamples.bank(OFXSamples.transaction("20240115", "1.00", "<NAME>é<CORRECTFITID>⟦Ó1⟧<CORRECTACTION>DELETE\n")),
            field: "CORRECTFITID"),
        ProblemSample(code: .dateMissing, marked: OFXSamples.bank("⟦" + OFXSamples.transaction("")), field: "DTPOSTED"),
        ProblemSample(code: .dateNoSuchDay, marked: OFXSamples.bank(OFXSamples.transaction("⟦20240230⟧")), field: "DTPOSTED"),
        ProblemSample(code: .dateUnreadable, marked: OFXSamples.bank(OFXSamples.transaction("⟦soon é⟧")), field: "DTPOSTED"),
        ProblemSample(code: .dateUnreadable, marked: OFXSamples.bank(OFXSamples.transaction("⟦so&amp;on⟧", "1.00", id: "é & é")), field: "DTPOSTED"),
        ProblemSample(code: .amountMissing, marked: OFXSamples.bank("⟦" + OFXSamples.transaction("20240115", "")), field: "TRNAMT"),
        ProblemSample(code: .amountUnreadable, marked: OFXSamples.bank(OFXSamples.transaction("20240115", "⟦nüll⟧")), field: "TRNAMT"),
        ProblemSample(
            code: .amountUnreadable,
            marked: OFXSamples.header2
                + "<OFX><é/><BANKMSGSRSV1><STMTTRNRS><STMTRS><CURDEF>EUR</CURDEF><BANKTRANLIST><STMTTRN><DTPOSTED>20240115</DTPOSTED><NAME>é</NAME><TrnAmt>⟦nüll⟧</TrnAmt></STMTTRN></BANKTRANLIST></STMTRS></STMTTRNRS></BANKMSGSRSV1></OFX>",
            field: "TrnAmt", raw: "<STMTTRN><DTPOSTED>20240115</DTPOSTED><NAME>é</NAME><TrnAmt>nüll</TrnAmt></STMTTRN>"),
        ProblemSample(code: .amountTooPrecise, marked: OFXSamples.bank(OFXSamples.transaction("20240115", "⟦1.2345⟧")), field: "TRNAMT"),
        ProblemSample(
            code: .amountOverflow, marked: OFXSamples.bank(OFXSamples.transaction("20240115", "⟦99999999999999999999.99⟧")), field: "TRNAMT"),
        ProblemSample(
            code: .currencyUnreadable,
            marked: OFXSamples.bank(OFXSamples.transaction("20240115", "1.00", "<CURRENCY><CURRATE>1<CURSYM>⟦Euró⟧\n</CURRENCY>\n")),
            field: "CURSYM"),
        ProblemSample(
            code: .balanceUnreadable, severity: .warning,
            marked: OFXSamples.bank(OFXSamples.transaction(), balance: "<LEDGERBAL><BALAMT>⟦é⟧<DTASOF>20240229</LEDGERBAL>\n"), field: "BALAMT",
            record: nil),
        ProblemSample(
            code: .ofxServerError, severity: .warning,
            marked: OFXSamples.header1
                + "<OFX><SIGNONMSGSRSV1><SONRS><STATUS><CODE>15500<SEVERITY>ERROR<MESSAGE>⟦Wröng password⟧</STATUS></SONRS></SIGNONMSGSRSV1></OFX>\n",
            field: "MESSAGE", record: nil),
        ProblemSample(
            code: .fileTruncated,
            marked: String(OFXSamples.bank(OFXSamples.transaction() + "⟦" + OFXSamples.transaction("20240116", "-1.00", id: "é")).prefix(580)),
            record: 2),
        ProblemSample(
            code: .xmlDeclaration, severity: .warning,
            marked: "<?xml version=\"1.0\"?>\n<!-- é -->⟦<!DOCTYPE OFX>\n" + OFXSamples.bank(OFXSamples.transaction(), header: ""), record: nil),
        ProblemSample(
            code: .recordTooLong,
            marked: OFXSamples.bank("⟦" + OFXSamples.transaction("20240115", "-1.00", "<MEMO>é" + String(repeating: "x", count: recordBytesMax))),
            raw: String(
                ("<STMTTRN>\n<TRNTYPE>OTHER\n<DTPOSTED>20240115\n<TRNAMT>-1.00\n<FITID>A1\n<MEMO>é" + String(repeating: "x", count: 3_000)).prefix(
                    1_999)),
            isLong: true),
    ]

    private static func qif(_ record: String) -> String { "!Type:Bank\nD01/20/2024\nT-1.00\nPé\n^\n\(record)D01/29/2024\nT-2.00\nPü\n^\n" }

    static let qif: [ProblemSample] =
        [
            ("D⟦02/30/2024⟧\nT-1.00\nPé\n^\n", ProblemCode.dateNoSuchDay, "D"), ("D ⟦söon⟧\nT-1.00\n^\n", .dateUnreadable, "D"),
            ("⟦T-1.00\nPé\n^\n", .dateMissing, "D"), ("D01/22/2024\nPé\nT⟦söme⟧\n^\n", .amountUnreadable, "T"),
            ("D01/22/2024\nT⟦⟧\nPé\n^\n", .amountMissing, "T"), ("⟦D01/22/2024\nPé\n^\n", .amountMissing, "T"),
            ("D01/22/2024\nPé\nU⟦1.2345⟧\n^\n", .amountTooPrecise, "U"), ("D01/22/2024\nPé\nT⟦99999999999999999999⟧\n^\n", .amountOverflow, "T"),
        ].map { ProblemSample(code: $0.1, marked: qif($0.0), field: $0.2, record: 2, fileName: "file.qif") }
        + [
            ProblemSample(
                code: .splitsUnreadable, severity: .warning, marked: qif("D01/22/2024\nT-3.00\nPé\nSFood\n$-1.00\nSö\n$⟦x⟧\n^\n"), field: "$",
                record: 2,
                fileName: "file.qif"),
            ProblemSample(
                code: .qifUnclosed, severity: .warning, marked: "!Type:Bank\nD01/20/2024\nT-1.00\nPé⟦⟧", field: "^", fileName: "file.qif"),
            ProblemSample(
                code: .qifNoAmount, severity: .warning, marked: qif("D01/22/2024\nPé\nT⟦-⟧\n^\n"), field: "T", record: 2, fileName: "file.qif"),
            ProblemSample(code: .qifNoTransaction, severity: .warning, marked: qif("⟦Pé\n^\n"), record: 2, fileName: "file.qif"),
            ProblemSample(
                code: .recordTooLong, marked: qif("⟦D01/22/2024\nT1.00\nMé" + String(repeating: "x", count: recordBytesMax) + "\n^\n"),
                raw: String(("D01/22/2024\nT1.00\nMé" + String(repeating: "x", count: 3_000)).prefix(1_999)), record: 2, fileName: "file.qif",
                isLong: true),
        ]

    static let camt: [ProblemSample] = [
        ProblemSample(code: .amountUnreadable, marked: CAMTSamples.statement("<!-- é -->" + CAMTSamples.entry("⟦óne⟧")), field: "Amt"),
        ProblemSample(code: .amountMissing, marked: CAMTSamples.statement("<!-- é -->" + CAMTSamples.entry("⟦⟧")), field: "Amt"),
        ProblemSample(
            code: .directionUnreadable, marked: CAMTSamples.statement("<!-- é -->" + CAMTSamples.entry("1.00", "⟦DÉBIT⟧")), field: "CdtDbtInd"),
        ProblemSample(code: .currencyUnreadable, marked: CAMTSamples.statement(CAMTSamples.entry(currency: " Ccy=\"⟦Euró⟧\"")), field: "Ccy"),
        ProblemSample(
            code: .dateNoSuchDay,
            marked: CAMTSamples.statement(
                CAMTSamples.entry() + "  é " + CAMTSamples.entry(day: "\n  <BookgDt>\r\n\t<Dt> ⟦2024-02-30⟧ </Dt></BookgDt>")), field: "Dt",
            raw:
                "<Ntry><Amt Ccy=\"EUR\">1.00</Amt><CdtDbtInd>DBIT</CdtDbtInd><Sts>BOOK</Sts>\n  <BookgDt>\r\n\t<Dt> 2024-02-30 </Dt></BookgDt></Ntry>",
            record: 2),
        ProblemSample(
            code: .dateMissing, marked: CAMTSamples.message("<Stmt><Id>é</Id>" + CAMTSamples.account + "⟦" + CAMTSamples.entry(day: "") + "</Stmt>"),
            field: "BookgDt"),
        ProblemSample(code: .dateOfReport, severity: .warning, marked: CAMTSamples.statement("é ⟦" + CAMTSamples.entry(day: "")), field: "BookgDt"),
        ProblemSample(
            code: .rowInformation, severity: .warning, marked: CAMTSamples.statement(CAMTSamples.entry(status: "<Sts><Cd>⟦INFO⟧</Cd></Sts>")),
            field: "Cd"),
        ProblemSample(
            code: .balanceUnreadable, severity: .warning, marked: CAMTSamples.statement(CAMTSamples.balance("CLBD", "⟦é⟧") + CAMTSamples.entry()),
            field: "Amt", record: nil),
        ProblemSample(
            code: .xmlMalformed, severity: .warning, marked: CAMTSamples.statement(CAMTSamples.entry() + "é ⟦</Wrong>\n" + CAMTSamples.entry()),
            record: nil),
        ProblemSample(
            code: .xmlTooDeep, severity: .warning,
            marked: CAMTSamples.statement(
                CAMTSamples.entry() + "é" + String(repeating: "<a>", count: 125) + "⟦<a>" + String(repeating: "<a>", count: 20)),
            record: nil),
        ProblemSample(
            code: .xmlDeclaration, marked: CAMTSamples.statement(CAMTSamples.entry(), head: "<!-- é -->⟦<!DOCTYPE x>"), raw: "<!", record: nil),
        ProblemSample(
            code: .xmlTooLong, severity: .warning,
            marked: CAMTSamples.statement(CAMTSamples.entry() + "⟦<!-- é" + String(repeating: "x", count: recordBytesMax + 100) + "-->"), raw: "",
            record: nil, isLong: true),
    ]

    static let mt940: [ProblemSample] =
        [
            (":61:2401150115D\n⟦1,505⟧NMSC\n:86:é\n", ProblemCode.amountTooPrecise),
            (":86:é\n:61:⟦24⟧D1,0\n:86:é\n", .dateUnreadable), (":61:240115⟦X⟧1,00NMSC\n:86:é\n", .directionUnreadable),
            (":61:240115D⟦⟧NMSC\n:86:é\n", .amountMissing), (":61:2401150115D⟦1,505⟧NMSCé//é\n:86:é\n", .amountTooPrecise),
            (":61:⟦240230⟧D1,00NMSC\n:86:é\n", .dateNoSuchDay), (":61:240115D⟦99999999999999999999,00⟧NMSC\n:86:é\n", .amountOverflow),
        ].map { ProblemSample(code: $0.1, marked: MT940Samples.statement($0.0), field: "61") }
        + [
            ProblemSample(
                code: .dateNoSuchDay, severity: .warning, marked: MT940Samples.statement(":61:⟦240230⟧0301D1,00NMSC\n:86:é\nü\n"), field: "61",
                raw: ":61:2402300301D1,00NMSC\n:86:é\nü"),
            ProblemSample(
                code: .balanceUnreadable, severity: .warning,
                marked: MT940Samples.statement(":61:240115D1,00NMSC\n:86:é\n", closing: ":62F:C240131EUR⟦x1⟧"), field: "62F", record: nil),
            ProblemSample(
                code: .statementNoClosing, severity: .warning,
                marked: ":20:é\n:25:10020030/4471\n:60F:⟦C240101EUR100,00⟧\n:61:240115D1,00NMSC\n:86:é\n", field: "60F", record: nil),
            ProblemSample(
                code: .recordTooLong,
                marked: MT940Samples.statement("⟦:61:240115D1,00NMSC\n:86:é" + String(repeating: "x", count: 70_000) + "\n"),
                isLong: true),
            ProblemSample(
                code: .statementTooMany,
                marked: String(repeating: ":20:é\n:25:1/4471\n:60F:C240101EUR1,00\n:62F:C240101EUR1,00\n", count: 16_384)
                    + MT940Samples.statement("⟦:61:240115D1,00NMSC\n"), isLong: true),
        ]
}
