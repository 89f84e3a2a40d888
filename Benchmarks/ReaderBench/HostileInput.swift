/// A file that somebody made to keep a reader busy, at any size: twice the bytes must take about twice the time.
struct HostileInput: Sendable {
    let name: String
    let fileName: String
    private let head: String
    private let repeated: @Sendable (Int) -> String
    private let tail: String

    /// `repeated` is called with 0, 1, 2 and so on until the size is reached.
    private init(_ name: String, _ fileName: String, head: String = "", _ repeated: @escaping @Sendable (Int) -> String, tail: String = "") {
        self.name = name
        self.fileName = fileName
        self.head = head
        self.repeated = repeated
        self.tail = tail
    }

    func make(_ bytes: Int) -> [UInt8] {
        var made = Array(head.utf8)
        made.reserveCapacity(bytes + 1_000)
        var number = 0
        while made.count < bytes {
            made.append(contentsOf: repeated(number).utf8)
            number += 1
        }
        made.append(contentsOf: tail.utf8)
        return made
    }

    /// UTF-16, little-endian, with a byte order mark.
    private static func wide(_ text: String) -> String {
        String(decoding: text.utf8.flatMap { [$0, 0] }, as: UTF8.self)
    }

    static var all: [HostileInput] { csv + ofx + qif + camt + mt940 }

    private static let csvHead =
        "Date,Description,Amount,Balance\n" + (1...28).map { "2025-01-\($0 < 10 ? "0" : "")\($0),Shop \($0),-\($0).50,100.00\n" }.joined()

    private static func row(_ number: Int) -> String { "2025-02-\(10 + number % 19),Shop \(number),-1.50,100.00\n" }

    private static let csv = [
        HostileInput("csv: a quote that is never closed", "a.csv", head: csvHead + "2025-01-29,\"open,-1.00,2.00\n", row),
        HostileInput("csv: a quote opened in every line", "a.csv", head: csvHead) { "2025-02-\(10 + $0 % 19),\"Shop \($0),-1.50,100.00\n" },
        HostileInput("csv: stray quotes", "a.csv", head: csvHead + "2025-01-29,\"") { _ in "a\"b " },
        HostileInput("csv: nothing but quotes", "a.csv", head: csvHead) { _ in "\"\"\"\"" },
        HostileInput("csv: one line of letters", "a.csv") { _ in "abcdefgh" },
        HostileInput("csv: one line of letters behind rows", "a.csv", head: csvHead) { _ in "abcdefgh" },
        HostileInput("csv: one line of columns", "a.csv") { "\($0)," },
        HostileInput("csv: lines of 1,000 empty columns", "a.csv", head: csvHead) { _ in String(repeating: ",", count: 1_000) + "x\n" },
        HostileInput("csv: a header of many columns", "a.csv", head: "Date,Amount," + (0..<4_000).map { "c\($0)" }.joined(separator: ",") + "\n") {
            _ in
            "2025-01-01,1.50" + String(repeating: ",x", count: 4_000) + "\n"
        },
        HostileInput("csv: returns and line feeds in turn", "a.csv", head: csvHead) { _ in "\r\n\r\r\n\n" },
        HostileInput("csv: blank lines", "a.csv") { _ in "\n" },
        HostileInput("csv: zero bytes behind rows", "a.csv", head: csvHead) { _ in "\u{0}\u{0}\u{0}\n" },
        HostileInput("csv: an account in every row", "a.csv", head: "Date,Amount,Account,Currency,Text\n") {
            "2025-01-01,1.50,DE\(10_000_000 + $0),EUR,Shop\n"
        },
        HostileInput("csv: a currency code in every row", "a.csv", head: "Date,Amount,Currency,Text\n") { number in
            let letters = [676, 26, 1].map { String(UnicodeScalar(UInt8(65 + number / $0 % 26))) }.joined()
            return "2025-01-01,1.50,\(letters),Shop\n"
        },
        HostileInput("csv: rows that continue", "a.csv", head: csvHead) { _ in ",and more of the same purpose,,\n" },
        HostileInput("csv: a preamble without rows", "a.csv") { "line \($0) of a long text\n" },
        HostileInput("csv: amounts of 10,000 digits", "a.csv", head: csvHead) { _ in
            "2025-02-01,x,1\(String(repeating: "0", count: 10_000)).0\(String(repeating: "01", count: 2_000)),1\n"
        },
        HostileInput("csv: bad dates", "a.csv", head: csvHead) { _ in "2025-99-99,x,1.00,1.00\n" },
        HostileInput("csv: texts that nearly contain each other", "a.csv", head: "Date,Payee,Purpose,Amount\n") { _ in
            "2025-01-01,\(String(repeating: "a", count: 250))b,\(String(repeating: "a", count: 510)),1.00\n"
        },
        HostileInput("csv: utf-16", "a.csv", head: wide(csvHead)) { wide(row($0)) },
    ]

