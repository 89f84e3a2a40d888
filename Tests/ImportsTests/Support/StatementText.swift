import Ledger

/// A booked row as a bank would print it.
struct BankRow: Sendable, Hashable {
    var day: CalendarDate
    var amount: Int64
    var text: String
    /// For OFX: the same in every file.
    var id = ""
}

/// Writes statement files for tests.
enum StatementText {
    static func csv(_ rows: [BankRow]) -> String {
        rows.reduce("Date,Description,Amount\n") { $0 + "\($1.day),\($1.text),\(decimal($1.amount))\n" }
    }

    /// The same rows in other bytes: other line ends and everything quoted.
    static func quotedCSV(_ rows: [BankRow]) -> String {
        rows.reduce("Date,Description,Amount\r\n") { $0 + "\"\($1.day)\",\"\($1.text)\",\"\(decimal($1.amount))\"\r\n" }
    }

    static func qif(_ rows: [BankRow]) -> String {
        rows.reduce("!Type:Bank\n") { $0 + "D\($1.day)\nT\(decimal($1.amount))\nP\($1.text)\n^\n" }
    }

    static func ofx(_ rows: [BankRow], account: String = "70045512", currency: String = "EUR", closing: Int64? = nil) -> String {
        ofx([(account, rows)], currency: currency, closing: closing)
    }

    /// One statement for each account.
    static func ofx(_ statements: [(account: String, rows: [BankRow])], currency: String = "EUR", closing: Int64? = nil) -> String {
        var text = "OFXHEADER:100\nDATA:OFXSGML\nVERSION:102\nSECURITY:NONE\nENCODING:USASCII\nCHARSET:1252\nCOMPRESSION:NONE\n"
        text += "OLDFILEUID:NONE\nNEWFILEUID:NONE\n\n<OFX>\n<SIGNONMSGSRSV1><SONRS><STATUS><CODE>0<SEVERITY>INFO</STATUS><DTSERVER>20251115"
        text += "<LANGUAGE>ENG<FI><ORG>TEST<FID>1</FI></SONRS></SIGNONMSGSRSV1>\n<BANKMSGSRSV1>\n"
        for (account, rows) in statements {
            text += "<STMTTRNRS><TRNUID>1<STATUS><CODE>0<SEVERITY>INFO</STATUS><STMTRS><CURDEF>\(currency)\n"
            text += "<BANKACCTFROM><BANKID>990011<ACCTID>\(account)<ACCTTYPE>CHECKING</BANKACCTFROM>\n<BANKTRANLIST>"
            if let first = rows.map(\.day).min(), let last = rows.map(\.day).max() { text += "<DTSTART>\(compact(first))<DTEND>\(compact(last))\n" }
            for (index, row) in rows.enumerated() {
                let id = row.id.isEmpty ? "\(compact(row.day))\(account)\(index)" : row.id
                text += "<STMTTRN><TRNTYPE>\(row.amount < 0 ? "DEBIT" : "CREDIT")<DTPOSTED>\(compact(row.day))<TRNAMT>\(decimal(row.amount))"
                text += "<FITID>\(id)<NAME>\(row.text)</STMTTRN>\n"
            }
            text += "</BANKTRANLIST>\n"
            if let closing { text += "<LEDGERBAL><BALAMT>\(decimal(closing))<DTASOF>\(rows.map(\.day).max().map(compact) ?? "20251130")</LEDGERBAL>" }
            text += "</STMTRS></STMTTRNRS>\n"
        }
        return text + "</BANKMSGSRSV1>\n</OFX>\n"
    }

    static func compact(_ day: CalendarDate) -> String { "\(day)".filter { $0 != "-" } }
    static func decimal(_ minor: Int64) -> String { Money.decimal(minor: minor, digits: 2) }

    /// Four November rows of a household.
    static let november = [
        BankRow(day: .november(3), amount: -450, text: "Bakery Huber"), BankRow(day: .november(4), amount: 250_000, text: "Salary ACME"),
        BankRow(day: .november(5), amount: -90_000, text: "Rent November"), BankRow(day: .november(25), amount: -1_299, text: "Cinema Royal"),
    ]
}
