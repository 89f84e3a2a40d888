/// Pieces of OFX files for tests, put together from the parts that a test is about.
enum OFXSamples {
    static let header1 = "OFXHEADER:100\nDATA:OFXSGML\nVERSION:102\nSECURITY:NONE\nENCODING:USASCII\nCHARSET:1252\nCOMPRESSION:NONE\n\n"
    static let header2 = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<?OFX OFXHEADER=\"200\" VERSION=\"211\"?>\n"
    static let signon = "<SIGNONMSGSRSV1><SONRS><STATUS><CODE>0<SEVERITY>INFO</STATUS><FI><ORG>BANK<FID>77</FI></SONRS></SIGNONMSGSRSV1>\n"
    static let account = "<CURDEF>EUR<BANKACCTFROM><BANKID>1002<ACCTID>4471<ACCTTYPE>CHECKING</BANKACCTFROM>\n"
    static let balance = "<LEDGERBAL><BALAMT>100.00<DTASOF>20240229</LEDGERBAL>\n"

    /// An SGML file with one bank statement that lists these transactions.
    static func bank(_ transactions: String, account: String = account, balance: String = balance, header: String = header1) -> String {
        header + "<OFX>\n" + signon + "<BANKMSGSRSV1><STMTTRNRS><TRNUID>1<STATUS><CODE>0<SEVERITY>INFO</STATUS>\n<STMTRS>" + account
            + "<BANKTRANLIST><DTSTART>20240101<DTEND>20240229\n" + transactions + "</BANKTRANLIST>" + balance
            + "</STMTRS></STMTTRNRS></BANKMSGSRSV1></OFX>\n"
    }

    /// One SGML transaction; an empty string leaves the leaf out.
    static func transaction(_ day: String = "20240115", _ amount: String = "-1.00", id: String = "A1", _ more: String = "<NAME>Shop\n") -> String {
        var text = "<STMTTRN>\n<TRNTYPE>OTHER\n"
        if !day.isEmpty { text += "<DTPOSTED>\(day)\n" }
        if !amount.isEmpty { text += "<TRNAMT>\(amount)\n" }
        if !id.isEmpty { text += "<FITID>\(id)\n" }
        return text + more + "</STMTTRN>\n"
    }
}