    private static let ofxHead =
        "OFXHEADER:100\nDATA:OFXSGML\nVERSION:102\n\n<OFX><BANKMSGSRSV1><STMTTRNRS><STMTRS><CURDEF>EUR<BANKACCTFROM><BANKID>1<ACCTID>2</BANKACCTFROM><BANKTRANLIST>"

    private static func transaction(_ number: Int, _ more: String = "") -> String {
        "<STMTTRN><TRNTYPE>DEBIT<DTPOSTED>20250101<TRNAMT>-1.50<FITID>F\(number)\(more)</STMTTRN>\n"
    }

    private static let ofx = [
        HostileInput("ofx: nothing but <", "a.ofx", head: ofxHead) { _ in "<" },
        HostileInput("ofx: </ and <! in turn", "a.ofx", head: ofxHead) { _ in "</<!" },
        HostileInput("ofx: unknown elements in each other", "a.ofx", head: ofxHead) { "<A\($0 % 100)>" },
        HostileInput("ofx: known elements in each other", "a.ofx", head: ofxHead) { _ in "<STMTTRNRS><STMTRS><BANKTRANLIST><STATUS>" },
        HostileInput("ofx: transactions in each other", "a.ofx", head: ofxHead) { _ in "<STMTTRN>" },
        HostileInput("ofx: a transaction of many leaves", "a.ofx", head: ofxHead + "<STMTTRN>") { _ in "<MEMO>more\n" },
        HostileInput("ofx: a transaction of many payees", "a.ofx", head: ofxHead + "<STMTTRN>") { _ in "<PAYEE><NAME>x</PAYEE>" },
        HostileInput("ofx: a text that never ends", "a.ofx", head: ofxHead + "<STMTTRN><MEMO>") { _ in "more of it " },
        HostileInput("ofx: a comment that never ends", "a.ofx", head: ofxHead + "<!--") { _ in "- more -" },
        HostileInput("ofx: comments opened in comments", "a.ofx", head: ofxHead) { _ in "<MEMO><!--" },
        HostileInput("ofx: a declaration that never ends", "a.ofx", head: ofxHead + "<!DOCTYPE x [") { _ in "<!ENTITY a \"&b;\">" },
        HostileInput("ofx: entities", "a.ofx", head: ofxHead) { transaction($0, "<MEMO>" + String(repeating: "&amp;amp;", count: 200)) },
        HostileInput("ofx: ampersands", "a.ofx", head: ofxHead) { transaction($0, "<MEMO>" + String(repeating: "&", count: 2_000)) },
        HostileInput("ofx: a statement for every transaction", "a.ofx", head: ofxHead) {
            "<STMTTRNRS><STMTRS><CURDEF>EUR<BANKACCTFROM><ACCTID>\($0)</BANKACCTFROM><BANKTRANLIST>" + transaction($0) + "</STMTRS></STMTTRNRS>"
        },
        HostileInput("ofx: a currency for every transaction", "a.ofx", head: ofxHead) { number in
            let letters = [676, 26, 1].map { String(UnicodeScalar(UInt8(65 + number / $0 % 26))) }.joined()
            return transaction(number, "<CURRENCY><CURSYM>\(letters)</CURRENCY>")
        },
        HostileInput("ofx: names that differ from memos", "a.ofx", head: ofxHead) {
            transaction($0, "<NAME>Corner shop \($0)<MEMO>Card payment of the day before \($0)")
        },
        HostileInput("ofx: bad amounts", "a.ofx", head: ofxHead) { "<STMTTRN><DTPOSTED>20250101<TRNAMT>twelve\($0)</STMTTRN>\n" },
        HostileInput("ofx: returns and line feeds in turn", "a.ofx", head: ofxHead) { _ in "\r\n\r\r\n\n" },
        HostileInput("ofx: errors of the server", "a.ofx", head: ofxHead) { _ in "<STATUS><CODE>2000<SEVERITY>ERROR<MESSAGE>no</STATUS>" },
    ]

