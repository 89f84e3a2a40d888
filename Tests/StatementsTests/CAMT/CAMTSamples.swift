/// Pieces of account reports for tests, put together from the parts that a test is about.
enum CAMTSamples {
    static let account =
        "<Acct><Id><IBAN>DE89370400440532013000</IBAN></Id><Ccy>EUR</Ccy><Svcr><FinInstnId><BIC>COBADEFF</BIC></FinInstnId></Svcr></Acct>\n"

    /// A camt.053 file with one statement that holds `content` behind its account.
    static func statement(_ content: String, account: String = account, head: String = "", version: String = "053.001.02") -> String {
        message("<Stmt><Id>1</Id><CreDtTm>2024-02-01T06:00:00+01:00</CreDtTm>\(account)\(content)</Stmt>", head: head, version: version)
    }

    static func message(_ content: String, head: String = "", version: String = "053.001.02", root: String = "BkToCstmrStmt") -> String {
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n\(head)<Document xmlns=\"urn:iso:std:iso:20022:tech:xsd:camt.\(version)\"><\(root)><GrpHdr><MsgId>M</MsgId></GrpHdr>\n"
            + content + "</\(root)></Document>\n"
    }

    /// One entry; `more` stands behind its days.
    static func entry(
        _ amount: String = "1.00", _ direction: String = "DBIT", currency: String = " Ccy=\"EUR\"", status: String = "<Sts>BOOK</Sts>",
        day: String = "<BookgDt><Dt>2024-01-15</Dt></BookgDt>", _ more: String = ""
    ) -> String {
        "<Ntry><Amt\(currency)>\(amount)</Amt><CdtDbtInd>\(direction)</CdtDbtInd>\(status)\(day)\(more)</Ntry>\n"
    }

    static func details(_ content: String...) -> String {
        "<NtryDtls>" + content.map { "<TxDtls>\($0)</TxDtls>" }.joined() + "</NtryDtls>"
    }

    static func balance(_ code: String, _ amount: String, _ direction: String = "CRDT", currency: String = "EUR", day: String = "2024-01-31")
        -> String
    {
        "<Bal><Tp><CdOrPrtry><Cd>\(code)</Cd></CdOrPrtry></Tp><Amt Ccy=\"\(currency)\">\(amount)</Amt><CdtDbtInd>\(direction)</CdtDbtInd><Dt><Dt>\(day)</Dt></Dt></Bal>\n"
    }
}
