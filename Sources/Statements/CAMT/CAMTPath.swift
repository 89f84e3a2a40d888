/// What a field of a record of `CAMTReader` is; `RecordField.tag` holds the raw value.
enum CAMTField: UInt16, Sendable {
    /// The record as a whole.
    case record
    case iban, otherID, accountCurrency, accountName, bankCode
    case balanceCode, balanceAmount, balanceDirection, balanceDay
    /// The `Ccy` attribute of the amount before it.
    case amountCurrency
    case amount, direction, reversal, status, bookingDay, valueDay, bankReference, entryReference, additional
    /// The start of one `TxDtls`; the fields up to the next one are its parts.
    case detail
    case detailReference, endToEndID, checkNumber, detailDay
    /// What a part moves: `Amt`, in the older versions only `AmtDtls/TxAmt/Amt`; each with the currency behind it.
    case detailAmount, detailTransactionAmount, detailCurrency, detailDirection
    case debtor, creditor, ultimateDebtor, ultimateCreditor
    case remittance, structuredReference, detailAdditional
    /// Of the statement itself.
    case created, periodFirst, periodLast
}

/// Where in a statement which field stands.
///
/// A path is the chain of local names below the statement's element (`Stmt`, `Rpt`, `Ntfctn`), kept as one rolling hash, so that finding a
/// field costs one look-up whatever the nesting. The table holds the names of all versions (001.01 to 001.14) side by side: none of them
/// means two things.
/// Source: ISO 20022 message definitions camt.052, camt.053, camt.054.
struct CAMTPath: Sendable {
    /// What an element is.
    enum Meaning: Sendable {
        /// A record begins.
        case record(CAMTRecordKind)
        /// Its text is wanted.
        case field(CAMTField)
        /// One `TxDtls` of an entry.
        case detail
    }

    static let standard = CAMTPath()
    /// Elements that hold one statement.
    static let statements: Set<UInt64> = Set(["Stmt", "Rpt", "Ntfctn"].map { XMLName.hash($0) })
    /// Path of a statement's own element.
    static let root: UInt64 = 1

    private let meanings: [UInt64: Meaning]

    func meaning(_ path: UInt64) -> Meaning? { meanings[path] }

    @inline(__always)
    static func join(_ parent: UInt64, _ name: UInt64) -> UInt64 {
        let mixed = (parent ^ name) &* 0x9E37_79B9_7F4A_7C15
        return mixed ^ (mixed >> 29)
    }

    private init() {
        var meanings: [UInt64: Meaning] = [:]
        func add(_ path: String, _ meaning: Meaning) {
            meanings[path.split(separator: "/").reduce(Self.root) { Self.join($0, XMLName.hash($1)) }] = meaning
        }
        add("Acct", .record(.account))
        add("Bal", .record(.balance))
        add("Ntry", .record(.transaction))
        for (path, field) in Self.statementFields { add(path, .field(field)) }
        for (path, field) in Self.entryFields { add("Ntry/\(path)", .field(field)) }
        for prefix in ["Ntry/NtryDtls/TxDtls", "Ntry/TxDtls"] {
            add(prefix, .detail)
            for (path, field) in Self.detailFields { add("\(prefix)/\(path)", .field(field)) }
            for (role, field) in Self.parties {
                for name in ["Nm", "Pty/Nm", "Agt/FinInstnId/Nm"] { add("\(prefix)/RltdPties/\(role)/\(name)", .field(field)) }
            }
        }
        self.meanings = meanings
    }

    private static let statementFields: [(String, CAMTField)] = [
        ("CreDtTm", .created), ("FrToDt/FrDtTm", .periodFirst), ("FrToDt/ToDtTm", .periodLast),
        ("Acct/Id/IBAN", .iban), ("Acct/Id/Othr/Id", .otherID), ("Acct/Id/PrtryAcct/Id", .otherID), ("Acct/Id/BBAN", .otherID),
        ("Acct/Ccy", .accountCurrency), ("Acct/Nm", .accountName),
        ("Acct/Svcr/FinInstnId/BIC", .bankCode), ("Acct/Svcr/FinInstnId/BICFI", .bankCode), ("Acct/Svcr/FinInstnId/ClrSysMmbId/MmbId", .bankCode),
        ("Bal/Tp/CdOrPrtry/Cd", .balanceCode), ("Bal/Tp/Cd", .balanceCode), ("Bal/Amt", .balanceAmount), ("Bal/CdtDbtInd", .balanceDirection),
        ("Bal/Dt/Dt", .balanceDay), ("Bal/Dt/DtTm", .balanceDay),
    ]

    private static let entryFields: [(String, CAMTField)] = [
        ("Amt", .amount), ("CdtDbtInd", .direction), ("RvslInd", .reversal),
        ("Sts", .status), ("Sts/Cd", .status), ("Sts/Prtry", .status),
        ("BookgDt/Dt", .bookingDay), ("BookgDt/DtTm", .bookingDay), ("ValDt/Dt", .valueDay), ("ValDt/DtTm", .valueDay),
        ("AcctSvcrRef", .bankReference), ("NtryRef", .entryReference), ("AddtlNtryInf", .additional),
    ]

    private static let detailFields: [(String, CAMTField)] = [
        ("Amt", .detailAmount), ("AmtDtls/TxAmt/Amt", .detailTransactionAmount), ("CdtDbtInd", .detailDirection),
        ("Refs/AcctSvcrRef", .detailReference), ("Refs/EndToEndId", .endToEndID), ("Refs/ChqNb", .checkNumber),
        ("RltdDts/TxDtTm", .detailDay), ("RltdDts/AccptncDtTm", .detailDay), ("RltdDts/IntrBkSttlmDt", .detailDay),
        ("RmtInf/Ustrd", .remittance), ("RmtInf/Strd/AddtlRmtInf", .remittance), ("RmtInf/Strd/CdtrRefInf/Ref", .structuredReference),
        ("RmtInf/Strd/CdtrRefInf/CdtrRef", .structuredReference), ("AddtlTxInf", .detailAdditional),
    ]

    private static let parties: [(String, CAMTField)] = [
        ("Dbtr", .debtor), ("Cdtr", .creditor), ("UltmtDbtr", .ultimateDebtor), ("UltmtCdtr", .ultimateCreditor),
    ]
}