    private static let qif = [
        HostileInput("qif: a record of many lines", "a.qif", head: "!Type:Bank\nD1/31/2025\nT-1.50\n") { "Mline \($0)\n" },
        HostileInput("qif: records without an end", "a.qif", head: "!Type:Bank\n") { "D1/31/2025\nT-\($0 % 100).50\nPShop\n" },
        HostileInput("qif: dates without amounts", "a.qif", head: "!Type:Bank\nD1/31/2025\nT-1.00\n") { _ in "D1/31/2025\n" },
        HostileInput("qif: splits", "a.qif", head: "!Type:Bank\n") { _ in
            "D1/31/2025\nT-900.00\n" + String(repeating: "SFood\nEnote\n$-1.00\n", count: 900) + "^\n"
        },
        HostileInput("qif: nothing but ^", "a.qif", head: "!Type:Bank\nD1/31/2025\nT-1.00\n^\n") { _ in "^\n" },
        HostileInput("qif: nothing but headers", "a.qif", head: "!Type:Bank\nD1/31/2025\nT-1.00\n^\n") { _ in "!Type:Bank\n" },
        HostileInput("qif: an account for every record", "a.qif") { "!Account\nNAccount \($0)\nTBank\n^\n!Type:Bank\nD1/31/2025\nT-1.00\n^\n" },
        HostileInput("qif: one line", "a.qif", head: "!Type:Bank\nD1/31/2025\nT-1.00\nM") { _ in "more of it " },
        HostileInput("qif: returns and line feeds in turn", "a.qif", head: "!Type:Bank\nD1/31/2025\nT-1.00\n^\n") { _ in "\r\n\r\r\n\n" },
        HostileInput("qif: bad dates", "a.qif", head: "!Type:Bank\n") { _ in "D99/99/2025\nT-1.00\n^\n" },
    ]

    private static let camtHead =
        "<?xml version=\"1.0\"?><Document xmlns=\"urn:iso:std:iso:20022:tech:xsd:camt.053.001.08\"><BkToCstmrStmt><Stmt><Id>1</Id>"
        + "<Acct><Id><IBAN>DE02120300000000202051</IBAN></Id><Ccy>EUR</Ccy></Acct>"

    private static let entryHead = "<Ntry><Amt Ccy=\"EUR\">1.50</Amt><CdtDbtInd>DBIT</CdtDbtInd><Sts>BOOK</Sts><BookgDt><Dt>2025-01-31</Dt></BookgDt>"

    private static let camt = [
        HostileInput("camt: elements in each other", "a.xml", head: camtHead) { _ in "<a>" },
        HostileInput("camt: entries in each other", "a.xml", head: camtHead) { _ in "<Ntry>" },
        HostileInput("camt: an entry of many details", "a.xml", head: camtHead + entryHead + "<NtryDtls>") { _ in
            "<TxDtls><Amt Ccy=\"EUR\">0.01</Amt><RmtInf><Ustrd>part</Ustrd></RmtInf></TxDtls>"
        },
        HostileInput("camt: an entry of many purposes", "a.xml", head: camtHead + entryHead + "<NtryDtls><TxDtls><RmtInf>") {
            "<Ustrd>line \($0)</Ustrd>"
        },
        HostileInput("camt: entries of 200 details", "a.xml", head: camtHead) { _ in
            entryHead + "<NtryDtls>"
                + String(repeating: "<TxDtls><Amt Ccy=\"EUR\">0.01</Amt><RmtInf><Ustrd>part</Ustrd></RmtInf></TxDtls>", count: 200)
                + "</NtryDtls></Ntry>"
        },
        HostileInput("camt: a statement for every entry", "a.xml", head: camtHead) {
            "</Stmt><Stmt><Id>\($0)</Id><Acct><Id><Othr><Id>\($0)</Id></Othr></Id><Ccy>EUR</Ccy></Acct>" + entryHead + "</Ntry>"
        },
        HostileInput("camt: a comment that never ends", "a.xml", head: camtHead + "<!--") { _ in "- more -" },
        HostileInput("camt: an element of many attributes", "a.xml", head: camtHead + "<Ntry") { " a\($0)=\"b\"" },
        HostileInput("camt: nothing but <", "a.xml", head: camtHead) { _ in "<" },
        HostileInput("camt: entities", "a.xml", head: camtHead) { _ in
            entryHead + "<AddtlNtryInf>" + String(repeating: "&amp;", count: 400) + "</AddtlNtryInf></Ntry>"
        },
    ]

    private static let mt940Head = ":20:STARTUMSE\n:25:10020030/1234567\n:28C:00001/001\n:60F:C250101EUR1000,00\n"

    private static let mt940 = [
        HostileInput("mt940: details of many lines", "a.sta", head: mt940Head + ":61:2501310131DR1,50NMSCNONREF\n:86:166?00TEXT\n") {
            "?2\($0 % 10)more of it\n"
        },
        HostileInput("mt940: details in one line", "a.sta", head: mt940Head + ":61:2501310131DR1,50NMSCNONREF\n:86:166") { "?2\($0 % 10)more of it" },
        HostileInput("mt940: details of 30,000 bytes", "a.sta", head: mt940Head) { _ in
            ":61:2501310131DR1,50NMSCNONREF\n:86:166" + String(repeating: "?20more\n", count: 3_800) + "\n"
        },
        HostileInput("mt940: details of 30,000 question marks", "a.sta", head: mt940Head) { _ in
            ":61:2501310131DR1,50NMSCNONREF\n:86:166" + String(repeating: "?", count: 30_000) + "\n"
        },
        HostileInput("mt940: keywords without end", "a.sta", head: mt940Head) { _ in
            ":61:2501310131DR1,50NMSCNONREF\n:86:" + String(repeating: "/REMI/SVWZ+", count: 3_000) + "\n"
        },
        HostileInput("mt940: entries without details", "a.sta", head: mt940Head) { _ in ":61:2501310131DR1,50NMSCNONREF\n" },
        HostileInput("mt940: details without entries", "a.sta", head: mt940Head) { _ in ":86:more of it\n" },
        HostileInput("mt940: a statement for every entry", "a.sta", head: mt940Head) {
            ":20:\($0)\n:25:100/\($0)\n:60F:C250101EUR1,00\n:61:2501310131DR1,50NMSCNONREF\n:62F:C250131EUR1,00\n-\n"
        },
        HostileInput("mt940: returns and line feeds in turn", "a.sta", head: mt940Head) { _ in "\r\n\r\r\n\n" },
        HostileInput("mt940: braces", "a.sta", head: mt940Head) { _ in "{1:{2:{4:" },
    ]
}
